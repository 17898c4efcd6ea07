"""Citations (引用): what a document cites, who cites it, and what the collection cites but does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.export import Table
from luoshi.store.query import citations, documents
from luoshi.store.query.citations import Node
from luoshi.store.query.documents import Document
from luoshi.store.query.tables import Page
from luoshi.uptake.citations import Edge, Standing
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import Field, place, table
from luoshi.web.visit import Visit, Visitor

pages = Pages()

ROWS = 100


@dataclass(frozen=True, slots=True)
class Cited:
    """A stretch of the list of everything that is cited."""

    found: Page[Node]
    documents: dict[str, Document]
    standing: str


@dataclass(frozen=True, slots=True)
class CitingNode:
    """Who cites something that is not on the shelf: a document, a plan or a meeting by its name."""

    node: str
    standing: Standing | None
    edges: tuple[Edge, ...]
    documents: dict[str, Document]


@dataclass(frozen=True, slots=True)
class DocumentCitations:
    """What one document cites and who cites it."""

    document: Document
    cites: tuple[Edge, ...]
    cited_by: tuple[Edge, ...]
    documents: dict[str, Document]


def _standing(name: str) -> Standing | None:
    return Standing(name) if name in set(Standing) else None


@pages.download("/references")
def reference_file(visit: Visit, standing: str = "") -> Table:
    """Return every edge of the citation graph as a table: who cites what, where."""
    return _edge_table(visit, citations.all_edges(visit.shelf, _standing(standing)))


@pages.download("/references/{article_id}")
def document_reference_file(visit: Visit, article_id: str) -> Table:
    """Return what one document cites and who cites it as a table."""
    edges = (*citations.cites(visit.shelf, article_id), *citations.cited_by(visit.shelf, article_id))
    return _edge_table(visit, edges)


def _edge_table(visit: Visitor, edges: Sequence[Edge]) -> Table:
    known = _documents(visit, edges)
    t = visit.t
    fields: tuple[Field, ...] = (
        ("column.citing", lambda one: _label(known, one.citing)),
        ("column.cited", lambda one: _label(known, one.article_id) if one.article_id else one.node),
        ("column.standing", lambda one: t.term("standing", one.standing)),
        ("column.relation", lambda one: "、".join(t.term("relation", name) for name in one.relations)),
        ("column.uses", lambda one: len(one.references)),
        ("column.address", lambda one: place(one.references[0].source_id, one.references[0].spans)),
    )
    return table(visit, t("references.title"), fields, edges)


def _label(known: dict[str, Document], article_id: str) -> str:
    return known[article_id].label if article_id in known else article_id


def _documents(visit: Visitor, edges: Sequence[Edge]) -> dict[str, Document]:
    named = {one.citing for one in edges} | {one.article_id for one in edges if one.article_id}
    return documents.documents_by_id(visit.shelf, named)


@pages.page("/references", "references.html", kept=True)
def references(visit: Visit, standing: str = "", offset: Offset = 0, limit: Limit = ROWS) -> Cited:
    """Return everything that is cited, by how many documents cite it; ``standing`` narrows to what is or is not on the shelf."""
    found = citations.nodes(visit.shelf, _standing(standing))
    shown = found[offset : offset + limit]
    known = documents.documents_by_id(visit.shelf, {one.article_id for one in shown if one.article_id})
    return Cited(Page(shown, len(found), offset, limit), known, standing)


@pages.page("/references/to/{node:path}", "reference.html", kept=True)
def citing(visit: Visit, node: str) -> CitingNode:
    """Return who cites a node of the graph, with every place."""
    edges = citations.citing_node(visit.shelf, node)
    return CitingNode(node, edges[0].standing if edges else None, edges, _documents(visit, edges))


@pages.page("/references/{article_id}", "document_references.html", kept=True)
def document_references(visit: Visit, article_id: str) -> DocumentCitations:
    """Return what one document cites and who cites it, with every place."""
    document = documents.document(visit.shelf, article_id)
    cites, by = citations.cites(visit.shelf, article_id), citations.cited_by(visit.shelf, article_id)
    return DocumentCitations(document, cites, by, _documents(visit, (*cites, *by)))
