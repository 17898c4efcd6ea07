"""Bodies whose documents are searched (被查机构): their documents laid out as clauses on one index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model import Article, Evidence, Identity, Level, Passage
from luoshi.uptake.clauses import Clause, clauses
from luoshi.uptake.forward import forward_from
from luoshi.uptake.grams import Index, index, letters


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
    """Where one clause of the collection stands: its body, document and whether it lies in the forward part."""

    body: int
    document: SearchedDocument
    clause: Clause
    letters: str
    forward: bool


@dataclass(frozen=True)
class Collection:
    """All clauses of the searched bodies with the index over them; ``bounds[b]`` are the first and last clause of a body."""

    places: tuple[Place, ...]
    index: Index
    bounds: tuple[tuple[int, int], ...]


def collection_of(bodies: Sequence[SearchedBody]) -> Collection:
    """Lay out the clauses of all documents of ``bodies`` and index them."""
    places: list[Place] = []
    bounds = []
    for number, body in enumerate(bodies):
        first = len(places)
        for document in body.documents:
            border = document.forward_from
            if border is None:
                border = forward_from(document.article) or 0
            for clause in clauses(document.passages):
                text = letters(clause.text)
                if text:
                    places.append(Place(number, document, clause, text, clause.start >= border))
        bounds.append((first, len(places)))
    return Collection(tuple(places), index([place.letters for place in places]), tuple(bounds))


def evidence_at(place: Place, score: float) -> Evidence:
    """Return the clause of ``place`` as evidence, quoted and anchored in its source."""
    article, clause = place.document.article, place.clause
    return Evidence(
        source_id=article.source_id,
        article_id=article.id,
        spans=article.weave.to_source(clause.start, clause.end),
        quote=clause.text,
        score=round(score, 3),
    )
