"""The matrix read by region, level or period (汇总矩阵), and what bodies added of their own (本地新增)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path

from luoshi.export import Table
from luoshi.model import CellState, Item, ItemKind
from luoshi.store.query import documents
from luoshi.store.query import matrix as uptake
from luoshi.store.query.documents import Document
from luoshi.store.query.matrix import Column
from luoshi.store.query.rollups import Group, rolled_up
from luoshi.store.query.tables import Count
from luoshi.uptake.gaps import Addition
from luoshi.uptake.rollup import By, GroupCell
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import Field, place, table
from luoshi.web.visit import Visit, Visitor

pages = Pages()

#: Additions on one page.
ADDITIONS = 100

#: What the columns can stand for here; by body is the matrix itself.
Columns = Annotated[By, Path()]


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One item with its cells in the order of the groups."""

    item: Item
    cells: tuple[GroupCell, ...]


@dataclass(frozen=True, slots=True)
class RollupPage:
    """A matrix whose columns are groups of bodies; ``counts`` are cells of all bodies, the unknown included."""

    upstream: Document
    by: By
    groups: tuple[Group, ...]
    rows: tuple[RollupRow, ...]
    counts: dict[str, int]
    kind: str
    left_out: int


@pages.download("/matrix/{article_id}/by/{by}")
def rollup_file(visit: Visit, article_id: str, by: Columns) -> Table:
    """Return the cells as a table, a row an item and a group: echoed, searched and not searched are three columns."""
    whole = rolled_up(visit.shelf, article_id, by)
    items = {item.id: item for item in whole.items}
    names = {group.key: _name(visit, by, group) for group in whole.groups}
    fields: tuple[Field, ...] = (
        ("column.number", lambda cell: items[cell.item_id].number),
        ("matrix.item", lambda cell: items[cell.item_id].title),
        (f"by.{by.value}", lambda cell: names[cell.group]),
        ("matrix.state", lambda cell: visit.t.term("state", cell.state)),
        ("matrix.echoed", lambda cell: cell.echoed),
        ("rollup.bodies_searched", lambda cell: cell.searched),
        ("state.not_searched", lambda cell: cell.unknown),
        ("column.address", lambda cell: place(items[cell.item_id].source_id, items[cell.item_id].spans)),
    )
    return table(visit, f"{visit.t('nav.matrix')} {whole.upstream.label}"[:80], fields, whole.cells)


def _name(visit: Visitor, by: By, group: Group) -> str:
    if not group.key:
        return visit.t("unknown")
    return visit.t.term("level", group.key) if by is By.LEVEL else group.name


@pages.page("/matrix/{article_id}/by/{by}", "rollup.html", kept=True)
def rollup(visit: Visit, article_id: str, by: Columns, kind: str = "") -> RollupPage:
    """Return the matrix of one document by region, level or period of the bodies, operative items first."""
    whole = rolled_up(visit.shelf, article_id, by)
    items = [item for item in whole.items if not kind or item.kind == kind]
    items.sort(key=lambda item: item.kind is not ItemKind.OPERATIVE)
    cells = {(cell.item_id, cell.group): cell for cell in whole.cells}
    rows = tuple(RollupRow(item, tuple(cells[item.id, group.key] for group in whole.groups)) for item in items)
    counts: Counter[CellState] = Counter()
    for row in rows:
        for cell in row.cells:
            counts.update(dict(cell.counts))
    totals = {state.value: counts[state] for state in CellState if counts[state]}
    return RollupPage(whole.upstream, by, whole.groups, rows, totals, kind, whole.left_out)


@dataclass(frozen=True, slots=True)
class Additions:
    """Measures that no item of the upstream asks for, by body."""

    upstream: Document
    by_body: tuple[Count, ...]
    unsearched: tuple[Column, ...]
    body: str
    added: tuple[Addition, ...]
    documents: dict[str, Document]
    total: int
    offset: int
    limit: int


@pages.download("/additions/{article_id}")
def additions_file(visit: Visit, article_id: str, body: str = "") -> Table:
    """Return the additions as a table, with their addresses."""
    whole = uptake.matrix(visit.shelf, article_id)
    found = uptake.additions(visit.shelf, article_id, body=body or None)
    fields: tuple[Field, ...] = (
        ("ledger.body", lambda one: one.body),
        ("column.clause", lambda one: one.evidence.quote),
        ("column.address", lambda one: place(one.evidence.source_id, one.evidence.spans)),
    )
    return table(visit, f"{visit.t('additions.title')} {whole.upstream.label}"[:80], fields, found)


@pages.page("/additions/{article_id}", "additions.html", kept=True)
def additions(visit: Visit, article_id: str, body: str = "", offset: Offset = 0, limit: Limit = ADDITIONS) -> Additions:
    """Return what bodies ask for in their forward parts that no item of the document does."""
    whole = uptake.matrix(visit.shelf, article_id)
    every = uptake.additions(visit.shelf, article_id)
    counts = Counter(one.body for one in every)
    found = [one for one in every if not body or one.body == body]
    shown = tuple(found[offset : offset + limit])
    return Additions(
        upstream=whole.upstream,
        by_body=tuple(Count(one.body, counts[one.body]) for one in whole.bodies if one.searched),
        unsearched=tuple(one for one in whole.bodies if not one.searched),
        body=body,
        added=shown,
        documents=documents.documents_by_id(visit.shelf, {one.evidence.article_id for one in shown}),
        total=len(found),
        offset=offset,
        limit=limit,
    )
