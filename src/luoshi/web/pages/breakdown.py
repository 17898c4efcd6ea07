"""The breakdown of a document into tasks (任务分解): the table offices assign from, each row one click from its sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from luoshi.export import Table
from luoshi.export.breakdown import breakdown_table
from luoshi.store.query.breaking import breakdown_of
from luoshi.store.query.documents import Document
from luoshi.uptake.breakdown import BreakdownRow
from luoshi.web.respond import Pages
from luoshi.web.tables import said
from luoshi.web.visit import Visit

pages = Pages()


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of one document; ``system`` and ``horizon`` narrow them, ``total`` counts all."""

    document: Document
    rows: tuple[BreakdownRow, ...]
    total: int
    system: str
    horizon: str
    systems: tuple[tuple[str, int], ...] = field(metadata={"json": False})
    horizons: tuple[tuple[str, int], ...] = field(metadata={"json": False})


@pages.download("/breakdown/{article_id}")
def breakdown_file(visit: Visit, article_id: str) -> Table:
    """Return the whole breakdown in the form that offices assign from (任务分解表)."""
    found = breakdown_of(visit.shelf, article_id)
    return breakdown_table(found.document.label, found.rows, said(visit))


@pages.page("/breakdown/{article_id}", "breakdown.html", kept=True)
def breakdown(visit: Visit, article_id: str, system: str = "", horizon: str = "") -> Tasks:
    """Return the tasks of one document with who answers, which number and by when."""
    found = breakdown_of(visit.shelf, article_id)
    rows = tuple(
        row
        for row in found.rows
        if (not system or (row.system or "none") == system) and (not horizon or (row.horizon or "none") == horizon)
    )
    systems = Counter(str(row.system or "none") for row in found.rows)
    horizons = Counter(str(row.horizon or "none") for row in found.rows)
    return Tasks(
        found.document,
        rows,
        len(found.rows),
        system,
        horizon,
        tuple(systems.most_common()),
        tuple(horizons.most_common()),
    )
