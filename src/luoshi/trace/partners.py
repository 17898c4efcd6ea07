"""Best partners (最佳对应): within a pair of documents, a passage is explained by its closest counterpart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from luoshi.trace.clauses import Stretch

#: Share of a side that a closer link of the same pair of documents must cover to explain it.
_EXPLAINED = 0.5
#: From this likeness on a passage is a repetition in its own right, not an echo of a closer one.
_REPEATED = 0.8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages that may belong together: units, stretches in their texts, likeness and weight."""

    a: int
    at: Stretch
    b: int
    to: Stretch
    likeness: float
    weight: float

    @property
    def strength(self) -> float:
        """How well one explains the other: letters in common, the alike ones first."""
        return self.likeness**2 * min(self.at[1] - self.at[0], self.to[1] - self.to[0])


def partnered(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield the pairs that no closer pair of the same two units explains.

    A sentence carried over as a whole shares words with the neighbours of its counterpart; those loose matches are
    left out. A sentence that stands twice is matched twice.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.a, pair.b, -pair.strength, pair.at, pair.to))
    for _, group in groupby(ordered, key=lambda pair: (pair.a, pair.b)):
        yield from _unexplained(group)


def _unexplained(group: Iterator[Pair]) -> Iterator[Pair]:
    kept: list[Pair] = []
    for pair in group:
        left = _share(pair.at, [other.at for other in kept])
        right = _share(pair.to, [other.to for other in kept])
        if min(left, right) >= _EXPLAINED or (max(left, right) >= _EXPLAINED and pair.likeness < _REPEATED):
            continue
        kept.append(pair)
        yield pair


def _share(stretch: Stretch, others: list[Stretch]) -> float:
    """Return the greatest share of ``stretch`` that one of ``others`` covers."""
    begin, stop = stretch
    covered = 0
    for start, end in others:
        if start < stop and begin < end:
            covered = max(covered, min(stop, end) - max(begin, start))
    return covered / (stop - begin)
