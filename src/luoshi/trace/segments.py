"""Third kernel, first part: from shared fingerprints to maximal equal runs (同文段).

Positions are counted over all letters of the part. Two hits of one diagonal (same distance between the two places)
that touch belong to one run; sorting one packed number (diagonal, position) brings them side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints, Letters
from luoshi.trace.options import Options
from luoshi.trace.ordering import bits_of, order_of
from luoshi.trace.pairing import MOST_STEPS, STEPS, Hits, Places

#: Exponent of the inverse document frequency: a sentence that thirty documents share is still reuse.
_GENTLE = 1 / 3
#: Letters of a block in the table from position to document.
_BLOCK = 6
#: Hits looked at together: the working arrays stay in the cache of one core.
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
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

    @classmethod
    def joined(cls, parts: Sequence[Runs]) -> Runs:
        """Return the runs of all parts, one part after the other."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def take(self, rows: Flags | Ints) -> Runs:
        """Return the runs at ``rows``."""
        return Runs(self.a[rows], self.b[rows], self.x[rows], self.y[rows], self.size[rows], self.rarity[rows])


def runs(letters: Letters, hits: Hits, documents: int, options: Options) -> Runs:
    """Turn hits into maximal equal runs, in order of document pair and position.

    Hits whose letters differ (colliding hashes) fall away, and so does a short run that has no other run of the same
    pair of documents near it: nothing could come of it.

    Args:
        letters: the documents of this part.
        hits: shared fingerprints, their documents numbered as in ``letters``.
        documents: number of documents of the whole collection, the measure of rarity.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    found = _diagonals(letters, hits, documents, options.gram)
    found = _accompanied(found, letters, options)
    true = np.ones(len(found.x), np.bool_)
    for step in range(options.gram):
        true &= letters.codes[found.x + step] == letters.codes[found.y + step]
    found = found.take(true)
    a, b, x, y, size = found.a, found.b, found.x, found.y, found.size
    back = equal_letters(letters, x - 1, y - 1, letters.starts[a] - 1, letters.starts[b] - 1, -1)
    on = equal_letters(letters, x + size, y + size, letters.starts[a + 1], letters.starts[b + 1], 1)
    return in_order(distinct(Runs(a, b, x - back, y - back, size + back + on, found.rarity)), letters)


def rarity(spread: Floats, documents: int) -> Floats:
    """Return the inverse document frequency (Spärck Jones 1972), 1 where two documents have it, 0 where all have it."""
    most = max(np.log2(max(documents, 2) / 2), 1.0)
    weight: Floats = np.clip(1 - np.log2(np.maximum(spread, 2) / 2) / most, 0.0, 1.0) ** _GENTLE
    return weight


def _diagonals(letters: Letters, hits: Hits, documents: int, gram: int) -> Runs:
    """Sort hits by diagonal and join those that touch; the rarest fingerprint of a run tells its rarity.

    One number holds the diagonal, the position and the spread.
    """
    width = np.uint64(len(letters.codes).bit_length())
    steps_width = np.uint64(MOST_STEPS.bit_length())
    keys = np.empty(len(hits.left), np.uint64)
    starts = letters.starts.astype(np.uint64)
    for start in range(0, len(keys), _CHUNK):
        part = slice(start, start + _CHUNK)
        x, y = _positions(starts, hits.left[part]), _positions(starts, hits.right[part])
        keys[part] = ((y - x) << width | x) << steps_width | hits.step[part]
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    step = (keys & np.uint64(MOST_STEPS)).astype(np.uint8)
    keys >>= steps_width
    fresh[1:] = (keys[1:] - keys[:-1]) > np.uint64(gram)
    begin = np.flatnonzero(fresh)
    last = keys[np.append(begin[1:], len(keys)) - 1] if len(begin) else keys
    first = keys[begin]
    size = (last - first).astype(np.int64) + gram
    x = (first & ((np.uint64(1) << width) - np.uint64(1))).astype(np.int64)
    y = x + (first >> width).astype(np.int64)
    spread = 2 ** (np.minimum.reduceat(step, begin) / STEPS) if len(begin) else np.zeros(0)
    table = _blocks(letters)
    return Runs(doc_of(letters, x, table), doc_of(letters, y, table), x, y, size, rarity(spread, documents))


def _positions(starts: Places, places: Places) -> Places:
    positions: Places = starts[places >> np.uint64(32)] + (places & np.uint64(0xFFFFFFFF))
    return positions


def _blocks(letters: Letters) -> Ints:
    """Return, for every block of letters, the document that its first letter stands in."""
    first = np.arange(0, len(letters.codes) + 1, 1 << _BLOCK)
    return np.searchsorted(letters.starts, first, "right") - 1


def doc_of(letters: Letters, positions: Ints, blocks: Ints) -> Ints:
    """Return the documents in which letter ``positions`` stand."""
    doc: Ints = blocks[positions >> _BLOCK]
    late = np.flatnonzero(letters.starts[doc + 1] <= positions)
    while len(late):
        doc[late] += 1
        late = late[letters.starts[doc[late] + 1] <= positions[late]]
    return doc


def in_order(found: Runs, letters: Letters) -> Runs:
    """Return the runs by pair of documents, then by position; the first document follows from the position."""
    width = bits_of(len(letters.codes))
    keys = found.b.astype(np.uint64) << np.uint64(width) | found.x.astype(np.uint64)
    return found.take(order_of(keys, width + bits_of(len(letters))))


def _accompanied(found: Runs, letters: Letters, options: Options) -> Runs:
    """Leave out short runs without another run of their pair of documents within reach."""
    found = in_order(found, letters)
    if len(found.x) < 2:
        return found
    near = (found.b[1:] == found.b[:-1]) & (found.a[1:] == found.a[:-1])
    near &= found.x[1:] - found.x[:-1] - found.size[:-1] <= options.gap
    near &= np.abs(found.y[1:] - found.y[:-1]) <= 4 * options.gap
    kept = found.size >= options.alone
    kept[1:] |= near
    kept[:-1] |= near
    return found.take(np.flatnonzero(kept))


def equal_letters(letters: Letters, x: Ints, y: Ints, stop_x: Ints, stop_y: Ints, step: int) -> Ints:
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


def distinct(found: Runs) -> Runs:
    """Leave out runs that lie in the run before them on the same diagonal."""
    diagonal = found.y - found.x
    high = int(found.y.max(initial=0))
    keys = diagonal.astype(np.uint64) << np.uint64(bits_of(high)) | found.x.astype(np.uint64)
    order = order_of(keys, 2 * bits_of(high))
    found, diagonal = found.take(order), diagonal[order]
    end = found.x + found.size
    new = np.ones(len(end), np.bool_)
    new[1:] = (diagonal[1:] != diagonal[:-1]) | (found.x[1:] >= end[:-1])
    return found.take(np.flatnonzero(new))
