"""Columns (栏目): what every kind of record holds, column by column, with its type and its meaning.

``columns.csv`` is the one place where that is said: ``luoshi list``, the tables of the Python interface and
docs/reference.md read it. Rows with the kind ``*`` give the meaning of a column wherever no kind says otherwise.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import pyarrow as pa

from luoshi.model import UnknownName

_SPANS = pa.list_(pa.list_(pa.int64()))
_APPEARANCE = pa.struct(
    [
        ("source_name", pa.string()),
        ("article", pa.string()),
        ("spans", _SPANS),
        ("text", pa.string()),
        ("date", pa.string()),
        ("level", pa.string()),
        ("body", pa.string()),
        ("likeness", pa.float64()),
    ]
)
#: Every word of the column ``type`` with what it is in Arrow.
TYPES: Mapping[str, pa.DataType] = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "strs": pa.list_(pa.string()),
    "spans": _SPANS,
    "counts": pa.map_(pa.string(), pa.int64()),
    "bylines": pa.list_(pa.struct([("name", pa.string()), ("role", pa.string())])),
    "edits": pa.list_(pa.struct([("op", pa.string()), ("up", pa.string()), ("down", pa.string())])),
    "changed": pa.list_(
        pa.struct([("what", pa.string()), ("up", pa.string()), ("down", pa.string()), ("rule", pa.string())])
    ),
    "end": pa.struct(
        [("source_name", pa.string()), ("article", pa.string()), ("spans", _SPANS), ("text", pa.string())]
    ),
    "places": pa.list_(pa.struct([("source_name", pa.string()), ("begin", pa.int64()), ("end", pa.int64())])),
    "evidence": pa.list_(
        pa.struct([("source_name", pa.string()), ("spans", _SPANS), ("quote", pa.string()), ("score", pa.float64())])
    ),
    "appearances": pa.list_(_APPEARANCE),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of record (栏目): its name, its type and what stands in it."""

    name: str
    type: str
    meaning: str


@lru_cache(maxsize=1)
def every_kind() -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of every kind of record, in their order."""
    text = (resources.files("luoshi.store.query") / "columns.csv").read_text(encoding="utf-8")
    shared: dict[str, str] = {}
    kinds: dict[str, list[Column]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] == "*":
            shared[row["column"]] = row["meaning"]
        else:
            column = Column(row["column"], row["type"], row["meaning"] or shared[row["column"]])
            kinds.setdefault(row["kind"], []).append(column)
    return {kind: tuple(columns) for kind, columns in kinds.items()}


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of one kind of record.

    Raises:
        UnknownName: if there is no such kind.
    """
    found = every_kind().get(kind)
    if found is None:
        raise UnknownName(f"there is no kind “{kind}”", "columns", f"kinds are: {', '.join(every_kind())}")
    return found


def arrow_schema(kind: str) -> pa.Schema:
    """Return the Arrow schema of one kind of record; each field carries its meaning as metadata."""
    return pa.schema(
        [pa.field(c.name, TYPES[c.type], metadata={"meaning": c.meaning.encode()}) for c in columns_of(kind)]
    )


def arrow_table(kind: str, records: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return records of one kind as an Arrow table, with all its columns even where there is no record."""
    counted = [column.name for column in columns_of(kind) if column.type == "counts"]
    rows = [_with_pairs(record, counted) if counted else dict(record) for record in records]
    return pa.Table.from_pylist(rows, schema=arrow_schema(kind))


def _with_pairs(record: Mapping[str, Any], counted: Iterable[str]) -> dict[str, Any]:
    return {**record, **{name: list((record[name] or {}).items()) for name in counted}}
