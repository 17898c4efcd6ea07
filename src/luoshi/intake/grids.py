"""Tables of offices (任务分解表、督查台账) as rows of texts: sheets of XLSX, tables of DOCX, CSV.

A grid is what somebody typed, read for its cells alone: a cell that spans several is repeated in all of them, a formula
gives the value that was last computed for it, a date its ISO day. Which column means what is decided elsewhere.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from docx import Document
from openpyxl import load_workbook

from luoshi.intake.archive import BROKEN, document_in_zip, members
from luoshi.intake.deposit import Limits, Refusal
from luoshi.intake.encoding import decode
from luoshi.model import UnreadableSource

#: Rows and cells beyond these are no table that people keep; they are refused, not cut.
MOST_ROWS, MOST_CELLS = 200_000, 4_000_000


#: What openpyxl and python-docx raise over damaged files: whatever the place raises where they stumble.
_STUMBLED = (
    *BROKEN, zlib.error, EOFError, SyntaxError, AttributeError, LookupError, ValueError, TypeError, ArithmeticError, AssertionError,
    RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """One table (表格): the name of its sheet or its place in the document, and its rows, each as long as the longest."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_grids(data: bytes, name: str) -> tuple[Grid, ...]:
    """Read the tables of an XLSX, DOCX or CSV file, empty ones left out.

    Raises:
        UnreadableSource: if it is none of these, damaged, encrypted, larger than memory should hold, or holds no table.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableSource(
            "an old .xls/.doc, or protected by a password", name, "save it as .xlsx without password"
        )
    grids = _of_office(data, name) if data[:2] == b"PK" else [Grid(name, tuple(map(tuple, _of_csv(data, name))))]
    found = tuple(_squared(grid) for grid in grids if any(any(row) for row in grid.rows))
    if not found:
        raise UnreadableSource("holds no table", name, "give an XLSX, DOCX or CSV with a header line")
    return found


def _of_office(data: bytes, name: str) -> list[Grid]:
    try:
        kind = document_in_zip(io.BytesIO(data))
        for taken in members(io.BytesIO(data), name, Limits()):
            if isinstance(taken, Refusal):
                raise UnreadableSource(taken.what, name, taken.remedy)
        if kind == "an Excel workbook":
            return list(_sheets(data))
        if kind == "docx":
            return list(_tables(data))
    except UnreadableSource:
        raise
    except _STUMBLED as error:
        raise UnreadableSource(f"damaged: {error}", name, "open it in Excel or Word and save it anew") from error
    raise UnreadableSource("neither XLSX nor DOCX", name, "save the table as .xlsx")


def _sheets(data: bytes) -> Iterator[Grid]:
    book = load_workbook(io.BytesIO(data), data_only=True)
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_row * sheet.max_column > MOST_CELLS:
            raise UnreadableSource(
                f"sheet “{sheet.title}” has {sheet.max_row} × {sheet.max_column} cells", sheet.title, "split it"
            )
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            told = rows[merged.min_row - 1][merged.min_col - 1]
            for at in range(merged.min_row - 1, min(merged.max_row, len(rows))):
                for place in range(merged.min_col - 1, min(merged.max_col, len(rows[at]))):
                    rows[at][place] = told
        yield Grid(sheet.title, tuple(map(tuple, rows)))


def _tables(data: bytes) -> Iterator[Grid]:
    for number, table in enumerate(Document(io.BytesIO(data)).tables, start=1):
        # Word gives the same cell for every place that a merged one covers, so its words are repeated by themselves.
        yield Grid(f"table {number}", tuple(tuple(cell.text for cell in row.cells) for row in table.rows))


def _of_csv(data: bytes, name: str) -> list[list[str]]:
    text = decode(data, "", name).text.removeprefix("\ufeff")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise UnreadableSource(f"no CSV: {error}", name, "save the table as .xlsx") from error
    return [[_unquoted(cell) for cell in row] for row in rows]


def _unquoted(cell: str) -> str:
    """Take off the apostrophe that exports put before cells which a spreadsheet would run as formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _squared(grid: Grid) -> Grid:
    width = max(len(row) for row in grid.rows)
    return Grid(grid.name, tuple((*row, *[""] * (width - len(row))) for row in grid.rows))
