"""Findings across the collection (发现): directives, targets, results, commitments, and the life of formulations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.model import (
    Commitment,
    Directive,
    FormulationKind,
    FormulationUse,
    Level,
    Result,
    Target,
)
from luoshi.store.findings import DATASETS
from luoshi.store.query.tables import Count, Page, Where, ask, page_of
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf


def _page(shelf: Shelf, dataset: str, where: Where, order: str, limit: int, offset: int) -> Page[Any]:
    rows, total = page_of(shelf, dataset, where, order, limit, offset)
    return Page(tuple(from_rows(DATASETS[dataset][1], rows)), total, offset, limit)


def directives(
    shelf: Shelf,
    *,
    issuer: str | None = None,
    owner: str | None = None,
    kind: str | None = None,
    verifiable: bool | None = None,
    q: str = "",
    limit: int = 100,
    offset: int = 0,
) -> Page[Directive]:
    """Return demands, run-in headings left out, narrowed by who asks, who must act and the words they hold."""
    where = Where().plain("NOT heading").equal("issuer", issuer).equal("owner", owner).equal("kind", kind)
    where.equal("verifiable", verifiable).test("contains(text, ?)", q)
    return _page(shelf, "directives", where, "article_id, spans[1].start", limit, offset)


def _values(indicator: str | None, region: str | None, period: str | None) -> Where:
    return Where().equal("indicator_norm", indicator).equal("region", region).equal("period", period)


def targets(
    shelf: Shelf,
    *,
    indicator: str | None = None,
    region: str | None = None,
    period: str | None = None,
    scope: str | None = None,
    limit: int = 500,
    offset: int = 0,
) -> Page[Target]:
    """Return aimed-at values, core indicators that are not stated included."""
    where = _values(indicator, region, period).equal("scope", scope)
    return _page(shelf, "targets", where, "region, indicator_norm, article_id", limit, offset)


def results(
    shelf: Shelf,
    *,
    indicator: str | None = None,
    region: str | None = None,
    period: str | None = None,
    limit: int = 500,
    offset: int = 0,
) -> Page[Result]:
    """Return reported outcomes: reported by the documents, not verified."""
    where = _values(indicator, region, period)
    return _page(shelf, "results", where, "region, indicator_norm, article_id", limit, offset)


def commitments(shelf: Shelf, *, article_id: str | None = None, limit: int = 500, offset: int = 0) -> Page[Commitment]:
    """Return the numbers that bodies say they will reach."""
    where = Where().equal("article_id", article_id)
    return _page(shelf, "commitments", where, "article_id, spans[1].start", limit, offset)


@dataclass(frozen=True, slots=True)
class FormulationRow:
    """One formulation with how often, where and when it is used."""

    canonical: str
    kind: FormulationKind
    expansion: str | None
    uses: int
    documents: int
    first_date: str | None
    last_date: str | None
    levels: tuple[Count, ...]


def formulations(
    shelf: Shelf, *, q: str = "", kind: str | None = None, limit: int = 100, offset: int = 0
) -> Page[FormulationRow]:
    """Return formulations by number of documents, with first and last date on the shelf."""
    where = Where().test("contains(f.canonical, ?)", q).equal("f.kind", kind)
    grouped = f"""SELECT f.canonical, mode(f.kind) AS kind, max(f.expansion) AS expansion, count(*) AS uses,
        count(DISTINCT f.article_id) AS documents, min(d.date) AS first_date, max(d.date) AS last_date,
        list(d.level) AS levels
        FROM formulations f LEFT JOIN documents d USING (article_id){where.sql} GROUP BY f.canonical"""
    total = ask(shelf, f"SELECT count(*) AS n FROM ({grouped})", where.values)[0]["n"]
    sql = f"SELECT * FROM ({grouped}) ORDER BY documents DESC, uses DESC, canonical LIMIT ? OFFSET ?"
    rows = ask(shelf, sql, [*where.values, limit, offset])
    found = tuple(
        FormulationRow(
            row["canonical"],
            FormulationKind(row["kind"]),
            row["expansion"],
            row["uses"],
            row["documents"],
            row["first_date"],
            row["last_date"],
            _tally(row["levels"]),
        )
        for row in rows
    )
    return Page(found, total, offset, limit)


def _tally(levels: Sequence[str | None]) -> tuple[Count, ...]:
    known = [level for level in levels if level]
    return tuple(Count(level.value, known.count(level.value)) for level in Level if level.value in known)


def formulation_uses(shelf: Shelf, canonical: str) -> tuple[FormulationUse, ...]:
    """Return every use of one formulation, in order of the dates of the documents."""
    rows = ask(
        shelf,
        """SELECT f.* FROM formulations f LEFT JOIN documents d USING (article_id) WHERE f.canonical = ?
        ORDER BY d.date NULLS LAST, f.article_id, f.spans[1].start""",
        [canonical],
    )
    return tuple(from_rows(FormulationUse, rows))
