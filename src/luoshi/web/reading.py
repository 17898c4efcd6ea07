"""How an article is laid out for reading (排版): lines, sentences and the marks over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.model import Annotations, Article, Link, LinkClass, Passage, Span
from luoshi.web.language import Catalogue
from luoshi.web.marks import Mark, Segment, segments
from luoshi.web.placing import Placing

#: Kinds of marks, in the order of the legend.
KINDS = ("directive", "target", "result", "commitment", "formulation", "reuse", "mention")

#: Characters of text on one page of the reader; longer articles are read in parts.
PART = 20_000

#: Least share of letters beyond set phrases for each intensity of a reuse mark; below the first the text is ritual.
STRENGTHS = (0.35, 0.6, 0.75)


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
    links: Sequence[Link],
    shown: Iterable[str],
    bounds: tuple[int, int],
    chosen: Span | None,
) -> tuple[Line, ...]:
    """Lay out the stretch ``bounds`` of an article, with the marks of the kinds ``shown``."""
    placing = Placing(article.weave)
    wanted = set(shown)
    marks = [mark for mark in marks_of(t, placing, notes, links, article.id) if mark.kind in wanted]
    counts = _echo_counts(placing, links, article.id)
    chosen_at = placing.stretches([chosen]) if chosen else []
    depths = {head.start: head.depth for head in article.headings}
    by_line: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_line[article.text.rfind("\n", 0, passage.start) + 1].append(passage)
    lines = []
    for number, (start, end) in enumerate(_lines(article.text)):
        if start < bounds[0] or start >= bounds[1] or start == end:
            continue
        near = [mark for mark in marks if mark.start < end and mark.end > start]
        echoing = [one for one in counts if one[0] < end and one[1] > start]
        sentences = tuple(
            Sentence(
                tuple(segments(article.text, near, left, right)),
                _place(article, left, right),
                *_echoes(echoing, left, right),
                any(a < right and b > left for a, b in chosen_at),
            )
            for left, right in _sentences(by_line[start], start, end)
        )
        lines.append(Line(number, start, depths.get(start, 0), _place(article, start, end), sentences))
    return tuple(lines)


def marks_of(t: Catalogue, placing: Placing, notes: Annotations, links: Sequence[Link], article_id: str) -> list[Mark]:
    """Return the marks of every finding of an article, at clean offsets."""
    found: list[Mark] = []

    def lay(spans: Sequence[Span], kind: str, label: str, strength: int = 0) -> None:
        found.extend(Mark(start, end, kind, label, strength) for start, end in placing.stretches(spans))

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
    for spans, label, strength in _reuse(t, links, article_id):
        lay(spans, "reuse", label, strength)
    return found


def strength_of(weight: float, letters: int) -> int:
    """Return the intensity, 1 (ritual, faint) to 4, of a reuse mark: how much of the passage says something of its own."""
    return 1 + sum(weight >= least * max(letters, 1) for least in STRENGTHS)


def _reuse(t: Catalogue, links: Sequence[Link], article_id: str) -> Iterator[tuple[tuple[Span, ...], str, int]]:
    grouped: dict[tuple[str, tuple[Span, ...]], list[Link]] = defaultdict(list)
    for link in _to_others(links):
        if link.up_article == article_id:
            grouped["mark.echoed", link.up_spans].append(link)
        if link.down_article == article_id:
            grouped["mark.taken", link.down_spans].append(link)
    for (side, spans), group in grouped.items():
        classes = [t.term("link", kind) for kind in LinkClass if any(link.link_class is kind for link in group)]
        label = t(side, count=len(group), classes="、".join(classes))
        yield spans, label, max(strength_of(link.weight, len(link.up_quote)) for link in group)


def _to_others(links: Sequence[Link]) -> Iterator[Link]:
    """Leave out links within one article: an article that repeats itself passes nothing on."""
    return (link for link in links if link.up_article != link.down_article)


def _echo_counts(placing: Placing, links: Sequence[Link], article_id: str) -> list[tuple[int, int, bool]]:
    """Return the clean stretches of every link with whether this article is its downstream side."""
    found: list[tuple[int, int, bool]] = []
    for link in _to_others(links):
        if link.up_article == article_id:
            found.extend((start, end, False) for start, end in placing.stretches(link.up_spans))
        if link.down_article == article_id:
            found.extend((start, end, True) for start, end in placing.stretches(link.down_spans))
    return found


def _echoes(counts: Sequence[tuple[int, int, bool]], left: int, right: int) -> tuple[int, int]:
    touching = [is_down for start, end, is_down in counts if start < right and end > left]
    return sum(touching), len(touching) - sum(touching)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


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
