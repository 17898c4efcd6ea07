"""Columns and reading order of a set page (分栏与读序), from the white between its lines: a cut of the page along its gutters.

A page is cut level where a headline stands alone above what follows or the white is wider than between lines, and
upright along gutters that no line and no headline crosses; then level again, until single columns are left. A headline reaches over all columns
that begin right below it (upright: beside it), not only over those that its letters cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from luoshi.restore.placed import Placed

#: A gutter is at least so wide, in sizes of type.
GUTTER = 0.8
#: White between two stories: so much more than between lines, in sizes of type.
STORY_GAP = 0.5
#: Cuts inside cuts; no page needs more.
DEPTH = 12


@dataclass(frozen=True, slots=True)
class Headed:
    """A headline with what stands close to it (kicker, subtitle, byline), as one box."""

    lines: tuple[Placed, ...]
    left: float
    top: float
    right: float
    bottom: float
    upright: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One line in reading order: the left edge of its column, whether it opens a stretch apart, and stands as a headline.

    ``measure`` is the width of the column; ``head`` tells that the line belongs to a headline over columns of its own.
    """

    placed: Placed
    edge: float
    measure: float
    apart: bool = False
    head: bool = False


@dataclass(slots=True)
class _Cutter:
    """The page being cut: size of most letters, usual white between lines, headlines by line, lines in order so far."""

    most: float
    white: float
    headed: dict[int, Headed]
    sections: frozenset[int]
    across: tuple[float, float] = (0.0, 0.0)
    runs: list[Run] = field(default_factory=list)
    apart: bool = False

    def emit(self, lines: Iterable[Placed], edge: float, measure: float, head: bool = False) -> None:
        """Append lines in the order given."""
        for one in lines:
            self.runs.append(Run(one, edge, measure, self.apart, head))
            self.apart = False

    def heads(self, lines: Sequence[Placed]) -> list[Headed]:
        """Return the headlines of some lines."""
        found = {id(self.headed[id(one)]): self.headed[id(one)] for one in lines if id(one) in self.headed}
        return list(found.values())

    def body(self, lines: Sequence[Placed]) -> list[Placed]:
        """Return the lines that belong to no headline."""
        return [one for one in lines if id(one) not in self.headed]


def reading_order(
    lines: Sequence[Placed], heads: Sequence[Headed], sections: Sequence[Headed], most: float, leading: float
) -> list[Run]:
    """按版面定读序：沿栏间空白与标题上方空白切分版面，栏内自上而下，栏间自左而右；标题统领其下（竖题统领其旁）各栏。

    Return the lines of one page in the order in which they are read. ``heads`` may stand over columns of their own,
    ``sections`` are headings inside a column: white above them parts nothing.
    """
    headed = {id(line): head for head in heads for line in head.lines}
    within = frozenset(id(line) for head in sections for line in head.lines)
    cutter = _Cutter(most, max(leading - most, 0.0), headed, within)
    _level_cuts(cutter, list(lines), 0)
    return cutter.runs


def _level_cuts(cutter: _Cutter, lines: list[Placed], depth: int) -> None:
    """Cut a stretch of the page into bands, one below the other."""
    columns = columns_of(lines, GUTTER * cutter.most)
    if len(columns) == 1 and _single(lines):
        _column(cutter, lines)
        return
    cutter.across = (columns[0][0], columns[-1][1])
    across = cutter.across
    for number, band in enumerate(_bands(cutter, lines)):
        cutter.across = across
        if number:
            cutter.apart = True
        _upright_cuts(cutter, band, depth)


def _column(cutter: _Cutter, lines: Sequence[Placed], edge: float | None = None, right: float | None = None) -> None:
    low = min(one.left for one in lines) if edge is None else edge
    high = max(one.right for one in lines) if right is None else right
    cutter.emit(sorted(lines, key=lambda one: (one.top, one.left)), low, high - low)


def _single(lines: Sequence[Placed]) -> bool:
    """Tell whether no line stands beside another one."""
    ordered = sorted(lines, key=lambda one: one.top)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 12]:
            if other.top >= one.bottom:
                break
            if one.beside(other) and not one.over(other):
                return False
    return True


def _bands(cutter: _Cutter, lines: Sequence[Placed]) -> list[list[Placed]]:
    """Cut where white runs across: above a headline that stands alone, or where it is wider than between lines."""
    atoms: list[tuple[float, list[Placed | Headed]]] = []
    reach = float("-inf")
    items: list[Placed | Headed] = [*cutter.body(lines)]
    items.extend(cutter.heads(lines))
    for one in sorted(items, key=lambda one: one.top):
        if one.top >= reach - 0.05 * cutter.most:
            atoms.append((one.top - reach, []))
        atoms[-1][1].append(one)
        reach = max(reach, one.bottom)
    last = max((at for at, (_, atom) in enumerate(atoms) if _texts(atom)), default=-1)
    bands: list[list[Placed | Headed]] = []
    for at, (white, atom) in enumerate(atoms):
        within = id(atom[0]) in cutter.sections or (at > 0 and _ends_in_heading(cutter, atoms[at - 1][1]))
        wide = white >= cutter.white + STORY_GAP * cutter.most and not within
        alone = not _texts(atom) and at < last
        opened = bool(bands) and not _texts(bands[-1])
        if not bands or ((alone or wide) and not opened):
            bands.append([])
        bands[-1].extend(atom)
    return [[line for one in band for line in (one.lines if isinstance(one, Headed) else (one,))] for band in bands]


def _ends_in_heading(cutter: _Cutter, items: Sequence[Placed | Headed]) -> bool:
    """Tell whether the last row of a band holds a section heading: columns of one story may break at one height."""
    end = max(one.bottom for one in items) - 0.6 * cutter.most
    return any(id(one) in cutter.sections for one in items if one.bottom >= end)


def _texts(items: Sequence[Placed | Headed]) -> bool:
    """Tell whether some of the items are lines of text, not headlines."""
    return any(isinstance(one, Placed) for one in items)


def _upright_cuts(cutter: _Cutter, band: list[Placed], depth: int) -> None:
    """Cut a band along the gutters that neither its lines nor the reach of its headlines cross."""
    heads = cutter.heads(band)
    boxes: list[Placed | Headed] = [*band]
    boxes.extend(_reaches(cutter, heads, cutter.body(band)))
    parts = _parted(band, columns_of(boxes, GUTTER * cutter.most))
    if len(parts) > 1 and depth < DEPTH:
        for part in parts:
            _level_cuts(cutter, part, depth + 1)
        return
    body = cutter.body(band)
    first = min((one.top for one in body), default=float("inf"))
    top = [head for head in heads if head.upright or head.bottom <= first + 0.3 * cutter.most]
    taken = {id(line) for head in top for line in head.lines}
    rest = [one for one in band if id(one) not in taken]
    across = (min(one.left for one in band), max(one.right for one in band))
    cutter.emit(_ordered(top), across[0], across[1] - across[0], head=True)
    if rest:
        _columns(cutter, rest, depth)


def _ordered(heads: Sequence[Headed]) -> list[Placed]:
    """Return the lines of headlines in reading order: downwards, upright ones from right to left."""
    if any(head.upright for head in heads):
        heads = sorted(heads, key=lambda head: head.left)
    else:
        heads = sorted(heads, key=lambda head: (head.top, head.left))
    return [line for head in heads for line in head.lines]


def _columns(cutter: _Cutter, lines: list[Placed], depth: int) -> None:
    """Read what stands under (or beside) a headline: column after column."""
    columns = _parted(lines, columns_of(lines, GUTTER * cutter.most))
    if len(columns) == 1:
        if _single(lines) or depth >= DEPTH:
            _column(cutter, lines)
        else:
            _loose(cutter, lines, depth)
        return
    for column in columns:
        if _single(column) or depth >= DEPTH:
            _column(cutter, column)
        else:
            _level_cuts(cutter, column, depth + 1)


def _loose(cutter: _Cutter, lines: list[Placed], depth: int) -> None:
    """Read lines that one line across joins: it parts what stands above it from what stands below."""
    widest = max(lines, key=lambda one: one.right - one.left)
    above = [one for one in lines if one is not widest and one.bottom <= widest.top + 0.5 * widest.size]
    beside = [
        one for one in lines if one is not widest and one not in above and one.top < widest.bottom - 0.5 * widest.size
    ]
    below = [one for one in lines if one is not widest and one not in above and one not in beside]
    if not (above or below):
        _column(cutter, lines)
        return
    for part in (above, [widest, *beside], below):
        if part and len(part) < len(lines):
            _columns(cutter, part, depth + 1)


def columns_of(lines: Iterable[Placed | Headed], gutter: float) -> list[tuple[float, float]]:
    """Return the stretches from left to right that lines cover, white of at least ``gutter`` between them."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((one.left, one.right) for one in lines):
        if found and left - found[-1][1] < gutter:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _parted(lines: Sequence[Placed], columns: Sequence[tuple[float, float]]) -> list[list[Placed]]:
    parts: list[list[Placed]] = [[] for _ in columns]
    for one in lines:
        at = next((at for at, (left, right) in enumerate(columns) if left <= one.middle <= right), 0)
        parts[at].append(one)
    return [part for part in parts if part]


def _reaches(cutter: _Cutter, heads: Sequence[Headed], body: Sequence[Placed]) -> list[Headed]:
    """Return headlines as wide as the columns that begin right below (upright ones: beside) them."""
    columns = [(low, high, [one for one in body if low <= one.middle <= high]) for low, high in _strips(cutter, body)]
    claims: list[set[int]] = [_claim(cutter, head, heads, columns) for head in heads]
    for at, one in enumerate(heads):
        for other in range(at + 1, len(heads)):
            _settle(columns, one, heads[other], claims[at], claims[other])
    reached = []
    for head, claim in zip(heads, claims, strict=True):
        left = min([head.left, *(columns[at][0] for at in claim)])
        right = max([head.right, *(columns[at][1] for at in claim)])
        reached.append(replace(head, left=left, right=right))
    return reached


def _strips(cutter: _Cutter, body: Sequence[Placed]) -> list[tuple[float, float]]:
    return columns_of(body, GUTTER * cutter.most)


def _claim(
    cutter: _Cutter,
    head: Headed,
    heads: Sequence[Headed],
    columns: Sequence[tuple[float, float, list[Placed]]],
) -> set[int]:
    """Return the columns that a headline stands over: those under its letters, and their neighbours that begin as high."""
    step = cutter.white + cutter.most
    if head.upright:
        begins = [min((one.top for one in lines), default=0.0) for _, _, lines in columns]
        fits = [head.top - step <= begin <= head.top + 3 * step for begin in begins]
        after = [at for at, (low, _, _) in enumerate(columns) if low >= head.right - cutter.most]
        before = [at for at, (_, high, _) in reversed(list(enumerate(columns))) if high <= head.left + cutter.most]
        return _chain(after, fits, head, heads, columns) or _chain(before, fits, head, heads, columns)
    tops: list[float | None] = []
    for _, _, lines in columns:
        clear = all(one.bottom <= head.top + 0.3 * one.size or one.top >= head.bottom - 0.3 * one.size for one in lines)
        below = [one.top for one in lines if one.top >= head.bottom - 0.3 * one.size]
        tops.append(min(below) if clear and below else None)
    own = [at for at, (low, high, _) in enumerate(columns) if low < head.right and head.left < high]
    starts = [top for at in own if (top := tops[at]) is not None]
    if not starts:
        return set(own)
    start = min(starts)
    fits = [top is not None and abs(top - start) <= 1.2 * step for top in tops]
    right = _chain(range(max(own) + 1, len(columns)), fits, head, heads, columns)
    left = _chain(range(min(own) - 1, -1, -1), fits, head, heads, columns)
    return _balanced(cutter, head, own, left, right, columns)


def _balanced(
    cutter: _Cutter,
    head: Headed,
    own: Sequence[int],
    left: set[int],
    right: set[int],
    columns: Sequence[tuple[float, float, list[Placed]]],
) -> set[int]:
    """Return as many columns as leave the headline on their axis or on their left edge; all where neither can be had."""
    whole = {*own, *left, *right}
    if abs(head.left + head.right - sum(cutter.across)) / 2 <= 1.5 * cutter.most:
        # It stands on the axis of the page: the last columns may have stayed empty.
        return whole
    best: set[int] = set()
    for low in range(min(own) - len(left), min(own) + 1):
        for high in range(max(own), max(own) + len(right) + 1):
            edge, end = columns[low][0], columns[high][1]
            off = min(abs(head.left + head.right - edge - end) / 2, abs(head.left - edge))
            if off <= 1.5 * cutter.most and high - low + 1 > len(best):
                best = set(range(low, high + 1))
    return best or whole


def _chain(
    places: Iterable[int],
    fits: Sequence[bool],
    head: Headed,
    heads: Sequence[Headed],
    columns: Sequence[tuple[float, float, list[Placed]]],
) -> set[int]:
    """Return neighbouring columns as long as they fit and no other headline stands over or before them."""
    found: set[int] = set()
    for at in places:
        low, high, _ = columns[at]
        bound = (min(low, head.left), max(high, head.right))
        taken = any(
            (other is not head and _over(other, low, high, head) and not (other.left < head.right and head.left < other.right))
            or (other is not head and other.upright and head.upright and bound[0] <= other.left <= bound[1])
            for other in heads
        )  # fmt: skip
        if taken or not fits[at]:
            break
        found.add(at)
    return found


def _over(other: Headed, low: float, high: float, head: Headed) -> bool:
    """Tell whether another headline stands over a column at the height of this one."""
    return other.left < high and low < other.right and other.top < head.bottom and head.top < other.bottom


def _settle(
    columns: Sequence[tuple[float, float, list[Placed]]], one: Headed, other: Headed, first: set[int], second: set[int]
) -> None:
    """Part columns that two headlines side by side both claim, so that each stands over the middle of its own."""
    shared = sorted(first & second)
    if not shared or (one.left < other.right and other.left < one.right):
        return
    left, right = (first, second) if one.left < other.left else (second, first)
    a, b = (one, other) if one.left < other.left else (other, one)

    def off(cut: int) -> float:
        mine = sorted(left - set(shared[cut:]))
        yours = sorted(right - set(shared[:cut]))
        return sum(
            abs((head.left + head.right) / 2 - (columns[own[0]][0] + columns[own[-1]][1]) / 2)
            for head, own in ((a, mine), (b, yours))
            if own
        )

    best = min(range(len(shared) + 1), key=off)
    left -= set(shared[best:])
    right -= set(shared[:best])
