"""Documents (文献): the list of articles with facets, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from luoshi.export import Table
from luoshi.store.query import documents as holdings
from luoshi.store.query.documents import Document, IssueRow
from luoshi.store.query.tables import Count, Page
from luoshi.store.sources import Sidecar
from luoshi.web.feeds import Entry, Feed, newest
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, table
from luoshi.web.visit import Visit

pages = Pages()

#: Rows a page: a screen or two, and a weight far under 300 KB.
ROWS = 50

Offset = Annotated[int, Query(ge=0, le=10_000_000)]
#: Rows that a program may ask for at once.
Limit = Annotated[int, Query(ge=1, le=1000)]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list: the query key, the values with their counts, the value chosen."""

    key: str
    values: tuple[Count, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Documents:
    """A stretch of the list of documents."""

    found: Page[Document]
    q: str
    order: str
    facets: tuple[Facet, ...]


@pages.download("/documents")
def document_file(
    visit: Visit,
    q: str = "",
    level: str = "",
    issuer: str = "",
    kind: str = "",
    region: str = "",
    year: str = "",
    order: str = "date",
) -> Table:
    """Return all documents of the list as a table."""
    found = holdings.documents(
        visit.shelf,
        q=q,
        level=level or None,
        issuer=issuer or None,
        kind=kind or None,
        region=region or None,
        year=year or None,
        order=order,
        limit=MOST,
    ).rows
    fields: tuple[Field, ...] = (
        ("column.title", lambda one: one.title),
        ("facet.issuer", lambda one: one.issuer),
        ("field.number", lambda one: one.doc_no),
        ("column.date", lambda one: one.date),
        ("facet.level", lambda one: visit.t.term("level", one.level)),
        ("facet.region", lambda one: one.region),
        ("facet.kind", lambda one: visit.t.term("kind", one.kind)),
        ("column.length", lambda one: one.characters),
        ("column.directives", lambda one: one.directives),
        ("column.targets", lambda one: one.targets),
        ("column.file", lambda one: one.source_name),
        ("column.address", lambda one: f"/articles/{one.article_id}"),
    )
    return table(visit, visit.t("nav.documents"), fields, found)


@pages.feed("/documents")
def document_feed(
    visit: Visit, q: str = "", level: str = "", issuer: str = "", kind: str = "", region: str = ""
) -> Feed:
    """Return the newest documents of the list, to be told when there is a new one."""
    found = holdings.documents(
        visit.shelf,
        q=q,
        level=level or None,
        issuer=issuer or None,
        kind=kind or None,
        region=region or None,
        limit=100,
    ).rows
    entries = [Entry(f"/articles/{one.article_id}", one.label, one.issuer or "", one.date) for one in found]
    return Feed(f"luoshi: {visit.shelf.name}", newest(entries))


@pages.page("/documents", "documents.html", kept=True)
def documents(
    visit: Visit,
    q: str = "",
    level: str = "",
    issuer: str = "",
    kind: str = "",
    region: str = "",
    year: str = "",
    order: str = "date",
    offset: Offset = 0,
    limit: Limit = ROWS,
) -> Documents:
    """Return articles whose title, issuer or number holds ``q``, narrowed by the facets."""
    found = holdings.documents(
        visit.shelf,
        q=q,
        level=level or None,
        issuer=issuer or None,
        kind=kind or None,
        region=region or None,
        year=year or None,
        order=order,
        limit=limit,
        offset=offset,
    )
    seen = holdings.overview(visit.shelf)
    facets = (
        Facet("level", seen.by_level, level),
        Facet("region", seen.by_region, region),
        Facet("kind", seen.by_kind, kind),
        Facet("year", seen.by_year, year),
        Facet("issuer", seen.by_issuer, issuer),
    )
    return Documents(found, q, order, facets)


@dataclass(frozen=True, slots=True)
class Sources:
    """A stretch of the list of raw pages."""

    found: Page[Sidecar]


@pages.page("/sources", "sources.html")
def sources(visit: Visit, offset: Offset = 0, limit: Limit = ROWS) -> Sources:
    """Return the raw pages of the shelf, those from which nothing could be read included."""
    return Sources(holdings.sources(visit.shelf, limit=limit, offset=offset))


@dataclass(frozen=True, slots=True)
class Issues:
    """A stretch of the list of what could not be understood."""

    found: Page[IssueRow]
    severity: str
    source: str


@pages.page("/issues", "issues.html")
def issues(visit: Visit, severity: str = "", source: str = "", offset: Offset = 0, limit: Limit = ROWS) -> Issues:
    """Return what could not be read or understood, errors first."""
    found = holdings.issues(
        visit.shelf, source_id=source or None, severity=severity or None, limit=limit, offset=offset
    )
    return Issues(found, severity, source)
