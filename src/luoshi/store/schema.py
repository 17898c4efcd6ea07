"""How the nouns lie in Parquet: Arrow schemas and columns derived from the dataclasses, so that there is one definition.

Spans are ``list<struct<start, end>>``, a weave ``list<struct<start, end, glue>>`` (glue has start -1), enums their values.
A class with an ``id`` property gets the column ``id`` first.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

import pyarrow as pa

from luoshi.model import Span, Thread, Weave

Encoder = Callable[[Any], Any]

_SCALARS: dict[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_WEAVE = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("glue", pa.string())]))


def _same(value: Any) -> Any:
    return value


def _optional(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        options = [option for option in typing.get_args(hint) if option is not type(None)]
        if len(options) != 1:
            raise TypeError(f"a column cannot hold {hint}")
        return options[0]
    return hint


def _maybe(convert: Encoder) -> Encoder:
    return convert if convert is _same else lambda value: None if value is None else convert(value)


def _column(hint: Any) -> tuple[pa.DataType, Encoder, Encoder]:
    """Return Arrow type, encoder and decoder of one annotation."""
    hint = _optional(hint)
    if hint in _SCALARS:
        return _SCALARS[hint], _same, _same
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pa.string(), _maybe(lambda value: value.value), _maybe(hint)
    if hint is Weave:
        return _WEAVE, _encode_weave, _decode_weave
    if typing.get_origin(hint) is tuple:
        return _tuple_column(typing.get_args(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _struct_column(hint)
    raise TypeError(f"a column cannot hold {hint}")


def _tuple_column(members: tuple[Any, ...]) -> tuple[pa.DataType, Encoder, Encoder]:
    if members[-1] is not Ellipsis:
        kinds = [_column(member) for member in members]
        names = [f"f{number}" for number in range(len(kinds))]
        return (
            pa.struct([(name, kind[0]) for name, kind in zip(names, kinds, strict=True)]),
            lambda value: {n: k[1](v) for n, k, v in zip(names, kinds, value, strict=True)},
            lambda value: tuple(k[2](value[n]) for n, k in zip(names, kinds, strict=True)),
        )
    kind, encode, decode = _column(members[0])
    return (
        pa.list_(kind),
        _maybe(lambda values: [encode(value) for value in values]),
        _maybe(lambda values: tuple(decode(value) for value in values)),
    )


def _struct_column(cls: type) -> tuple[pa.DataType, Encoder, Encoder]:
    columns = _fields(cls)
    kind = pa.struct([(name, column[0]) for name, column in columns])
    return (
        kind,
        _maybe(lambda value: {name: column[1](getattr(value, name)) for name, column in columns}),
        _maybe(lambda row: cls(**{name: column[2](row[name]) for name, column in columns})),
    )


def _encode_weave(weave: Weave) -> list[dict[str, Any]]:
    return [
        {"start": -1, "end": -1, "glue": thread.glue}
        if thread.span is None
        else {"start": thread.span.start, "end": thread.span.end, "glue": ""}
        for thread in weave.threads
    ]


def _decode_weave(rows: Iterable[dict[str, Any]]) -> Weave:
    return Weave(
        tuple(
            Thread(glue=row["glue"]) if row["start"] < 0 else Thread(span=Span(row["start"], row["end"]))
            for row in rows
        )
    )


def _fields(cls: type) -> list[tuple[str, tuple[pa.DataType, Encoder, Encoder]]]:
    hints = typing.get_type_hints(cls)
    return [(field.name, _column(hints[field.name])) for field in dataclasses.fields(cls)]


@lru_cache(maxsize=64)
def _codec(cls: type) -> tuple[pa.Schema, tuple[tuple[str, Encoder, Encoder], ...], bool]:
    columns = _fields(cls)
    has_id = isinstance(getattr(cls, "id", None), property)
    described = [(name, kind) for name, (kind, _, _) in columns]
    schema = pa.schema([("id", pa.string()), *described] if has_id else described)
    return schema, tuple((name, encode, decode) for name, (_, encode, decode) in columns), has_id


def schema_of(cls: type) -> pa.Schema:
    """Return the Arrow schema of a noun."""
    return _codec(cls)[0]


def to_table(cls: type, rows: Sequence[Any]) -> pa.Table:
    """Return ``rows``, all of class ``cls``, as an Arrow table."""
    schema, columns, has_id = _codec(cls)
    arrays = [pa.array([row.id for row in rows], pa.string())] if has_id else []
    for name, encode, _ in columns:
        values = (
            [getattr(row, name) for row in rows] if encode is _same else [encode(getattr(row, name)) for row in rows]
        )
        arrays.append(pa.array(values, schema.field(name).type))
    return pa.Table.from_arrays(arrays, schema=schema)


def from_rows(cls: type, rows: Iterable[dict[str, Any]]) -> list[Any]:
    """Build nouns of class ``cls`` from rows as Arrow or DuckDB give them; further columns are ignored."""
    _, columns, _ = _codec(cls)
    return [cls(**{name: decode(row[name]) for name, _, decode in columns}) for row in rows]
