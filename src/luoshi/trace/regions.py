"""Third kernel, second part: runs of one pair of documents become passages (对应段), clause order left free."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.extend import grown
from luoshi.trace.letters import Flags, Floats, Ints, Letters
from luoshi.trace.options import Options
from luoshi.trace.segments import Runs

#: Neighbours that a run looks at, in order of position, for one that it joins.
_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Regions:
    """Aligned passages: letters ``x0:x1`` of document ``a`` and ``y0:y1`` of ``b``.

    ``matched`` letters of the shorter side lie in ``pieces`` equal runs; ``novel`` is what they say beyond set phrases,
    each letter by its rarity.
    """

    a: Ints
    b: Ints
    x0: Ints
    x1: Ints
    y0: Ints
    y1: Ints
    matched: Ints
    novel: Floats
    pieces: Ints

    def take(self, rows: Flags | Ints) -> Regions:
        """Return the regions at ``rows``."""
        return Regions(*(getattr(self, name)[rows] for name in self.__slots__))

    def length(self) -> Ints:
        """Return the letters of the longer side."""
        longer: Ints = np.maximum(self.x1 - self.x0, self.y1 - self.y0)
        return longer

    def evidence(self, options: Options) -> Floats:
        """Return the novel letters less what chance takes for every further piece and every letter left out."""
        left_out = self.length() - self.matched
        evidence: Floats = self.novel - options.piece * (self.pieces - 1) - options.unmatched * left_out
        return evidence


def regions_of(letters: Letters, found: Runs, ritual: NDArray[np.uint32], documents: int, options: Options) -> Regions:
    """Join runs of one pair of documents that lie near each other in both, in any order, and lengthen their ends.

    Args:
        letters: the documents of this part.
        found: runs by pair of documents and position.
        ritual: letters under a set phrase before every letter.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    label = _components(found, options.gap)
    found = found.take(_one_to_one(found, label))
    label = _components(found, options.gap)
    order = np.argsort(label, kind="stable")
    found, label = found.take(order), label[order]
    begin = np.flatnonzero(np.append(True, label[1:] != label[:-1])) if len(label) else np.zeros(0, np.int64)
    regions = _summed(found, begin, ritual)
    hope = regions.evidence(options) >= needed(documents, options) - options.hope
    owner = np.repeat(np.where(hope, np.cumsum(hope) - 1, -1), np.diff(np.append(begin, len(label))))
    kept = np.flatnonzero(owner >= 0)
    regions = _lengthened(letters, regions.take(hope), found.take(kept), owner[kept], options)
    return regions.take(regions.evidence(options) >= needed(documents, options))


def needed(documents: int, options: Options) -> float:
    """Return the evidence that a passage needs, in letters.

    Chance matches grow with the square of the collection, so every tenfold of it asks for ``options.tenfold`` more
    letters: the expected number of chance matches stays the same (as the E-value of BLAST).
    """
    return options.evidence + options.tenfold * float(np.log10(max(documents, 1)))


def _summed(found: Runs, begin: Ints, ritual: NDArray[np.uint32]) -> Regions:
    """Sum up the runs of every group; a group begins at each of ``begin``."""
    if not len(begin):
        none = np.zeros(0, np.int64)
        return Regions(none, none, none, none, none, none, none, np.zeros(0), none)
    sizes = np.diff(np.append(begin, len(found.x)))
    group = np.repeat(np.arange(len(begin)), sizes)
    left, novel_left = _covered(group, found.x, found, len(begin), ritual)
    right, novel_right = _covered(group, found.y, found, len(begin), ritual)
    return Regions(
        found.a[begin],
        found.b[begin],
        np.minimum.reduceat(found.x, begin),
        np.maximum.reduceat(found.x + found.size, begin),
        np.minimum.reduceat(found.y, begin),
        np.maximum.reduceat(found.y + found.size, begin),
        np.minimum(left, right),
        np.minimum(novel_left, novel_right),
        sizes,
    )


def _components(found: Runs, gap: int) -> Ints:
    """Label runs so that those near each other share a label; each looks at the next few of its pair of documents."""
    label = np.arange(len(found.x))
    x1, y1 = found.x + found.size, found.y + found.size
    lows, highs = [], []
    for step in range(1, min(_AHEAD + 1, len(label))):
        near = found.x[step:] - x1[:-step] <= gap
        near &= found.b[step:] == found.b[:-step]
        near &= found.a[step:] == found.a[:-step]
        low = np.flatnonzero(near)
        near_y = (found.y[low + step] - y1[low] <= gap) & (found.y[low] - y1[low + step] <= gap)
        lows.append(low[near_y])
        highs.append(low[near_y] + step)
    if not lows:
        return label
    low, high = np.concatenate(lows), np.concatenate(highs)
    while True:
        before = label.copy()
        least = np.minimum(label[low], label[high])
        np.minimum.at(label, high, least)
        np.minimum.at(label, low, least)
        label = label[label]
        if np.array_equal(before, label):
            return label


def _one_to_one(found: Runs, label: Ints) -> Ints:
    """Return the runs that are not shadowed on either side."""
    several = np.flatnonzero(np.bincount(label, minlength=len(label))[label] > 1)
    group, size = label[several], found.size[several]
    shadowed = _shadowed(group, found.x[several], size) | _shadowed(group, found.y[several], size)
    kept = np.ones(len(label), np.bool_)
    kept[several[shadowed]] = False
    return np.flatnonzero(kept)


def _shadowed(label: Ints, start: Ints, size: Ints) -> Flags:
    """Mark runs that lie, on one side, under other runs of their group.

    Where a word of the passage comes again on the other side it is no second copy of the passage.
    """
    order = np.lexsort((-size, start, label))
    shift = label[order] * (np.int64(1) << 40)
    end = (start + size)[order] + shift
    reach = np.maximum.accumulate(end)
    shadowed = np.zeros(len(label), np.bool_)
    shadowed[order[1:]] = end[1:] <= reach[:-1]
    return shadowed


def _covered(group: Ints, start: Ints, found: Runs, groups: int, ritual: NDArray[np.uint32]) -> tuple[Ints, Floats]:
    """Count the letters that the runs of each group cover, and those outside set phrases by their rarity."""
    order = np.lexsort((start, group))
    group, begin, end = group[order], start[order], (start + found.size)[order]
    shift = group * (np.int64(1) << 40)
    reach = np.maximum.accumulate(end + shift)
    begin = begin.copy()
    begin[1:] = np.maximum(begin[1:] + shift[1:], reach[:-1]) - shift[1:]
    end = np.maximum(end, begin)
    said = (end - begin - (ritual[end] - ritual[begin])) * found.rarity[order]
    matched = np.bincount(group, end - begin, groups).astype(np.int64)
    return matched, np.bincount(group, said, groups).astype(np.float64)


def _lengthened(letters: Letters, regions: Regions, found: Runs, owner: Ints, options: Options) -> Regions:
    """Lengthen regions from their outermost runs, to the right and to the left."""
    x0, x1, y0, y1 = regions.x0.copy(), regions.x1.copy(), regions.y0.copy(), regions.y1.copy()
    more = np.zeros(len(x0), np.int64)
    for step, ends in (
        (1, (found.x + found.size == x1[owner], found.y + found.size == y1[owner])),
        (-1, (found.x == x0[owner], found.y == y0[owner])),
    ):
        rows = np.flatnonzero(ends[0] | ends[1])
        for row, x, y, size in grown(letters, found.take(rows), options, step):
            whose = owner[rows[row]]
            np.minimum.at(x0, whose, x)
            np.minimum.at(y0, whose, y)
            np.maximum.at(x1, whose, x + size)
            np.maximum.at(y1, whose, y + size)
            more += np.bincount(whose, size, len(more)).astype(np.int64)
    share = regions.novel / np.maximum(regions.matched, 1)
    longer = replace(regions, x0=x0, x1=x1, y0=y0, y1=y1)
    matched = np.minimum(regions.matched + more, np.minimum(x1 - x0, y1 - y0))
    return replace(longer, matched=matched, novel=regions.novel + share * (matched - regions.matched))
