"""Third kernel, second half: runs of one pair of documents become passages (对应段), clause order left free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints
from luoshi.trace.segments import Runs


@dataclass(frozen=True)
class Regions:
    """Aligned passages: letters ``x0:x1`` of document ``a`` and ``y0:y1`` of ``b``; ``matched`` letters in runs,
    ``novel`` the same without set phrases, each letter by its rarity.
    """

    a: Ints
    b: Ints
    x0: Ints
    x1: Ints
    y0: Ints
    y1: Ints
    matched: Ints
    novel: Floats

    def take(self, rows: Flags | Ints) -> Regions:
        """Return the regions at ``rows``."""
        return Regions(
            self.a[rows],
            self.b[rows],
            self.x0[rows],
            self.x1[rows],
            self.y0[rows],
            self.y1[rows],
            self.matched[rows],
            self.novel[rows],
        )


def merged(runs: Runs, documents: int, gap: int, ritual: Ints) -> Regions:
    """Join runs of one pair of documents that lie within ``gap`` letters of each other in both, in any order."""
    pair = runs.a * documents + runs.b
    order = np.lexsort((runs.x, pair))
    runs, pair = runs.take(order), pair[order]
    label = _components(pair, runs.x, runs.x + runs.size, runs.y, runs.y + runs.size, gap)
    order = np.argsort(label, kind="stable")
    runs, label = runs.take(order), label[order]
    begin = np.flatnonzero(np.append(True, label[1:] != label[:-1])) if len(label) else np.zeros(0, np.int64)
    group = np.repeat(np.arange(len(begin)), np.diff(np.append(begin, len(label))))
    if not len(begin):
        empty = np.zeros(0, np.int64)
        return Regions(empty, empty, empty, empty, empty, empty, empty, np.zeros(0))
    left, novel_left = _covered(group, runs.x, runs, len(begin), ritual)
    right, novel_right = _covered(group, runs.y, runs, len(begin), ritual)
    return Regions(
        runs.a[begin],
        runs.b[begin],
        np.minimum.reduceat(runs.x, begin),
        np.maximum.reduceat(runs.x + runs.size, begin),
        np.minimum.reduceat(runs.y, begin),
        np.maximum.reduceat(runs.y + runs.size, begin),
        np.minimum(left, right),
        np.minimum(novel_left, novel_right),
    )


def _components(pair: Ints, x0: Ints, x1: Ints, y0: Ints, y1: Ints, gap: int) -> Ints:
    """Label boxes so that neighbours share a label; each box looks at the next few of its pair."""
    label = np.arange(len(pair))
    edges = []
    for step in range(1, min(6, len(pair))):
        near = (
            (pair[step:] == pair[:-step])
            & (x0[step:] - x1[:-step] <= gap)
            & (y0[step:] - y1[:-step] <= gap)
            & (y0[:-step] - y1[step:] <= gap)
        )
        low = np.flatnonzero(near)
        edges.append((low, low + step))
    if not edges:
        return label
    low = np.concatenate([edge[0] for edge in edges])
    high = np.concatenate([edge[1] for edge in edges])
    while True:
        least = np.minimum(label[low], label[high])
        before = label.copy()
        np.minimum.at(label, high, least)
        np.minimum.at(label, low, least)
        label = label[label]
        if np.array_equal(before, label):
            return label


def _covered(group: Ints, start: Ints, runs: Runs, groups: int, ritual: Ints) -> tuple[Ints, Floats]:
    """Count the letters that the runs of each group cover, and those outside set phrases by their rarity."""
    order = np.lexsort((start, group))
    group, begin, end = group[order], start[order], (start + runs.size)[order]
    shift = group * (np.int64(1) << 40)
    reach = np.maximum.accumulate(end + shift)
    begin = begin.copy()
    begin[1:] = np.maximum(begin[1:] + shift[1:], reach[:-1]) - shift[1:]
    end = np.maximum(end, begin)
    said = (end - begin - ritual[end] + ritual[begin]) * runs.rarity[order]
    matched = np.bincount(group, end - begin, groups).astype(np.int64)
    return matched, np.bincount(group, said, groups).astype(np.float64)
