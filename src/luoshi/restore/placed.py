"""Lines of print where they stand on the page (落位): boxes, size and weight of type, and the groups that they make."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from luoshi.model import Block
from luoshi.restore.lines import PrintedLine

#: Leading where a page does not show its own, in sizes of type.
LEADING = 1.5
#: Lines of one group: left edges, or centres, or right edges no further apart, in sizes of type.
ALIGNED = 3.0
#: The next line of a group begins at most so many sizes below the end of the one before.
NEXT = 0.95


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place, in points from the upper left corner; it is as high as its type (an em square)."""

    line: PrintedLine
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    upright: bool = False

    @property
    def middle(self) -> float:
        """Return the middle of the line from left to right."""
        return (self.left + self.right) / 2

    def beside(self, other: Placed) -> bool:
        """Tell whether the two stand at one height: they share more than half of the lower one's height."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > 0.5 * min(self.bottom - self.top, other.bottom - other.top)

    def over(self, other: Placed) -> bool:
        """Tell whether the two overlap from left to right."""
        return self.left < other.right and other.left < self.right


@dataclass(frozen=True, slots=True)
class Sheet:
    """All lines of a file with their places, its rules, and the size of most letters."""

    placed: tuple[Placed, ...]
    rules: tuple[tuple[int, float, float, float, float], ...]
    most: float
    leading: float


def sheet_of(layout: Sequence[Block], lines: Sequence[PrintedLine]) -> Sheet | None:
    """Return the lines with their places, None where the layout does not say where every line stands."""
    blocks = [block for block in layout if block.box is not None and block.size > 0]
    if not blocks:
        return None
    placed = list(_placed(blocks, lines))
    if len(placed) < len(lines) or not placed:
        return None
    sizes: Counter[float] = Counter()
    for one in placed:
        sizes[one.size] += len(one.line.text)
    most = sizes.most_common(1)[0][0]
    rules = tuple(
        (int(block.box[0]), *block.box[1:]) for block in layout if block.tag == "rule" and block.box is not None
    )
    return Sheet(tuple(placed), rules, most, _leading(placed, most))


def _placed(blocks: Sequence[Block], lines: Sequence[PrintedLine]) -> Iterator[Placed]:
    starts = [block.span.start for block in blocks]
    for line in lines:
        at = bisect_right(starts, line.start) - 1
        if at < 0 or blocks[at].span.end < line.end:
            continue
        block = blocks[at]
        if block.box is None:
            continue
        page, left, top, right, bottom = block.box
        yield Placed(
            line, int(page), left, top, right, bottom, block.size, "bold" in block.path, block.tag == "upright"
        )


def _leading(placed: Sequence[Placed], most: float) -> float:
    """Return the usual distance of base lines in the size of most letters."""
    steps = [
        two.top - one.top
        for one, two in pairwise(placed)
        if one.page == two.page
        and one.size == two.size == most
        and one.over(two)
        and one.top < two.top < one.top + 4 * most
    ]
    return median(steps) if steps else LEADING * most


def groups_of_one_size(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Put together what is set together: lines of one size, one below the other, level; upright ones side by side."""
    groups: list[list[Placed]] = []
    by_size: dict[tuple[int, float, bool], list[list[Placed]]] = {}
    for one in sorted(placed, key=lambda line: (line.page, line.top, line.left)):
        # Groups that ended far above cannot go on.
        kin = by_size.setdefault((one.page, one.size, one.upright), [])
        kin[:] = [group for group in kin if one.top - group[-1].bottom <= NEXT * one.size or one.upright]
        found = next((group for group in reversed(kin) if _goes_on(group[-1], one)), None)
        if found is None:
            found = []
            kin.append(found)
            groups.append(found)
        found.append(one)
    for group in groups:
        if group[0].upright:
            group.sort(key=lambda line: -line.left)
    return groups


def _goes_on(last: Placed, one: Placed) -> bool:
    if one.upright:
        gap = max(one.left - last.right, last.left - one.right)
        return gap <= 1.2 * one.size and abs(one.top - last.top) <= 2.5 * one.size
    aligned = min(abs(one.left - last.left), abs(one.middle - last.middle), abs(one.right - last.right))
    return (
        -0.5 * one.size <= one.top - last.bottom <= NEXT * one.size and aligned <= ALIGNED * one.size and one.over(last)
    )
