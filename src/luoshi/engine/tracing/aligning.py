"""Fifth step: the passages that two documents share, block by block of two segments (对齐)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.engine.tracing.folder import Job, columns_of
from luoshi.engine.tracing.joining import keys_of, phrases_of
from luoshi.store.arrays import write_parts
from luoshi.trace.aligning import Matches
from luoshi.trace.letters import Ints
from luoshi.trace.ordering import Keys
from luoshi.trace.parts import align_block
from luoshi.trace.segments import places_of

_NONE, _FLOATS = np.zeros(0, np.int64), np.zeros(0)
NO_MATCHES = columns_of(Matches(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _FLOATS, _FLOATS, _NONE))
#: Keys aligned together; a block of more is aligned in slices of its first documents.
_SLICE = 1 << 20


def align_pairs(job: Job) -> int:
    """Align one block and write its matches by pair of documents."""
    folder, (one, two) = job.folder, job.number
    if not folder.parts("matches", one, two).exists():
        layout = folder.layout()
        letters = [folder.letters(segment) for segment in sorted({one, two})]
        phrases = [phrases_of(job, segment) for segment in sorted({one, two})]
        slices = _slices(keys_of(job, (one, two)), letters[0].starts, layout.width)
        done = align_block(letters, slices, phrases, (one, two), layout, job.options)
        write_parts(folder.parts("matches", one, two), [("all", columns_of(in_order(list(done))))], NO_MATCHES)
    return folder.read("matches", one, two).rows("all")


def _slices(pieces: list[NDArray[Any]], starts: Ints, width: int) -> Iterator[Keys]:
    """Yield the keys of some first documents after the other, never more than a slice but for a single document."""
    total = sum(map(len, pieces))
    if total <= _SLICE:
        yield np.concatenate([np.zeros(0, np.uint64), *pieces])
        return
    counts = np.zeros(len(starts) - 1, np.int64)
    for keys in pieces:
        counts += np.histogram(places_of(keys, width), starts)[0] if len(keys) else 0
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(ends[first - 1]) if first else 0
        stop = max(first + 1, int(np.searchsorted(ends, before + _SLICE, "right")))
        low, high = starts[first], starts[stop]
        yield np.concatenate([keys[_within(places_of(keys, width), low, high)] for keys in pieces])
        first = stop


def _within(places: NDArray[np.uint64], low: int, high: int) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (places >= low) & (places < high)
    return inside


def in_order(parts: list[Matches]) -> Matches:
    """Return matches by pair of documents and place."""
    if not parts:
        return Matches(**NO_MATCHES)
    joined = Matches(*(np.concatenate([getattr(part, name) for part in parts]) for name in Matches.__slots__))
    return joined.take(np.lexsort((joined.b1, joined.b0, joined.a1, joined.a0, joined.b, joined.a)))
