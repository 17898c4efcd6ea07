"""Tables as XLSX: a frozen header with filters, wrapped text, and a sheet 说明 that says where they come from."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from luoshi.export.safety import is_formula, without_illegal
from luoshi.export.tables import Table, Value, Written
from luoshi.model import LuoshiError

#: What a sheet and a cell hold at most (ECMA-376; Excel specifications and limits).
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
#: Columns are at least and at most so wide, in characters; longer text is wrapped.
_NARROWEST, _WIDEST = 8, 59
#: Rows looked at to find out how wide a column should be.
_LOOKED_AT = 200
#: Name of the sheet that says where the others come from.
_NOTES = "说明"
_FORBIDDEN_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(slots=True)
class _Account:
    neutralised: int = 0
    removed: int = 0
    cut: int = 0


class _Book:
    """A workbook that is written row by row, each row forgotten once it is written, and its few formats."""

    def __init__(self, stream: IO[bytes], folder: str) -> None:
        # What begins with = or http is text here, whatever it looks like.
        kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = Workbook(stream, {"constant_memory": True, "tmpdir": folder, **kept})
        self.names: set[str] = set()
        self.plain = self._format(text_wrap=False)
        self.text, self.formula = self._format(), self._format(quote_prefix=True)
        self.label, self.header = self._format(bold=True), self._format(bold=True, bg_color="#DDE6EE")
        self.day, self.moment = self._format(num_format="yyyy-mm-dd"), self._format(num_format="yyyy-mm-dd hh:mm:ss")

    def _format(self, **wanted: object) -> CellFormat:
        return self.book.add_format({"text_wrap": True, "valign": "top", **wanted})

    def sheet(self, title: str) -> Worksheet:
        """Begin a sheet under a name that no other has."""
        name = wanted = _sheet_name(title)
        number = 1
        while name.casefold() in self.names:
            number += 1
            name = f"{wanted[:28]}{number}"
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)


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
    with tempfile.TemporaryDirectory(prefix="luoshi-xlsx-") as folder:
        book = _Book(stream, folder)
        for table in tables:
            _write_sheet(book, table, account)
        rows = sum(len(table.rows) for table in tables)
        _write_notes(book, tables[0], account, rows)
        book.book.close()
    return Written(rows, account.neutralised, account.removed, account.cut)


def _write_sheet(book: _Book, table: Table, account: _Account) -> None:
    if len(table.rows) > MOST_ROWS:
        raise LuoshiError(
            f"a sheet holds {MOST_ROWS} rows, the table has {len(table.rows)}",
            table.title,
            "export it as csv or parquet",
        )
    sheet = book.sheet(table.title)
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, width in enumerate(_widths(table)):
        sheet.set_column(number, number, width)
    for place, column in enumerate(table.columns):
        _write_text(book, sheet, 0, place, column.shown, account, book.header)
    for number, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write(book, sheet, number, place, value, account)


def _write_notes(book: _Book, table: Table, account: _Account, rows: int) -> None:
    sheet = book.book.add_worksheet(_NOTES)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(_notes(table, account, rows)):
        _write_text(book, sheet, number, 0, label, _Account(), book.label)
        _write_text(book, sheet, number, 1, text, _Account())


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


def _write(book: _Book, sheet: Worksheet, row: int, place: int, value: Value, account: _Account) -> None:
    """Write one value into its cell; not a number and no value leave it empty."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.isoformat(sep=" ", timespec="seconds")
    match value:
        case str():
            _write_text(book, sheet, row, place, value, account)
        case bool():
            sheet.write_boolean(row, place, value, book.plain)
        case int() | float():
            if math.isfinite(value):
                sheet.write_number(row, place, value, book.plain)
        case datetime():
            sheet.write_datetime(row, place, value, book.moment)
        case date():
            sheet.write_datetime(row, place, value, book.day)
        case None:
            pass


def _write_text(
    book: _Book, sheet: Worksheet, row: int, place: int, value: str, account: _Account, form: CellFormat | None = None
) -> None:
    text, removed = without_illegal(value)
    account.removed += removed
    if "\r" in text:
        # The end of a line within a cell is a line feed; a carriage return would be written as _x000D_.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL]
        account.cut += 1
    if is_formula(text):
        account.neutralised += 1
        form = form or book.formula
    if text:
        sheet.write_string(row, place, text, form or book.text)


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
    return "表" if name in {"", _NOTES} else name
