"""How an article is laid out for reading (排版): lines, sentences and the marks over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.model import Annotations, Article, LinkClass, Passage, Span
from luoshi.store.query.ends import Ends
from luoshi.web.language import Catalogue
from luoshi.web.marks import Mark, Segment, segments
from luoshi.web.placing import Placing
from luoshi.web.reuse import Echoes, Reuse, reuses

#: Kinds of marks, in the order of the legend.
KINDS = ("directive", "target", "result", "commitment", "formulation", "reuse", "mention")

#: Characters of text on one page of the reader; longer articles are read in parts.
PART = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage as the reader shows it: its segments, its place in the source, how often it is echoed."""

    segments: tuple[Segment, ...]
    place: str
    upstream: int
    downstream: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or heading of the clean text; ``depth`` 0 is a paragraph."""

    number: int
    start: int
    depth: int
    place: str
    sentences: tuple[Sentence, ...]


def parts_of(text: str, size: int = PART) -> list[tuple[int, int]]:
    """Cut a text at line ends into stretches of about ``size`` characters; an empty text is one empty part."""
    bounds, start = [], 0
    while len(text) - start > size:
        cut = text.rfind("\n", start, start + size) + 1
        cut = cut if cut > start else start + size
        bounds.append((start, cut))
        start = cut
    return [*bounds, (start, len(text))]


def lay_out(
    t: Catalogue,
    article: Article,
    passages: Sequence[Passage],
    notes: Annotations,
    ends: Ends,
    shown: Iterable[str],
    bounds: tuple[int, int],
    chosen: Span | None,
) -> tuple[Line, ...]:
    """Lay out the stretch ``bounds`` of an article, with the marks of the kinds ``shown``.

    ``passages`` and ``notes`` may leave out what does not touch the stretch.
    """
    placing = Placing(article.weave)
    shared = reuses(ends, placing, whole_of(article, *bounds))
    wanted = set(shown)
    marks = sorted((mark for mark in marks_of(t, placing, notes, shared) if mark.kind in wanted), key=_start)
    echoes = Echoes(shared)
    chosen_at = placing.stretches([chosen]) if chosen else []
    depths = {head.start: head.depth for head in article.headings}
    by_line: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_line[article.text.rfind("\n", 0, passage.start) + 1].append(passage)
    lines = []
    near: list[Mark] = []
    waiting = iter([*marks, None])
    mark = next(waiting)
    for number, (start, end) in _lines(article.text, bounds):
        near = [one for one in near if one.end > start]
        while mark is not None and mark.start < end:
            near.append(mark)
            mark = next(waiting)
        sentences = tuple(
            Sentence(
                tuple(segments(article.text, near, left, right)),
                _place(article, left, right),
                *echoes.at(left, right),
                any(a < right and b > left for a, b in chosen_at),
            )
            for left, right in _sentences(by_line[start], start, end)
        )
        lines.append(Line(number, start, depths.get(start, 0), _place(article, start, end), sentences))
    return tuple(lines)


def _start(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.kind


def whole_of(article: Article, start: int, end: int) -> Span | None:
    """Return the stretch of the source from the first to the last character of a clean stretch; of an empty one none."""
    spans = article.weave.to_source(start, end) if start < end else ()
    return Span(min(one.start for one in spans), max(one.end for one in spans)) if spans else None


def marks_of(t: Catalogue, placing: Placing, notes: Annotations, shared: Iterable[Reuse]) -> list[Mark]:
    """Return the marks of every finding of an article, at clean offsets."""
    found: list[Mark] = []

    def lay(spans: Sequence[Span], kind: str, label: str) -> None:
        found.extend(Mark(start, end, kind, label) for start, end in placing.stretches(spans))

    for directive in notes.directives:
        owner = f" · {directive.owner}" if directive.owner else ""
        lay(directive.spans, "directive", f"{t.term('directive', directive.kind)}{owner}")
    for target in notes.targets:
        lay(target.spans, "target", f"{t('mark.target')}: {target.indicator} {t.term('modifier', target.modifier)}")
    for result in notes.results:
        lay(result.spans, "result", f"{t('mark.result')}: {result.indicator}")
    for promise in notes.commitments:
        lay(promise.spans, "commitment", f"{t('mark.commitment')}: {promise.act}{promise.object}")
    for use in notes.formulations:
        lay(use.spans, "formulation", f"{t('mark.formulation')}: {use.canonical}")
    for mention in notes.mentions:
        lay(mention.spans, "mention", f"{t.term('entity', mention.entity)}: {mention.canonical}")
    for one in shared:
        label = t("mark.taken" if one.down else "mark.echoed", count=one.count, classes=_named(t, one.kinds))
        found.extend(Mark(start, end, "reuse", label, one.strength) for start, end in one.stretches)
    return found


def _named(t: Catalogue, kinds: Iterable[LinkClass]) -> str:
    return "、".join(t.term("link", kind) for kind in kinds)


def _lines(text: str, bounds: tuple[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the lines that begin in the stretch ``bounds`` and are not empty, each with its number in the text."""
    first = text.rfind("\n", 0, bounds[0]) + 1
    number, start = text.count("\n", 0, first), first
    while start < bounds[1]:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if start >= bounds[0] and start < end:
            yield number, (start, end)
        number, start = number + 1, end + 1


def _sentences(passages: Sequence[Passage], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a line: its passages, and whatever stands between them."""
    at = start
    for passage in sorted(passages, key=lambda one: one.start):
        left, right = max(passage.start, at), min(passage.end, end)
        if left >= right:
            continue
        if left > at:
            yield at, left
        yield left, right
        at = right
    if at < end:
        yield at, end


def _place(article: Article, start: int, end: int) -> str:
    """Return the place in print of a clean stretch; of one that jumps across the page, its first run only."""
    spans = article.weave.to_source(start, end)
    if not spans:
        return ""
    low, high = min(span.start for span in spans), max(span.end for span in spans)
    # Line breaks and spacing at most treble a stretch; beyond that other articles stand between its ends.
    if high - low > 4 * (end - start) + 8:
        low, high = spans[0].start, spans[0].end
    return f"{low}-{high}"
