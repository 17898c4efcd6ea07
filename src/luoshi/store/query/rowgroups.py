"""Parquet files read where a key stands (行组): the row groups that may hold a value, and nothing of the others.

Datasets lie in the order of their sources and say of each row group which it holds. A page asks for one source or
article; through SQL that costs planning and threads for every one of a dozen questions, here it is one small read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from luoshi.store.findings import DATASETS, damaged_findings
from luoshi.store.query.tables import check

#: Files whose footers stay in memory: the datasets of this run and of the one before.
_KEPT = 40


class Groups:
    """A file with what its row groups hold. Every reading opens it anew, so threads may share this."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._metadata = pq.read_metadata(path)
        sizes = [self._metadata.row_group(number).num_rows for number in range(self._metadata.num_row_groups)]
        self.firsts: NDArray[np.int64] = np.cumsum([0, *sizes], dtype=np.int64)
        self._bounds: dict[str, list[tuple[str, str]]] = {}

    @cached_property
    def schema(self) -> pa.Schema:
        """Columns of the file."""
        return self._metadata.schema.to_arrow_schema()

    def holding(self, column: str, value: str) -> list[int]:
        """Return the row groups that may hold ``value`` in a text column."""
        if column not in self._bounds:
            self._bounds[column] = self._stated(column)
        return [number for number, (low, high) in enumerate(self._bounds[column]) if low <= value <= high]

    def read(self, numbers: Sequence[int], columns: Sequence[str] | None = None) -> list[pa.Table]:
        """Return row groups, all their columns or some.

        Raises:
            ShelfError: if the file is damaged.
        """
        wanted = list(columns) if columns is not None else None
        try:
            file = pq.ParquetFile(self._path, metadata=self._metadata, memory_map=True)
            return [file.read_row_group(number, columns=wanted, use_threads=False) for number in numbers]
        except (OSError, pa.ArrowInvalid) as error:
            raise damaged_findings(self._path, error) from error

    def where(self, key: str, value: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows in which the text column ``key`` is ``value``, in their order."""
        tables = self.read(self.holding(key, value), columns)
        kept = [table.filter(pc.equal(table[key], value)) for table in tables]
        schema = self.schema if columns is None else pa.schema([self.schema.field(name) for name in columns])
        return pa.concat_tables(kept) if kept else schema.empty_table()

    def _stated(self, column: str) -> list[tuple[str, str]]:
        """Return the least and the greatest value of a column in each row group; anything, where it does not say."""
        paths = [self._metadata.schema.column(number).path for number in range(self._metadata.num_columns)]
        place = paths.index(column)
        stated = []
        for group in range(self._metadata.num_row_groups):
            told = self._metadata.row_group(group).column(place).statistics
            stated.append((told.min, told.max) if told is not None and told.has_min_max else ("", "\U0010ffff"))
        return stated


@lru_cache(maxsize=_KEPT)
def groups_of(path: Path) -> Groups:
    """Return a file of findings opened; what is published is never changed, so it stays open.

    Raises:
        ShelfError: if the file is damaged, or of a version of luoshi whose tables have other columns.
    """
    try:
        if path.stem in DATASETS:
            check(path.stem, str(path))
        return Groups(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise damaged_findings(path, error) from error
