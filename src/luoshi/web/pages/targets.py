"""Targets (指标目标): region by indicator, the modifier beside every number, “not stated” as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.export import Table
from luoshi.lexicon import indicators
from luoshi.model import Commitment, Modifier, Result, Target, UnknownName
from luoshi.store.query import aims, documents
from luoshi.store.query import found as findings
from luoshi.store.query.aims import AimTable, Series
from luoshi.store.query.documents import Document
from luoshi.store.query.tables import Page
from luoshi.store.shelf import Shelf
from luoshi.web.charts import Strip, strip
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, place, table
from luoshi.web.visit import Visit, Visitor

pages = Pages()

ROWS = 100

YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Regions by indicators for one year, and the targets in a list below; ``table`` is None where nothing sets targets."""

    table: AimTable | None
    found: Page[Target]
    documents: dict[str, Document]
    period: str
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


@pages.page("/targets", "targets.html", kept=True)
def targets(
    visit: Visit, period: str = "", indicator: str = "", region: str = "", offset: Offset = 0, limit: Limit = ROWS
) -> TargetTable:
    """Return the targets of a year by region and indicator, and the list of all, narrowed by period, indicator and region."""
    shelf = visit.shelf
    whole = aim_table(shelf, period)
    chosen = str(whole.year) if whole else period
    found = findings.targets(
        shelf, indicator=indicator or None, region=region or None, period=chosen or None, limit=limit, offset=offset
    )
    return TargetTable(
        table=whole,
        found=found,
        documents=documents.documents_by_id(shelf, [target.article_id for target in found.rows]),
        period=chosen,
        indicator=indicator,
        region=region,
        strip=strip(found.rows) if indicator and indicator != "other" else None,
    )


def aim_table(shelf: Shelf, period: str) -> AimTable | None:
    """Return the table of the year asked for, of the newest year else; None on a shelf without targets."""
    try:
        return aims.table(shelf, int(period) if YEAR.fullmatch(period) else None)
    except UnknownName:
        return None


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """One indicator of one region over the years, aim beside outcome; ``indicators`` can be chosen instead."""

    series: Series
    documents: dict[str, Document]
    indicators: tuple[str, ...]


@pages.download("/series/{indicator}")
def series_file(visit: Visit, indicator: str, region: str = "") -> Table:
    """Return one indicator over the years as a table: a row a year."""
    found = aims.series(visit.shelf, indicator, region=region or None)
    t = visit.t
    fields: tuple[Field, ...] = (
        ("column.year", lambda row: row.aim.year),
        ("column.target", lambda row: _printed(visit, [one.first for one in row.aim.statements])),
        ("column.target_state", lambda row: t(f"aim.{row.aim.state}")),
        ("column.target_clause", lambda row: "；".join(one.first.quote for one in row.aim.statements)),
        ("column.outcome", lambda row: _printed(visit, [one.first for one in row.reported])),
        ("column.outcome_state", lambda row: t(f"outcome.{row.outcome}")),
        ("column.outcome_clause", lambda row: "；".join(one.first.quote for one in row.reported)),
        ("column.beyond", lambda row: row.beyond),
        (
            "column.address",
            lambda row: " ".join(place(one.first.source_id, one.first.spans) for one in row.aim.statements),
        ),
        (
            "column.outcome_address",
            lambda row: " ".join(place(one.first.source_id, one.first.spans) for one in row.reported),
        ),
    )
    return table(visit, f"{t.term('indicator', indicator)} {found.region}", fields, found.rows)


def _printed(visit: Visitor, values: Sequence[Target | Result]) -> str:
    """Return values with their modifiers on one line."""
    t = visit.t
    told = []
    for one in values:
        number = "" if one.value is None else f"{one.value:g}"
        number += "" if one.value_high is None else f"–{one.value_high:g}"
        words = [] if one.modifier is Modifier.EXACT else [t.term("modifier", one.modifier)]
        told.append(" ".join([*words, f"{number}{one.unit or ''}" if number else one.comparator or ""]).strip())
    return "；".join(told)


@pages.page("/series/{indicator}", "series.html", kept=True)
def series(visit: Visit, indicator: str, region: str = "") -> SeriesPage:
    """Return targets and reported outcomes of one indicator, a row a year; years without say why."""
    found = aims.series(visit.shelf, indicator, region=region or None)
    read = {name for row in found.rows for name in (*row.aim.reports, *row.readers)}
    told = {one.first.article_id for row in found.rows for one in row.reported}
    known = documents.documents_by_id(visit.shelf, read | told)
    return SeriesPage(found, known, tuple(indicators.table(visit.shelf.lexicon())))


@dataclass(frozen=True, slots=True)
class Results:
    """A stretch of the list of reported outcomes."""

    found: Page[Result]
    documents: dict[str, Document]
    indicator: str
    region: str


@pages.page("/results", "results.html", kept=True)
def results(visit: Visit, indicator: str = "", region: str = "", offset: Offset = 0, limit: Limit = ROWS) -> Results:
    """Return reported outcomes: reported by the documents, not verified."""
    found = findings.results(
        visit.shelf, indicator=indicator or None, region=region or None, limit=limit, offset=offset
    )
    known = documents.documents_by_id(visit.shelf, [result.article_id for result in found.rows])
    return Results(found, known, indicator, region)


@dataclass(frozen=True, slots=True)
class Commitments:
    """A stretch of the list of numbers promised."""

    found: Page[Commitment]
    documents: dict[str, Document]


@pages.page("/commitments", "commitments.html", kept=True)
def commitments(visit: Visit, offset: Offset = 0, limit: Limit = ROWS) -> Commitments:
    """Return the numbers that bodies say they will do, build, spend or reach."""
    found = findings.commitments(visit.shelf, limit=limit, offset=offset)
    return Commitments(found, documents.documents_by_id(visit.shelf, [one.article_id for one in found.rows]))
