"""The matrix (落实矩阵): what became of every item of one document with every body, and the gaps in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Query

from luoshi.export import Column, Table
from luoshi.model import Cell, CellState, Gap, Item, ItemKind, UnknownName
from luoshi.store.query import documents
from luoshi.store.query import matrix as uptake
from luoshi.store.query.documents import Document
from luoshi.store.query.matrix import Column as BodyColumn
from luoshi.store.query.matrix import Matrix
from luoshi.web.differences import Step, differences, elided
from luoshi.web.pages.documents import Limit
from luoshi.web.respond import Pages
from luoshi.web.tables import Field, place, table
from luoshi.web.visit import Visit, Visitor

pages = Pages()

#: Rows and columns on one page: 61 items by 31 provinces fit; more are turned over like leaves of an atlas.
ITEMS, BODIES = 100, 40

#: Gaps on one page.
GAPS = 150

#: States in which an item was taken up, the surest first.
ECHOED = (CellState.VERBATIM, CellState.ADAPTED, CellState.PARAPHRASED, CellState.WEAK)

At = Annotated[int, Query(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class Choice:
    """Documents that other documents took up: where a matrix can start."""

    upstreams: tuple[Document, ...]


@pages.page("/matrix", "matrices.html", kept=True)
def matrices(visit: Visit) -> Choice:
    """Return the documents worth a matrix, most taken up first."""
    return Choice(uptake.upstreams(visit.shelf, limit=50))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One item with its cells in the order of the columns shown."""

    item: Item
    cells: tuple[Cell, ...]
    echoed: int
    searched: int


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A window of the matrix and the account of the whole."""

    upstream: Document
    columns: tuple[BodyColumn, ...]
    rows: tuple[MatrixRow, ...]
    counts: dict[str, int]
    items: int
    bodies: int
    level: str
    region: str
    kind: str
    row: int
    column: int
    levels: tuple[str, ...]
    added: tuple[tuple[str, int | None], ...]


@pages.download("/matrix/{article_id}")
def matrix_file(visit: Visit, article_id: str, level: str = "", region: str = "", kind: str = "") -> Table:
    """Return the matrix as a table: a row an item, a column a body, the state in words."""
    whole = uptake.matrix(visit.shelf, article_id, level=level or None, region=region or None)
    states = {(one.item_id, one.body): visit.t.term("state", one.state) for one in whole.cells}
    wide = table(
        visit,
        f"{visit.t('nav.matrix')} {whole.upstream.label}"[:80],
        (
            ("column.number", lambda item: item.number),
            ("matrix.item", lambda item: item.title),
            ("matrix.kind", lambda item: visit.t.term("item", item.kind)),
            ("column.clause", lambda item: item.quote),
            ("column.address", lambda item: place(item.source_id, item.spans)),
        ),
        items := [item for item in whole.items if not kind or item.kind == kind],
    )
    bodies = tuple(Column(f"body_{number}", body.body) for number, body in enumerate(whole.bodies))
    rows = [
        [*row, *(states.get((item.id, body.body), "") for body in whole.bodies)]
        for row, item in zip(wide.rows, items, strict=True)
    ]
    return replace(wide, columns=(*wide.columns, *bodies), rows=rows)


@pages.download("/gaps/{article_id}")
def gap_file(visit: Visit, article_id: str, body: str = "") -> Table:
    """Return the gaps as a table, with the nearest passage to check each by."""
    whole = uptake.matrix(visit.shelf, article_id)
    items = {item.id: item for item in whole.items if item.kind is ItemKind.OPERATIVE}
    found = [gap for gap in uptake.gaps(visit.shelf, article_id, body=body or None) if gap.item_id in items]
    fields: tuple[Field, ...] = (
        ("ledger.body", lambda gap: gap.body),
        ("column.number", lambda gap: items[gap.item_id].number),
        ("matrix.item", lambda gap: items[gap.item_id].title),
        ("cell.nearest", lambda gap: gap.nearest.quote if gap.nearest else ""),
        ("column.address", lambda gap: place(items[gap.item_id].source_id, items[gap.item_id].spans)),
    )
    return table(visit, f"{visit.t('gaps.title')} {whole.upstream.label}"[:80], fields, found)


@pages.page("/matrix/{article_id}", "matrix.html", kept=True)
def matrix(
    visit: Visit,
    article_id: str,
    level: str = "",
    region: str = "",
    kind: str = "",
    additions: bool = False,
    row: At = 0,
    column: At = 0,
) -> MatrixPage:
    """Return the matrix of one document, narrowed by level and region of the bodies and by kind of item.

    Operative items come first. With ``additions`` a last row counts what each body added of its own.
    """
    whole = uptake.matrix(visit.shelf, article_id, level=level or None, region=region or None)
    items = [item for item in whole.items if not kind or item.kind == kind]
    items.sort(key=lambda item: item.kind is not ItemKind.OPERATIVE)
    kept = {item.id for item in items}
    counts = Counter(cell.state.value for cell in whole.cells if cell.item_id in kept)
    columns = whole.bodies[column : column + BODIES]
    return MatrixPage(
        upstream=whole.upstream,
        columns=columns,
        rows=rows_of(whole, items[row : row + ITEMS], columns),
        counts={state.value: counts[state.value] for state in CellState if counts[state.value]},
        items=len(items),
        bodies=len(whole.bodies),
        level=level,
        region=region,
        kind=kind,
        row=row,
        column=column,
        levels=tuple(dict.fromkeys(body.level.value for body in whole.bodies if body.level)),
        added=_added(visit, article_id, columns) if additions else (),
    )


def _added(visit: Visitor, article_id: str, columns: Sequence[BodyColumn]) -> tuple[tuple[str, int | None], ...]:
    """Count the additions of each body shown; None where it was not searched, which is not nothing."""
    counts = Counter(one.body for one in uptake.additions(visit.shelf, article_id))
    return tuple((one.body, counts[one.body] if one.searched else None) for one in columns)


def rows_of(whole: Matrix, items: list[Item], columns: tuple[BodyColumn, ...]) -> tuple[MatrixRow, ...]:
    """Arrange cells as rows; ``echoed`` of ``searched`` counts over all bodies, not only those shown."""
    by_place = {(cell.item_id, cell.body): cell for cell in whole.cells}
    rows = []
    for item in items:
        every = [by_place[item.id, body.body] for body in whole.bodies if (item.id, body.body) in by_place]
        shown = tuple(by_place[item.id, body.body] for body in columns if (item.id, body.body) in by_place)
        searched = sum(cell.state not in (CellState.NOT_SEARCHED, CellState.NOT_APPLICABLE) for cell in every)
        rows.append(MatrixRow(item, shown, sum(cell.state in ECHOED for cell in every), searched))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell with the evidence it rests on, compared character by character with the item."""

    upstream: Document
    item: Item
    cell: Cell
    column: BodyColumn
    documents: dict[str, Document]
    compared: tuple[tuple[Step, ...], ...]
    nearest: tuple[Step, ...]


@pages.page("/matrix/{article_id}/cell", "cell.html", kept=True)
def cell(visit: Visit, article_id: str, item: str, body: str) -> CellPage:
    """Return what one body did with one item, and where that was read."""
    whole = uptake.matrix(visit.shelf, article_id)
    chosen = next((one for one in whole.cells if one.item_id == item and one.body == body), None)
    line = next((one for one in whole.items if one.id == item), None)
    column = next((one for one in whole.bodies if one.body == body), None)
    if chosen is None or line is None or column is None:
        raise UnknownName("there is no such cell", f"{item} × {body}", f"see /matrix/{article_id}")
    near = (chosen.nearest,) if chosen.nearest else ()
    ids = [proof.article_id for proof in (*chosen.evidence, *near)] + list(column.documents)
    return CellPage(
        upstream=whole.upstream,
        item=line,
        cell=chosen,
        column=column,
        documents=documents.documents_by_id(visit.shelf, ids),
        compared=tuple(tuple(elided(differences(line.quote, proof.quote))) for proof in chosen.evidence),
        nearest=tuple(elided(differences(line.quote, chosen.nearest.quote))) if chosen.nearest else (),
    )


@dataclass(frozen=True, slots=True)
class Gaps:
    """Items that searched documents do not show, by body."""

    upstream: Document
    items: dict[str, Item]
    gaps: tuple[Gap, ...]
    documents: dict[str, Document]
    body: str
    unsearched: tuple[BodyColumn, ...]
    total: int
    offset: int
    limit: int


@pages.page("/gaps/{article_id}", "gaps.html", kept=True)
def gaps(visit: Visit, article_id: str, body: str = "", offset: At = 0, limit: Limit = GAPS) -> Gaps:
    """Return the gaps of one document: searched and not seen; bodies not searched are named apart."""
    whole = uptake.matrix(visit.shelf, article_id)
    found = uptake.gaps(visit.shelf, article_id, body=body or None)
    operative = {item.id: item for item in whole.items if item.kind is ItemKind.OPERATIVE}
    found = tuple(gap for gap in found if gap.item_id in operative)
    total, found = len(found), found[offset : offset + limit]
    ids = {one for gap in found for one in gap.searched} | {gap.nearest.article_id for gap in found if gap.nearest}
    return Gaps(
        upstream=whole.upstream,
        items=operative,
        gaps=found,
        documents=documents.documents_by_id(visit.shelf, ids),
        body=body,
        unsearched=tuple(column for column in whole.bodies if column.searched == 0),
        total=total,
        offset=offset,
        limit=limit,
    )
