"""Best partners (最佳对应): within a pair of documents, a passage is explained by its closest counterpart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from luoshi.trace.clauses import Stretch
from luoshi.trace.gathered import PARTS

#: Share of a side that a closer link of the same pair of documents must cover to explain it.
_EXPLAINED = 0.5
#: From this likeness on a passage is a repetition in its own right, not an echo of a closer one.
_REPEATED = 0.8
#: What is less like by no more than this is as close: a clause that two clauses of a document answer is told twice.
_CLOSE, _ALIKE = 0.1, 0.6
#: Characters between parts that stand side by side: three letters, with the marks around them.
_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages that may belong together: units, stretches in their texts, likeness and weight.

    ``parts`` are the stretches of a gathered passage, pair by pair; ``at`` and ``to`` reach from the first to the last.
    """

    a: int
    at: Stretch
    b: int
    to: Stretch
    likeness: float
    weight: float
    parts: tuple[tuple[Stretch, Stretch], ...] = ()

    @property
    def stretches(self) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """The stretches in either text."""
        ways = self.parts or ((self.at, self.to),)
        return tuple(at for at, _ in ways), tuple(to for _, to in ways)

    @property
    def strength(self) -> float:
        """How well one explains the other: letters in common, the alike ones first."""
        return self.likeness**2 * min(self.at[1] - self.at[0], self.to[1] - self.to[0])


def partnered(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield the pairs that no closer pair of the same two units explains.

    A sentence carried over as a whole shares words with the neighbours of its counterpart; those loose matches are
    left out. A sentence that stands twice is matched twice.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.a, pair.b, -pair.strength, pair.at, pair.to, -pair.weight))
    for _, group in groupby(ordered, key=lambda pair: (pair.a, pair.b)):
        yield from _unexplained(group)


def gathering(rows: Iterable[Pair]) -> Iterator[Pair]:
    """Join the parts of gathered passages: side by side in one text, one after the other in the other."""
    ordered = sorted(rows, key=lambda pair: (pair.a, pair.b, pair.at, pair.to))
    for _, group in groupby(ordered, key=lambda pair: (pair.a, pair.b)):
        parts = list(group)
        for beside in (1, 0):
            chains: list[list[Pair]] = []
            for part in sorted(parts, key=lambda pair: (pair.to, pair.at) if beside else (pair.at, pair.to)):
                chain = next((chain for chain in chains if _continues(chain[-1], part, beside)), None)
                if chain is None:
                    chains.append([part])
                else:
                    chain.append(part)
            yield from (_whole(chain) for chain in chains if len(chain) >= PARTS)


def _continues(last: Pair, part: Pair, beside: int) -> bool:
    (end, start), (far_end, far_start) = (last.at[1], part.at[0]), (last.to[1], part.to[0])
    if beside:
        (end, start), (far_end, far_start) = (far_end, far_start), (end, start)
    return 0 <= start - end <= _BESIDE and far_start - far_end > _BESIDE


def _whole(chain: list[Pair]) -> Pair:
    first, last = chain[0], chain[-1]
    parts = tuple((part.at, part.to) for part in chain)
    weight = sum(part.weight for part in chain)
    return Pair(first.a, (first.at[0], last.at[1]), first.b, (first.to[0], last.to[1]), 1.0, weight, parts)


def apart(pairs: Iterable[Pair], wholes: Iterable[Pair]) -> Iterator[Pair]:
    """Yield the pairs that are no mere part of one of ``wholes``."""
    taken: dict[tuple[int, int], list[tuple[Stretch, Stretch]]] = {}
    for whole in wholes:
        taken.setdefault((whole.a, whole.b), []).extend(whole.parts)
    for pair in pairs:
        parts = taken.get((pair.a, pair.b), ())
        if not any(_share(pair.at, [at]) > _REPEATED and _share(pair.to, [to]) > _REPEATED for at, to in parts):
            yield pair


def _unexplained(group: Iterator[Pair]) -> Iterator[Pair]:
    kept: list[Pair] = []
    for pair in group:
        left = _explained(pair.at, [(other.at, other.likeness) for other in kept])
        right = _explained(pair.to, [(other.to, other.likeness) for other in kept])
        if min(left[0], right[0]) >= _EXPLAINED:
            continue
        if max(left[0], right[0]) >= _EXPLAINED and pair.likeness < min(
            _REPEATED, max(left[1], right[1], _ALIKE) - _CLOSE
        ):
            continue
        kept.append(pair)
        yield pair


def _explained(stretch: Stretch, others: list[tuple[Stretch, float]]) -> tuple[float, float]:
    """Return the greatest share of ``stretch`` that one of ``others`` covers, and how alike that one is."""
    begin, stop = stretch
    covered, alike = 0, 0.0
    for (start, end), likeness in others:
        if start < stop and begin < end:
            size = min(stop, end) - max(begin, start)
            if size > covered:
                covered, alike = size, likeness
    return covered / (stop - begin), alike


def _share(stretch: Stretch, others: list[Stretch]) -> float:
    """Return the greatest share of ``stretch`` that one of ``others`` covers."""
    begin, stop = stretch
    covered = 0
    for start, end in others:
        if start < stop and begin < end:
            covered = max(covered, min(stop, end) - max(begin, start))
    return covered / (stop - begin)
