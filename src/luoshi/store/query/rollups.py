"""The matrix by region, level or period (汇总矩阵): bodies read together, each still counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.regions import regions
from luoshi.model import Item, Level
from luoshi.store.query.documents import Document, documents_by_id
from luoshi.store.query.matrix import Column, Matrix, matrix, search_bodies
from luoshi.store.query.tables import findings_version
from luoshi.store.shelf import Shelf
from luoshi.uptake import cells as uptake_cells
from luoshi.uptake.bodies import SearchedBody
from luoshi.uptake.rollup import By, GroupCell, roll_up_bodies


@dataclass(frozen=True, slots=True)
class Group:
    """A column of a matrix read by region, level or period.

    ``key`` is the code of the region, the level or the year, "" where it is not known; ``searched`` of ``bodies`` have
    documents there.
    """

    key: str
    name: str
    bodies: int
    searched: int
    documents: int


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Items by groups of bodies; ``left_out`` counts documents older than the upstream."""

    upstream: Document
    by: By
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    cells: tuple[GroupCell, ...]
    left_out: int


def rolled_up(
    shelf: Shelf, article_id: str, by: By, *, down: Sequence[str] | None = None, absent: Sequence[str] = ()
) -> RolledUp:
    """Return the matrix of one upstream article with its bodies read together.

    By region: the regions right below the upstream's own (provinces under a central plan), with everything in them. By
    period: the years of the documents; a body without a document of a year was not searched in that year. Bodies of which
    region, level or date is not known form a group of their own (key "").

    Raises:
        UnknownName: if there is no such article.
    """
    searched = tuple(down) if down is not None else None
    if by is By.PERIOD:
        return _by_period(shelf, findings_version(shelf), article_id, searched, tuple(absent))
    whole = _whole(shelf, article_id, searched, tuple(absent))
    lexicon = shelf.lexicon()
    keys = {column.body: _key(column, by, whole.upstream.level, lexicon) for column in whole.bodies}
    groups = _groups(by, [(keys[column.body], column) for column in whole.bodies], lexicon)
    cells = roll_up_bodies(whole.cells, keys)
    return RolledUp(whole.upstream, by, whole.items, groups, cells, whole.left_out)


def _whole(shelf: Shelf, article_id: str, down: tuple[str, ...] | None, absent: tuple[str, ...]) -> Matrix:
    return matrix(shelf, article_id, down=down, expected=down is None, absent=absent)


#: The level at which regions are told apart under a plan of each level.
_REGIONS_OF = {Level.CENTRAL: Level.PROVINCIAL, Level.PROVINCIAL: Level.CITY, Level.CITY: Level.COUNTY}


def _key(column: Column, by: By, above: Level | None, lexicon: Lexicon) -> str:
    match by:
        case By.BODY:
            return column.body
        case By.LEVEL:
            return column.level.value if column.level else ""
        case _:
            index = regions(lexicon)
            own = index.coded(column.region_code)
            held = index.up_to(own, _REGIONS_OF.get(above or Level.CENTRAL, Level.COUNTY))
            found = held or own
            return found.code if found else (column.region_code or "")


def _groups(by: By, keyed: Sequence[tuple[str, Column]], lexicon: Lexicon) -> tuple[Group, ...]:
    members: dict[str, list[Column]] = {}
    for key, column in keyed:
        members.setdefault(key, []).append(column)
    return tuple(
        Group(
            key,
            _name(by, key, columns, lexicon),
            len(columns),
            sum(column.searched > 0 for column in columns),
            sum(column.searched for column in columns),
        )
        for key, columns in members.items()
    )


def _name(by: By, key: str, columns: Sequence[Column], lexicon: Lexicon) -> str:
    if by is not By.REGION:
        return key
    region = regions(lexicon).coded(key)
    return region.name if region else (columns[0].region or "")


@lru_cache(maxsize=8)
def _by_period(
    shelf: Shelf,
    version: tuple[tuple[str, str | None], ...],
    article_id: str,
    down: tuple[str, ...] | None,
    absent: tuple[str, ...],
) -> RolledUp:
    """Search every body in the documents of each year by themselves; ``version`` only tells one run from another."""
    lexicon, whole = shelf.lexicon(), _whole(shelf, article_id, down, absent)
    known = documents_by_id(shelf, [one for column in whole.bodies for one in column.documents])
    years = sorted({_year(row) for row in known.values()}, key=lambda year: year or "~")
    bodies, columns, keys = [], [], []
    for column in whole.bodies:
        for year in years:
            ids = tuple(one for one in column.documents if _year(known[one]) == year)
            bodies.append((f"{column.body} {year}", column, ids))
            columns.append((year, Column(column.body, column.level, column.region_code, column.region, len(ids), ids)))
            keys.append((f"{column.body} {year}", year))
    laid = {one.article.id: one for body in search_bodies(shelf, list(known))[0] for one in body.documents}
    searched = [
        SearchedBody(name, column.level, column.region_code, tuple(laid[one] for one in ids))
        for name, column, ids in bodies
    ]
    cells = roll_up_bodies(uptake_cells.cells(whole.items, searched, lexicon), dict(keys))
    groups = _groups(By.PERIOD, columns, lexicon)
    return RolledUp(whole.upstream, By.PERIOD, whole.items, groups, cells, whole.left_out)


def _year(row: Document) -> str:
    return row.date[:4] if row.date and row.date[:4].isdigit() else ""
