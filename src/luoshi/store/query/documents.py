"""Which documents there are (文献): the overview, the list of articles, what failed, how the findings were made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from luoshi.model import ArticleKind, Level, Run, Severity, Span, UnknownName
from luoshi.store import sources as raw
from luoshi.store.findings import current, previous, read_parquet, run_of
from luoshi.store.query.tables import Count, Page, Row, Where, arrow, ask, findings_version, page_of
from luoshi.store.shelf import Shelf
from luoshi.store.sources import Sidecar


@dataclass(frozen=True, slots=True)
class Document:
    """One article with who issued it, its date and how much was found in it."""

    article_id: str
    source_id: str
    source_name: str
    ordinal: int
    kind: ArticleKind
    title: str | None
    issuer: str | None
    outlet: str | None
    level: Level | None
    region: str | None
    region_code: str | None
    date: str | None
    date_from: str | None
    doc_no: str | None
    opening: str
    characters: int
    directives: int
    targets: int
    results: int
    links_up: int
    links_down: int

    @property
    def label(self) -> str:
        """A name to show: the title, or the first words of an article without one, or its source and ordinal."""
        return self.title or (f"{self.opening}…" if self.opening else f"{self.source_name} · {self.ordinal}")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the collection holds, and what it could not read."""

    sources: int
    articles: int
    characters: int
    passages: int
    directives: int
    targets: int
    results: int
    formulations: int
    links: int
    first_date: str | None
    last_date: str | None
    by_level: tuple[Count, ...]
    by_issuer: tuple[Count, ...]
    by_kind: tuple[Count, ...]
    by_year: tuple[Count, ...]
    by_region: tuple[Count, ...]
    failed: int
    issues: int


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Something that could not be understood, with the file it stands in."""

    source_id: str
    source_name: str
    stage: str
    rule: str
    severity: Severity
    message: str
    spans: tuple[Span, ...]


_NO_FURNITURE = "kind NOT IN ('caption', 'navigation', 'footer', 'image-placeholder', 'boilerplate')"


def to_document(row: Row) -> Document:
    """Build a document from a row of the table ``documents``."""
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Document)}
    values["kind"] = ArticleKind(values["kind"])
    values["level"] = Level(values["level"]) if values["level"] else None
    return Document(**values)


def overview(shelf: Shelf) -> Overview:
    """Return what the whole collection holds."""
    counted = sum(
        1
        for folder in os.scandir(shelf.sources)
        if folder.is_dir()
        for file in os.scandir(folder.path)
        if file.name.endswith(".json")
    )
    return replace(_overview(shelf, findings_version(shelf)), sources=counted)


@lru_cache(maxsize=4)
def _overview(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> Overview:
    """Count the findings once a run; raw pages come and go without one, so they are counted anew each time."""
    sums = ask(
        shelf,
        f"""SELECT count(*) AS articles, coalesce(sum(characters), 0) AS characters, min(date) AS first_date,
        max(date) AS last_date, coalesce(sum(directives), 0) AS directives, coalesce(sum(targets), 0) AS targets,
        coalesce(sum(results), 0) AS results FROM documents WHERE {_NO_FURNITURE}""",
    )[0]
    totals = {name: _count(shelf, name) for name in ("passages", "formulations", "links")}
    folders = current(shelf)
    made = [run_of(folder) for folder in folders.values()]
    return Overview(
        sources=0,
        articles=sums["articles"],
        characters=int(sums["characters"]),
        passages=totals["passages"],
        directives=int(sums["directives"]),
        targets=int(sums["targets"]),
        results=int(sums["results"]),
        formulations=totals["formulations"],
        links=totals["links"],
        first_date=sums["first_date"],
        last_date=sums["last_date"],
        by_level=_counts(shelf, "level"),
        by_issuer=_counts(shelf, "issuer"),
        by_kind=_counts(shelf, "kind"),
        by_year=_counts(shelf, "left(date, 4)", order="1"),
        by_region=_counts(shelf, "region"),
        failed=sum(result.failed for result in made),
        issues=sum(result.issues for result in made),
    )


def _count(shelf: Shelf, dataset: str) -> int:
    return int(ask(shelf, f'SELECT count(*) AS n FROM "{dataset}"')[0]["n"])


def _counts(shelf: Shelf, column: str, order: str = "2 DESC, 1") -> tuple[Count, ...]:
    sql = f"""SELECT {column} AS value, count(*) AS n FROM documents WHERE {_NO_FURNITURE} AND {column} IS NOT NULL
    GROUP BY 1 ORDER BY {order}"""
    return tuple(Count(row["value"], row["n"]) for row in ask(shelf, sql))


def runs(shelf: Shelf) -> tuple[Run, ...]:
    """Return the accounts of the current findings in the order of the stages."""
    folders = current(shelf)
    return tuple(_run_of(folders[stage]) for stage in ("restore", "annotate", "trace") if stage in folders)


@lru_cache(maxsize=16)
def _run_of(folder: Path) -> Run:
    """Keep the account of a run, which stands at the foot of every page and is never changed."""
    return run_of(folder)


_ORDERS = {
    "date": "date DESC NULLS LAST, article_id",
    "date_up": "date NULLS LAST, article_id",
    "title": "title NULLS LAST, article_id",
    "links": "links_up + links_down DESC, article_id",
    "length": "characters DESC, article_id",
}


def documents(
    shelf: Shelf,
    *,
    q: str = "",
    level: str | None = None,
    issuer: str | None = None,
    kind: str | None = None,
    region: str | None = None,
    year: str | None = None,
    order: str = "date",
    limit: int = 50,
    offset: int = 0,
) -> Page[Document]:
    """Return articles whose title, issuer or file name holds ``q``, narrowed by the facets.

    Raises:
        UnknownName: if ``order`` is none of date, date_up, title, links, length.
    """
    if order not in _ORDERS:
        raise UnknownName(f"there is no order “{order}”", "documents", f"use one of {', '.join(_ORDERS)}")
    where = Where().plain(_NO_FURNITURE)
    where.equal("level", level).equal("issuer", issuer).equal("kind", kind).equal("region", region)
    where.equal("left(date, 4)", year)
    where.test("contains(concat_ws(' ', title, issuer, source_name, doc_no), ?)", q)
    rows, total = page_of(shelf, "documents", where, _ORDERS[order], limit, offset)
    return Page(tuple(map(to_document, rows)), total, offset, limit)


def document(shelf: Shelf, article_id: str) -> Document:
    """Return one article's row.

    Raises:
        UnknownName: if the findings hold no such article.
    """
    found = documents_by_id(shelf, [article_id])
    if not found:
        raise UnknownName(f"no article {article_id}", str(shelf.path), "see: luoshi list articles")
    return found[article_id]


def articles_of(shelf: Shelf, source_id: str) -> tuple[Document, ...]:
    """Return the articles of one page in their order."""
    return articles_of_several(shelf, [source_id]).get(source_id, ())


def articles_of_several(shelf: Shelf, source_ids: Iterable[str]) -> dict[str, tuple[Document, ...]]:
    """Return the articles of several pages at once, each in order; a page without any is absent."""
    whole = _whole(shelf, findings_version(shelf))
    return {one: whole.at(whole.of_source[one]) for one in sorted(set(source_ids)) if one in whole.of_source}


def documents_by_id(shelf: Shelf, article_ids: Iterable[str]) -> dict[str, Document]:
    """Return several articles' rows at once; unknown ones are absent."""
    whole = _whole(shelf, findings_version(shelf))
    rows = [whole.row[one] for one in sorted(set(article_ids)) if one in whole.row]
    return {one.article_id: one for one in whole.at(rows)}


def arrived(shelf: Shelf, limit: int) -> Page[Document]:
    """Return what came with the last run that changed the collection: articles of sources that the run before did not have.

    After the first run nothing is new: everything is.
    """
    now, before = current(shelf).get("restore"), previous(shelf).get("restore")
    if now is None or before is None or now == before:
        return Page((), 0, 0, limit)
    known = _sources_in(before)
    whole = _whole(shelf, findings_version(shelf))
    rows = [row for source, own in whole.of_source.items() if source not in known for row in own]
    found = sorted(whole.at(rows), key=lambda one: (one.date or "", one.article_id), reverse=True)
    return Page(tuple(found[:limit]), len(found), 0, limit)


@lru_cache(maxsize=2)
def _sources_in(folder: Path) -> frozenset[str]:
    return frozenset(read_parquet(folder / "texts.parquet", ["source_id"])["source_id"].to_pylist())


@dataclass(frozen=True)
class _Whole:
    """The table of documents in memory, as columns: every page looks up some rows of it."""

    table: pa.Table
    row: dict[str, int]
    of_source: dict[str, list[int]]

    def at(self, rows: Sequence[int]) -> tuple[Document, ...]:
        """Return some rows as documents."""
        return tuple(map(to_document, self.table.take(rows).to_pylist())) if rows else ()


@lru_cache(maxsize=2)
def _whole(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> _Whole:
    table = arrow(shelf, "SELECT * FROM documents ORDER BY source_id, ordinal").combine_chunks()
    of_source: dict[str, list[int]] = {}
    for number, source_id in enumerate(table["source_id"].to_pylist()):
        of_source.setdefault(source_id, []).append(number)
    return _Whole(table, {one: number for number, one in enumerate(table["article_id"].to_pylist())}, of_source)


def sources(shelf: Shelf, *, limit: int = 50, offset: int = 0) -> Page[Sidecar]:
    """Return the raw pages of the shelf, those included from which nothing could be read."""
    every = sorted(raw.every(shelf), key=lambda sidecar: (sidecar.name, sidecar.id))
    return Page(tuple(every[offset : offset + limit]), len(every), offset, limit)


def issues(
    shelf: Shelf, *, source_id: str | None = None, severity: str | None = None, limit: int = 100, offset: int = 0
) -> Page[IssueRow]:
    """Return what could not be understood, errors first."""
    table = """(SELECT 'restore' AS stage, * FROM restore_issues UNION ALL SELECT 'annotate', * FROM annotate_issues)"""
    where = Where().equal("source_id", source_id).equal("severity", severity)
    order = "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, source_id, rule, message"
    rows, total = page_of(shelf, table, where, order, limit, offset)
    # A page that was taken off the shelf a moment ago is still in the findings until the run after it ends.
    held = {row["source_id"] for row in rows if raw.holds(shelf, row["source_id"])}
    names = {one: raw.sidecar_of(shelf, one).name if one in held else one for one in {row["source_id"] for row in rows}}
    found = tuple(
        IssueRow(
            row["source_id"],
            names[row["source_id"]],
            row["stage"],
            row["rule"],
            Severity(row["severity"]),
            row["message"],
            tuple(Span(span["start"], span["end"]) for span in row["spans"]),
        )
        for row in rows
    )
    return Page(found, total, offset, limit)
