"""Targets (指标目标): region by indicator, the modifier beside every number, “not stated” as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.export import Table
from luoshi.model import Commitment, Level, Result, Target
from luoshi.store.query import documents
from luoshi.store.query import found as findings
from luoshi.store.query.documents import Document
from luoshi.store.query.found import TargetRow
from luoshi.store.query.tables import Page
from luoshi.web.charts import Strip, strip
from luoshi.web.pages.documents import Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, place, table
from luoshi.web.visit import Visit, Visitor

pages = Pages()

ROWS = 100


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One region with its target for each indicator of the table; None where no document was found to speak of it."""

    region: str
    region_code: str | None
    level: Level | None
    cells: tuple[tuple[Target, ...], ...]


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Regions by indicators, and the targets in a list below."""

    period: str
    periods: tuple[str, ...]
    indicators: tuple[str, ...]
    lines: tuple[TargetLine, ...]
    found: Page[Target]
    documents: dict[str, Document]
    indicator: str
    region: str
    strip: Strip | None = field(metadata={"json": False})


def _shared(documents_of: dict[str, Document]) -> tuple[Field, ...]:
    """Columns of every finding: its clause, its document, its address."""
    return (
        ("column.clause", lambda one: one.quote),
        ("column.document", lambda one: documents_of[one.article_id].label if one.article_id in documents_of else ""),
        ("column.date", lambda one: documents_of[one.article_id].date if one.article_id in documents_of else ""),
        ("column.address", lambda one: place(one.source_id, one.spans)),
    )


def _values(visit: Visitor) -> tuple[Field, ...]:
    """Columns of a target or result."""
    return (
        ("column.indicator", lambda one: one.indicator),
        ("column.canonical", lambda one: visit.t.term("indicator", one.indicator_norm)),
        ("column.modifier", lambda one: visit.t.term("modifier", one.modifier)),
        ("column.value", lambda one: one.value),
        ("column.high", lambda one: one.value_high),
        ("column.unit", lambda one: one.unit),
        ("column.comparator", lambda one: one.comparator),
        ("column.period", lambda one: one.period),
        ("facet.region", lambda one: one.region),
    )


def _documents(visit: Visitor, rows: Sequence[Target | Result | Commitment]) -> dict[str, Document]:
    return documents.documents_by_id(visit.shelf, {one.article_id for one in rows})


@pages.download("/targets")
def target_file(visit: Visit, period: str = "", indicator: str = "", region: str = "") -> Table:
    """Return all targets as a table; “not stated” stands in a column of its own."""
    found = findings.targets(
        visit.shelf, indicator=indicator or None, region=region or None, period=period or None, limit=MOST
    ).rows
    stated: Field = ("column.stated", lambda one: visit.t("yes") if one.stated else visit.t("target.unstated"))
    return table(visit, visit.t("nav.targets"), (*_values(visit), stated, *_shared(_documents(visit, found))), found)


@pages.download("/results")
def result_file(visit: Visit, indicator: str = "", region: str = "") -> Table:
    """Return all reported outcomes as a table."""
    found = findings.results(visit.shelf, indicator=indicator or None, region=region or None, limit=MOST).rows
    return table(visit, visit.t("results.title"), (*_values(visit), *_shared(_documents(visit, found))), found)


@pages.download("/commitments")
def commitment_file(visit: Visit) -> Table:
    """Return all numbers promised as a table."""
    found = findings.commitments(visit.shelf, limit=MOST).rows
    fields: tuple[Field, ...] = (
        ("column.act", lambda one: f"{one.act}{one.object}"),
        ("column.modifier", lambda one: visit.t.term("modifier", one.modifier)),
        ("column.value", lambda one: one.value),
        ("column.unit", lambda one: one.unit),
        ("directive.deadline", lambda one: one.deadline),
    )
    return table(visit, visit.t("commitments.title"), (*fields, *_shared(_documents(visit, found))), found)


@pages.page("/targets", "targets.html")
def targets(visit: Visit, period: str = "", indicator: str = "", region: str = "", offset: Offset = 0) -> TargetTable:
    """Return the table of headline targets and the list of all targets, narrowed by period, indicator and region."""
    shelf = visit.shelf
    rows = findings.target_table(shelf)
    found = findings.targets(
        shelf, indicator=indicator or None, region=region or None, period=period or None, limit=ROWS, offset=offset
    )
    indicators, lines = pivot([row for row in rows if not period or (row.target and row.target.period == period)])
    return TargetTable(
        period=period,
        periods=tuple(sorted({row.target.period for row in rows if row.target and row.target.period})),
        indicators=indicators,
        lines=lines,
        found=found,
        documents=documents.documents_by_id(shelf, [target.article_id for target in found.rows]),
        indicator=indicator,
        region=region,
        strip=strip(found.rows) if indicator and indicator != "other" else None,
    )


def pivot(rows: Sequence[TargetRow]) -> tuple[tuple[str, ...], tuple[TargetLine, ...]]:
    """Turn rows into a table: indicators by how many regions name them, regions by code; “other” is no column."""
    named = [row for row in rows if row.target is not None and row.indicator_norm != "other"]
    regions = {(row.region_code or "", row.region): row for row in reversed(named)}
    by_cell: dict[tuple[str, str, str], list[Target]] = {}
    for row in named:
        if row.target is not None:
            by_cell.setdefault((row.region_code or "", row.region, row.indicator_norm), []).append(row.target)
    for cell in by_cell.values():
        # The value first, then the second aim (力争更好结果) that stands behind it.
        cell.sort(key=lambda one: (one.value is None, one.spans[0].start if one.spans else 0))
    spread: dict[str, set[str]] = {}
    for row in named:
        spread.setdefault(row.indicator_norm, set()).add(row.region)
    indicators = tuple(sorted(spread, key=lambda name: (-len(spread[name]), name)))
    lines = tuple(
        TargetLine(
            region,
            first.region_code,
            first.level,
            tuple(tuple(by_cell.get((code, region, name), ())) for name in indicators),
        )
        for (code, region), first in sorted(regions.items())
    )
    return indicators, lines


@dataclass(frozen=True, slots=True)
class Results:
    """A stretch of the list of reported outcomes."""

    found: Page[Result]
    documents: dict[str, Document]
    indicator: str
    region: str


@pages.page("/results", "results.html")
def results(visit: Visit, indicator: str = "", region: str = "", offset: Offset = 0) -> Results:
    """Return reported outcomes: reported by the documents, not verified."""
    found = findings.results(visit.shelf, indicator=indicator or None, region=region or None, limit=ROWS, offset=offset)
    known = documents.documents_by_id(visit.shelf, [result.article_id for result in found.rows])
    return Results(found, known, indicator, region)


@dataclass(frozen=True, slots=True)
class Commitments:
    """A stretch of the list of numbers promised."""

    found: Page[Commitment]
    documents: dict[str, Document]


@pages.page("/commitments", "commitments.html")
def commitments(visit: Visit, offset: Offset = 0) -> Commitments:
    """Return the numbers that bodies say they will do, build, spend or reach."""
    found = findings.commitments(visit.shelf, limit=ROWS, offset=offset)
    return Commitments(found, documents.documents_by_id(visit.shelf, [one.article_id for one in found.rows]))
