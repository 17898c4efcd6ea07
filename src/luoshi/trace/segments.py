"""Third kernel, first part: from shared fingerprints to maximal equal runs (同文段).

Positions are counted over all letters of the part. Two hits of one diagonal (same distance between the two places)
that touch belong to one run; sorting one packed number (diagonal, position) brings them side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Flags, Floats, Ints, Letters
from luoshi.trace.options import Options
from luoshi.trace.ordering import Keys, bits_of, order_of
from luoshi.trace.pairing import MOST_STEPS, STEPS, Hits, Places

#: Exponent of the inverse document frequency: a sentence that thirty documents share is still reuse.
_GENTLE = 1 / 3
#: Letters of a block in the table from position to document.
_BLOCK = 6
#: Runs from one place that are looked at for equal ones; a word that comes oftener is told apart later.
_SAME = 4
#: Bits of a step.
_STEP_BITS = MOST_STEPS.bit_length()
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


def runs(letters: Letters, keys: Keys, documents: int, options: Options) -> Runs:
    """Turn hits into maximal equal runs, in order of document pair and position.

    Hits whose letters differ (colliding hashes) fall away, and so does a short run that has no other run of the same
    pair of documents near it: nothing could come of it.

    Args:
        letters: the documents of this part.
        keys: shared fingerprints as :func:`packed` gives them; sorted in place.
        documents: number of documents of the whole collection, the measure of rarity.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    keys.sort()
    found = _accompanied(letters, keys, documents, options)
    true = np.ones(len(found.x), np.bool_)
    for step in range(options.gram):
        true &= letters.codes[found.x + step] == letters.codes[found.y + step]
    if not true.all():
        found = found.take(np.flatnonzero(true))
    a, b, x, y, size = found.a, found.b, found.x, found.y, found.size
    back = equal_letters(letters, x - 1, y - 1, letters.starts[a] - 1, letters.starts[b] - 1, -1)
    on = equal_letters(letters, x + size, y + size, letters.starts[a + 1], letters.starts[b + 1], 1)
    return _distinct(Runs(a, b, x - back, y - back, size + back + on, found.rarity), letters)


def rarity(spread: Floats, documents: int) -> Floats:
    """Return the inverse document frequency (Spärck Jones 1972), 1 where two documents have it, 0 where all have it."""
    most = max(np.log2(max(documents, 2) / 2), 1.0)
    weight: Floats = np.clip(1 - np.log2(np.maximum(spread, 2) / 2) / most, 0.0, 1.0) ** _GENTLE
    return weight


def packed(starts: Ints, hits: Hits) -> Keys:
    """Return diagonal, position and spread of every hit as one number each.

    Args:
        starts: letter at which every document of the part begins, and the number of its letters.
        hits: shared fingerprints, documents numbered as in ``starts``.
    """
    begin = starts.astype(np.uint64)
    left, right = _positions(begin, hits.left), _positions(begin, hits.right)
    right -= left
    right <<= np.uint64(bits_of(int(starts[-1])))
    right |= left
    right <<= np.uint64(_STEP_BITS)
    right |= hits.step
    return right


def _positions(starts: Places, places: Places) -> Places:
    positions: Places = starts[places >> np.uint64(32)] + (places & np.uint64(0xFFFFFFFF))
    return positions


def _diagonals(keys: Keys, width: int, gram: int) -> Iterator[tuple[Ints, Ints, NDArray[np.int32], NDArray[np.uint8]]]:
    """Join the sorted hits of a diagonal that touch: yields x, y, letters, and the step of the rarest.

    Fingerprints of neighbouring documents lie at least ``gram`` letters apart, so that no run crosses from one to the next.
    """
    start = 0
    while start < len(keys):
        part = keys[start : start + _CHUNK + 1]
        place = part >> np.uint64(_STEP_BITS)
        fresh = np.ones(len(part), np.bool_)
        fresh[1:] = (place[1:] - place[:-1]) >= np.uint64(gram)
        begin = np.flatnonzero(fresh)
        if len(part) > _CHUNK and len(begin) > 1:
            stop, begin = int(begin[-1]), begin[:-1]
        elif len(part) > _CHUNK:
            place, stop = _long_run(keys[start:], gram)
            part = keys[start : start + stop]
        else:
            stop = len(part)
        last = place[np.append(begin[1:], stop) - 1]
        first = place[begin]
        x = (first & np.uint64((1 << width) - 1)).astype(np.int64)
        step = np.minimum.reduceat((part[:stop] & np.uint64(MOST_STEPS)).astype(np.uint8), begin)
        yield x, x + (first >> np.uint64(width)).astype(np.int64), (last - first).astype(np.int32) + gram, step
        start += stop


def _cut_at_ends(
    letters: Letters,
    blocks: NDArray[np.int32],
    gram: int,
    x: Ints,
    y: Ints,
    size: NDArray[np.int32],
    step: NDArray[np.uint8],
) -> tuple[Ints, Ints, NDArray[np.int32], NDArray[np.uint8]]:
    """Cut runs where a document ends on either side.

    Documents stand one after the other, so two that end alike, followed by two that begin alike (pages of one site), look
    like one run. Such runs are few; the pieces too short for a fingerprint go.
    """
    last = size.astype(np.int64) - 1
    over = doc_of(letters, x, blocks) != doc_of(letters, x + last, blocks)
    over |= doc_of(letters, y, blocks) != doc_of(letters, y + last, blocks)
    if not over.any():
        return x, y, size, step
    pieces: list[tuple[int, int, int, int]] = []
    for row in np.flatnonzero(over).tolist():
        left, right, length = int(x[row]), int(y[row]), int(size[row])
        cuts = {0, length}
        for start in (left, right):
            inside = letters.starts[np.searchsorted(letters.starts, start, "right") :]
            cuts.update((inside[inside < start + length] - start).tolist())
        ordered = sorted(cuts)
        pieces += [(left + a, right + a, b - a, int(step[row])) for a, b in pairwise(ordered) if b - a >= gram]
    added = np.array(pieces, np.int64).reshape(-1, 4)
    whole = ~over
    return (
        np.append(x[whole], added[:, 0]),
        np.append(y[whole], added[:, 1]),
        np.append(size[whole], added[:, 2].astype(np.int32)),
        np.append(step[whole], added[:, 3].astype(np.uint8)),
    )


def _long_run(keys: Keys, gram: int) -> tuple[Keys, int]:
    """Return the places of the first run of ``keys``, one longer than a chunk, and how many hits it has."""
    place = keys >> np.uint64(_STEP_BITS)
    breaks = np.flatnonzero((place[1:] - place[:-1]) >= np.uint64(gram))
    return place, int(breaks[0]) + 1 if len(breaks) else len(place)


def _blocks(letters: Letters) -> NDArray[np.int32]:
    """Return, for every block of letters, the document that its first letter stands in."""
    first = np.arange(0, len(letters.codes) + 1, 1 << _BLOCK)
    return (np.searchsorted(letters.starts, first, "right") - 1).astype(np.int32)


def doc_of(letters: Letters, positions: Ints, blocks: NDArray[np.int32]) -> Ints:
    """Return the documents in which letter ``positions`` stand."""
    doc: Ints = blocks[positions >> _BLOCK].astype(np.int64)
    late = np.flatnonzero(letters.starts[doc + 1] <= positions)
    while len(late):
        doc[late] += 1
        late = late[letters.starts[doc[late] + 1] <= positions[late]]
    return doc


def _accompanied(letters: Letters, keys: Keys, documents: int, options: Options) -> Runs:
    """Join sorted hits to runs, and leave out short runs without another run of their pair of documents within reach.

    The runs left come by pair of documents and position.
    """
    width = bits_of(len(letters.codes))
    blocks = _blocks(letters)
    columns: list[list[Any]] = [[np.zeros(0, kind)] for kind in (np.int64, np.int64, np.int32, np.uint8, np.uint64)]
    for joined in _diagonals(keys, width, options.gram):
        x, y, size, step = _cut_at_ends(letters, blocks, options.gram, *joined)
        key = doc_of(letters, y, blocks).astype(np.uint64) << np.uint64(width) | x.astype(np.uint64)
        for column, values in zip(columns, (x, y, size, step, key), strict=True):
            column.append(values)
    x, y, size, step, key = (np.concatenate(column) for column in columns)
    order = order_of(key, width + bits_of(len(letters)))
    key, size, y = key[order], size[order], y[order]
    near = (key[1:] - key[:-1]).astype(np.int64) - size[:-1] <= options.gap
    near &= np.abs(y[1:] - y[:-1]) <= 4 * options.gap
    close = np.flatnonzero(near)
    place = (key & np.uint64((1 << width) - 1)).astype(np.int64)
    near[close] = doc_of(letters, place[close], blocks) == doc_of(letters, place[close + 1], blocks)
    kept = size >= options.alone
    kept[1:] |= near
    kept[:-1] |= near
    rows = np.flatnonzero(kept)
    order = order[rows]
    b = (key[rows] >> np.uint64(width)).astype(np.int64)
    x, y = x[order], y[rows]
    spread = 2 ** (step[order] / STEPS)
    return Runs(doc_of(letters, x, blocks), b, x, y, size[rows].astype(np.int64), rarity(spread, documents))


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


def _distinct(found: Runs, letters: Letters) -> Runs:
    """Order runs by pair of documents and position, and leave out those that grew into the same run.

    The first document of a pair follows from the position.
    """
    width = bits_of(len(letters.codes))
    keys = found.b.astype(np.uint64) << np.uint64(width) | found.x.astype(np.uint64)
    order = order_of(keys, width + bits_of(len(letters)))
    x, y = found.x[order], found.y[order]
    new = np.ones(len(x), np.bool_)
    for step in range(1, min(_SAME, len(x))):
        new[step:] &= (x[step:] != x[:-step]) | (y[step:] != y[:-step])
    return found.take(order[new])
