"""Letters under set phrases (套话字数): counted between any two places without a mark for every letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Ints, Stream
from luoshi.trace.ordering import bits_of, order_of
from luoshi.trace.stretches import Phrases


@dataclass(frozen=True)
class Ritual:
    """Disjoint stretches of set phrase in order: ``start``, ``end``, and the letters of all stretches ``before``."""

    start: Ints
    end: Ints
    before: Ints

    @classmethod
    def of(cls, stream: Stream, phrases: Phrases) -> Ritual:
        """Unite the phrases of the documents in ``stream``."""
        first, limit = stream.starts[phrases.doc], stream.starts[phrases.doc + 1]
        start, end = np.minimum(first + phrases.begin, limit), np.minimum(first + phrases.end, limit)
        start, end = _united(start, end)
        return cls(start, end, np.cumsum(end - start) - (end - start))

    def between(self, begin: Ints, end: Ints) -> Ints:
        """Count the letters under set phrases from ``begin`` to ``end``."""
        if not len(self.start):
            return np.zeros(len(begin), np.int64)
        at = np.searchsorted(self.start, begin, "right") - 1
        last = at.copy()
        following = np.append(self.start, np.iinfo(np.int64).max)[at + 1]
        far = np.flatnonzero(following < end)
        last[far] = np.searchsorted(self.start, end[far], "left") - 1
        counted: Ints = self._before(last, end) - self._before(at, begin)
        return counted

    def within(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of set phrase from ``begin`` to ``end``."""
        first, last = np.searchsorted(self.end, begin, "right"), np.searchsorted(self.start, end)
        for at in range(int(first), int(last)):
            yield max(int(self.start[at]), begin), min(int(self.end[at]), end)

    def _before(self, at: Ints, place: Ints) -> Ints:
        row = np.maximum(at, 0)
        counted: Ints = np.where(at < 0, 0, self.before[row] + np.minimum(place, self.end[row]) - self.start[row])
        return counted


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
