"""Directives (任务要求): who asks whom for what, by when, and whether it can be checked."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.export import Table
from luoshi.model import Directive
from luoshi.store.query import documents
from luoshi.store.query import found as findings
from luoshi.store.query.documents import Document
from luoshi.store.query.tables import Page
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, place, table
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 100


@pages.download("/directives")
def directive_file(
    visit: Visit, q: str = "", kind: str = "", owner: str = "", issuer: str = "", verifiable: bool | None = None
) -> Table:
    """Return all demands of the list as a table: a breakdown that an office can use."""
    found = findings.directives(
        visit.shelf,
        issuer=issuer or None,
        owner=owner or None,
        kind=kind or None,
        verifiable=verifiable,
        q=q,
        limit=MOST,
    ).rows
    known = documents.documents_by_id(visit.shelf, {one.article_id for one in found})
    fields: tuple[Field, ...] = (
        ("column.text", lambda one: one.text),
        ("facet.kind", lambda one: visit.t.term("directive", one.kind)),
        ("column.force", lambda one: visit.t.term("force", one.force)),
        ("directive.owner", lambda one: one.owner),
        ("field.co", lambda one: "、".join(one.co_owners)),
        ("directive.deadline", lambda one: one.deadline_text),
        ("directive.verifiable", lambda one: visit.t("yes") if one.verifiable else visit.t("no")),
        ("column.verifiable_why", lambda one: one.verifiable_why),
        ("facet.issuer", lambda one: one.issuer),
        ("column.document", lambda one: known[one.article_id].label if one.article_id in known else ""),
        ("column.date", lambda one: known[one.article_id].date if one.article_id in known else ""),
        ("column.address", lambda one: place(one.source_id, one.spans)),
    )
    return table(visit, visit.t("nav.directives"), fields, found)


@dataclass(frozen=True, slots=True)
class Directives:
    """A stretch of the list of demands."""

    found: Page[Directive]
    documents: dict[str, Document]
    q: str
    kind: str
    owner: str
    issuer: str
    verifiable: bool | None


@pages.page("/directives", "directives.html", kept=True)
def directives(
    visit: Visit,
    q: str = "",
    kind: str = "",
    owner: str = "",
    issuer: str = "",
    verifiable: bool | None = None,
    offset: Offset = 0,
    limit: Limit = ROWS,
) -> Directives:
    """Return demands, narrowed by their words, kind, who asks and who must act."""
    found = findings.directives(
        visit.shelf,
        issuer=issuer or None,
        owner=owner or None,
        kind=kind or None,
        verifiable=verifiable,
        q=q,
        limit=limit,
        offset=offset,
    )
    known = documents.documents_by_id(visit.shelf, [one.article_id for one in found.rows])
    return Directives(found, known, q, kind, owner, issuer, verifiable)
