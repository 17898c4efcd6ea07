"""The life line (生命线) of a formulation, a sentence or any words: first, who repeated it, how fast, in which forms, last."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.export import Table
from luoshi.model import UnknownName
from luoshi.store.query import lifelines
from luoshi.store.query.lifelines import Seen
from luoshi.uptake.lifelines import LifeLine
from luoshi.web.charts import Life, life
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.pictures import day_of
from luoshi.web.respond import Pages
from luoshi.web.tables import Field, place, table
from luoshi.web.visit import Visit

pages = Pages()

#: Passages on one page.
ROWS = 100

#: Longest words that are looked for.
LONGEST = 200


@pages.download("/lifeline")
def lifeline_file(visit: Visit, q: str = "") -> Table:
    """Return every place of a life line as a table, oldest first."""
    found = lifelines.life(visit.shelf, q.strip()[:LONGEST])
    fields: tuple[Field, ...] = (
        ("column.date", lambda one: one.document.date if one.document else None),
        ("facet.issuer", lambda one: one.document.issuer if one.document else None),
        ("column.document", lambda one: one.document.label if one.document else one.article_id),
        ("column.text", lambda one: one.form),
        ("column.address", lambda one: place(one.source_id, one.spans)),
    )
    return table(visit, f"{visit.t('lifeline.title')} {q}"[:80], fields, found.places)


@dataclass(frozen=True, slots=True)
class LifePage:
    """A life line with a stretch of its passages; ``line`` is None while nothing is asked for."""

    q: str
    subject: str
    line: LifeLine | None
    half_days: int | None
    shown: tuple[Seen, ...]
    total: int
    offset: int
    limit: int
    chart: Life | None = field(metadata={"json": False})


@pages.page("/lifeline", "lifeline.html", kept=True)
def lifeline(visit: Visit, q: str = "", offset: Offset = 0, limit: Limit = ROWS) -> LifePage:
    """Return the life line of ``q``: a formulation, the address of a passage, or words as they stand.

    What stands nowhere on the shelf has a page without a line, which says so.
    """
    words = q.strip()[:LONGEST]
    if not words:
        return LifePage("", "", None, None, (), 0, 0, limit, None)
    try:
        found = lifelines.life(visit.shelf, words)
    except UnknownName:
        return LifePage(words, "", None, None, (), 0, 0, limit, None)
    dated = [
        (day, place.document.level)
        for place in found.places
        if place.document and (day := day_of(place.document.date)) is not None
    ]
    shown = found.places[offset : offset + limit]
    total = len(found.places)
    subject = found.subject.value
    return LifePage(words, subject, found.line, found.line.half_days, shown, total, offset, limit, life(dated))
