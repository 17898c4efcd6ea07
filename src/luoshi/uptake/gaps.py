"""Gaps, local additions and totals (查漏补缺): what the cells say when they are read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from luoshi.lexicon.tables import Lexicon
from luoshi.lexicon.uptake import wording_of
from luoshi.model import Cell, CellState, Evidence, Gap, Item, ItemKind
from luoshi.uptake.bodies import SearchedBody, collection_of, evidence_at
from luoshi.uptake.measure import is_measure, parts_of
from luoshi.uptake.scores import scores
from luoshi.uptake.wanted import readings_of

#: Taken up, in whatever words.
ECHOED = frozenset({CellState.VERBATIM, CellState.ADAPTED, CellState.PARAPHRASED})
#: A clause of which no upstream item holds this share of the evidence is an addition of the body's own.
_OWN = 0.3


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cells are in each state, the unknown included (合计): the counts add up to the number of cells."""

    name: str
    counts: tuple[tuple[CellState, int], ...]

    def of(self, state: CellState) -> int:
        """Return the number of cells in one state."""
        return dict(self.counts)[state]

    @property
    def searched(self) -> int:
        """Cells that were searched and could have been taken up: the only fair denominator of a share."""
        return sum(n for state, n in self.counts if state not in {CellState.NOT_SEARCHED, CellState.NOT_APPLICABLE})

    @property
    def echoed(self) -> int:
        """Cells taken up in whatever words."""
        return sum(n for state, n in self.counts if state in ECHOED)


@dataclass(frozen=True, slots=True)
class Addition:
    """A measure of a body that no upstream item asks for (本地新增), with the closest item and how close it is."""

    body: str
    evidence: Evidence
    nearest_item: str | None
    closeness: float


def gaps(cells: Iterable[Cell], bodies: Sequence[SearchedBody], *, weak: bool = False) -> tuple[Gap, ...]:
    """Return the items that the searched documents of a body do not show; with ``weak`` also those named without action.

    Cells that were not searched or do not apply are no gaps and never appear here.
    """
    searched = {body.name: tuple(document.article.id for document in body.documents) for body in bodies}
    return gaps_of(cells, searched, weak=weak)


def gaps_of(cells: Iterable[Cell], searched: Mapping[str, tuple[str, ...]], *, weak: bool = False) -> tuple[Gap, ...]:
    """Return gaps as :func:`gaps` does, where only the ids of the documents searched of each body are at hand."""
    wanted = {CellState.NOT_SEEN, CellState.WEAK} if weak else {CellState.NOT_SEEN}
    return tuple(
        Gap(cell.item_id, cell.body, searched.get(cell.body, ()), cell.nearest or next(iter(cell.evidence), None))
        for cell in cells
        if cell.state in wanted
    )


def totals(cells: Iterable[Cell], key: Callable[[Cell], str]) -> tuple[Totals, ...]:
    """Return the totals of the groups that ``key`` makes (body, item, level, region), in the order of the cells."""
    counts: dict[str, dict[CellState, int]] = {}
    for cell in cells:
        row = counts.setdefault(key(cell), dict.fromkeys(CellState, 0))
        row[cell.state] += 1
    return tuple(Totals(name, tuple(row.items())) for name, row in counts.items())


def totals_by_body(cells: Iterable[Cell]) -> tuple[Totals, ...]:
    """Return the totals of every body."""
    return totals(cells, lambda cell: cell.body)


def totals_by_item(cells: Iterable[Cell]) -> tuple[Totals, ...]:
    """Return the totals of every item."""
    return totals(cells, lambda cell: cell.item_id)


def additions(
    items: Sequence[Item], bodies: Sequence[SearchedBody], lexicon: Lexicon, *, below: float = _OWN
) -> tuple[Addition, ...]:
    """Return the measures in the forward parts of ``bodies`` that no operative item of ``items`` asks for.

    Only clauses that ask for an action count; each comes with the item that is closest to it, so that a reader can
    check. Whole points are taken apart into their measures.
    """
    wording = wording_of(lexicon)
    collection = collection_of(bodies, wording)
    closeness = np.zeros(len(collection.places))
    closest = np.full(len(collection.places), -1)
    for number, item in enumerate(items):
        if item.kind is ItemKind.OPERATIVE:
            for part in parts_of(item, lexicon):
                said = scores(readings_of(part, wording, collection.texts.index), collection.texts).said
                closest[said > closeness] = number
                np.maximum(closeness, said, out=closeness)
    return tuple(
        Addition(
            body.name,
            evidence_at(collection.places[row], 1.0),
            items[closest[row]].id if closest[row] >= 0 else None,
            round(float(closeness[row]), 3),
        )
        for body, (first, last) in zip(bodies, collection.bounds, strict=True)
        for row in range(first, last)
        if collection.forward[row]
        and closeness[row] < below
        and is_measure(collection.places[row].clause.text, lexicon)
    )
