"""Third kernel, first half: from shared fingerprints to exact runs with exact ends (同文段).

Positions are counted over all letters of the part. Two hits of one diagonal (same distance between the two places)
that touch belong to one run; sorting one packed number (diagonal, position) brings them side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints, Letters
from luoshi.trace.pairs import Hits

#: Bits for three times the binary logarithm of a number of documents, up to a million.
_SPREAD_BITS = np.uint64(6)
_MOST = 1 << 20


@dataclass(frozen=True)
class Runs:
    """Equal runs: letters ``x:x + size`` and ``y:y + size``, ``x < y``, of documents ``a`` and ``b``.

    ``rarity`` (0 to 1) is what a letter of the run counts: 1 where only two documents have it, less the more have it.
    """

    a: Ints
    b: Ints
    x: Ints
    y: Ints
    size: Ints
    rarity: Floats

    def take(self, rows: Flags | Ints) -> Runs:
        """Return the runs at ``rows``."""
        return Runs(self.a[rows], self.b[rows], self.x[rows], self.y[rows], self.size[rows], self.rarity[rows])


def runs(letters: Letters, hits: Hits, documents: int, gram: int) -> Runs:
    """Turn hits into maximal equal runs; hits whose letters differ (colliding hashes) fall away.

    Args:
        letters: the documents of this part.
        hits: shared fingerprints, their documents numbered as in ``letters``.
        documents: number of documents of the whole collection, the measure of rarity.
        gram: letters of a fingerprint.
    """
    x, y, size, spread = _diagonals(letters, hits, gram)
    true = np.ones(len(x), np.bool_)
    for step in range(gram):
        true &= letters.codes[x + step] == letters.codes[y + step]
    x, y, size, spread = x[true], y[true], size[true], spread[true]
    a = np.searchsorted(letters.starts, x, "right") - 1
    b = np.searchsorted(letters.starts, y, "right") - 1
    back = _stretch(letters, x - 1, y - 1, letters.starts[a] - 1, letters.starts[b] - 1, -1)
    on = _stretch(letters, x + size, y + size, letters.starts[a + 1], letters.starts[b + 1], 1)
    return _distinct(Runs(a, b, x - back, y - back, size + back + on, rarity(spread, documents)))


def rarity(spread: Floats, documents: int) -> Floats:
    """Return the inverse document frequency (Spärck Jones 1972), 1 where two documents have it, 0 where all have it."""
    most = max(np.log2(max(documents, 2) / 2), 1.0)
    weight: Floats = np.clip(1 - np.log2(np.maximum(spread, 2) / 2) / most, 0.0, 1.0)
    return weight


def _diagonals(letters: Letters, hits: Hits, gram: int) -> tuple[Ints, Ints, Ints, Floats]:
    """Sort hits by diagonal and join those that touch; spread is the mean (in powers of two) over the hits of a run.

    One number holds the diagonal, the position and the spread in thirds of a power of two.
    """
    width = np.uint64(max(1, len(letters.codes).bit_length()))
    starts = letters.starts.astype(np.uint64)
    x = starts[hits.a] + hits.p.astype(np.uint64)
    keys = starts[hits.b]
    keys += hits.q.astype(np.uint64)
    keys -= x
    keys <<= width
    keys |= x
    keys <<= _SPREAD_BITS
    keys |= np.rint(3 * np.log2(np.clip(hits.spread, 1, _MOST))).astype(np.uint64)
    keys.sort()
    steps = (keys & ((np.uint64(1) << _SPREAD_BITS) - np.uint64(1))).astype(np.float64)
    keys >>= _SPREAD_BITS
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (keys[1:] - keys[:-1]) > np.uint64(gram)
    begin = np.flatnonzero(fresh)
    if not len(begin):
        none = np.zeros(0, np.int64)
        return none, none, none, np.zeros(0)
    mask = (np.uint64(1) << width) - np.uint64(1)
    count = np.diff(np.append(begin, len(keys)))
    first = (keys[begin] & mask).astype(np.int64)
    last = (keys[begin + count - 1] & mask).astype(np.int64)
    other = first + (keys[begin] >> width).astype(np.int64)
    return first, other, last - first + gram, 2 ** (np.add.reduceat(steps, begin) / count / 3)


def _stretch(letters: Letters, x: Ints, y: Ints, stop_x: Ints, stop_y: Ints, step: int) -> Ints:
    """Count equal letters from (x, y) on, going by ``step``, before either stop."""
    grown = np.zeros(len(x), np.int64)
    active = np.flatnonzero((x != stop_x) & (y != stop_y))
    x, y = x[active], y[active]
    stop_x, stop_y = stop_x[active], stop_y[active]
    while len(active):
        go = np.flatnonzero(letters.codes[x] == letters.codes[y])
        active, x, y, stop_x, stop_y = active[go], x[go] + step, y[go] + step, stop_x[go], stop_y[go]
        grown[active] += 1
        go = np.flatnonzero((x != stop_x) & (y != stop_y))
        active, x, y, stop_x, stop_y = active[go], x[go], y[go], stop_x[go], stop_y[go]
    return grown


def _distinct(found: Runs) -> Runs:
    """Leave out runs that lie in the run before them on the same diagonal."""
    order = np.lexsort((found.x, found.y - found.x))
    found = found.take(order)
    end = found.x + found.size
    new = np.ones(len(end), np.bool_)
    new[1:] = (found.y[1:] - found.x[1:] != found.y[:-1] - found.x[:-1]) | (found.x[1:] >= end[:-1])
    return found.take(new)
