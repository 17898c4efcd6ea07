"""List pages (列表页): links to other pages in a row, with days, numbers or the beginnings of their texts beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from luoshi.model import DropReason, Role, Span
from luoshi.restore.draft import Stretch
from luoshi.restore.reasons import because
from luoshi.restore.webpage_body import BodyLines
from luoshi.restore.webpage_cues import DATED, ENTRY_LINKED, Cues
from luoshi.restore.webpage_head import Head
from luoshi.restore.webpage_lines import LINKED, WebLine, WebPage, cells, told_by

#: Entries from which links in a row are a list page.
ENTRIES = 5
#: Share of the lines of a list that are its entries, and of the entries of a page that its list must hold.
DENSE, MOST = 0.6, 0.6
#: Lines of running text that a list page may hold besides (a line of introduction).
PROSE = 2
#: A day, a month or a number beside an entry; day and month may be set in elements of their own (16 / 2022-10).
_BESIDE = re.compile(r"[\[（(]?\d[\d\-/.年月日:：]{0,15}[\]）)]?")
_ASIDES = frozenset({DropReason.SIDE_LIST.value, DropReason.NAVIGATION.value, DropReason.FOOTER.value})


def entry_of_a_list(line: WebLine) -> bool:
    """列表条目：栏目列表页上的一条，指向另一篇文章；旁边的日期、序号和摘要一并保留。

    One entry of a list page; it leads to another article. Its day, number and the beginning of its text stay with it.
    """
    return True


def entries_of(cues: Cues, head: Head, body: BodyLines) -> tuple[int, ...]:
    """Return the lines of a list page, none on a page that holds an article of its own.

    An article has a line that says when it was published, or running text that is not the beginning of another one's.
    """
    page = cues.page
    flags = [_is_entry(line) and not cues.furniture_of(line.bare) for line in page.lines]
    beside = list(_beside(page.lines, flags))
    if _of_an_article(cues, head, beside):
        return ()
    if sum(page.lines[index].is_prose and not flags[index] and not beside[index] for index in body.kept) > PROSE:
        return ()
    first = head.title[-1] + 1 if head.title else head.body_from
    spans = [page.lines_of(block) for block in range(len(page.blocks))]
    spans = [(max(low, first), high) for low, high in spans if high > first]
    widest = _widest(spans, flags, beside)
    if widest is None:
        return ()
    own = [index for index in range(*widest) if flags[index]]
    own = [index for index in own if told_by(page.lines[index].path, cues.blocks) not in _ASIDES] or own
    # The smallest element that holds most of them: what else is linked on the page is another list.
    _, low, high = min(
        (high - low, low, high)
        for low, high in (widest, *spans)
        if bisect_left(own, high) - bisect_left(own, low) >= MOST * len(own)
    )
    kept = set(own)
    return tuple(index for index in range(low, high) if beside[index] or index in kept)


def row_of_list(page: WebPage, index: int) -> Stretch:
    """Return one line of a list as a stretch; rows of a table keep their cells."""
    line = page.lines[index]
    if "\t" in page.text[line.start : line.end]:
        return Stretch(Role.TABLE, tuple(cells(page.text, line)), because(entry_of_a_list))
    return Stretch(Role.BODY, (Span(line.start, line.end),), because(entry_of_a_list))


def _is_entry(line: WebLine) -> bool:
    """Tell the entry of a list from that of a menu: it is a link, and long or with a date."""
    dated = DATED.search(line.bare) is not None
    return line.linked >= (ENTRY_LINKED if dated else LINKED) and (dated or len(line.bare) >= 12)


def _beside(lines: Sequence[WebLine], flags: Sequence[bool]) -> Iterator[bool]:
    """Tell for each line whether it stands beside an entry: its day or number, the beginning of its text below it."""
    open_entry = False
    for line, is_entry in zip(lines, flags, strict=True):
        if is_entry or line.is_link:
            open_entry = is_entry
            yield False
        elif _BESIDE.fullmatch(line.bare):
            yield True
        else:
            yield open_entry and line.is_prose
            open_entry = False


def _of_an_article(cues: Cues, head: Head, beside: Sequence[bool]) -> bool:
    """Tell a page whose headline has a line with the day of publication, days of entries aside."""
    facts = [(index, fact) for index, line in head.fact_lines for fact in line.facts if fact.field == "published"]
    days = sum(beside[index] and DATED.search(cues.page.lines[index].bare) is not None for index in range(len(beside)))
    return any(fact.labelled or days < ENTRIES or not beside[index] for index, fact in facts)


def _widest(spans: Sequence[tuple[int, int]], flags: Sequence[bool], beside: Sequence[bool]) -> tuple[int, int] | None:
    """Return the element with the most entries among those that hold little else; None without one."""
    entries, others = [0, *accumulate(flags)], [0, *accumulate(beside)]
    best: tuple[int, tuple[int, int]] | None = None
    for low, high in spans:
        count = entries[high] - entries[low]
        dense = count > DENSE * (high - low - (others[high] - others[low]))
        if count >= ENTRIES and dense and (best is None or count > best[0]):
            best = (count, (low, high))
    return best[1] if best is not None else None
