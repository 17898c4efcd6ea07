"""Beyond the exact run (延伸): small equal pieces on either side of it, with a few changed letters between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.segments import Runs, equal_letters

#: Letters of the smallest piece looked for: two are met by chance in any two clauses.
_PIECE = 3
#: Ends looked at together: their windows stay in the cache of one core.
_CHUNK = 1 << 14


def grown(stream: Stream, found: Runs, options: Options, step: int) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Yield the small pieces that lead on from runs, to the right (``step`` 1) or to the left (-1).

    From each end the nearest equal piece is looked for within ``options.reach`` letters on either side of the pair.
    A piece gains its letters and pays for the letters skipped; the pieces up to the highest total are kept
    (as in the x-drop extension of BLAST, Altschul and others 1990).

    Yields:
        Row of the run, letter positions of the piece in both documents, letters of it.
    """
    for start in range(0, len(found.x), _CHUNK):
        part = found.take(np.arange(start, min(start + _CHUNK, len(found.x))))
        for row, x, y, size in _walk(stream, part, options, step):
            yield row + start, x, y, size


def _walk(stream: Stream, part: Runs, options: Options, step: int) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Go from piece to piece; yields the pieces of every round that paid."""
    side = 1 if step > 0 else 0
    stop_x, stop_y = stream.starts[part.a + side] + side - 1, stream.starts[part.b + side] + side - 1
    x, y = (part.x + part.size, part.y + part.size) if step > 0 else (part.x - 1, part.y - 1)
    who = np.arange(len(x))
    score, best = np.zeros(len(x)), np.zeros(len(x))
    last = np.full(len(x), -1)
    rounds: list[tuple[Ints, Ints, Ints, Ints]] = []
    while len(who) and len(rounds) < options.rounds:
        skip_x, skip_y, hit = _nearest(stream, x, y, stop_x[who], stop_y[who], options.reach, step)
        who, skip_x, skip_y = who[hit], skip_x[hit], skip_y[hit]
        x, y = x[hit] + step * skip_x, y[hit] + step * skip_y
        size = _PIECE + equal_letters(stream, x + step * _PIECE, y + step * _PIECE, stop_x[who], stop_y[who], step)
        score[who] += size - _cost(skip_x, skip_y, options)
        better = who[score[who] > best[who]]
        best[better], last[better] = score[better], len(rounds)
        low = 0 if step > 0 else size - 1
        rounds.append((who, x - low, y - low, size))
        alive = score[who] > best[who] - options.drop
        who, x, y = who[alive], x[alive] + step * size[alive], y[alive] + step * size[alive]
    for turn, (who, x, y, size) in enumerate(rounds):
        paid = last[who] >= turn
        yield who[paid], x[paid], y[paid], size[paid]


def _cost(skip_x: Ints, skip_y: Ints, options: Options) -> Floats:
    cost: Floats = options.opening + options.skipping * np.maximum(skip_x, skip_y)
    return cost


@lru_cache(maxsize=4)
def _steps(reach: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of skips, the cheapest first."""
    pairs = [(i, j) for i in range(reach + 1) for j in range(reach + 1) if i or j]
    return tuple(sorted(pairs, key=lambda pair: (max(pair), abs(pair[0] - pair[1]), pair)))


def _nearest(
    stream: Stream, x: Ints, y: Ints, stop_x: Ints, stop_y: Ints, reach: int, step: int
) -> tuple[Ints, Ints, Flags]:
    """Find, for every end, the nearest pair of skips after which a piece is equal."""
    width = reach + _PIECE
    left = _window(stream, x, stop_x, width, step, 0)
    right = _window(stream, y, stop_y, width, step, 2)
    skip_x, skip_y = np.zeros(len(x), np.int64), np.zeros(len(x), np.int64)
    hit = np.zeros(len(x), np.bool_)
    for i, j in _steps(reach):
        same = left[i] == right[j]
        for at in range(1, _PIECE):
            same &= left[i + at] == right[j + at]
        same &= ~hit
        new = np.flatnonzero(same)
        if len(new):
            skip_x[new], skip_y[new] = i, j
            hit |= same
    return skip_x, skip_y, hit


def _window(
    stream: Stream, at: Ints, stop: Ints, width: int, step: int, beyond: int
) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """Return the next ``width`` letters from ``at`` as rows by distance; past the document stands ``beyond``."""
    place = at[None, :] + step * np.arange(width)[:, None]
    inside = (place - stop) * step < 0
    return np.where(inside, stream.codes[np.where(inside, place, 0)], np.uint16(beyond))
