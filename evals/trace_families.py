"""What it costs to cluster passages into families on a cluster: components in rounds over buckets, no union-find.

``python -m evals.trace_families --work DIR --buckets 16`` takes the matches that ``luoshi bench trace --work DIR`` left.
Nodes are stretches of a document that overlap (found document by document); a match is an edge. Components come from
alternating large-star and small-star rounds (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii 2014): in a round
every bucket of nodes sees its own edges only, and edges go to the bucket of their smaller or greater node. Printed are
rounds, edges shuffled, CPU-seconds and the largest bucket; the outcome is compared with that of one union-find.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.engine.tracing.folder import WorkFolder
from luoshi.engine.tracing.renewing import matches_before

Ints = NDArray[np.int64]


def passages(doc: Ints, begin: Ints, end: Ints) -> Ints:
    """Return for every stretch the number of the family of overlapping stretches of its document."""
    order = np.lexsort((begin, doc))
    shift = doc[order] << 32
    reach = np.maximum.accumulate(shift + end[order])
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = shift[1:] + begin[order][1:] >= reach[:-1]
    node = np.empty(len(order), np.int64)
    node[order] = np.cumsum(fresh) - 1
    return node


def star(left: Ints, right: Ints, buckets: int, large: bool) -> tuple[Ints, Ints, int]:
    """Run one round: every node joins its neighbours (the greater or the smaller ones) to the least of all.

    Returns:
        The edges after it, and the edges of the fullest bucket.
    """
    # A large round sends an edge to both of its nodes, a small one to the greater only.
    centre = np.concatenate((left, right)) if large else np.maximum(left, right)
    other = np.concatenate((right, left)) if large else np.minimum(left, right)
    place = (centre * 0x9E3779B1 >> 7) % buckets
    parts, fullest = [], 0
    for bucket in range(buckets):
        rows = np.flatnonzero(place == bucket)
        fullest = max(fullest, len(rows))
        parts.append(_joined(centre[rows], other[rows], large))
    pairs = np.unique(np.concatenate(parts))
    return pairs >> 32, pairs & 0xFFFFFFFF, fullest


def _joined(centre: Ints, other: Ints, large: bool) -> Ints:
    order = np.argsort(centre, kind="stable")
    centre, other = centre[order], other[order]
    begin = np.flatnonzero(np.append(True, centre[1:] != centre[:-1])) if len(centre) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(begin, len(centre)))
    least = np.minimum(np.minimum.reduceat(other, begin), centre[begin]) if len(begin) else begin
    low = np.repeat(least, sizes)
    if large:
        kept = other > centre
        return np.unique(other[kept] << 32 | low[kept])
    ends = np.concatenate((other << 32 | low, centre[begin] << 32 | least))
    return np.unique(ends[(ends >> 32) != (ends & 0xFFFFFFFF)])


def components(left: Ints, right: Ints, buckets: int) -> tuple[Ints, Ints, list[tuple[int, int]]]:
    """Return the edges from every node to the least of its family, and (edges, fullest bucket) of every round."""
    rounds = []
    while True:
        before = len(left), int(right.sum())
        for large in (True, False):
            left, right, fullest = star(left, right, buckets, large)
            rounds.append((len(left), fullest))
        if before == (len(left), int(right.sum())):
            return left, right, rounds


def union_find(left: Ints, right: Ints, nodes: int) -> Ints:
    """Return the least node of every family, found by one process, to compare with."""
    parent = list(range(nodes))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        low, high = sorted((root(one), root(two)))
        parent[high] = low
    return np.array([root(node) for node in range(nodes)], np.int64)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--buckets", type=int, default=16)
    given = parser.parse_args()
    found: Any = matches_before(WorkFolder(given.work))
    doc, begin, end = (
        np.concatenate(pair) for pair in ((found.a, found.b), (found.a0, found.b0), (found.a1, found.b1))
    )
    begun = process_time()
    node = passages(doc, begin, end)
    left, right = node[: len(found.a)], node[len(found.a) :]
    high, low, rounds = components(np.maximum(left, right), np.minimum(left, right), given.buckets)
    spent = process_time() - begun
    label = np.arange(int(node.max(initial=-1)) + 1)
    label[high] = low
    equal = np.array_equal(label, union_find(left, right, len(label)))
    sizes = np.bincount(np.unique(label, return_inverse=True)[1])
    print(
        f"{len(found.a)} matches, {len(label)} passages, {len(sizes)} families, the largest of {sizes.max(initial=0)}"
    )
    print(
        f"{len(rounds)} rounds, edges (fullest of {given.buckets} buckets): "
        + ", ".join(f"{a} ({b})" for a, b in rounds)
    )
    print(f"{spent:.2f} CPU-s; equal to one union-find: {equal}")


if __name__ == "__main__":
    main()
