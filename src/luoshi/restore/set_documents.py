"""Documents set in one column (公文版面): rows of print become paragraphs, titles and rows of tables.

A line goes on with the one before it where that one fills the measure and it is not indented itself; over the end of a page as
well. Lines of one headline are one. Cells stand where the rules of a table part them, and in the same row where they stand
side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from luoshi.restore.placed import Placed, Sheet

#: A line that ends this many sizes of type before the margin does not go on.
SHORT = 2.2
#: A line that begins this many sizes to the right of the margin is indented, centred or set to the right.
INDENTED = 0.8
#: Sizes of type that differ by less are one.
SAME_SIZE = 1.07
#: Rules of one table are this near, in points; a table has this many of either kind.
JOINED, FEWEST_RULES = 3.0, 2
#: A rule is thinner than this, in points.
THIN = 4.0

Rule = tuple[int, float, float, float, float]


@dataclass(slots=True)
class Row:
    """One line of the proof: printed lines with what stands behind each (nothing, or a tab behind a cell)."""

    lines: list[Placed]
    ends: list[str]
    display: bool = False
    table: bool = False


@dataclass(slots=True)
class Grid:
    """The rules of one table: ``columns`` and ``rows`` are the places of upright and level rules."""

    page: int
    box: list[float]
    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)

    @property
    def columns(self) -> list[float]:
        """Return the left edges of the columns."""
        return _places(rule[1] for rule in self.upright)

    @property
    def rows(self) -> list[float]:
        """Return the upper edges of the rows."""
        return _places(rule[2] for rule in self.level)

    def holds(self, one: Placed) -> bool:
        """Tell whether a line stands inside."""
        left, top, right, bottom = self.box
        middle = (one.top + one.bottom) / 2
        return one.page == self.page and left <= one.middle <= right and top <= middle <= bottom

    def cell(self, one: Placed) -> tuple[int, int]:
        """Return row and column of a line; a cell over several rows counts as in the first."""
        column = bisect_right(self.columns, one.middle) - 1
        rows = self.rows
        row = bisect_right(rows, (one.top + one.bottom) / 2) - 1
        while row > 0 and not self._ruled(rows[row], one.middle):
            row -= 1
        return row, column

    def _ruled(self, y: float, x: float) -> bool:
        return any(abs(rule[2] - y) <= JOINED and rule[1] - JOINED <= x <= rule[3] + JOINED for rule in self.level)


def _places(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > JOINED:
            found.append(value)
    return found


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Put rules that touch one another together; a table has level and upright ones."""
    grids: list[Grid] = []
    for rule in sorted(rules, key=lambda one: (one[0], one[2], one[1])):
        page, left, top, right, bottom = rule
        level, upright = bottom - top <= THIN, right - left <= THIN
        touched = [
            grid
            for grid in grids
            if grid.page == page
            and left <= grid.box[2] + JOINED
            and grid.box[0] <= right + JOINED
            and top <= grid.box[3] + JOINED
            and grid.box[1] <= bottom + JOINED
        ]
        whole = Grid(page, [left, top, right, bottom])
        for grid in touched:
            whole.level += grid.level
            whole.upright += grid.upright
            whole.box = [*map(min, whole.box[:2], grid.box[:2]), *map(max, whole.box[2:], grid.box[2:])]
            grids.remove(grid)
        whole.level += _level_rules(rule) if not upright else []
        whole.upright += _upright_rules(rule) if not level else []
        grids.append(whole)
    return [grid for grid in grids if len(grid.columns) > FEWEST_RULES and len(grid.rows) > FEWEST_RULES]


def _level_rules(rule: Rule) -> list[Rule]:
    """Return the level rules that a rule is or a frame has."""
    page, left, top, right, bottom = rule
    return [rule] if bottom - top <= THIN else [(page, left, top, right, top), (page, left, bottom, right, bottom)]


def _upright_rules(rule: Rule) -> list[Rule]:
    page, left, top, right, bottom = rule
    return [rule] if right - left <= THIN else [(page, left, top, left, bottom), (page, right, top, right, bottom)]


def document_rows(sheet: Sheet, kept: Sequence[Placed], shown: dict[int, int]) -> Iterator[Row]:
    """Yield the lines of a document as rows of its proof; ``shown`` gives the group of every line set as a headline."""
    grids = grids_of(sheet.rules)
    margins = _margins(sheet, kept)
    row: Row | None = None
    for piece in _pieces(kept, grids):
        if row is not None and _goes_on(sheet, row, piece, margins, shown):
            row.ends[-1] = ""
            row.lines += piece.lines
            row.ends += piece.ends
            continue
        if row is not None:
            yield row
        row = piece
        row.display = id(piece.lines[0]) in shown and not piece.table
    if row is not None:
        yield row


def _pieces(kept: Sequence[Placed], grids: Sequence[Grid]) -> Iterator[Row]:
    """Yield the rows of print from top to bottom, tables row by row."""
    for _, page in groupby(sorted(kept, key=lambda one: (one.page, one.top, one.left)), key=lambda one: one.page):
        lines = list(page)
        tables = [(grid, [one for one in lines if grid.holds(one)]) for grid in grids]
        in_table = {id(one): at for at, (_, inside) in enumerate(tables) for one in inside}
        done: set[int] = set()
        free: list[Placed] = []
        for one in lines:
            at = in_table.get(id(one))
            if at is None:
                free.append(one)
            elif at not in done:
                yield from _side_by_side(free)
                free = []
                done.add(at)
                yield from _table(*tables[at])
        yield from _side_by_side(free)


def _table(grid: Grid, inside: Sequence[Placed]) -> Iterator[Row]:
    cells: dict[tuple[int, int], list[Placed]] = {}
    for one in inside:
        cells.setdefault(grid.cell(one), []).append(one)
    for _, places in groupby(sorted(cells), key=lambda cell: cell[0]):
        yield _row_of([cells[place] for place in places])


def _row_of(cells: Sequence[Sequence[Placed]]) -> Row:
    row = Row([], [], table=len(cells) > 1)
    for number, cell in enumerate(cells):
        row.lines += cell
        row.ends += [""] * (len(cell) - 1) + ["\t" if number + 1 < len(cells) else "\n"]
    return row


def _side_by_side(lines: Sequence[Placed]) -> Iterator[Row]:
    row: list[Placed] = []
    for one in sorted(lines, key=lambda one: (one.top, one.left)):
        if row and not one.beside(row[0]):
            yield _row_of([[line] for line in sorted(row, key=lambda line: line.left)])
            row = []
        row.append(one)
    if row:
        yield _row_of([[line] for line in sorted(row, key=lambda line: line.left)])


def _margins(sheet: Sheet, kept: Sequence[Placed]) -> tuple[float, float]:
    """Return the left and right edge of the text: where most lines in the size of most letters begin and end."""
    running = [one for one in kept if one.size == sheet.most]
    widest = max((one.right - one.left for one in running), default=0.0)
    full = [one for one in running if one.right - one.left >= 0.8 * widest]
    lefts = Counter(round(one.left) for one in full)
    rights = Counter(round(one.right) for one in full)
    if not full:
        return 0.0, 0.0
    # The first of the edges that are met often: an indent stands further in.
    often = max(lefts.values()) / 3
    return min(left for left, count in lefts.items() if count >= often), max(
        right for right, count in rights.items() if count >= max(rights.values()) / 3
    )


def _goes_on(sheet: Sheet, row: Row, piece: Row, margins: tuple[float, float], shown: dict[int, int]) -> bool:
    """Tell whether a row of print goes on with what stands above it."""
    last, one = row.lines[-1], piece.lines[0]
    if row.table or piece.table:
        return False
    if row.display or id(one) in shown:
        same = row.display and shown.get(id(one)) == shown.get(id(last))
        return same and last.page == one.page and not one.upright
    if max(last.size, one.size) > SAME_SIZE * min(last.size, one.size):
        return False
    left, right = margins
    full = last.right >= right - SHORT * last.size
    inside = one.left - left <= INDENTED * one.size
    near = one.page != last.page or one.top - last.bottom <= 1.6 * (sheet.leading - sheet.most) + 0.5 * one.size
    return full and inside and near
