"""Assembling: the one place where drafts become articles, clean text, passages and a partition of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from luoshi.model import (
    Article,
    ArticleKind,
    Byline,
    DropReason,
    Heading,
    Issue,
    Passage,
    Piece,
    Restored,
    Role,
    Severity,
    Source,
    Span,
    Thread,
    Weave,
    join_spans,
)
from luoshi.restore.draft import Draft, Dropped, Stretch
from luoshi.restore.gaps import GAP, Mend, between_lines, mend, outside
from luoshi.restore.passages import Line, passages_of
from luoshi.restore.reasons import because

#: Roles whose stretches make the lines of clean text.
TEXT_ROLES = frozenset({Role.BODY, Role.HEADING, Role.TABLE, Role.ADDRESS})


#: Roles in whose lines a blank parts phrases more often than it fills the line.
HEADLINE_ROLES = frozenset({Role.TITLE, Role.KICKER, Role.SUBTITLE, Role.HEADING})


@dataclass(slots=True)
class _Line:
    """Threads of one stretch, with the text they weave."""

    stretch: Stretch
    threads: list[Thread]


def assemble(source: Source, drafts: Sequence[Draft], drops: Sequence[Dropped] = ()) -> Restored:
    """Weave ``drafts`` into articles and account for every character of ``source``.

    White space inside a stretch is dropped or kept by the rules of :mod:`luoshi.restore.gaps`; white space outside is
    a gap between lines. A visible character that no draft claims and no drop names becomes ``unassigned`` with an
    issue; a character claimed twice stays with its first draft, with an issue. A claim wins over a drop.
    """
    drafts, issues = _disjoint(source, drafts)
    articles: list[Article] = []
    passages: list[Passage] = []
    pieces: list[Piece] = []
    for ordinal, draft in enumerate(drafts):
        lines = [_weave(source.text, stretch, ordinal, pieces) for stretch in draft.stretches]
        article, text_lines = _article(source, ordinal, draft, lines)
        articles.append(article)
        passages.extend(passages_of(source.id, ordinal, article.weave, text_lines))
    pieces, left = _partition(source.text, pieces, drops)
    if left:
        issues.append(_unassigned_issue(source, left))
    return Restored(tuple(articles), tuple(pieces), tuple(passages), tuple(issues))


def unassigned(text: str, start: int, end: int) -> bool:
    """未归属：没有一篇文章认领、也没有舍弃规则说明的文字；原样列出，供人查看。

    Visible text that no article claims and no rule drops; it is listed, never lost in silence.
    """
    return GAP.fullmatch(text, start, end) is None


def claimed_twice(drafts: Sequence[Draft]) -> bool:
    """重复认领：同一段文字被两篇文章认领，归先读到的一篇。

    Two drafts claim the same characters; they stay with the first.
    """
    ends = sorted(span for draft in drafts for stretch in draft.stretches for span in stretch.spans)
    return any(second.start < first.end for first, second in pairwise(ends))


def _disjoint(source: Source, drafts: Sequence[Draft]) -> tuple[Sequence[Draft], list[Issue]]:
    """Return the drafts without double claims (the usual case: unchanged)."""
    if not claimed_twice(drafts):
        return drafts, []
    taken = bytearray(len(source.text))
    doubled: list[Span] = []
    kept_drafts = []
    for draft in drafts:
        stretches = []
        for stretch in draft.stretches:
            spans = tuple(free for span in stretch.spans for free in _free(span, taken, doubled))
            if spans:
                whole = spans == stretch.spans
                stretches.append(stretch if whole else replace(stretch, spans=spans, blanks=(), joined=()))
        kept_drafts.append(replace(draft, stretches=tuple(stretches)))
    message = f"{len(doubled)} stretches were claimed twice and stay with the first draft"
    rule = because(claimed_twice).rule
    return kept_drafts, [Issue(source.id, rule, Severity.WARNING, message, tuple(doubled[:50]))]


def _free(span: Span, taken: bytearray, doubled: list[Span]) -> Iterator[Span]:
    at, stop = span.start, min(span.end, len(taken))
    while at < stop:
        used = taken[at]
        end = taken.find(b"\0" if used else b"\1", at, stop)
        end = stop if end < 0 else end
        if used:
            doubled.append(Span(at, end))
        else:
            taken[at:end] = b"\1" * (end - at)
            yield Span(at, end)
        at = end


def _weave(text: str, stretch: Stretch, ordinal: int, pieces: list[Piece]) -> _Line:
    """Weave one stretch, appending its kept pieces and the gaps inside it to ``pieces``."""
    threads: list[Thread] = []
    previous: Span | None = None
    blanks, joined = set(stretch.blanks), set(stretch.joined)
    for index, span in enumerate(stretch.spans):
        start, end = _trim(text, span)
        if start == end:
            continue
        role = Role.BODY if index in joined else stretch.role
        glue = _join(text, role, previous, start, index in blanks, pieces) if previous is not None else ""
        if glue:
            threads.append(Thread(glue=glue))
        for low, high, filler in _visible(text, start, end, stretch.role in HEADLINE_ROLES, pieces):
            threads.append(Thread(Span(low, high)))
            pieces.append(Piece(Span(low, high), stretch.role, None, ordinal, stretch.reason, stretch.moved))
            if filler:
                threads.append(Thread(glue=filler))
        previous = Span(start, end)
    return _Line(stretch, threads)


def _trim(text: str, span: Span) -> tuple[int, int]:
    """Cut the gaps off both ends of ``span``."""
    start, end = span.start, min(span.end, len(text))
    if start >= end:
        return start, start
    head = GAP.match(text, start, end)
    if head is not None:
        start = head.end()
    while start < end and GAP.match(text, end - 1, end):
        end -= 1
    return start, end


def _join(text: str, role: Role, previous: Span, start: int, blank: bool, pieces: list[Piece]) -> str:
    """Return what stands in clean text between two spans of one stretch, noting the gap between them if it is one."""
    decision: Mend | None = None
    if previous.end < start and GAP.fullmatch(text, previous.end, start):
        decision = mend(text, previous.end, start)
        gap = Span(previous.end, start)
        pieces.append(Piece(gap, None, decision.drop, None, decision.reason))
    if role is Role.TABLE:
        return "\t"
    if blank or (decision is not None and (decision.keep or decision.glue)):
        return " "
    return ""


def _visible(text: str, start: int, end: int, headline: bool, pieces: list[Piece]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, glue after it) of the kept runs of ``text[start:end]``, noting the gaps dropped between."""
    low = start
    for match in GAP.finditer(text, start, end):
        decision = mend(text, match.start(), match.end(), headline)
        if decision.keep:
            continue
        pieces.append(Piece(Span(match.start(), match.end()), None, decision.drop, None, decision.reason))
        yield low, match.start(), decision.glue
        low = match.end()
    yield low, end, ""


def _article(source: Source, ordinal: int, draft: Draft, lines: Sequence[_Line]) -> tuple[Article, list[Line]]:
    roles = TEXT_ROLES if draft.kind is not ArticleKind.CAPTION else TEXT_ROLES | {Role.CAPTION}
    threads: list[Thread] = []
    text_lines: list[Line] = []
    headings: list[Heading] = []
    at = 0
    for line in lines:
        if line.stretch.role not in roles or not line.threads:
            continue
        if threads:
            threads.append(Thread(glue="\n"))
            at += 1
        woven = _text(source.text, line.threads)
        if line.stretch.role is Role.HEADING:
            headings.append(Heading(at, at + len(woven), max(line.stretch.depth, 1)))
        text_lines.append(Line(line.stretch.role, line.stretch.depth, at, woven))
        threads.extend(line.threads)
        at += len(woven)
    facts = draft.facts
    article = Article(
        source_id=source.id,
        ordinal=ordinal,
        kind=draft.kind,
        weave=Weave(tuple(threads)),
        text="\n".join(line.text for line in text_lines),
        title=_printed(source.text, lines, Role.TITLE),
        title_spans=_spans(lines, Role.TITLE),
        kicker=_printed(source.text, lines, Role.KICKER),
        subtitle=_printed(source.text, lines, Role.SUBTITLE),
        bylines=tuple(Byline(name, role, spans) for name, role, spans in facts.bylines),
        outlet=facts.outlet,
        place=facts.place,
        published=facts.published,
        event_date=facts.event_date,
        made_on=facts.made_on,
        inferred_published=facts.inferred_published,
        inferred_why=facts.inferred_why,
        doc_no=facts.doc_no,
        issuer_printed=facts.issuer_printed,
        index_no=facts.index_no,
        continues=facts.continues,
        goes_on=facts.goes_on,
        headings=tuple(headings),
        reasons=draft.reasons,
    )
    return article, text_lines


def _text(text: str, threads: Iterable[Thread]) -> str:
    return "".join(thread.glue if thread.span is None else thread.span.of(text) for thread in threads)


def _printed(text: str, lines: Sequence[_Line], role: Role) -> str | None:
    parts = [_text(text, line.threads) for line in lines if line.stretch.role is role and line.threads]
    return " ".join(parts) or None


def _spans(lines: Sequence[_Line], role: Role) -> tuple[Span, ...]:
    threads = (thread for line in lines if line.stretch.role is role for thread in line.threads)
    return join_spans(thread.span for thread in threads if thread.span is not None)


def _partition(text: str, pieces: list[Piece], drops: Sequence[Dropped]) -> tuple[list[Piece], list[Span]]:
    """Fill the holes between ``pieces`` from ``drops`` and with white space; return all pieces and what is left over."""
    pieces.sort(key=_start)
    waiting = sorted(drops, key=_drop_start)
    result: list[Piece] = []
    left: list[Span] = []
    at, index = 0, 0
    for piece in [*pieces, None]:
        stop = piece.span.start if piece is not None else len(text)
        while at < stop:
            while index < len(waiting) and waiting[index].span.end <= at:
                index += 1
            drop = waiting[index] if index < len(waiting) else None
            if drop is None or drop.span.start >= stop:
                _leftover(text, at, stop, result, left)
                at = stop
                continue
            if drop.span.start > at:
                _leftover(text, at, drop.span.start, result, left)
                at = drop.span.start
            end = min(drop.span.end, stop)
            _append(result, Piece(Span(at, end), None, drop.why, None, drop.reason))
            at = end
        if piece is not None:
            _append(result, piece)
            at = piece.span.end
    return result, left


def _start(piece: Piece) -> int:
    return piece.span.start


def _drop_start(drop: Dropped) -> int:
    return drop.span.start


def _leftover(text: str, start: int, end: int, result: list[Piece], left: list[Span]) -> None:
    """Account for ``text[start:end]``, which nobody claimed: white space at its ends, unassigned text within."""
    if end - start == 1 and text[start] == "\n":
        # Nearly every hole is the line break between two lines.
        _append(result, Piece(Span(start, end), None, DropReason.BLANK, None, because(between_lines)))
        return
    low, high = _trim(text, Span(start, end))
    if low >= high:
        low = high = end
    if start < low:
        _append(result, _blank(text, start, low))
    if low < high:
        left.append(Span(low, high))
        _append(result, Piece(Span(low, high), None, DropReason.UNASSIGNED, None, because(unassigned)))
    if high < end:
        _append(result, _blank(text, high, end))


def _blank(text: str, start: int, end: int) -> Piece:
    drop, reason = outside(text, start, end)
    return Piece(Span(start, end), None, drop, None, reason)


def _append(result: list[Piece], piece: Piece) -> None:
    """Append ``piece``, joined with the one before it where the two differ in nothing but their place."""
    last = result[-1] if result else None
    if last is not None and _differs_in_place_only(last, piece):
        result[-1] = replace(last, span=Span(last.span.start, piece.span.end))
    else:
        result.append(piece)


def _differs_in_place_only(one: Piece, other: Piece) -> bool:
    return (
        one.role is other.role
        and one.drop is other.drop
        and one.article == other.article
        and one.moved == other.moved
        and one.reason == other.reason
    )


def _unassigned_issue(source: Source, left: Sequence[Span]) -> Issue:
    count = sum(len("".join(span.of(source.text).split())) for span in left)
    message = f"{count} characters in {len(left)} places belong to no article and to no rule that drops them"
    return Issue(source.id, because(unassigned).rule, Severity.WARNING, message, tuple(left[:50]))
