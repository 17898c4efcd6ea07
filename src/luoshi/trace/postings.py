"""First kernel: the fingerprints of a shard of documents (指纹), winnowed hashes of character n-grams with positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Codes, Flags, Ints, Letters

Hashes = NDArray[np.uint64]
#: Odd multipliers from the digits of pi and the golden ratio; any odd numbers with mixed bits would do.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x243F6A8885A308D3)
_MIX = np.uint64(0xD6E8FEB86659FD93)
#: Letters hashed at a time: the working arrays stay in the cache of one core.
_CHUNK = 1 << 16
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


@dataclass(frozen=True)
class Postings:
    """Fingerprints in order of document and position: ``hash`` (64 bits), ``doc`` and letter ``pos`` in it."""

    hash: Hashes
    doc: NDArray[np.int32]
    pos: NDArray[np.int32]


def hashes(codes: Codes, gram: int) -> Hashes:
    """Hash every run of ``gram`` letters (at least 4): length ``len(codes) - gram + 1``.

    Runs of four letters are packed exactly into 64 bits; longer ones mix the four-letter runs that cover them.
    """
    pair = codes[:-1].astype(np.uint32) << np.uint32(16) | codes[1:]
    four = pair[:-2].astype(np.uint64) << np.uint64(32) | pair[2:]
    size = len(codes) - gram + 1
    mixed = np.zeros(size, np.uint64)
    for turn, at in enumerate([*range(0, gram - 4, 4), gram - 4]):
        mixed += four[at : at + size] * np.uint64(_FACTORS[turn % 4] + 2 * (turn // 4))
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX
    return mixed


def chosen(hashed: Hashes, window: int) -> Flags:
    """Mark the rightmost smallest hash of every ``window`` neighbours; the ends count as if nothing stood beyond."""
    if window == 1:
        return np.not_equal(hashed, _NONE)
    reach = window - 1
    padded = np.full(len(hashed) + 2 * reach, _NONE)
    padded[reach:-reach] = hashed
    less = [padded[:-step] < padded[step:] for step in range(1, window)]
    size = len(hashed)
    right = [np.ones(size, np.bool_)]
    left = [np.ones(size, np.bool_)]
    for step, below in enumerate(less, start=1):
        right.append(right[-1] & below[reach : reach + size])
        left.append(left[-1] & ~below[reach - step : reach - step + size])
    marked: Flags = right[0] & left[reach]
    for step in range(1, window):
        marked |= right[step] & left[reach - step]
    marked &= hashed != _NONE
    return marked


def fingerprints(letters: Letters, gram: int, window: int) -> Postings:
    """Return the fingerprints of the documents in ``letters``; those of one document depend on it alone."""
    return joined_postings(fingerprint_chunks(letters, gram, window))


def joined_postings(parts: Iterable[Postings]) -> Postings:
    """Return the fingerprints of all parts, one part after the other."""
    columns = [Postings(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int32)), *parts]
    return Postings(
        np.concatenate([part.hash for part in columns]),
        np.concatenate([part.doc for part in columns]),
        np.concatenate([part.pos for part in columns]),
    )


def fingerprint_chunks(letters: Letters, gram: int, window: int) -> Iterator[Postings]:
    """Yield the fingerprints of the documents in ``letters`` some letters at a time, in order."""
    total = len(letters.codes) - gram + 1
    barred = _crossing(letters.starts, gram)
    reach = window - 1
    for start in range(0, total, _CHUNK):
        low, high = max(start - reach, 0), min(start + _CHUNK + reach, total)
        hashed = hashes(letters.codes[low : high + gram - 1], gram)
        first, last = np.searchsorted(barred, (low, high))
        hashed[barred[first:last] - low] = _NONE
        marked = chosen(hashed, window)
        marked[: start - low] = False
        marked[start + _CHUNK - low :] = False
        yield _placed(letters.starts, hashed, np.flatnonzero(marked), low)


def _placed(starts: Ints, hashed: Hashes, found: Ints, low: int) -> Postings:
    """Return the hashes at ``found`` with document and position; the first of them stands at letter ``low``."""
    place = found + low
    first, last = np.searchsorted(starts, (low, low + len(hashed)), "right") - 1
    cuts = np.searchsorted(place, starts[first : last + 2])
    doc = np.repeat(np.arange(first, last + 1, dtype=np.int32), np.diff(cuts))
    return Postings(hashed[found], doc, (place - starts[doc]).astype(np.int32))


def _crossing(starts: Ints, gram: int) -> Ints:
    """Return the positions from which a run of ``gram`` letters would leave its document."""
    beyond = (starts[1:, None] - 1 - np.arange(gram - 1)).ravel()
    return np.unique(beyond[beyond >= 0])
