"""Plain documents (公文、报告、网页文本): one paragraph a line, one article, with its head, headings and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.page_cues import document_kinds
from luoshi.model import ArticleKind, DropReason, Role, Source, Span
from luoshi.restore.bylines import Signature, byline_role
from luoshi.restore.captions import caption_line
from luoshi.restore.datelines import closing_credit, dateline, opening_date
from luoshi.restore.draft import Draft, Dropped, Facts, Stretch
from luoshi.restore.editions import article_starts
from luoshi.restore.feet import Foot, read_foot, signature_of
from luoshi.restore.furniture import image_name, separator_line
from luoshi.restore.headings import heading_line, paragraph_line, runs_on, table_line
from luoshi.restore.heads import Head, read_head
from luoshi.restore.jumps import JumpMarker, jump_marker
from luoshi.restore.ladder import heading_depth
from luoshi.restore.lines import PrintedLine, line_width
from luoshi.restore.reasons import because
from luoshi.restore.webpage_labels import day_of, first


def document_drafts(
    source: Source, lines: Sequence[PrintedLine], lexicon: Lexicon
) -> tuple[list[Draft], list[Dropped]]:
    """Read a text of one paragraph a line: one draft a document (an edition of a paper: one an article)."""
    drafts: list[Draft] = []
    drops: list[Dropped] = []
    markers = jump_marker(source.text)
    drops.extend(Dropped(marker.span, DropReason.JUMP_MARKER, because(jump_marker)) for marker in markers)
    lines = _without_markers(source.text, lines, markers)
    starts = article_starts(source.text, lines, lexicon)
    for start, stop in zip(starts, [*starts[1:], len(lines)][: len(starts)], strict=True):
        declared = (source.declared.title or "") if len(starts) == 1 else ""
        found, dropped = _document(source.text, lines, start, stop, declared, markers, lexicon)
        drafts.extend(found)
        drops.extend(dropped)
    return drafts, drops


def _without_markers(text: str, lines: Sequence[PrintedLine], markers: Sequence[JumpMarker]) -> Sequence[PrintedLine]:
    """Return the lines without markers that fill or begin one; a marker inside a paragraph is cut out with it."""
    if not markers:
        return lines
    kept: list[PrintedLine] = []
    ends = {marker.span.start: marker.span.end for marker in markers}
    for line in lines:
        start = line.start
        while start in ends:
            start = min(ends[start], line.end)
            start += len(text[start : line.end]) - len(text[start : line.end].lstrip())
        if start < line.end:
            bare = "".join(text[start : line.end].split())
            kept.append(line if start == line.start else replace(line, start=start, text=bare, width=line_width(bare)))
    return kept


def _document(
    text: str,
    lines: Sequence[PrintedLine],
    start: int,
    stop: int,
    declared: str,
    markers: Sequence[JumpMarker],
    lexicon: Lexicon,
) -> tuple[list[Draft], list[Dropped]]:
    head = read_head(text, lines, start, stop, declared, lexicon)
    foot = read_foot(text, lines, head.body, stop, lexicon) if head.body < stop else Foot(stop)
    drops = head.drops + foot.drops
    body = list(_body(text, lines, head.body, foot.end, markers, drops, lexicon))
    if not body and not head.stretches and not foot.stretches:
        return [], drops
    facts = _facts(text, lines[head.body : foot.end], head, foot, body, markers, lexicon)
    stretches = (*head.stretches, *body, *foot.stretches)
    kind = _kind(head.title or declared, facts, body, text, bool(head.signatures), lexicon)
    drafts = [Draft(kind, stretches, facts)]
    drafts.extend(Draft(ArticleKind.CAPTION, (caption,)) for caption in head.captions)
    return drafts, drops


def _body(
    text: str,
    lines: Sequence[PrintedLine],
    first_line: int,
    stop: int,
    markers: Sequence[JumpMarker],
    drops: list[Dropped],
    lexicon: Lexicon,
) -> Iterator[Stretch]:
    """Yield paragraphs, headings and rows of tables; image names and rules of dashes go to ``drops``."""
    waiting = iter(markers)
    marker = next(waiting, None)
    open_spans: list[Span] = []
    for at in range(first_line, stop):
        line = lines[at]
        raw = text[line.start : line.end]
        dropped = (
            DropReason.IMAGE_NAME if image_name(raw) else DropReason.FURNITURE if separator_line(line.text) else None
        )
        if dropped is not None:
            rule = image_name if dropped is DropReason.IMAGE_NAME else separator_line
            drops.append(Dropped(Span(line.start, line.end), dropped, because(rule)))
            continue
        spans = [Span(line.start, line.end)]
        while marker is not None and marker.span.start < line.end:
            spans = _without(spans, marker.span)
            marker = next(waiting, None)
        if not spans:
            continue
        following = lines[at + 1] if at + 1 < stop else None
        previous = lines[at - 1] if at > first_line else None
        if open_spans or (following is not None and runs_on(line, following)):
            open_spans.extend(spans)
            if following is not None and runs_on(line, following):
                continue
            spans, open_spans = open_spans, []
        yield _stretch(raw, line, previous, following, tuple(spans))
    if open_spans:
        yield Stretch(Role.BODY, tuple(open_spans), because(paragraph_line))


def _stretch(
    raw: str, line: PrintedLine, previous: PrintedLine | None, following: PrintedLine | None, spans: tuple[Span, ...]
) -> Stretch:
    if "\t" in raw and table_line(raw) and len(spans) == 1:
        return Stretch(Role.TABLE, tuple(_cells(raw, line.start)), because(table_line))
    if heading_line(line, previous, following):
        return Stretch(Role.HEADING, spans, because(heading_line), heading_depth(line.text))
    return Stretch(Role.BODY, spans, because(paragraph_line))


def _cells(raw: str, start: int) -> Iterator[Span]:
    at = start
    for cell in raw.split("\t"):
        if cell.strip():
            yield Span(at, at + len(cell))
        at += len(cell) + 1


def _without(spans: list[Span], hole: Span) -> list[Span]:
    left: list[Span] = []
    for span in spans:
        if not span.overlaps(hole):
            left.append(span)
            continue
        if span.start < hole.start:
            left.append(Span(span.start, hole.start))
        if hole.end < span.end:
            left.append(Span(hole.end, span.end))
    return left


def _facts(
    text: str,
    lines: Sequence[PrintedLine],
    head: Head,
    foot: Foot,
    body: Sequence[Stretch],
    markers: Sequence[JumpMarker],
    lexicon: Lexicon,
) -> Facts:
    opening = next((stretch for stretch in body if stretch.role is Role.BODY), None)
    closing = next((stretch for stretch in reversed(body) if stretch.role is Role.BODY), None)
    line = dateline(text, opening.spans, lexicon) if opening is not None else None
    published = day_of(first(head.facts, "published")) or head.published or foot.published
    made_on = day_of(first(head.facts, "made_on")) or head.made_on
    issuer, signed_on = signature_of(text, lines[-400:])
    signatures = [*head.signatures, *(line.signatures if line is not None else ())]
    if closing is not None:
        signatures.extend(closing_credit(text, closing.spans, lexicon))
    signatures.extend(foot.signatures)
    printed_issuer = first(head.facts, "issuer")
    number, index = first(head.facts, "doc_no"), first(head.facts, "index_no")
    inward = next((one for one in markers if one.inward and body and one.span.start <= body[0].spans[0].start), None)
    end = body[-1].spans[-1].end if body else 0
    onward = next((one for one in markers if not one.inward and one.span.start >= end), None)
    return Facts(
        bylines=_bylines(signatures, head),
        outlet=_outlet(head, foot, line.outlet if line is not None else None, lexicon),
        place=line.place if line is not None else None,
        published=published,
        event_date=event_date(text, opening, line.date if line is not None else None, published, lexicon),
        made_on=made_on or signed_on,
        doc_no=head.doc_no or (number.value if number is not None else None),
        issuer_printed=(printed_issuer.value if printed_issuer is not None else None) or issuer,
        index_no=index.value if index is not None else None,
        continues=inward.printed if inward is not None else None,
        goes_on=onward.printed if onward is not None else None,
    )


def _bylines(signatures: Sequence[Signature], head: Head) -> tuple[tuple[str, str, tuple[Span, ...]], ...]:
    author = first(head.facts, "author")
    found = {one.name: (one.name, one.role, one.spans) for one in reversed(signatures)}
    if author is not None and author.value_span is not None and not found:
        found[author.value] = (author.value, "作者", (author.value_span,))
    return tuple(reversed(found.values()))


def _outlet(head: Head, foot: Foot, from_dateline: str | None, lexicon: Lexicon) -> str | None:
    """Return the outlet: the site that carries the page, else the origin it names, else that of the dateline."""
    origin = first(head.facts, "outlet")
    printed = head.site or (origin.value if origin is not None else None) or foot.origin or from_dateline
    return outlets(lexicon).carrier(printed) if printed else None


def event_date(
    text: str, opening: Stretch | None, from_dateline: str | None, published: str | None, lexicon: Lexicon
) -> str | None:
    """Return the day that a text opens with; its year is that of publication, or the one before if it lies ahead."""
    date = opening_date(text, opening.spans, lexicon) if opening is not None else None
    if date is None and from_dateline is not None and opening is not None:
        head = text[opening.spans[0].start : opening.spans[0].start + 120]
        date = from_dateline if "今天" in head or "今日" in head else None
    if date is None or not date.startswith("-") or published is None or published.startswith("-"):
        return date
    year, day = int(published[:4]), published[4:]
    return f"{year if date[1:] <= day else year - 1}{date[1:]}"


def _is_photo_credit(text: str, stretch: Stretch) -> bool:
    raw = text[stretch.spans[0].start : stretch.spans[-1].end]
    return len(raw) <= 60 and caption_line(PrintedLine(0, len(raw), 0, 0, "".join(raw.split()), float(len(raw))))


def _kind(title: str, facts: Facts, body: Sequence[Stretch], text: str, signed: bool, lexicon: Lexicon) -> ArticleKind:
    """Return what the last words of the title (printed, else declared) tell, else who signs; what has a number of its own
    is no news."""
    title = re.sub("[（(][^（）()]*[）)]$", "", "".join(title.split())).rstrip("》”）)")
    for word, kind in document_kinds(lexicon):
        if title.endswith(word):
            return kind
    if facts.continues is not None:
        return ArticleKind.CONTINUATION
    opening = "".join(span.of(text)[:12] for stretch in body[:2] for span in stretch.spans[:1])
    if any(word in opening for word in ("同志们", "各位代表", "各位委员")):
        return ArticleKind.SPEECH
    if len(body) <= 3 and any(_is_photo_credit(text, stretch) for stretch in body):
        return ArticleKind.CAPTION
    questions = sum(1 for stretch in body[:60] if stretch.spans[0].of(text)[:2] in ("问：", "答：", "问:", "答:"))
    if questions >= 3:
        return ArticleKind.TRANSCRIPT
    roles = {byline_role(role, lexicon) for _, role, _ in facts.bylines}
    if "commentator" in roles:
        return ArticleKind.COMMENTARY
    if roles == {"author"} and signed:
        return ArticleKind.SPEECH
    return ArticleKind.NOTICE if facts.doc_no is not None else ArticleKind.NEWS
