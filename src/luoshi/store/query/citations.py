"""Citations over the collection (引用关系): what each document cites, who cites it, and what is cited but not on the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from luoshi.model import ArticleKind, Reference
from luoshi.store.query.tables import ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.uptake import citations
from luoshi.uptake.citations import Citable, Edge, Resolved, Standing

#: Collections whose graph stays in memory at the same time.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A document with its file name, as the graph shows it."""

    article_id: str
    source_name: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A cited document, plan or meeting with how many documents cite it (被引)."""

    node: str
    standing: Standing
    article_id: str | None
    documents: int
    citations: int


@dataclass(frozen=True)
class _Graph:
    resolved: tuple[Resolved, ...]
    edges: tuple[Edge, ...]
    stands_for: Mapping[str, str]


@lru_cache(maxsize=_KEPT)
def _graph(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> _Graph:
    rows = ask(shelf, "SELECT * FROM documents WHERE title IS NOT NULL")
    known = [
        Citable(
            row["article_id"],
            row["title"],
            row["doc_no"],
            row["issuer"] or None,
            row["date"],
            ArticleKind(row["kind"]),
            row["characters"],
        )
        for row in rows
        if ArticleKind(row["kind"]).is_article
    ]
    cited = from_rows(Reference, ask(shelf, 'SELECT * FROM "references" ORDER BY article_id, spans[1].start'))
    found = citations.resolve(known, cited)
    stands_for = {copy: one.node for one in found for copy in one.copies}
    return _Graph(found, citations.edges(found), stands_for)


def resolved(shelf: Shelf) -> tuple[Resolved, ...]:
    """Return every citation of the shelf with the document it means."""
    return _graph(shelf, findings_version(shelf)).resolved


def documents_of(shelf: Shelf) -> tuple[Named, ...]:
    """Return every article with its file name."""
    rows = ask(shelf, "SELECT article_id, source_name, title FROM documents ORDER BY article_id")
    return tuple(Named(row["article_id"], row["source_name"], row["title"]) for row in rows)


def all_edges(shelf: Shelf, standing: Standing | None = None) -> tuple[Edge, ...]:
    """Return the whole graph, or the edges that lead to one kind of node."""
    found = _graph(shelf, findings_version(shelf)).edges
    return tuple(edge for edge in found if standing is None or edge.standing is standing)


def cites(shelf: Shelf, article_id: str) -> tuple[Edge, ...]:
    """Return what one document cites, what it cites most first."""
    return tuple(edge for edge in _graph(shelf, findings_version(shelf)).edges if edge.citing == article_id)


def cited_by(shelf: Shelf, article_id: str) -> tuple[Edge, ...]:
    """Return who cites one document; for a copy, who cites the document it is a copy of."""
    graph = _graph(shelf, findings_version(shelf))
    cited = graph.stands_for.get(article_id, article_id)
    return tuple(edge for edge in graph.edges if edge.article_id == cited)


def citing_node(shelf: Shelf, node: str) -> tuple[Edge, ...]:
    """Return who cites a node of the graph: an article by its identity, anything else by its name."""
    return tuple(edge for edge in _graph(shelf, findings_version(shelf)).edges if edge.node == node)


def nodes(shelf: Shelf, standing: Standing | None = None) -> tuple[Node, ...]:
    """Return everything that is cited, by how many documents cite it."""
    grouped = citations.cited_by(_graph(shelf, findings_version(shelf)).edges)
    found = [
        Node(node, group[0].standing, group[0].article_id, len(group), sum(len(edge.references) for edge in group))
        for node, group in grouped.items()
        if standing is None or group[0].standing is standing
    ]
    return tuple(sorted(found, key=lambda one: (-one.documents, -one.citations, one.node)))
