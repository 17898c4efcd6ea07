"""What the boxes and sizes of type of a PDF say of its lines (排版): headlines, first lines of paragraphs, asides.

Text pages show their setting only by the widths of their lines (``wraps.py``). Where the reader of a file knows the place
and the size of every line, nothing need be guessed: a headline is set larger, a first line is indented.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from luoshi.model import Block, DropReason, Span
from luoshi.restore.captions import caption_line
from luoshi.restore.draft import Dropped
from luoshi.restore.lines import PrintedLine, SetAs
from luoshi.restore.reasons import because
from luoshi.restore.wraps import Part

#: Times the size of most letters from which type is larger or smaller; one size of print is some 10 % from the next.
LARGER, SMALLER = 1.08, 0.93
#: A text of more letters is running text in whatever size it is set (a lead in large type, a notice in small type).
LONGEST_HEADLINE, LONGEST_ASIDE = 90, 60
#: A first line begins so many sizes of type to the right of its column: two characters (GB/T 9704 and the press alike).
INDENT = (1.4, 2.6)
#: Lines whose left edges are further apart, in sizes of type, stand in different columns.
ASIDE = 3.0
#: The next line of one headline begins at most so many sizes below the one before it.
LEADING = 0.9


@dataclass(frozen=True, slots=True)
class _Set:
    """A line of print with the block that says where it stands."""

    line: PrintedLine
    page: float
    left: float
    top: float
    bottom: float
    size: float

    def under(self, other: _Set) -> bool:
        """Tell whether this line stands below the other in the same column."""
        near = abs(self.left - other.left) < ASIDE * self.size
        return self.page == other.page and self.top > other.top and near

    def directly_under(self, other: _Set) -> bool:
        """Tell whether this line is the next one of the same setting, in whatever column of type."""
        return self.page == other.page and -0.5 <= (self.top - other.bottom) / self.size <= LEADING


def larger_type(size: float, most: float) -> bool:
    """大字标题：字号明显大于正文的短行是标题；正文字号的行不是。

    A short text in larger type than most of the page is a headline.
    """
    return size >= LARGER * most


def smaller_type(size: float, most: float) -> bool:
    """小字附注：字号明显小于正文的短行（报眉、版次、责任编辑、摄影署名）不属于文章正文。

    A short text in smaller type than most of the page (running head, page number, editors, photo credit) is no part of
    an article.
    """
    return size <= SMALLER * most


def set_lines(layout: Sequence[Block], lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[Dropped]]:
    """Tell every line how it is set, and take the asides out; lines of files without boxes come back as they are."""
    placed = _placed(layout, lines)
    sizes: Counter[float] = Counter()
    for one in placed:
        sizes[one.size] += len(one.line.text)
    if not sizes or len(placed) < len(lines):
        return list(lines), []
    most = sizes.most_common(1)[0][0]
    kept: list[PrintedLine] = []
    drops: list[Dropped] = []
    running: list[_Set] = []
    for size, group in groupby(placed, key=lambda one: one.size):
        some = list(group)
        letters = sum(len(one.line.text) for one in some)
        if larger_type(size, most) and letters <= LONGEST_HEADLINE:
            kept += _headline(some)
        elif smaller_type(size, most) and letters <= LONGEST_ASIDE:
            captions = [one.line for one in some if caption_line(one.line)]
            kept += captions
            asides = [one.line for one in some if one.line not in captions]
            drops += [
                Dropped(Span(line.start, line.end), DropReason.FURNITURE, because(smaller_type)) for line in asides
            ]
        else:
            kept += _running(some, running[-1] if running else None)
            running = some
    return kept, drops


def _placed(layout: Sequence[Block], lines: Sequence[PrintedLine]) -> list[_Set]:
    blocks = [block for block in layout if block.box is not None and block.size > 0]
    starts = [block.span.start for block in blocks]
    placed = []
    for line in lines:
        at = bisect_right(starts, line.start) - 1
        if at >= 0 and blocks[at].span.end >= line.end and (box := blocks[at].box) is not None:
            page, left, top, _, bottom = box
            placed.append(_Set(line, page, left, top, bottom, blocks[at].size))
    return placed


def _headline(some: Sequence[_Set]) -> Iterator[PrintedLine]:
    """Mark lines in large type; a gap parts two headlines."""
    for at, one in enumerate(some):
        apart = at == 0 or not one.directly_under(some[at - 1])
        yield replace(one.line, set_as=SetAs.DISPLAY, blanks=int(apart))


def _running(some: Sequence[_Set], before: _Set | None) -> Iterator[PrintedLine]:
    """Mark lines of running text: those indented against the other lines of their column open a paragraph."""
    column: list[_Set] = []
    columns = [column]
    for one in some:
        if column and not one.under(column[-1]):
            column = []
            columns.append(column)
        column.append(one)
    interrupted = before is None or before.line.ends_sentence
    for number, column in enumerate(columns):
        edge = min((one.left for one in column), default=0.0)
        for at, one in enumerate(column):
            opens = INDENT[0] <= (one.left - edge) / one.size <= INDENT[1] or (not number and not at and interrupted)
            yield replace(one.line, set_as=SetAs.OPENS if opens else SetAs.GOES_ON, blanks=0)


def set_parts(lines: Sequence[PrintedLine]) -> list[Part]:
    """Return what part of a paragraph or headline every line is, as it is set.

    A line by itself that ends neither a sentence nor a clause is a heading in the size of the text.
    """
    parts = [Part.DISPLAY] * len(lines)
    paragraphs: list[list[int]] = []
    for at, line in enumerate(lines):
        if line.set_as is SetAs.DISPLAY:
            continue
        if line.set_as is SetAs.OPENS or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(at)
    for paragraph in paragraphs:
        first, last = paragraph[0], paragraph[-1]
        for at in paragraph[1:-1]:
            parts[at] = Part.MIDDLE
        if len(paragraph) > 1:
            parts[first], parts[last] = Part.FIRST, Part.LAST
        elif lines[first].ends_sentence or lines[first].text[-1] in "：:，；”）" or first in (0, len(lines) - 1):
            parts[first] = Part.ONLY
    return parts
