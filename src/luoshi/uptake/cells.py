"""Cells: what became of every upstream item with every body (落实单元), with the clauses that show it.

Read in this order: :mod:`~luoshi.uptake.bodies` (what is searched), :mod:`~luoshi.uptake.profile` (what is looked for),
:mod:`~luoshi.uptake.states` (which state follows, and why), then :func:`cells`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon.tables import Lexicon
from luoshi.lexicon.uptake import wording_of
from luoshi.model import Cell, CellState, Item, ItemKind
from luoshi.uptake.bodies import Collection, SearchedBody, collection_of, evidence_at
from luoshi.uptake.grams import letters
from luoshi.uptake.profile import Profile, profile_of
from luoshi.uptake.states import Finding, decide

#: Clauses shown as evidence, at most.
_SHOWN = 3
#: A further clause is shown only if it says at least this share of what the best one says.
_FURTHER = 0.7


@dataclass(frozen=True, slots=True)
class Options:
    """How cells are computed: ``exempt`` holds the pairs (item id, body) that a person judged not applicable."""

    exempt: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def cells(
    items: Sequence[Item], bodies: Sequence[SearchedBody], lexicon: Lexicon, options: Options | None = None
) -> tuple[Cell, ...]:
    """Return one cell for every item with every body, items first.

    A body without documents is ``not_searched``, which is never a gap. Evidence is cut at the clause, best first;
    a cell in which nothing was seen names the nearest clause, so that the gap can be checked by reading.
    """
    options = options or Options()
    collection = collection_of(bodies)
    wording = wording_of(lexicon)
    found = []
    for item in items:
        wanted = letters(item.title if "\n" in item.quote or len(item.quote) > 2 * len(item.title) else item.quote)
        profile = profile_of(wanted, wording, collection.index)
        scores = coverage(profile, collection)
        for number, body in enumerate(bodies):
            found.append(_cell(item, wanted, number, body, collection, scores, options))
    return tuple(found)


def coverage(profile: Profile, collection: Collection) -> NDArray[np.float64]:
    """Return, for every clause, the share of the evidence of ``profile`` that it holds (0 to 1)."""
    scores = np.zeros(len(collection.places))
    for code, weight in zip(profile.codes, profile.weights, strict=True):
        scores[collection.index.at(code)] += weight
    return scores


def _cell(
    item: Item,
    wanted: str,
    number: int,
    body: SearchedBody,
    collection: Collection,
    scores: NDArray[np.float64],
    options: Options,
) -> Cell:
    first, last = collection.bounds[number]
    if (item.id, body.name) in options.exempt:
        return _blank(item, body, CellState.NOT_APPLICABLE, "luoshi.uptake.states.judged_not_applicable")
    if first == last:
        return _blank(item, body, CellState.NOT_SEARCHED, "luoshi.uptake.states.no_document")
    order = first + np.argsort(-scores[first:last], kind="stable")[:12]
    findings = [Finding(float(scores[i]), collection.places[i]) for i in order]
    state, rule, shown = decide(wanted, item.kind is ItemKind.RITUAL, findings)
    best = shown[0].score if shown else 0.0
    evidence = tuple(evidence_at(f.place, f.score) for f in shown if f.score >= _FURTHER * best)[:_SHOWN]
    nearest = evidence_at(findings[0].place, findings[0].score) if state is CellState.NOT_SEEN else None
    return Cell(item.id, body.name, body.level, body.region_code, state, evidence, len(body.documents), rule, nearest)


def _blank(item: Item, body: SearchedBody, state: CellState, rule: str) -> Cell:
    return Cell(item.id, body.name, body.level, body.region_code, state, (), len(body.documents), rule)
