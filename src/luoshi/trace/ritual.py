"""Letters under set phrases (套话字数): counted between any two places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Flags, Ints, Stream
from luoshi.trace.ordering import bits_of, order_of
from luoshi.trace.stretches import Phrases


@dataclass(frozen=True)
class Ritual:
    """Disjoint stretches of set phrase in order: ``start``, ``end``, and how many of the first i letters stand in them.

    Looking the places up costs four bytes a letter and a fifth of the time of seeking them among the stretches.
    """

    start: Ints
    end: Ints
    before: NDArray[np.int32]

    @classmethod
    def of(cls, stream: Stream, phrases: Phrases) -> Ritual:
        """Unite the phrases of the documents in ``stream``."""
        first, limit = stream.starts[phrases.doc], stream.starts[phrases.doc + 1]
        start, end = np.minimum(first + phrases.begin, limit), np.minimum(first + phrases.end, limit)
        start, end = _united(start, end)
        step = np.zeros(len(stream.codes) + 1, np.int8)
        step[start] += 1
        step[end] -= 1
        before = np.zeros(len(stream.codes) + 1, np.int32)
        np.cumsum(np.cumsum(step[:-1], dtype=np.int8), out=before[1:], dtype=np.int32)
        return cls(start, end, before)

    def between(self, begin: Ints, end: Ints) -> Ints:
        """Count the letters under set phrases from ``begin`` to ``end``."""
        if not len(self.start):
            return np.zeros(len(begin), np.int64)
        counted: Ints = (self.before[end] - self.before[begin]).astype(np.int64)
        return counted

    def marked(self) -> Flags:
        """Mark the letters under set phrases."""
        under: Flags = np.diff(self.before) > 0
        return under

    def within(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of set phrase from ``begin`` to ``end``."""
        first, last = np.searchsorted(self.end, begin, "right"), np.searchsorted(self.start, end)
        for at in range(int(first), int(last)):
            yield max(int(self.start[at]), begin), min(int(self.end[at]), end)


def united(phrases: Phrases) -> Phrases:
    """Join the overlapping stretches of every document."""
    if not len(phrases.doc):
        return phrases
    room = int(phrases.end.max()) + 1
    base = phrases.doc.astype(np.int64) * room
    start, end = _united(base + phrases.begin, base + phrases.end)
    doc = start // room
    begin, stop = start - doc * room, end - doc * room
    return Phrases(doc.astype(np.int32), begin.astype(np.int32), stop.astype(np.int32), np.zeros(len(doc), np.int32))


def _united(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Unite stretches that overlap or touch."""
    if not len(start):
        return start, end
    order = order_of(start.astype(np.uint64), bits_of(int(start.max())))
    start, end = start[order], end[order]
    reach = np.maximum.accumulate(end)
    fresh = np.ones(len(start), np.bool_)
    fresh[1:] = start[1:] > reach[:-1]
    begin = np.flatnonzero(fresh)
    return start[begin], reach[np.append(begin[1:], len(start)) - 1]
