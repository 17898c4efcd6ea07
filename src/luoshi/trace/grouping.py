"""Which runs belong together (归组): runs of one pair of documents, near each other in both, clause order left free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Flags, Ints
from luoshi.trace.segments import Runs

#: Neighbours that a run looks at, in order of position, for one that it joins.
_AHEAD = 5
#: Letters that may stand on the other side of an insertion.
_TOUCH = 3


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near runs must be: ``gap`` letters at the most.

    With ``sentences`` (letters at which sentences begin) it is told whether the gap is an insertion (nothing, or nearly
    nothing, stands in it on one side) or an exchange of no more than ``exchange`` letters; and where both texts end a
    sentence in it, only a gap of nothing counts.
    """

    gap: int
    exchange: int = 0
    sentences: Ints | None = None

    def near(self, found: Runs, low: Ints, high: Ints) -> Flags:
        """Tell which of the runs ``low`` are near the runs ``high`` after them."""
        x1, y1 = found.x[low] + found.size[low], found.y[low] + found.size[low]
        swapped = found.y[high] < found.y[low]
        dx = found.x[high] - x1
        dy = np.where(swapped, found.y[low] - found.y[high] - found.size[high], found.y[high] - y1)
        near: Flags = (dx <= self.gap) & (dy <= self.gap)
        if self.sentences is None:
            return near
        near &= (np.minimum(dx, dy) <= _TOUCH) | (np.maximum(dx, dy) <= self.exchange)
        cut = self._apart(x1 - 1, found.x[high]) & np.where(
            swapped,
            self._apart(found.y[high] + found.size[high] - 1, found.y[low]),
            self._apart(y1 - 1, found.y[high]),
        )
        near &= ~(cut & (np.maximum(dx, dy) > 0))
        return near

    def _apart(self, last: Ints, first: Ints) -> Flags:
        starts = np.zeros(0, np.int64) if self.sentences is None else self.sentences
        apart: Flags = np.searchsorted(starts, last, "right") != np.searchsorted(starts, first, "right")
        return apart


def components(found: Runs, nearness: Nearness) -> Ints:
    """Label runs so that those near each other share a label; each looks at the next few of its pair of documents."""
    label = np.arange(len(found.x))
    lows, highs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, min(_AHEAD + 1, len(label))):
        near = found.x[step:] - found.x[:-step] - found.size[:-step] <= nearness.gap
        near &= found.b[step:] == found.b[:-step]
        near &= found.a[step:] == found.a[:-step]
        low = np.flatnonzero(near)
        low = low[nearness.near(found, low, low + step)]
        lows.append(low)
        highs.append(low + step)
    low, high = np.concatenate(lows), np.concatenate(highs)
    while True:
        before = label.copy()
        least = np.minimum(label[low], label[high])
        np.minimum.at(label, high, least)
        np.minimum.at(label, low, least)
        label = label[label]
        if np.array_equal(before, label):
            return label


def one_to_one(found: Runs, label: Ints) -> Ints:
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
