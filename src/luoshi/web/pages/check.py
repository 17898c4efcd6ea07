"""One plan against its parents (对照检查、查漏补缺): what each of several upstream documents asks for, and where the plan answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from luoshi.export import Table
from luoshi.model import Cell, CellState, Item, ItemKind
from luoshi.store.query import documents
from luoshi.store.query import matrix as uptake
from luoshi.store.query.documents import Document
from luoshi.web.respond import Pages
from luoshi.web.tables import place, table
from luoshi.web.visit import Visit

pages = Pages()

#: Parents checked at once: a matrix each.
MOST_PARENTS = 6

Parents = Annotated[list[str], Query()]


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of one parent and what the plan makes of it."""

    parent: Document
    item: Item
    cell: Cell


@dataclass(frozen=True, slots=True)
class Check:
    """A plan beside its parents; ``counts`` by parent over its operative items, ``choices`` what may be a parent."""

    plan: Document
    parents: tuple[Document, ...]
    counts: tuple[dict[str, int], ...]
    rows: tuple[Asked, ...]
    choices: tuple[Document, ...]
    only: str


@pages.download("/check/{article_id}")
def check_file(visit: Visit, article_id: str, parent: Parents = [], only: str = "") -> Table:  # noqa: B006
    """Return the check as a table."""
    found = check(visit, article_id, parent, only)
    fields = (
        ("check.parent", lambda row: row.parent.label),
        ("column.number", lambda row: row.item.number),
        ("matrix.item", lambda row: row.item.title),
        ("check.state", lambda row: visit.t.term("state", row.cell.state)),
        ("check.answer", lambda row: row.cell.evidence[0].quote if row.cell.evidence else ""),
        ("check.nearest", lambda row: row.cell.nearest.quote if row.cell.nearest else ""),
        ("column.address", lambda row: place(row.item.source_id, row.item.spans)),
    )
    return table(visit, f"{visit.t('check.title')} {found.plan.label}"[:80], fields, found.rows)


@pages.page("/check/{article_id}", "check.html", kept=True)
def check(visit: Visit, article_id: str, parent: Parents = [], only: str = "") -> Check:  # noqa: B006
    """Return one plan checked against several parents at once; ``only`` narrows the items to one state."""
    shelf = visit.shelf
    plan = documents.document(shelf, article_id)
    matrices = [
        uptake.matrix(shelf, one, down=(article_id,), expected=False) for one in dict.fromkeys(parent[:MOST_PARENTS])
    ]
    rows: list[Asked] = []
    counts = []
    for whole in matrices:
        items = {item.id: item for item in whole.items if item.kind is ItemKind.OPERATIVE}
        cells = [cell for cell in whole.cells if cell.item_id in items and cell.state is not CellState.NOT_SEARCHED]
        counts.append(dict(Counter(cell.state.value for cell in cells)))
        rows += [
            Asked(whole.upstream, items[cell.item_id], cell) for cell in cells if not only or cell.state.value == only
        ]
    choices = [one for one in uptake.upstreams(shelf, limit=30) if one.article_id != article_id]
    return Check(plan, tuple(one.upstream for one in matrices), tuple(counts), tuple(rows), tuple(choices), only)
