"""Which stretches of an article others share (沿用): counted from all its links at once, whatever their number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.model import LinkClass, Span
from luoshi.store.query.ends import Ends
from luoshi.web.placing import Placing

#: Least share of letters beyond set phrases for each intensity of a reuse mark; below the first the text is ritual.
STRENGTHS = (0.35, 0.6, 0.75)


@dataclass(frozen=True, slots=True)
class Reuse:
    """One passage with all links that stand on exactly it (沿用段): ``down`` tells that it was taken over, else passed on.

    ``strength`` from 1 (ritual) to 4 says how much of it is its own; ``stretches`` are clean offsets.
    """

    stretches: tuple[tuple[int, int], ...]
    down: bool
    count: int
    kinds: tuple[LinkClass, ...]
    strength: int


def strength_of(weight: ArrayLike, letters: ArrayLike) -> NDArray[np.int64]:
    """Return the intensity, 1 (ritual, faint) to 4, of reuse marks: how much of each passage says something of its own."""
    least = np.maximum(letters, 1)[..., np.newaxis] * np.array(STRENGTHS)
    passed: NDArray[np.int64] = (np.asarray(weight)[..., np.newaxis] >= least).sum(axis=-1, dtype=np.int64)
    return 1 + passed


def reuses(ends: Ends, placing: Placing, near: Span | None) -> list[Reuse]:
    """Return the passages of an article that others share, as far as they touch the stretch ``near`` of its source.

    Links within the article are left out: an article that repeats itself passes nothing on.
    """
    rows = ends.touching(near.start, near.end) if near else np.zeros(0, np.int64)
    rows = rows[~ends.within[rows]]
    if not len(rows):
        return []
    first, last = ends.span_from[ends.starts[rows]], ends.span_to[ends.starts[rows + 1] - 1]
    # One number for each passage and side: offsets stay far below two to the power of 31.
    keys = (first << 32) | (last << 1) | ends.down[rows]
    _, sample, group = np.unique(keys, return_index=True, return_inverse=True)
    counts = np.bincount(group)
    kinds = {kind: np.bincount(group, ends.kinds[rows] == kind.value) for kind in LinkClass}
    strengths = np.zeros(len(counts), np.int64)
    np.maximum.at(strengths, group, strength_of(ends.weight[rows], ends.letters[rows]))
    return [
        Reuse(
            stretches=tuple(placing.stretches(ends.spans(row))),
            down=bool(ends.down[row]),
            count=int(counts[number]),
            kinds=tuple(kind for kind in LinkClass if kinds[kind][number]),
            strength=int(strengths[number]),
        )
        for number, row in enumerate(rows[sample].tolist())
    ]


class Echoes:
    """How many links touch a stretch of the clean text, upstream and downstream."""

    def __init__(self, found: Iterable[Reuse]) -> None:
        listed = list(found)
        self._sides = [_Touching([one for one in listed if one.down is down]) for down in (True, False)]

    def at(self, left: int, right: int) -> tuple[int, int]:
        """Return how often the stretch was taken over from others, and how often passed on."""
        up, down = self._sides
        return up.at(left, right), down.at(left, right)


class _Touching:
    """Counts intervals that touch a stretch: those that begin before its end, less those that end before its start."""

    def __init__(self, found: Sequence[Reuse]) -> None:
        begins = sorted((start, one.count) for one in found for start, _ in one.stretches)
        ends = sorted((end, one.count) for one in found for _, end in one.stretches)
        self._begins, self._ends = [start for start, _ in begins], [end for end, _ in ends]
        self._begun = [0, *accumulate(count for _, count in begins)]
        self._ended = [0, *accumulate(count for _, count in ends)]

    def at(self, left: int, right: int) -> int:
        return self._begun[bisect_left(self._begins, right)] - self._ended[bisect_right(self._ends, left)]
