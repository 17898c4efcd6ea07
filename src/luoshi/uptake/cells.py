"""Cells: what became of every upstream item with every body (落实单元), with the clauses that show it.

Read in this order: :mod:`~luoshi.uptake.bodies` (what is searched), :mod:`~luoshi.uptake.wanted` (what is looked for),
:mod:`~luoshi.uptake.scores` (how much of it every clause says), :mod:`~luoshi.uptake.rivals` (which upstream measure a
clause answers), :mod:`~luoshi.uptake.states` (which state follows, and why), then :func:`cells`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon.tables import Lexicon
from luoshi.lexicon.uptake import Wording, wording_of
from luoshi.model import Cell, CellState, Evidence, Item, ItemKind
from luoshi.uptake.bodies import Collection, SearchedBody, SearchedDocument, collection_of, evidence_at
from luoshi.uptake.grams import letters
from luoshi.uptake.measure import parts_of
from luoshi.uptake.rivals import Own, Rivals, rivals_of
from luoshi.uptake.scores import Scores, scores
from luoshi.uptake.states import (
    Finding,
    Verdict,
    decide,
    judged_not_applicable,
    no_document,
    roll_up,
    rule_name,
)
from luoshi.uptake.wanted import readings_of

#: Clauses shown as evidence, at most.
_SHOWN = 3
#: A further clause is shown only if it says at least this share of what the best one says.
_FURTHER = 0.7
#: Clauses of a body looked at closely: so many of the forward part, and so many of all, by how well they name the object.
_AHEAD, _ANYWHERE = 4, 4
#: Clauses that say less than this, and name the object less well, decide nothing.
_SAID, _OBJECT = 0.3, 0.4


@dataclass(frozen=True, slots=True)
class Options:
    """How cells are computed.

    ``exempt`` holds the pairs (item id, body) that a person judged not applicable. ``upstream`` is the upstream
    document itself: a clause that says more of another measure of it counts less for this one.
    """

    exempt: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    upstream: SearchedDocument | None = None


def cells(
    items: Sequence[Item], bodies: Sequence[SearchedBody], lexicon: Lexicon, options: Options | None = None
) -> tuple[Cell, ...]:
    """Return one cell for every item with every body, items first.

    An item of several measures (a numbered point) is looked for measure by measure; its cell sums them up and says how
    many are in which state. A body without documents is ``not_searched``, which is never a gap. Evidence is cut at the
    clause, best first; a cell in which nothing was seen names the nearest clause, so that the gap can be checked.
    """
    options = options or Options()
    wording = wording_of(lexicon)
    search = _Search(collection_of(bodies, wording), rivals_of(items, options.upstream, wording), wording)
    found: list[Cell] = []
    for item in items:
        wanted = [search.look_for(part, item) for part in parts_of(item, lexicon)]
        found.extend(_cell(item, number, body, search, options, wanted) for number, body in enumerate(bodies))
    return tuple(found)


@dataclass(frozen=True)
class _Wanted:
    """One measure as it is looked for, with the clauses of the collection that come into question, in their order."""

    letters: str
    pairs: frozenset[str]
    own: Own
    ritual: bool
    scores: Scores
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class _Search:
    """The clauses searched, the upstream measures they answer, and the words that do not count."""

    collection: Collection
    rivals: Rivals
    wording: Wording

    def look_for(self, text: str, item: Item) -> _Wanted:
        wanted, texts = letters(text), self.collection.texts
        found = scores(readings_of(text, self.wording, texts.index), texts)
        rows = np.flatnonzero((found.said >= _SAID) | (found.object >= _OBJECT))
        ritual = item.kind is ItemKind.RITUAL
        return _Wanted(wanted, _pairs(wanted), self.rivals.own(item), ritual, found, rows)

    def verdict(self, wanted: _Wanted, body: int) -> Verdict:
        """Return what became of one measure with one body."""
        first, last = wanted.rows.searchsorted(self.collection.bounds[body])
        if first == last:
            return decide(wanted.letters, wanted.ritual, ())
        rows = wanted.rows[first:last]
        said, named = wanted.scores.said[rows], wanted.scores.object[rows]
        said_ahead = np.where(self.collection.forward[rows] | wanted.ritual, said, 0.0)
        ahead = np.argsort(-said_ahead, kind="stable")
        anywhere = np.argsort(-(said / 2 + named), kind="stable")
        close = dict.fromkeys([*rows[ahead[:_AHEAD]].tolist(), *rows[anywhere[:_ANYWHERE]].tolist()])
        least = _FURTHER * float(said_ahead.max())
        return decide(wanted.letters, wanted.ritual, [self._finding(wanted, row, least) for row in close])

    def nearest(self, wanted: Sequence[_Wanted], body: int) -> Evidence | None:
        """Return the clause of one body that comes nearest to any of the measures; None if no letter is shared."""
        first, last = self.collection.bounds[body]
        closeness = np.max([one.scores.said[first:last] + one.scores.object[first:last] for one in wanted], axis=0)
        row = int(closeness.argmax())
        if closeness[row] == 0:
            return None
        return evidence_at(self.collection.places[first + row], float(closeness[row]) / 2)

    def _finding(self, wanted: _Wanted, row: int, least: float) -> Finding:
        place = self.collection.places[row]
        said = float(wanted.scores.said[row])
        wording = len(wanted.pairs & _pairs(place.letters)) / max(1, len(wanted.pairs))
        level = said
        if said >= least and (place.forward or wanted.ritual):
            level = self.rivals.level(place, said, wanted.own, self.collection.texts.index)
        return Finding(place, said, float(wanted.scores.object[row]), wording, level)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _cell(
    item: Item, number: int, body: SearchedBody, search: _Search, options: Options, wanted: Sequence[_Wanted]
) -> Cell:
    first, last = search.collection.bounds[number]
    if (item.id, body.name) in options.exempt:
        return _blank(item, body, CellState.NOT_APPLICABLE, rule_name(judged_not_applicable))
    if first == last:
        return _blank(item, body, CellState.NOT_SEARCHED, rule_name(no_document))
    verdicts = [search.verdict(one, number) for one in wanted]
    verdict, detail = (verdicts[0], "") if len(verdicts) == 1 else roll_up(verdicts)
    return Cell(
        item.id,
        body.name,
        body.level,
        body.region_code,
        verdict.state,
        _evidence(verdict),
        len(body.documents),
        verdict.rule,
        search.nearest(wanted, number) if verdict.state is CellState.NOT_SEEN else None,
        detail,
    )


def _evidence(verdict: Verdict) -> tuple[Evidence, ...]:
    best = verdict.shown[0].said if verdict.shown else 0.0
    kept: dict[tuple[str, int], Finding] = {}
    for finding in verdict.shown:
        if finding.said >= _FURTHER * best and len(kept) < _SHOWN:
            kept.setdefault((finding.place.article.source_id, finding.place.clause.start), finding)
    return tuple(evidence_at(finding.place, finding.said) for finding in kept.values())


def _blank(item: Item, body: SearchedBody, state: CellState, rule: str) -> Cell:
    return Cell(item.id, body.name, body.level, body.region_code, state, (), len(body.documents), rule)
