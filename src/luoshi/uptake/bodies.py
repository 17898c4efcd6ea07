"""Bodies whose documents are searched (被查机构): their documents laid out as clauses on one index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon.uptake import Relation, Wording
from luoshi.model import Article, Evidence, Identity, Level, Passage
from luoshi.uptake.clauses import Clause, clauses
from luoshi.uptake.forward import forward_from
from luoshi.uptake.grams import Index, index, letters, pair_code

#: How well a concept is shown by another name of it, and by something of its field.
_SHOWN = {Relation.SAME: 0.9, Relation.RELATED: 0.45}

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SearchedDocument:
    """One document of a body, as restored; ``forward_from`` None asks :mod:`luoshi.uptake.forward` to find the border."""

    source_id: str
    article: Article
    passages: tuple[Passage, ...]
    identity: Identity | None = None
    forward_from: int | None = None


@dataclass(frozen=True, slots=True)
class SearchedBody:
    """A body with the documents in which it is searched; without documents its cells are ``not_searched``."""

    name: str
    level: Level | None
    region_code: str | None
    documents: tuple[SearchedDocument, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one clause stands: its document, and whether it lies in the forward part."""

    article: Article
    clause: Clause
    letters: str
    forward: bool


@dataclass(frozen=True)
class Texts:
    """The letters of many clauses with the indexes over them (检索底本)."""

    letters: tuple[str, ...]
    wording: Wording

    def __len__(self) -> int:
        return len(self.letters)

    @cached_property
    def index(self) -> Index:
        """The letters and pairs of the clauses."""
        return index(self.letters)

    @cached_property
    def concepts(self) -> Mapping[str, tuple[Rows, NDArray[np.float64]]]:
        """The clauses that name each concept, and how well they show it."""
        found: dict[str, dict[int, float]] = {}
        for row, text in enumerate(self.letters):
            for _, _, concept, relation in self.wording.concepts_in(text):
                rows = found.setdefault(concept, {})
                rows[row] = max(rows.get(row, 0.0), _SHOWN[relation])
        return {
            concept: (np.fromiter(rows, dtype=np.int32), np.fromiter(rows.values(), dtype=np.float64))
            for concept, rows in found.items()
        }

    def holding(self, word: str) -> Rows:
        """Return the clauses that hold every pair of letters of ``word``."""
        rows = self.index.at(pair_code(word[:2]))
        for at in range(1, len(word) - 1):
            rows = np.intersect1d(rows, self.index.at(pair_code(word[at : at + 2])), assume_unique=True)
        return rows


@dataclass(frozen=True)
class Collection:
    """All clauses of the searched bodies; ``bounds[b]`` are the first and last clause of body ``b``."""

    places: tuple[Place, ...]
    bounds: tuple[tuple[int, int], ...]
    texts: Texts
    forward: NDArray[np.bool_]


def collection_of(bodies: Sequence[SearchedBody], wording: Wording) -> Collection:
    """Lay out the clauses of all documents of ``bodies``."""
    places: list[Place] = []
    bounds = []
    for body in bodies:
        first = len(places)
        for document in body.documents:
            border = document.forward_from
            if border is None:
                border = forward_from(document.article) or 0
            places.extend(places_of(document.article, document.passages, border))
        bounds.append((first, len(places)))
    texts = Texts(tuple(place.letters for place in places), wording)
    forward = np.array([place.forward for place in places], dtype=bool)
    return Collection(tuple(places), tuple(bounds), texts, forward)


def places_of(article: Article, passages: Sequence[Passage], border: int = 0) -> list[Place]:
    """Return the clauses of one article that hold letters; those from ``border`` on are forward."""
    return [
        Place(article, clause, text, clause.start >= border)
        for clause in clauses(passages)
        if (text := letters(clause.text))
    ]


def evidence_at(place: Place, score: float) -> Evidence:
    """Return the clause of ``place`` as evidence, quoted and anchored in its source."""
    article, clause = place.article, place.clause
    return Evidence(
        source_id=article.source_id,
        article_id=article.id,
        spans=article.weave.to_source(clause.start, clause.end),
        quote=clause.text,
        score=round(score, 3),
    )
