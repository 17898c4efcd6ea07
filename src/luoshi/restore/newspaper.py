"""Newspaper pages as text (报纸版面): blocks become articles with their headlines, bylines, datelines and sections."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.pairs import pair_counts
from luoshi.model import ArticleKind, DropReason, Reason, Role, Source
from luoshi.restore.affinity import Subjects
from luoshi.restore.assignment import assign
from luoshi.restore.blocks import Block, BlockKind
from luoshi.restore.bylines import Signature, byline_line, byline_role
from luoshi.restore.captions import caption_line, doubled
from luoshi.restore.datelines import REACH, Dateline, closing_credit, dateline, mapped, opening_date
from luoshi.restore.draft import Draft, Dropped, Facts, Stretch
from luoshi.restore.groups import HeadlineGroup, headline_groups
from luoshi.restore.headlines import is_kicker, is_subtitle
from luoshi.restore.ladder import heading_depth
from luoshi.restore.layout import page_blocks
from luoshi.restore.lines import PrintedLine, line_width
from luoshi.restore.reasons import because
from luoshi.restore.sections import DisplayLine, Surroundings, is_formed, parting_odds
from luoshi.restore.segments import Page, Paragraph, Segment, headline_and_text, segments_of
from luoshi.restore.texture import Texture

#: Bylines are matched so many at once, with as many articles before and after them.
SHEET = 12

#: Words that make the day of the dateline the day of the event.
_TODAY = ("今天", "今日", "当天", "当日")


@dataclass(slots=True)
class _Reading:
    """Everything read off a page before its articles are put together."""

    source: Source
    lexicon: Lexicon
    blocks: list[Block]
    paragraphs: list[Paragraph] = field(default_factory=list)
    subjects: Subjects = field(default_factory=lambda: Subjects((), {}))
    trailing: bool = False
    formed: int = 0
    groups: list[HeadlineGroup] = field(default_factory=list)
    headings: dict[int, Block] = field(default_factory=dict)
    orphans: list[int] = field(default_factory=list)
    datelines: dict[int, Dateline] = field(default_factory=dict)


def newspaper_drafts(
    source: Source, lines: Sequence[PrintedLine], texture: Texture, lexicon: Lexicon
) -> tuple[list[Draft], list[Dropped]]:
    """Read a page set in columns: one draft an article in the order of print, captions as drafts of their own."""
    reading = _Reading(source, lexicon, page_blocks(source.text, lines, texture, lexicon))
    _read_page(reading)
    placed = any(line.set_as is not None for line in lines[:1])
    page = Page(reading.paragraphs, reading.groups, lexicon, reading.subjects, placed=placed)
    segments = segments_of(page)
    _detach_bylines(reading, segments)
    _assign_bylines(reading, segments)
    _settle_leftovers(reading, segments)
    outlet = _page_outlet(reading)
    drafts = [_draft(reading, segment, outlet) for segment in segments]
    captions, drops = _asides(reading)
    return drafts + captions, drops


def section_heading(reading: _Reading, group: HeadlineGroup, following: int) -> bool:
    """小标题：夹在同一篇文章段落之间的标题行：前后用词相通、栏宽相同，后面没有电头和署名，或与别的小标题格式相同。

    A headline line between paragraphs of one article: the same words and the same column before and after, no dateline
    or byline behind it, often of one form with other such lines (一、…, 省名：…).
    """
    if not group.bare or group.title is None:
        return False
    if group.title.headline is not None:
        # Its size and its place on the page have decided.
        return not group.title.headline
    earlier = [other for other in reading.groups[-2:] if other.title is not None and _same_run(reading, other, group)]
    if following == 0 or reading.paragraphs[following].jump is not None:
        # More than two headlines in a row are those of all articles of the page.
        return len(earlier) == 1
    if earlier and earlier[-1].byline is not None and not reading.trailing:
        return True
    line = DisplayLine(group.title, _widest(reading.source.text, group.title), bool(earlier))
    return (
        parting_odds(
            line,
            following,
            Surroundings(reading.paragraphs, reading.subjects, reading.trailing, reading.formed),
            reading.lexicon,
        )
        <= 0
    )


def _widest(text: str, block: Block) -> float:
    """Return the width of the widest line of a block."""
    return max(line_width("".join(span.of(text).split())) for span in block.spans)


def _same_run(reading: _Reading, earlier: HeadlineGroup, later: HeadlineGroup) -> bool:
    between = reading.blocks[earlier.last + 1 : later.first]
    return all(block.kind not in (BlockKind.PARAGRAPH, BlockKind.JUMP) for block in between)


def _read_page(reading: _Reading) -> None:
    """Walk over the blocks: paragraphs with their cuts, then the runs of headlines and bylines between them."""
    aside = (BlockKind.CAPTION, BlockKind.FURNITURE)
    blocks = [block for block in reading.blocks if block.kind not in aside]
    reading.blocks = blocks + [block for block in reading.blocks if block.kind in aside]
    runs: list[tuple[int, int, int | None]] = []
    first, jump, ended = 0, None, False
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.JUMP:
            runs.append((first, at, None))
            first, ended = at + 1, True
            inward = block.marker is not None and block.marker.inward
            jump = block if inward else jump
            if not inward and reading.paragraphs:
                reading.paragraphs[-1].onward = block
        elif block.kind is BlockKind.PARAGRAPH:
            runs.append((first, at, len(reading.paragraphs)))
            reading.paragraphs.append(_paragraph(reading, at, jump, ended))
            first, jump, ended = at + 1, None, False
    runs.append((first, len(blocks), None))
    texts = [paragraph.block.text for paragraph in reading.paragraphs]
    reading.subjects = Subjects(texts, pair_counts(reading.lexicon))
    reading.trailing = _shows(blocks, runs[-1]) and not _shows(blocks, runs[0])
    reading.formed = sum(1 for block in blocks if block.kind is BlockKind.DISPLAY and is_formed(block.text))
    for start, stop, following in runs:
        if start < stop:
            _read_run(reading, start, stop, following)


def _shows(blocks: Sequence[Block], run: tuple[int, int, int | None]) -> bool:
    return any(block.kind is BlockKind.DISPLAY for block in blocks[run[0] : run[1]])


def _paragraph(reading: _Reading, at: int, jump: Block | None, ended: bool) -> Paragraph:
    block = reading.blocks[at]
    found = dateline(reading.source.text, block.spans, reading.lexicon)
    if found is not None:
        reading.datelines[len(reading.paragraphs)] = found
    previous = reading.paragraphs[-1] if reading.paragraphs else None
    cut = ended or block.apart or found is not None or (previous is not None and previous.credited)
    credited = bool(closing_credit(reading.source.text, block.spans, reading.lexicon))
    return Paragraph(at, block, jump, dateline=found is not None, cut=cut, credited=credited)


def _read_run(reading: _Reading, start: int, stop: int, following: int | None) -> None:
    """Parse one run of headlines and bylines; what is no section heading parts two articles."""
    groups, orphans = headline_groups(reading.blocks, start, stop, reading.lexicon)
    parted = bool(orphans)
    for group in groups:
        last = group is groups[-1] and group.last == stop - 1
        if following is not None and last and section_heading(reading, group, following) and group.title is not None:
            reading.headings[group.first] = group.title
            reading.paragraphs[following].headed = True
        else:
            reading.groups.append(group)
            parted = True
    reading.orphans.extend(orphans)
    if following is not None and parted and not reading.paragraphs[following].cut:
        reading.paragraphs[following].cut = True
        reading.paragraphs[following].soft = not orphans


def displaced_byline(reading: _Reading, at: int, segment: Segment) -> float:
    """署名归属：不在标题下面的署名行，归到紧接其后（或其前）、没有别的署名、没有电头的那一篇。

    A byline that stands under no headline belongs to the text directly behind it (or before it) that has no other
    byline and no dateline; the office of the signatory in the text counts too.
    """
    opening = reading.paragraphs[segment.first]
    if segment.group is not None and segment.group.byline is not None:
        return 0.0
    if opening.dateline or opening.jump is not None:
        return 0.0
    before = reading.paragraphs[segment.first - 1].at if segment.first else -1
    following = reading.paragraphs[segment.last].at if segment.last < len(reading.paragraphs) else 10**9
    score = 0.1
    if before < at < opening.at and not any(at < group.first < opening.at for group in reading.groups):
        score += 0.5
    if reading.paragraphs[segment.last - 1].at < at < following:
        score += 0.3
    return score


def _detach_bylines(reading: _Reading, segments: Sequence[Segment]) -> None:
    """Take the byline from a headline whose text has a dateline: it stands before the next text, which it signs."""
    for segment in segments:
        group = segment.group
        if group is None or group.byline is None or not reading.paragraphs[segment.first].dateline:
            continue
        if any(one.role for one in group.byline.signatures):
            reading.orphans.append(reading.blocks.index(group.byline))
            group.byline = None
    reading.orphans.sort()


def _assign_bylines(reading: _Reading, segments: Sequence[Segment]) -> None:
    starts = [reading.paragraphs[segment.first].at for segment in segments]
    for low in range(0, len(reading.orphans), SHEET):
        orphans = reading.orphans[low : low + SHEET]
        first = max(bisect_left(starts, orphans[0]) - SHEET, 0)
        near = [
            segment for segment in segments[first : bisect_left(starts, orphans[-1]) + SHEET] if segment.byline is None
        ]
        scores = [[displaced_byline(reading, at, segment) for segment in near] for at in orphans]
        for row, column in assign(scores, 0.0).items():
            near[column].byline = reading.blocks[orphans[row]]
    taken = {id(segment.byline) for segment in segments if segment.byline is not None}
    reading.orphans = [at for at in reading.orphans if id(reading.blocks[at]) not in taken]


def _settle_leftovers(reading: _Reading, segments: Sequence[Segment]) -> None:
    """Give headlines without a text to a neighbour: above another headline a kicker, below it a subtitle, else a heading."""
    used = {id(segment.group): segment.group for segment in segments if segment.group is not None}
    for group in reading.groups:
        if id(group) in used or group.title is None or not group.bare:
            continue
        above = next((other for other in used.values() if other.first == group.last + 1 and other.kicker is None), None)
        below = next((other for other in used.values() if other.last + 1 == group.first and other.byline is None), None)
        if above is not None:
            above.kicker, group.title = group.title, None
        elif below is not None:
            below.subtitles.append(group.title)
            group.title = None
        elif any(paragraph.at == group.last + 1 for paragraph in reading.paragraphs):
            reading.headings[group.first] = group.title
            group.title = None


def _page_outlet(reading: _Reading) -> str | None:
    """Return the outlet that datelines and commentators' bylines of the page name most often."""
    named = Counter(
        found.outlet for found in reading.datelines.values() if found.outlet not in (None, "新华社", "中新社")
    )
    for block in reading.blocks:
        for one in block.signatures:
            leading = outlets(reading.lexicon).leading(one.name) if one.role == "评论员" else None
            if leading is not None:
                named[leading] += 1
    return named.most_common(1)[0][0] if named else None


def _draft(reading: _Reading, segment: Segment, outlet: str | None) -> Draft:
    stretches = _headline_stretches(reading, segment)
    paragraphs = reading.paragraphs[segment.first : segment.last]
    first, last = paragraphs[0].at, paragraphs[-1].at
    begin = _heading_start(reading, segment)
    for at in range(begin, last + 1):
        heading = reading.headings.get(at)
        block = reading.blocks[at]
        if heading is not None:
            depth = heading_depth(heading.text)
            stretches.append(
                Stretch(Role.HEADING, heading.spans, because(section_heading), depth, blanks=heading.blanks)
            )
        elif at >= first and block.kind is BlockKind.PARAGRAPH:
            stretches.append(Stretch(Role.BODY, block.spans, block.reason, blanks=block.blanks))
    facts = _facts(reading, segment, outlet)
    reasons = (because(headline_and_text, round(segment.score, 3), segment.why),) if segment.group is not None else ()
    return Draft(_kind(reading, segment), tuple(stretches), facts, reasons)


def _heading_start(reading: _Reading, segment: Segment) -> int:
    """Return the place of the first block that may belong to the segment: headings stand before its first paragraph."""
    at = reading.paragraphs[segment.first].at
    while at - 1 in reading.headings:
        at -= 1
    return at


def _headline_stretches(reading: _Reading, segment: Segment) -> list[Stretch]:
    group = segment.group
    start = reading.paragraphs[segment.first].block.start
    found: list[tuple[Role, Block, Reason]] = []
    if group is not None:
        why = because(headline_and_text, round(segment.score, 3), segment.why)
        if group.kicker is not None:
            found.append((Role.KICKER, group.kicker, because(is_kicker)))
        if group.title is not None:
            found.append((Role.TITLE, group.title, why))
        found.extend((Role.SUBTITLE, block, because(is_subtitle)) for block in group.subtitles)
        if group.byline is not None:
            found.append((Role.BYLINE, group.byline, because(byline_line)))
    if segment.byline is not None:
        found.append((Role.BYLINE, segment.byline, because(displaced_byline)))
    return [
        Stretch(role, block.spans, reason, moved=block.start > start, blanks=block.blanks)
        for role, block, reason in found
    ]


def _signatures(reading: _Reading, segment: Segment) -> list[Signature]:
    blocks = [segment.group.byline if segment.group is not None else None, segment.byline]
    found = [one for block in blocks if block is not None for one in block.signatures]
    line = reading.datelines.get(segment.first)
    if line is not None:
        found.extend(line.signatures)
    last = reading.paragraphs[segment.last - 1].block
    found.extend(closing_credit(reading.source.text, last.spans, reading.lexicon))
    unique: dict[str, Signature] = {}
    for one in found:
        unique.setdefault(one.name, one)
    return list(unique.values())


def _facts(reading: _Reading, segment: Segment, outlet: str | None) -> Facts:
    line = reading.datelines.get(segment.first)
    jump, onward = reading.paragraphs[segment.first].jump, reading.paragraphs[segment.last - 1].onward
    own = line.outlet if line is not None and line.outlet is not None else outlet
    return Facts(
        bylines=tuple((one.name, one.role, one.spans) for one in _signatures(reading, segment)),
        outlet=own,
        place=line.place if line is not None else None,
        event_date=_event_date(reading, segment),
        continues=_printed(jump),
        goes_on=_printed(onward),
    )


def _printed(jump: Block | None) -> str | None:
    return jump.marker.printed if jump is not None and jump.marker is not None else None


def _event_date(reading: _Reading, segment: Segment) -> str | None:
    text, lexicon = reading.source.text, reading.lexicon
    dates = [
        opening_date(text, paragraph.block.spans, lexicon)
        for paragraph in reading.paragraphs[segment.first : segment.last]
    ]
    printed = {date for date in dates if date is not None}
    if dates[0] is not None:
        return dates[0] if len(printed) == 1 else None
    line = reading.datelines.get(segment.first)
    if line is None or line.date is None:
        return None
    head, _ = mapped(text, reading.paragraphs[segment.first].block.spans, REACH)
    return line.date if any(word in head for word in _TODAY) else None


def _kind(reading: _Reading, segment: Segment) -> ArticleKind:
    opening = reading.paragraphs[segment.first]
    if opening.jump is not None:
        return ArticleKind.CONTINUATION
    roles = {byline_role(one.role, reading.lexicon) for one in _signatures(reading, segment)}
    if "commentator" in roles:
        return ArticleKind.COMMENTARY
    if "author" in roles and not opening.dateline:
        return ArticleKind.SPEECH
    return ArticleKind.NEWS


def _asides(reading: _Reading) -> tuple[list[Draft], list[Dropped]]:
    """Return captions as drafts of their own, and what is dropped: markers, furniture, doubled print."""
    captions: list[Draft] = []
    drops: list[Dropped] = []
    for block in reading.blocks:
        if block.kind is BlockKind.CAPTION:
            captions.append(Draft(ArticleKind.CAPTION, (Stretch(Role.CAPTION, block.spans, because(caption_line)),)))
        elif block.drop is not None:
            drops.extend(Dropped(span, block.drop, block.reason) for span in block.spans)
        drops.extend(Dropped(half, DropReason.DOUBLED, because(doubled)) for half in block.halves)
    return captions, drops
