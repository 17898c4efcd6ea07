"""Tables that offices keep, as they come: merged cells, formulas, dates, broken files."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook

from luoshi.intake.grids import read_grids
from luoshi.model import UnreadableSource


def workbook(*rows: tuple[object, ...], merge: str | None = None) -> bytes:
    """Return an XLSX with one sheet."""
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(stream)
    return stream.getvalue()


def test_a_merged_cell_stands_in_every_row_it_covers() -> None:
    """The unit that answers for three tasks is written once and meant three times."""
    data = workbook(("任务", "牵头单位"), ("甲", "省发展改革委"), ("乙", None), ("丙", None), merge="B2:B4")
    (grid,) = read_grids(data, "t.xlsx")
    assert [row[1] for row in grid.rows] == ["牵头单位", *["省发展改革委"] * 3]


def test_dates_numbers_and_formulas_are_read_as_they_show() -> None:
    """A day is its ISO date, a whole number has no point, a formula never computed is empty."""
    (grid,) = read_grids(workbook(("a", date(2026, 6, 30), 3.0, 2.5, "=1+1", True)), "t.xlsx")
    assert grid.rows == (("a", "2026-06-30", "3", "2.5", "", "True"),)


def test_tables_of_a_document_are_read_cell_by_cell() -> None:
    """Word merges cells too; text outside tables is none of it."""
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("附件")
    table = document.add_table(rows=3, cols=2)
    for at, text in enumerate(("任务", "责任单位", "甲", "某厅", "乙", "")):
        table.cell(at // 2, at % 2).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(stream)
    (grid,) = read_grids(stream.getvalue(), "t.docx")
    assert grid.rows[0] == ("任务", "责任单位")
    assert [row[1].strip() for row in grid.rows[1:]] == ["某厅", "某厅"]


def test_a_csv_of_any_encoding_is_a_grid_and_short_rows_are_filled() -> None:
    """GB18030 from Excel, an apostrophe that an export put before a formula."""
    (grid,) = read_grids("任务,单位\n甲\n'=乙,某厅\n".encode("gb18030"), "t.csv")
    assert grid.rows == (("任务", "单位"), ("甲", ""), ("=乙", "某厅"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged"),
        (b"", "no table"),
        (workbook(), "no table"),
    ],
    ids=["old or encrypted", "damaged", "empty file", "empty sheet"],
)
def test_a_file_that_is_no_table_says_so(data: bytes, words: str) -> None:
    """One clear line, whatever it is."""
    with pytest.raises(UnreadableSource, match=words):
        read_grids(data, "t.xlsx")


def test_a_bomb_is_refused_before_it_is_parsed() -> None:
    """A member that unpacks to a thousand times its size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 80_000_000)
    with pytest.raises(UnreadableSource, match=r"bomb|larger"):
        read_grids(stream.getvalue(), "bomb.xlsx")


def test_a_sheet_beyond_the_bound_is_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is named, and what to do."""
    monkeypatch.setattr("luoshi.intake.grids.MOST_ROWS", 2)
    assert len(read_grids(workbook(("a",), ("b",)), "a.xlsx")[0].rows) == 2
    with pytest.raises(UnreadableSource, match=r"has 3 × 1 cells.*split it"):
        read_grids(workbook(("a",), ("b",), ("c",)), "a.xlsx")


@pytest.mark.slow
def test_a_workbook_of_a_hundred_thousand_rows_is_read_whole() -> None:
    """Every row, the last as the first; what is beyond the bound is refused elsewhere."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for number in range(100_001):
        sheet.append((number, f"事项{number}"))
    stream = io.BytesIO()
    book.save(stream)
    (grid,) = read_grids(stream.getvalue(), "big.xlsx")
    assert len(grid.rows) == 100_001
    assert grid.rows[-1] == ("100000", "事项100000")
