"""Segments (篇): which paragraphs of a page make one article, and which headline each article has.

Both are decided together, as one assignment over the page: cuts where markers, datelines and headlines ask for them are
certain; where there are more headlines than stretches of text, further cuts are chosen so that cuts and headlines fit
best in sum.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import follow_openers, lead_openers
from luoshi.restore.affinity import Subjects, WordLift, headline_words, office_fields
from luoshi.restore.assignment import assign
from luoshi.restore.blocks import Block
from luoshi.restore.groups import HeadlineGroup
from luoshi.restore.ladder import Rung, step_of

#: What a headline directly before or after a text is worth, beside a lift of shared words of 0.1 to 0.5.
BEFORE, AFTER = 0.5, 0.4

#: What it is worth that the first paragraph says all words of the headline, as the lead of a news report does.
LEAD = 0.35

#: What speaks for and against a new article: a date or 近日 in the first words, a phrase that goes on (此外, 会议指出).
DATE, FOLLOWING, OPENING_WORDS = 0.1, 0.2, 40

#: A signed essay has no dateline; a byline below a headline may belong to the next text all the same.
DATED = -0.4

#: A text that continues from another page has its headline there, unless one stands between marker and text.
JUMPED = -1.0

#: A headline that stays without a text, and a text without a headline, cost this much; a headline beside another less.
ALONE, BESIDE = 0.5, 0.1

#: What a text without a headline costs on a page where every headline stands above its text.
UNTITLED = 1.0

#: A way of cutting that has fallen behind the best by this much is given up.
SPREAD = 3.0

#: What a cut costs where nothing asks for it; what a change of column by one character, and of words, is worth.
UNCUT, COLUMN, WORDS = -0.25, 0.3, 0.2

#: What the links of an average paragraph are worth in holding a text together.
COHESION = 0.25

#: Words that differ so much part two articles even in one column.
STRANGE = 1.2

#: A sheet has about so many paragraphs; a page of print stays whole up to the second and third.
SHEET, LONGEST_SHEET, MOST_ON_SHEET = 100, 300, 40

#: More headlines or paragraphs than this are not searched for further cuts: no page of print has them.
MOST_GROUPS, MOST_PARAGRAPHS = 10, 120

_DAY = re.compile(r"\d[日月号]")
_FIRST_NUMBERS = ("一", "第一", "（一", "(一", "1", "首先", "①")
_COUNTED = frozenset(
    {Rung.ONE, Rung.BRACKETED, Rung.FIRSTLY, Rung.ARABIC, Rung.ARABIC_BRACKETED, Rung.CIRCLED, Rung.COUNTED}
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph in page order, with what is known of its place: ``at`` is its place in the sequence of blocks.

    ``headed``: a section heading stands directly before it; ``jump`` and ``onward``: the jump markers before and behind it.
    """

    at: int
    block: Block
    jump: Block | None = None
    dateline: bool = False
    cut: bool = False
    soft: bool = False
    headed: bool = False
    credited: bool = False
    onward: Block | None = None


@dataclass(slots=True)
class Segment:
    """Paragraphs ``first`` to ``last`` (excluded) of the page, with the headline found for them."""

    first: int
    last: int
    group: HeadlineGroup | None = None
    why: str = ""
    score: float = 0.0
    byline: Block | None = None


@dataclass(slots=True)
class Page:
    """Paragraphs and headline groups of a page, with the words they share measured once."""

    paragraphs: list[Paragraph]
    groups: list[HeadlineGroup]
    lexicon: Lexicon
    subjects: Subjects
    lifts: list[WordLift] = field(default_factory=list)
    offices: list[WordLift | None] = field(default_factory=list)
    said: list[frozenset[str]] = field(default_factory=list)
    companies: list[int] = field(default_factory=list)
    strangeness: dict[int, float] = field(default_factory=dict)
    leads: dict[tuple[int, int], float] = field(default_factory=dict)
    bare: float = -ALONE
    placed: bool = False

    def company(self, number: int) -> int:
        """Return how many headline groups stand together with this one, no paragraph between: one of them is meant."""
        if not self.companies:
            starts = [paragraph.at for paragraph in self.paragraphs]
            places = [bisect_left(starts, group.first) for group in self.groups]
            self.companies = [places.count(place) for place in places]
        return self.companies[number]

    def alone(self, number: int) -> float:
        """Return what it costs to leave a headline group without a text: little beside another, as its kicker or subtitle."""
        group = self.groups[number]
        near = [self.groups[at] for at in (number - 1, number + 1) if 0 <= at < len(self.groups)]
        beside = any(other.first == group.last + 1 or other.last + 1 == group.first for other in near)
        return BESIDE if group.bare and beside else ALONE

    def strange(self, number: int) -> float:
        """Return how unlike the paragraphs from ``number`` on are to those before (measured once)."""
        if number not in self.strangeness:
            self.strangeness[number] = self.subjects.strangeness(number)
        return self.strangeness[number]

    def in_lead(self, number: int, first: int) -> float:
        """Return the share of the words of a headline that paragraph ``first`` says (measured once)."""
        key = number, first
        if key not in self.leads:
            words, text = self.said[number], self.paragraphs[first].block.text
            self.leads[key] = sum(1 for word in words if word in text) / max(len(words), 1)
        return self.leads[key]

    def measure(self) -> None:
        """Measure the lift of every headline and every office over the paragraphs."""
        texts = self.subjects.paragraphs
        self.said = [headline_words(group.words) for group in self.groups]
        self.lifts = [WordLift(words, texts) for words in self.said]
        for group in self.groups:
            signatures = group.byline.signatures if group.byline is not None else ()
            fields = {word for one in signatures for word in office_fields(one.role, self.lexicon)}
            self.offices.append(WordLift(fields, texts) if fields else None)


def headline_and_text(page: Page, number: int, first: int, last: int) -> tuple[float, str]:
    """标题归属：标题与哪一段文字相配，看用词重合、署名职务、位置前后，全版一起求最优搭配。

    Headlines are matched to texts for the whole page at once, by the words they share beyond chance, the office of the
    signatory in the text, and whether they stand directly before or behind it; a signed essay has no dateline.
    """
    group, opening = page.groups[number], page.paragraphs[first]
    signed = group.byline is not None and any(one.role for one in group.byline.signatures)
    lift = page.lifts[number].of(first, last)
    office = page.offices[number]
    field_lift = office.of(first, last) if office is not None else 0.0
    place = 0.0
    before = _directly_before(page, group, first)
    if before or _directly_after(page, group, last):
        place = (BEFORE if before else AFTER) / page.company(number)
    lead = LEAD * page.in_lead(number, first)
    byline = DATED if opening.dateline and signed else 0.0
    jump = JUMPED if opening.jump is not None and not before else 0.0
    parts = (
        ("用词重合", lift),
        ("导语点题", lead),
        ("署名职务", field_lift),
        ("位置相邻", place),
        ("转版文章", jump),
        ("有电头而署名", byline),
    )
    return lift + lead + field_lift + place + jump + byline, "；".join(
        f"{name}{value:+.2f}" for name, value in parts if value
    )


def segments_of(page: Page) -> list[Segment]:
    """Return the segments of a page with their headline groups.

    What is longer than any page of print (many pages in one file) is taken sheet by sheet, cut where an article begins.
    """
    found: list[Segment] = []
    for base, sheet in _sheets(page):
        for segment in _segments_of_sheet(sheet):
            segment.first += base
            segment.last += base
            found.append(segment)
    return found


def _sheets(page: Page) -> Iterator[tuple[int, Page]]:
    """Yield the sheets of a page with the number of their first paragraph; headlines stay with what they stand before."""
    count = len(page.paragraphs)
    if count <= LONGEST_SHEET and len(page.groups) <= MOST_ON_SHEET:
        if count:
            yield 0, page
        return
    first, taken = 0, 0
    for number in range(1, count + 1):
        last = number == count
        if not last and (number - first < SHEET or not page.paragraphs[number].cut):
            continue
        until = len(page.groups) if last else taken
        while until < len(page.groups) and page.groups[until].last < page.paragraphs[number - 1].at:
            until += 1
        subjects = page.subjects.part(first, number)
        paragraphs, groups = page.paragraphs[first:number], page.groups[taken:until]
        yield first, Page(paragraphs, groups, page.lexicon, subjects, placed=page.placed)
        first, taken = number, until


def _segments_of_sheet(page: Page) -> list[Segment]:
    cuts = [0, *(number for number, paragraph in enumerate(page.paragraphs) if number and paragraph.cut)]
    if page.placed:
        return _placed(page, _segments(cuts, len(page.paragraphs)))
    page.measure()
    segments = _matched(page, _segments(cuts, len(page.paragraphs)))
    if all(one.group is not None and _directly_before(page, one.group, one.first) for one in segments):
        page.bare = -UNTITLED
    free = any(all(group is not one.group for one in segments) for group in page.groups)
    small = len(page.groups) <= MOST_GROUPS and len(page.paragraphs) <= MOST_PARAGRAPHS
    if small and (free or _parts_show(page)):
        segments = _search(page)
    return _merged(page, segments)


def headline_above(page: Page, number: int, first: int) -> bool:
    """标题在上：版面上紧接在正文之上（竖题在旁）的标题，就是这一篇的标题。

    On a page whose lines have places, the headline directly above a text (upright: beside it) is its headline.
    """
    return _directly_before(page, page.groups[number], first)


def _placed(page: Page, segments: list[Segment]) -> list[Segment]:
    """Give every segment the headline that stands directly above it; place has decided, words are not asked."""
    for segment in segments:
        above = [number for number in range(len(page.groups)) if headline_above(page, number, segment.first)]
        if above:
            segment.group, segment.score, segment.why = page.groups[above[-1]], 1.0, "位置相邻"
    return segments


def _parts_show(page: Page) -> bool:
    """Tell whether inside a segment the column changes with the words, or the words quite: an article without a mark."""
    for number in range(1, len(page.paragraphs)):
        paragraph, previous = page.paragraphs[number], page.paragraphs[number - 1]
        if paragraph.cut:
            continue
        apart = paragraph.block.narrower(previous.block) >= 1.0 or page.strange(number) >= STRANGE
        if apart and _cut_value(page, number) > 0.1:
            return True
    return False


def _segments(cuts: Sequence[int], count: int) -> list[Segment]:
    return [Segment(first, last) for first, last in zip(cuts, [*cuts[1:], count], strict=True)]


def _matched(page: Page, segments: list[Segment]) -> list[Segment]:
    """Match headline groups and segments by the Hungarian method."""
    scores = [
        [headline_and_text(page, number, segment.first, segment.last)[0] + page.alone(number) for segment in segments]
        for number in range(len(page.groups))
    ]
    for number, column in assign(scores).items():
        segment = segments[column]
        segment.group = page.groups[number]
        segment.score, segment.why = headline_and_text(page, number, segment.first, segment.last)
    return segments


def _search(page: Page) -> list[Segment]:
    """Choose cuts and headlines together: best sum over all ways to cut the page, by dynamic programming.

    State: paragraphs read so far and headlines used so far; a step takes one more segment with one headline or none.
    """
    count = len(page.paragraphs)
    cohesion = page.subjects.cohesion()
    best: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(count + 1)]
    best[0][0] = (0.0, 0, -1)
    starts = [
        number
        for number in range(count)
        if not number or page.paragraphs[number].cut or _cut_value(page, number) > -0.9
    ]
    for position, first in enumerate(starts):
        if not best[first]:
            continue
        gain = _cut_value(page, first) if first else 0.0
        bare = 0.0 if page.paragraphs[first].jump is not None else page.bare
        floor = max(state[0] for state in best[first].values()) - SPREAD
        states = [(used, state[0] + gain) for used, state in best[first].items() if state[0] >= floor]
        for last in [*starts[position + 1 :], count]:
            whole = COHESION * cohesion.of(first, last)
            scores = [(number, headline_and_text(page, number, first, last)[0]) for number in range(len(page.groups))]
            useful = [(1 << number, number, score) for number, score in scores if score > -page.alone(number)]
            for used, score in states:
                score += whole
                _offer(best[last], used, score + bare, used, first, -1)
                for bit, number, more in useful:
                    if not used & bit:
                        _offer(best[last], used | bit, score + more, used, first, number)
            if last < count and page.paragraphs[last].cut:
                break
    return _trace(page, best)


def _offer(
    states: dict[int, tuple[float, int, int]], used: int, score: float, before: int, first: int, number: int
) -> None:
    known = states.get(used)
    if known is None or score > known[0]:
        states[used] = (score, first << 32 | before, number)


def _trace(page: Page, best: list[dict[int, tuple[float, int, int]]]) -> list[Segment]:
    count, groups = len(page.paragraphs), len(page.groups)
    final = best[count]
    alone = [page.alone(number) for number in range(groups)]
    used = max(
        final, key=lambda mask: final[mask][0] - sum(cost for at, cost in enumerate(alone) if not mask >> at & 1)
    )
    segments: list[Segment] = []
    last = count
    while last > 0:
        _, packed, number = best[last][used]
        first, used = packed >> 32, packed & 0xFFFFFFFF
        segment = Segment(first, last)
        if number >= 0:
            segment.group = page.groups[number]
            segment.score, segment.why = headline_and_text(page, number, first, last)
        segments.append(segment)
        last = first
    return segments[::-1]


def _cut_value(page: Page, number: int) -> float:
    """Return what speaks for a new article at a paragraph: change of column, an opening phrase; numbering against it."""
    paragraph, previous = page.paragraphs[number], page.paragraphs[number - 1]
    if paragraph.cut:
        return 0.0 if not paragraph.soft else 0.1
    if paragraph.headed or paragraph.block.opened or not previous.block.closed:
        return -9.0
    text = paragraph.block.text
    if text[0] in "（(" and text[-1] in "）)" and len(text) <= 60:
        return -9.0
    value = UNCUT + COLUMN * min(paragraph.block.narrower(previous.block), 1.5) + WORDS * page.strange(number)
    step = step_of(text)
    if step is not None and step.rung in _COUNTED:
        value -= 0.3 if text.startswith(_FIRST_NUMBERS) and not text.startswith(("一是", "十")) else 1.0
    elif (last := step_of(previous.block.text)) is not None and last.rung in _COUNTED:
        value += 0.15
    if text[:2] == previous.block.text[:2]:
        value -= 0.5
    elif number + 1 < len(page.paragraphs) and text[:1] == page.paragraphs[number + 1].block.text[:1]:
        value -= 0.2
    if opens_report(text, page.lexicon):
        value += DATE
    if follow_openers(page.lexicon).match(text):
        value -= FOLLOWING
    return value


def opens_report(text: str, lexicon: Lexicon) -> bool:
    """Tell whether the first words name a day (5月8日, 近日), as those of 3 in 4 news reports do and of 1 in 5 paragraphs."""
    opening = text[:OPENING_WORDS]
    return _DAY.search(opening) is not None or any(word in opening for word in lead_openers(lexicon))


def _merged(page: Page, segments: Sequence[Segment]) -> list[Segment]:
    """Join a segment that found no headline to the one before it where only a stray headline had parted them."""
    joined: list[Segment] = []
    for segment in segments:
        opening = page.paragraphs[segment.first]
        if joined and segment.group is None and opening.soft and not opening.dateline:
            previous = page.paragraphs[segment.first - 1]
            if opening.block.narrower(previous.block) < 1.0 and page.strange(segment.first) < 0.5:
                joined[-1].last = segment.last
                continue
        joined.append(segment)
    return joined


def _directly_before(page: Page, group: HeadlineGroup, first: int) -> bool:
    """Tell whether no paragraph and no jump marker stands between the group and paragraph ``first``."""
    before = page.paragraphs[first - 1].at if first else -1
    jump = page.paragraphs[first].jump
    if jump is not None and group.title is not None and group.title.start < jump.start:
        return False
    return before < group.first and group.last < page.paragraphs[first].at


def _directly_after(page: Page, group: HeadlineGroup, last: int) -> bool:
    """Tell whether the group stands between paragraph ``last - 1`` and the next one."""
    following = page.paragraphs[last].at if last < len(page.paragraphs) else len(page.paragraphs) + 10**9
    return page.paragraphs[last - 1].at < group.first and group.last < following
