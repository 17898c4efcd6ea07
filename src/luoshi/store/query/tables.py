"""The findings as SQL views, read-only: one in-memory DuckDB a shelf and a run, one cursor a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.model import ShelfError
from luoshi.store.findings import DATASETS, current, damaged_findings
from luoshi.store.schema import schema_of
from luoshi.store.shelf import Shelf

#: What DuckDB raises over a file that is no Parquet any more, whose pages do not unpack, or that the disk does not give.
_UNREADABLE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.InvalidInputException,
    duckdb.InternalException,
)

Row = dict[str, Any]
Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class Page(Generic[Noun]):
    """A stretch of a longer list: ``rows`` from ``offset``, at most ``limit`` of ``total``."""

    rows: tuple[Noun, ...]
    total: int
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Count:
    """How often a value occurs."""

    value: str
    count: int


#: One row an article with its identity and the number of findings, the table that most pages start from.
_DOCUMENTS = """
CREATE TABLE documents AS
WITH d AS (SELECT article_id, count(*) AS n FROM directives WHERE NOT heading GROUP BY ALL),
     g AS (SELECT article_id, count(*) AS n FROM targets WHERE stated GROUP BY ALL),
     r AS (SELECT article_id, count(*) AS n FROM results GROUP BY ALL),
     u AS (SELECT down_article AS article_id, count(*) AS n FROM links GROUP BY ALL),
     w AS (SELECT up_article AS article_id, count(*) AS n FROM links GROUP BY ALL)
SELECT a.id AS article_id, a.source_id, t.name AS source_name, a.ordinal, a.kind,
       coalesce(a.title, nullif(i.title, '')) AS title, i.issuer, a.outlet, i.level,
       i.region, i.region_code, i.date, i.date_from, coalesce(i.doc_no, a.doc_no) AS doc_no, left(split_part(a.text, chr(10), 1), 18) AS opening,
       length(a.text) AS characters,
       coalesce(d.n, 0) AS directives, coalesce(g.n, 0) AS targets, coalesce(r.n, 0) AS results,
       coalesce(u.n, 0) AS links_up, coalesce(w.n, 0) AS links_down
FROM articles a JOIN texts t USING (source_id) LEFT JOIN identities i ON i.article_id = a.id
LEFT JOIN d ON d.article_id = a.id LEFT JOIN g ON g.article_id = a.id LEFT JOIN r ON r.article_id = a.id
LEFT JOIN u ON u.article_id = a.id LEFT JOIN w ON w.article_id = a.id
"""


@lru_cache(maxsize=128)
def check(name: str, path: str) -> None:
    """Refuse findings of another version: their columns are not those that this one reads."""
    wanted = set(schema_of(DATASETS[name][1]).names)
    try:
        missing = sorted(wanted - set(pq.read_schema(path).names))
    except FileNotFoundError:
        missing = ["the whole file"]
    except (pa.ArrowException, OSError) as error:
        raise damaged_findings(path, error) from error
    if missing:
        raise ShelfError(
            f"these findings were made by another version of luoshi ({name} lacks {', '.join(missing)})",
            path,
            "make them anew: luoshi run; documents and ledger stay as they are",
        )


@lru_cache(maxsize=8)
def _connection(paths: tuple[tuple[str, str | None], ...]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("SET threads = 2; SET enable_progress_bar = false; SET parquet_metadata_cache = true")
    for name, path in paths:
        if path is None:
            connection.register("nothing", schema_of(DATASETS[name][1]).empty_table())
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM nothing')
        else:
            literal = path.replace("'", "''")
            check(name, path)
            connection.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{literal}')")
    connection.execute(_DOCUMENTS)
    return connection


def findings_version(shelf: Shelf) -> tuple[tuple[str, str | None], ...]:
    """Return what identifies the current findings: the file of every dataset, None where a stage has not been run."""
    folders = current(shelf)
    return tuple(
        (name, str(folders[stage] / f"{name}.parquet") if stage in folders else None)
        for name, (stage, _) in DATASETS.items()
    )


def ask(shelf: Shelf, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Run one query over the current findings and return its rows.

    The views are the datasets of :data:`luoshi.store.findings.DATASETS` and the table ``documents``; values go in as
    ``?`` parameters only.

    Raises:
        ShelfError: if the findings were made by a version of luoshi whose tables have other columns, or are damaged.
    """
    rows: list[Row] = arrow(shelf, sql, parameters).to_pylist()
    return rows


def arrow(shelf: Shelf, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
    """Run one query as :func:`ask` does and return its columns.

    Raises:
        ShelfError: as :func:`ask` does.
    """
    try:
        cursor = _connection(findings_version(shelf)).cursor()
        return cursor.sql(sql, params=list(parameters)).to_arrow_table()
    except _UNREADABLE as error:
        raise damaged_findings(shelf.findings, error) from error


class Where:
    """Conditions joined by AND, each with its parameter; conditions whose value is None or empty are left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[Any] = []

    def equal(self, column: str, value: Any) -> Where:
        """Ask that ``column`` equals ``value``."""
        return self.test(f"{column} = ?", value)

    def test(self, condition: str, value: Any) -> Where:
        """Ask for ``condition``, which holds one ``?``."""
        if value is not None and value != "":
            self._parts.append(condition)
            self.values.append(value)
        return self

    def plain(self, condition: str) -> Where:
        """Ask for a condition without a parameter."""
        self._parts.append(condition)
        return self

    @property
    def sql(self) -> str:
        """The WHERE clause, empty if nothing is asked."""
        return f" WHERE {' AND '.join(self._parts)}" if self._parts else ""


def page_of(shelf: Shelf, table: str, where: Where, order: str, limit: int, offset: int) -> tuple[list[Row], int]:
    """Return one page of ``table`` and the number of all its rows under ``where``."""
    total = ask(shelf, f"SELECT count(*) AS n FROM {table}{where.sql}", where.values)[0]["n"]
    sql = f"SELECT * FROM {table}{where.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    return ask(shelf, sql, [*where.values, limit, offset]), total
