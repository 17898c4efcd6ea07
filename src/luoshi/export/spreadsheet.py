"""Tables as XLSX: a frozen header with filters, wrapped text, and a sheet 说明 that says where they come from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from luoshi.export.safety import is_formula, without_illegal
from luoshi.export.tables import Column, Table, Value, Written
from luoshi.model import LuoshiError

#: What a sheet and a cell hold at most (ECMA-376; Excel specifications and limits).
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
#: Columns are at least and at most so wide, in characters; longer text is wrapped.
_NARROWEST, _WIDEST = 8, 60
#: Rows looked at to find out how wide a column should be.
_LOOKED_AT = 200
_FORBIDDEN_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(slots=True)
class _Account:
    neutralised: int = 0
    removed: int = 0
    cut: int = 0


def write_xlsx(table: Table, stream: IO[bytes]) -> Written:
    """Write ``table`` as a workbook with the sheets of the table and 说明.

    Text that begins like a formula is written as text and marked so (quotePrefix), which leaves the text itself as it is.
    Characters that XML cannot hold are removed, longer texts than a cell holds are cut; both are counted here and on the
    sheet 说明.

    Raises:
        LuoshiError: if the table has more rows than a sheet holds.
    """
    return write_sheets([table], stream)


def write_sheets(tables: Sequence[Table], stream: IO[bytes]) -> Written:
    """Write tables as a workbook, a sheet each, and 说明 with the title and notes of the first.

    Raises:
        LuoshiError: if a table has more rows than a sheet holds.
    """
    account = _Account()
    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book, table, account)
    rows = sum(len(table.rows) for table in tables)
    _write_notes(book, tables[0], account, rows)
    book.save(stream)
    return Written(rows, account.neutralised, account.removed, account.cut)


def _write_sheet(book: Any, table: Table, account: _Account) -> None:
    if len(table.rows) > MOST_ROWS:
        raise LuoshiError(
            f"a sheet holds {MOST_ROWS} rows, the table has {len(table.rows)}",
            table.title,
            "export it as csv or parquet",
        )
    sheet = book.create_sheet(_sheet_name(table.title))
    sheet.freeze_panes = "A2"
    if table.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_header(sheet, column, account) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value, account) for value in row])


def _write_notes(book: Any, table: Table, account: _Account, rows: int) -> None:
    sheet = book.create_sheet("说明")
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 100
    for label, text in _notes(table, account, rows):
        label_cell = _cell(sheet, label, _Account())
        label_cell.font = Font(bold=True)
        sheet.append([label_cell, _cell(sheet, text, _Account())])


def _notes(table: Table, account: _Account, rows: int) -> Iterator[tuple[str, str]]:
    yield "标题", table.title
    yield from table.notes
    yield "行数", str(rows)
    if account.neutralised:
        yield "按文本写入", f"{account.neutralised} 个单元格以 = + - @ 开头，已标为文本，不会作为公式执行"
    if account.removed:
        yield "去除字符", f"{account.removed} 个控制字符不能写入 XLSX，已去除"
    if account.cut:
        yield "截断", f"{account.cut} 个单元格超过 {LONGEST_CELL} 字，已截断"


def _header(sheet: Any, column: Column, account: _Account) -> Any:
    cell = _cell(sheet, column.shown, account)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6EE")
    return cell


def _cell(sheet: Any, value: Value, account: _Account) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(vertical="top")
        return cell
    text, removed = without_illegal(value)
    account.removed += removed
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL]
        account.cut += 1
    cell = WriteOnlyCell(sheet, "")
    cell.value = text
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_formula(text):
        cell.quotePrefix = True
        account.neutralised += 1
    return cell


def _widths(table: Table) -> Iterator[int]:
    for place, column in enumerate(table.columns):
        if column.width is not None:
            yield column.width
            continue
        shown: Sequence[str] = [str(row[place]) for row in table.rows[:_LOOKED_AT] if row[place] is not None]
        longest = max((_width(text) for text in (column.shown, *shown)), default=_NARROWEST)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _width(text: str) -> int:
    """Return how many characters wide the longest line of ``text`` is; a Chinese letter takes two."""
    return max((sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in text.splitlines()), default=0)


def _sheet_name(title: str) -> str:
    """Return a name that a sheet may have: at most 31 characters, none of []:*?/\\'; never 说明, which is taken."""
    name = without_illegal(title)[0].translate(_FORBIDDEN_IN_SHEET_NAME).strip()[:31].strip()
    return "表" if name in {"", "说明"} else name
