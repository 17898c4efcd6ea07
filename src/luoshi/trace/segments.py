"""Third kernel, first part: from shared fingerprints to maximal equal runs (同文段).

Positions are counted over all letters of the part. Two hits of one diagonal (same distance between the two places)
that touch belong to one run; sorting one packed number (diagonal, position) brings them side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Codes, Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.ordering import Keys, bits_of, order_of
from luoshi.trace.pairing import MOST_STEPS, STEPS, Places

#: Exponent of the inverse document frequency: a sentence that thirty documents share is still reuse.
_GENTLE = 1 / 3
#: Rarity of what all documents have, before the exponent: a reprint says something however often it is reprinted.
_LEAST = 0.03
#: Letters of a block in the table from position to document.
_BLOCK = 6
#: Runs from one place that are looked at for equal ones; a word that comes oftener is told apart later.
_SAME = 4
#: Bits of a step.
_STEP_BITS = MOST_STEPS.bit_length()
#: Letters by which runs are lengthened side by side; the few that go on are lengthened one by one.
_FAR = 64
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


def runs(stream: Stream, keys: Keys, width: int, documents: int, options: Options) -> Runs:
    """Turn hits into maximal equal runs, in order of document pair and position.

    Hits whose letters differ (colliding hashes) fall away, and so does a short run that has no other run of the same
    pair of documents near it: nothing could come of it.

    Args:
        stream: the documents of this part.
        keys: shared fingerprints as :func:`packed` gives them; sorted in place.
        width: bits of a letter position in ``keys``.
        documents: number of documents of the whole collection, the measure of rarity.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    keys.sort()
    found = _accompanied(stream, keys, width, documents, options)
    true = np.ones(len(found.x), np.bool_)
    for step in range(options.gram):
        true &= stream.codes[found.x + step] == stream.codes[found.y + step]
    if not true.all():
        found = found.take(np.flatnonzero(true))
    a, b, x, y, size = found.a, found.b, found.x, found.y, found.size
    back = equal_letters(stream, x - 1, y - 1, stream.starts[a] - 1, stream.starts[b] - 1, -1)
    on = equal_letters(stream, x + size, y + size, stream.starts[a + 1], stream.starts[b + 1], 1)
    return _distinct(Runs(a, b, x - back, y - back, size + back + on, found.rarity), stream)


def rarity(spread: Floats, documents: int) -> Floats:
    """Return the inverse document frequency (Spärck Jones 1972), 1 where two documents have it, little where all have."""
    most = max(np.log2(max(documents, 2) / 2), 1.0)
    weight: Floats = np.clip(1 - np.log2(np.maximum(spread, 2) / 2) / most, _LEAST, 1.0) ** _GENTLE
    return weight


def packed(left: Places, right: Places, step: NDArray[np.uint8], width: int) -> Keys:
    """Return diagonal, position and spread of every hit as one number each.

    Args:
        left: letter positions in the part, none of more than ``width`` bits.
        right: later letter positions; used up.
        step: how many documents have the fingerprint, as :class:`~luoshi.trace.pairing.Hits` has it.
        width: see :func:`width_of`.
    """
    right -= left
    right <<= np.uint64(width)
    right |= left
    right <<= np.uint64(_STEP_BITS)
    right |= step
    return right


def places_of(keys: Keys, width: int) -> Places:
    """Return the earlier of the two letter positions of every key."""
    places: Places = keys >> np.uint64(_STEP_BITS) & np.uint64((1 << width) - 1)
    return places


def unpacked(keys: Keys, width: int) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """Return both letter positions of every key, the earlier first, and its step."""
    x = places_of(keys, width).astype(np.int64)
    y = x + (keys >> np.uint64(width + _STEP_BITS)).astype(np.int64)
    return x, y, (keys & np.uint64(MOST_STEPS)).astype(np.uint8)


def width_of(letters: int) -> int:
    """Return the bits of a letter position in a part of so many letters.

    Raises:
        ValueError: if two positions and a spread do not fit one number (from 2 ** 29 letters on): trace in parts.
    """
    if 2 * bits_of(letters) + _STEP_BITS > 64:
        raise ValueError(f"{letters} letters are too many for one part; divide the collection into more shards")
    return bits_of(letters)


def positions(starts: Ints, places: Places) -> Places:
    """Return letter positions of places, given the letter at which every document begins."""
    found: Places = starts.astype(np.uint64)[places >> np.uint64(32)] + (places & np.uint64(0xFFFFFFFF))
    return found


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


def _long_run(keys: Keys, gram: int) -> tuple[Keys, int]:
    """Return the places of the first run of ``keys``, one longer than a chunk, and how many hits it has."""
    place = keys >> np.uint64(_STEP_BITS)
    breaks = np.flatnonzero((place[1:] - place[:-1]) >= np.uint64(gram))
    return place, int(breaks[0]) + 1 if len(breaks) else len(place)


def _blocks(stream: Stream) -> NDArray[np.int32]:
    """Return, for every block of letters, the document that its first letter stands in."""
    first = np.arange(0, len(stream.codes) + 1, 1 << _BLOCK)
    return (np.searchsorted(stream.starts, first, "right") - 1).astype(np.int32)


def doc_of(stream: Stream, positions: Ints, blocks: NDArray[np.int32]) -> Ints:
    """Return the documents in which letter ``positions`` stand."""
    doc: Ints = blocks[positions >> _BLOCK].astype(np.int64)
    late = np.flatnonzero(stream.starts[doc + 1] <= positions)
    while len(late):
        doc[late] += 1
        late = late[stream.starts[doc[late] + 1] <= positions[late]]
    return doc


def _accompanied(stream: Stream, keys: Keys, width: int, documents: int, options: Options) -> Runs:
    """Join sorted hits to runs, and leave out short runs without another run of their pair of documents within reach.

    The runs left come by pair of documents and position.
    """
    blocks = _blocks(stream)
    columns: list[list[Any]] = [[np.zeros(0, kind)] for kind in (np.int64, np.int64, np.int32, np.uint8, np.uint64)]
    for x, y, size, step in _diagonals(keys, width, options.gram):
        key = doc_of(stream, y, blocks).astype(np.uint64) << np.uint64(width) | x.astype(np.uint64)
        for column, values in zip(columns, (x, y, size, step, key), strict=True):
            column.append(values)
    x, y, size, step, key = (np.concatenate(column) for column in columns)
    order = order_of(key, width + bits_of(len(stream)))
    key, size, y = key[order], size[order], y[order]
    near = (key[1:] - key[:-1]).astype(np.int64) - size[:-1] <= options.gap
    near &= np.abs(y[1:] - y[:-1]) <= 4 * options.gap
    close = np.flatnonzero(near)
    place = (key & np.uint64((1 << width) - 1)).astype(np.int64)
    near[close] = doc_of(stream, place[close], blocks) == doc_of(stream, place[close + 1], blocks)
    kept = size >= options.alone
    kept[1:] |= near
    kept[:-1] |= near
    rows = np.flatnonzero(kept)
    order = order[rows]
    b = (key[rows] >> np.uint64(width)).astype(np.int64)
    x, y = x[order], y[rows]
    spread = 2 ** (step[order] / STEPS)
    return Runs(doc_of(stream, x, blocks), b, x, y, size[rows].astype(np.int64), rarity(spread, documents))


def equal_letters(stream: Stream, x: Ints, y: Ints, stop_x: Ints, stop_y: Ints, step: int) -> Ints:
    """Count equal letters from (x, y) on, going by ``step``, before either stop."""
    grown = np.zeros(len(x), np.int64)
    active = np.flatnonzero((x != stop_x) & (y != stop_y))
    x, y = x[active], y[active]
    stop_x, stop_y = stop_x[active], stop_y[active]
    for _ in range(_FAR):
        if not len(active):
            return grown
        go = np.flatnonzero(stream.codes[x] == stream.codes[y])
        active, x, y, stop_x, stop_y = active[go], x[go] + step, y[go] + step, stop_x[go], stop_y[go]
        grown[active] += 1
        go = np.flatnonzero((x != stop_x) & (y != stop_y))
        active, x, y, stop_x, stop_y = active[go], x[go], y[go], stop_x[go], stop_y[go]
    room = np.minimum(np.abs(stop_x - x), np.abs(stop_y - y))
    for row, at, to, most in zip(active.tolist(), x.tolist(), y.tolist(), room.tolist(), strict=True):
        grown[row] += _equal_run(stream.codes[at::step][:most], stream.codes[to::step][:most])
    return grown


def _equal_run(left: Codes, right: Codes) -> int:
    """Count the letters that two runs begin with alike, some at first, then more and more."""
    start, size = 0, _FAR
    while start < len(left):
        same = left[start : start + size] == right[start : start + size]
        if not same.all():
            return start + int(np.argmin(same))
        start += len(same)
        size = min(2 * size, _CHUNK)
    return len(left)


def _distinct(found: Runs, stream: Stream) -> Runs:
    """Order runs by pair of documents and position, and leave out those that grew into the same run.

    The first document of a pair follows from the position.
    """
    width = bits_of(len(stream.codes))
    keys = found.b.astype(np.uint64) << np.uint64(width) | found.x.astype(np.uint64)
    order = order_of(keys, width + bits_of(len(stream)))
    x, y = found.x[order], found.y[order]
    new = np.ones(len(x), np.bool_)
    for step in range(1, min(_SAME, len(x))):
        new[step:] &= (x[step:] != x[:-step]) | (y[step:] != y[:-step])
    return found.take(order[new])
