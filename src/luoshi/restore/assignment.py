"""The assignment problem: which row goes with which column so that the sum of the scores is greatest."""

from __future__ import annotations

from collections.abc import Sequence


def assign(scores: Sequence[Sequence[float]], floor: float = 0.0) -> dict[int, int]:
    """Return row -> column of the best one-to-one assignment; pairs scoring ``floor`` or less stay apart.

    The Hungarian method with potentials (Kuhn 1955, in the O(n^3) form of Jonker and Volgenant 1987), over a square
    matrix in which every row may also stay alone at the price of ``floor``.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return {}
    size = rows + columns
    costs = [
        [-(scores[i][j] - floor) if i < rows and j < columns and scores[i][j] > floor else 0.0 for j in range(size)]
        for i in range(size)
    ]
    chosen = _hungarian(costs)
    return {i: j for i, j in enumerate(chosen[:rows]) if j < columns and scores[i][j] > floor}


def _hungarian(costs: list[list[float]]) -> list[int]:
    size = len(costs)
    row_price, column_price = [0.0] * (size + 1), [0.0] * (size + 1)
    owner = [0] * (size + 1)
    for row in range(1, size + 1):
        owner[0] = row
        column = 0
        slack, way, seen = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while owner[column]:
            seen[column] = True
            current, delta, following = owner[column], float("inf"), 0
            for j in range(1, size + 1):
                if seen[j]:
                    continue
                reduced = costs[current - 1][j - 1] - row_price[current] - column_price[j]
                if reduced < slack[j]:
                    slack[j], way[j] = reduced, column
                if slack[j] < delta:
                    delta, following = slack[j], j
            for j in range(size + 1):
                if seen[j]:
                    row_price[owner[j]] += delta
                    column_price[j] -= delta
                else:
                    slack[j] -= delta
            column = following
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    result = [0] * size
    for j in range(1, size + 1):
        result[owner[j] - 1] = j - 1
    return result
