"""Formulations (提法): which set phrases are used, how often, at which levels, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from luoshi.export import Table
from luoshi.model import FormulationUse
from luoshi.store.query import documents
from luoshi.store.query import phrases as phrasebook
from luoshi.store.query.documents import Document
from luoshi.store.query.phrases import Phrase
from luoshi.store.query.tables import Page
from luoshi.web.charts import Life, life
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.pictures import day_of
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, place, table
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 100

#: Uses of one formulation shown; the number of all is printed beside them.
USES = 300


@dataclass(frozen=True, slots=True)
class Formulations:
    """A stretch of the list of formulations; ``most`` is the largest number of documents, for the bars."""

    found: Page[Phrase]
    most: int
    q: str
    kind: str
    origin: str


@pages.download("/formulations")
def formulation_file(visit: Visit, q: str = "", kind: str = "", origin: str = "") -> Table:
    """Return all formulations of the list as a table."""
    t = visit.t
    found = phrasebook.phrases(visit.shelf, q=q, kind=kind or None, origin=origin or None, limit=MOST).rows
    fields: tuple[Field, ...] = (
        ("column.formulation", lambda one: one.canonical),
        ("facet.kind", lambda one: t.term("formulation", one.kind)),
        ("column.origin", lambda one: t.term("origin", one.origin)),
        ("column.evidence", lambda one: one.why),
        ("column.expansion", lambda one: one.expansion),
        ("column.variants", lambda one: "；".join(form.value for form in one.variants)),
        ("documents.count", lambda one: one.documents),
        ("column.uses", lambda one: one.uses),
        ("column.first", lambda one: one.first_date),
        ("column.first_level", lambda one: t.term("level", one.first_level) if one.first_level else ""),
        ("column.last", lambda one: one.last_date),
        ("column.address", lambda one: place(one.first.source_id, one.first.spans) if one.first else ""),
    )
    return table(visit, t("nav.formulations"), fields, found)


@pages.page("/formulations", "formulations.html", kept=True)
def formulations(
    visit: Visit, q: str = "", kind: str = "", origin: str = "", offset: Offset = 0, limit: Limit = ROWS
) -> Formulations:
    """Return formulations by number of documents: all, those of the lexicon, or new ones that the collection shows."""
    found = phrasebook.phrases(visit.shelf, q=q, kind=kind or None, origin=origin or None, limit=limit, offset=offset)
    return Formulations(found, max((row.documents for row in found.rows), default=1), q, kind, origin)


@dataclass(frozen=True, slots=True)
class Uses:
    """Every use of one formulation in order of date."""

    canonical: str
    phrase: Phrase | None
    total: int
    uses: tuple[tuple[FormulationUse, Document | None], ...]
    life: Life | None = field(metadata={"json": False})


@pages.page("/formulations/{canonical:path}", "formulation.html", kept=True)
def formulation(visit: Visit, canonical: str) -> Uses:
    """Return the uses of one formulation."""
    found = phrasebook.uses(visit.shelf, canonical)
    known = documents.documents_by_id(visit.shelf, [use.article_id for use in found])
    dated = [
        (day, known[use.article_id].level) for use in found if (day := _day(known.get(use.article_id))) is not None
    ]
    shown = tuple((use, known.get(use.article_id)) for use in found[:USES])
    return Uses(canonical, phrasebook.phrase(visit.shelf, canonical), len(found), shown, life(dated))


def _day(document: Document | None) -> date | None:
    return day_of(document.date) if document else None
