"""Tables (表): rows of findings as Arrow, for whatever data frame the caller uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from luoshi.model import LuoshiError
from luoshi.store.query.columns import Column, arrow_table, columns_of

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that a notebook shows of a table.
_SHOWN = 10


class Table:
    """Rows of one kind with documented columns (数据表).

    It offers the Arrow C stream (``__arrow_c_stream__``), so that ``polars.DataFrame(table)``, ``pyarrow.table(table)``
    and a DuckDB query that names a variable holding it take it as it is; iterating gives dictionaries.
    """

    def __init__(self, kind: str, records: Iterable[Mapping[str, Any]]) -> None:
        self.kind = kind
        self.arrow: pa.Table = arrow_table(kind, records)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What stands in each column."""
        return columns_of(self.kind)

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.arrow.to_batches(max_chunksize=10_000):
            yield from batch.to_pylist(maps_as_pydicts="strict")

    def __getitem__(self, column: str) -> list[Any]:
        """Return one column as a list."""
        values: list[Any] = self.arrow.column(column).to_pylist(maps_as_pydicts="strict")
        return values

    def __repr__(self) -> str:
        return f"<{len(self)} {self.kind}: {', '.join(column.name for column in self.columns)}>"

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f'<th title="{escape(one.meaning)}">{escape(one.name)}</th>' for one in self.columns)
        rows = ""
        for record in self.arrow.slice(0, _SHOWN).to_pylist(maps_as_pydicts="strict"):
            cells = ("" if value is None else str(value) for value in record.values())
            rows += f"<tr>{''.join(f'<td>{escape(cell[:80])}</td>' for cell in cells)}</tr>"
        return f"<p>{len(self)} {self.kind}</p><table><tr>{head}</tr>{rows}</table>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the rows over by the Arrow PyCapsule interface."""
        return self.arrow.__arrow_c_stream__(requested_schema)

    def flat(self) -> pa.Table:
        """Return the Arrow table with columns within columns laid side by side: ``up.text``, ``down.text``."""
        return self.arrow.flatten()

    def to_polars(self) -> Any:
        """Return a ``polars.DataFrame``.

        Raises:
            LuoshiError: if polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise LuoshiError("polars is not installed", "Table.to_polars", "pip install polars") from error
        return polars.from_arrow(self.arrow)

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``.

        Raises:
            LuoshiError: if pandas is not installed.
        """
        try:
            import pandas  # noqa: F401
        except ImportError as error:
            raise LuoshiError("pandas is not installed", "Table.to_pandas", "pip install pandas") from error
        return self.arrow.to_pandas(maps_as_pydicts="strict")
