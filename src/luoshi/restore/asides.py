"""What stands on a set page beside its articles (报眉、页码、附注): page numbers, running heads, small type."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from luoshi.model import DropReason, Reason
from luoshi.restore.captions import caption_line
from luoshi.restore.placed import Placed, Sheet, groups_of_one_size
from luoshi.restore.reasons import because

#: Times the size of most letters below which type is smaller.
SMALLER = 0.93
#: A text of more letters is running text in whatever size it is set (a notice in small type).
LONGEST_ASIDE = 60
#: Rows from the edge of a page among which running heads stand, and how far their places may differ, in points.
EDGE_ROWS, SAME_PLACE = 2, 4.0
#: Digits differ from page to page.
_DIGITS = re.compile(r"\d+|[一二三四五六七八九十百]+(?=[页版])")
_NUMBER = re.compile(
    r"[-—–－·•~～\s]*(?:第?\d{1,4}页?(?:[/／]\d{1,4}|[共，,]*共?\d{1,4}页)?|[ivxlc]{1,6}|Page\d{1,4}(?:of\d{1,4})?)[-—–－·•~～\s]*",
    re.IGNORECASE,
)

#: A line left out, why, and the rule that says so.
Aside = tuple[Placed, DropReason, Reason]


def smaller_type(size: float, most: float) -> bool:
    """小字附注：字号明显小于正文的短行（报眉、版次、责任编辑、摄影署名）不属于文章正文。

    A short text in smaller type than most of the page (running head, page number, editors, photo credit) is no part of
    an article.
    """
    return size <= SMALLER * most


def page_number(text: str) -> bool:
    """页码：版心之外单独成行的页码（— 3 —、第3页、3/12）不属于正文。

    A number that stands by itself above or below everything else of its page is the number of the page.
    """
    return _NUMBER.fullmatch(text) is not None


def running_head(pages: int, of: int) -> bool:
    """页眉页脚：在多数页面的同一位置重复出现（只有数字不同）的行不属于正文。

    A line that stands at the same place at the edge of most pages, digits aside, is a running head or foot.
    """
    return pages >= 2 and pages * 2 > of


def asides(sheet: Sheet) -> list[Aside]:
    """Return what is no part of any article, with its reason."""
    found: dict[int, Aside] = {}
    pages: dict[int, list[Placed]] = defaultdict(list)
    for one in sheet.placed:
        pages[one.page].append(one)
    edges = {number: list(_edges(lines)) for number, lines in pages.items()}
    for one in _repeated(edges):
        found[id(one)] = (one, DropReason.FURNITURE, because(running_head))
    for lines in edges.values():
        for depth, one in lines:
            if depth == 0 and page_number(one.line.text):
                found[id(one)] = (one, DropReason.FURNITURE, because(page_number))
    for group in groups_of_one_size([one for one in sheet.placed if id(one) not in found]):
        letters = sum(len(one.line.text) for one in group)
        if smaller_type(group[0].size, sheet.most) and letters <= LONGEST_ASIDE:
            # A caption may go on in further lines.
            until = next((at for at, one in enumerate(group) if caption_line(one.line)), len(group))
            for one in group[:until]:
                found[id(one)] = (one, DropReason.FURNITURE, because(smaller_type))
    return list(found.values())


def _edges(lines: Sequence[Placed]) -> Iterator[tuple[int, Placed]]:
    """Yield the lines of the first and last rows of a page with the number of their row, counted from the edge."""
    ordered = sorted(lines, key=lambda one: one.top)
    for row in (ordered, sorted(lines, key=lambda one: -one.bottom)):
        depth, last = 0, row[0]
        for one in row:
            if not one.beside(last):
                depth, last = depth + 1, one
            if depth >= EDGE_ROWS:
                break
            yield depth, one


def _repeated(edges: dict[int, list[tuple[int, Placed]]]) -> Iterator[Placed]:
    """Yield the lines that stand at the edge of most pages at one place with the same words."""
    kinds: dict[str, list[Placed]] = defaultdict(list)
    for lines in edges.values():
        for _, one in lines:
            kinds[_DIGITS.sub("#", one.line.text)].append(one)
    for lines_of_kind in kinds.values():
        ordered = sorted(lines_of_kind, key=lambda one: one.top)
        for one in ordered:
            same = {other.page for other in ordered if abs(other.top - one.top) <= SAME_PLACE}
            if running_head(len(same), len(edges)):
                yield one
