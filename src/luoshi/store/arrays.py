"""Arrays between the steps of a stage (中间数组): columns in Parquet, told apart by part, complete or not there.

A file appears under its name only when it is whole, so its being there is the mark that its step is done. Every part is
a row group or several, and is read without touching the others. Nothing is compressed while the steps run; what is kept
for the next run is packed (:func:`pack`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from luoshi.store.atomic import disk_errors

Columns = Mapping[str, NDArray[Any]]
_PARTS, _PACKED = b"luoshi.parts", b"luoshi.packed"


def write_parts(path: Path, parts: Iterable[tuple[str, Columns]], empty: Columns) -> None:
    """Write parts as they come; a part may come in several pieces.

    Args:
        path: the file, there only when all is written.
        parts: name of the part and its columns, all of one length.
        empty: columns of no rows, which give names and types.
    """
    schema = pa.schema([(name, pa.from_numpy_dtype(values.dtype)) for name, values in empty.items()])
    named: dict[str, list[int]] = {}
    partial = path.with_name(path.name + ".part")
    with disk_errors(path), ExitStack() as stack:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = stack.enter_context(
            pq.ParquetWriter(partial, schema, compression="none", use_dictionary=False, write_statistics=False)
        )
        count = 0
        for name, columns in parts:
            table = pa.Table.from_arrays([pa.array(columns[field.name]) for field in schema], schema=schema)
            if table.num_rows:
                writer.write_table(table, row_group_size=table.num_rows)
                named.setdefault(name, []).append(count)
                count += 1
        writer.add_key_value_metadata({_PARTS: json.dumps(named).encode()})
    partial.replace(path)


def pack(path: Path, ordered: str | None = None) -> None:
    """Write a file of arrays anew in less room: whole numbers by their differences, compressed; hashes do not shrink.

    A packed file is left as it is.

    Args:
        path: a finished file; it stays as it is until the packed one is whole.
        ordered: column by which the rows of every part are put in order; None to leave them as they are.
    """
    file = Parts(path)
    if file.packed:
        return
    numbers = {field.name for field in file.schema if pa.types.is_integer(field.type) and field.name != "hash"}
    partial = path.with_name(path.name + ".part")
    with disk_errors(path), ExitStack() as stack:
        writer = stack.enter_context(
            pq.ParquetWriter(
                partial,
                file.schema,
                compression={field.name: "none" if field.name == "hash" else "zstd" for field in file.schema},
                use_dictionary=False,
                write_statistics=False,
                column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
            )
        )
        named: dict[str, list[int]] = {}
        for count, name in enumerate(file.names):
            columns = file.read(name)
            if ordered is not None:
                order = np.argsort(columns[ordered])
                columns = {column: values[order] for column, values in columns.items()}
            table = pa.Table.from_arrays([pa.array(columns[field.name]) for field in file.schema], schema=file.schema)
            writer.write_table(table, row_group_size=max(1, table.num_rows))
            named[name] = [count]
        writer.add_key_value_metadata({_PARTS: json.dumps(named).encode(), _PACKED: b"1"})
    partial.replace(path)


class Parts:
    """A file of arrays, read part by part."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path, memory_map=True)

    @cached_property
    def _groups(self) -> dict[str, list[int]]:
        named: dict[str, list[int]] = json.loads(self._file.metadata.metadata[_PARTS])
        return named

    @property
    def packed(self) -> bool:
        """Whether the file was packed."""
        return _PACKED in self._file.metadata.metadata

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        return self._file.schema_arrow.remove_metadata()

    @property
    def names(self) -> list[str]:
        """Names of the parts, in order of their writing."""
        return list(self._groups)

    def rows(self, name: str) -> int:
        """Return the rows of a part."""
        return sum(self._file.metadata.row_group(group).num_rows for group in self._groups.get(name, ()))

    def read(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the columns of a part, of no rows if nothing was written."""
        groups = self._groups.get(name, [])
        if not groups:
            return {field.name: np.zeros(0, field.type.to_pandas_dtype()) for field in self._file.schema_arrow}
        table = self._file.read_row_groups(groups, use_threads=False)
        return {column: table.column(column).to_numpy() for column in table.column_names}
