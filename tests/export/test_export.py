"""Tables leave as files that other programs open, with nothing lost in silence and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from luoshi.export import Column, Format, Table, notes, write
from luoshi.export.spreadsheet import LONGEST_CELL, write_sheets
from luoshi.model import LuoshiError

NOTES = notes(
    query="uptake --from 建议 --to 湖北", made_at=datetime(2026, 3, 1, 9, 30), version="0.1", coverage="1 份文件"
)
COLUMNS = (Column("item", "条目"), Column("count", "数"), Column("day", "日期"))


def table_of(*rows, columns=COLUMNS):
    """A table with the usual notes."""
    return Table("落实情况", columns, rows, NOTES)


def written(table, form, **options):
    """Write to memory and return the bytes with the account."""
    stream = io.BytesIO()
    account = write(table, stream, form, **options)
    return stream.getvalue(), account


DANGEROUS = ["=1+1", "+1", "-2+3", "@SUM(A1)", " =1", "\t=1", "＝cmd", '=HYPERLINK("http://x")', "-"]
HARMLESS = ["——2026年", "增长7%", "1-2", "a=b", "", "（+）"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formula_from_a_document_never_runs(text):
    """A cell that a spreadsheet would run is neutralised in CSV and marked as text in XLSX."""
    data, account = written(table_of((text, 1, None)), Format.CSV)
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1][0] == "'" + text
    assert account.neutralised == 1
    data, account = written(table_of((text, 1, None)), Format.XLSX)
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert account.neutralised == 1


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_stays_as_it_is(text):
    """Nothing is changed that need not be."""
    data, account = written(table_of((text, 1, None)), Format.CSV)
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1][0] == text
    assert account.neutralised == 0


def test_negative_number_is_no_formula():
    """Numbers are written as numbers; only text can be a formula."""
    data, account = written(table_of(("甲", -5, None)), Format.CSV)
    assert data.decode("utf-8-sig").splitlines()[1] == "甲,-5,"
    assert account.neutralised == 0


def test_csv_begins_with_a_mark_for_excel():
    """UTF-8 with BOM by default, without on request; lines end as RFC 4180 says."""
    assert written(table_of(), Format.CSV)[0] == "\ufeff条目,数,日期\r\n".encode()
    assert written(table_of(), Format.CSV, bom=False)[0] == "条目,数,日期\r\n".encode()


def test_jsonl_keeps_types_and_names():
    """One object a line, keys as named, dates in ISO form, text untouched."""
    data, _ = written(table_of(("=甲", 1.5, date(2026, 3, 1)), ("乙", None, None)), Format.JSONL)
    assert [json.loads(line) for line in data.decode().splitlines()] == [
        {"item": "=甲", "count": 1.5, "day": "2026-03-01"},
        {"item": "乙", "count": None, "day": None},
    ]


def test_parquet_keeps_types_and_notes():
    """Columns have the type their values share; the notes travel as metadata."""
    data, _ = written(table_of(("甲", 1, date(2026, 3, 1)), ("乙", 2.5, None), (None, None, None)), Format.PARQUET)
    table = pq.read_table(io.BytesIO(data))
    assert table.to_pydict() == {
        "item": ["甲", "乙", None],
        "count": [1.0, 2.5, None],
        "day": [date(2026, 3, 1), None, None],
    }
    assert table.schema.metadata["note:覆盖范围".encode()] == "1 份文件".encode()


def test_parquet_column_of_many_types_is_text():
    """What has no common type is written as text, nothing is dropped."""
    data, _ = written(table_of((1, "a", True), ("二", 2, 3)), Format.PARQUET)
    assert pq.read_table(io.BytesIO(data)).to_pydict() == {
        "item": ["1", "二"],
        "count": ["a", "2"],
        "day": ["True", "3"],
    }


def test_workbook_is_ready_to_use():
    """Frozen header, filters over all rows, wrapped text, and a sheet that says where it comes from."""
    data, _ = written(table_of(("很长的一段话" * 20, 1, date(2026, 3, 1))), Format.XLSX)
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")
    assert sheet["A2"].alignment.wrap_text
    assert [cell.value for cell in sheet[1]] == ["条目", "数", "日期"]
    assert sheet.column_dimensions["A"].width <= 60
    said = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert said["查询"] == "uptake --from 建议 --to 湖北"
    assert said["覆盖范围"] == "1 份文件"
    assert said["行数"] == "1"


def test_what_a_sheet_cannot_hold_is_counted():
    """Control characters and text beyond the limit of a cell go, with an account on the sheet 说明."""
    data, account = written(table_of(("落\x00实\x0b", 1, None), ("字" * (LONGEST_CELL + 5), 2, None)), Format.XLSX)
    book = load_workbook(io.BytesIO(data))
    assert book.worksheets[0]["A2"].value == "落实"
    assert (account.removed, account.cut) == (2, 1)
    assert "去除字符" in {row[0].value for row in book["说明"].iter_rows()}


@pytest.mark.parametrize("title", ["", "说明", "a/b:c*[d]?" * 9, "\x00"])
def test_any_title_gives_a_sheet_name(title):
    """Whatever the table is called, the workbook opens."""
    stream = io.BytesIO()
    write(Table(title, COLUMNS, (), ()), stream, Format.XLSX)
    assert len(load_workbook(stream).sheetnames) == 2


def test_time_with_a_zone_is_written_as_text():
    """XLSX knows no time zones; the time stays readable."""
    data, _ = written(table_of(("甲", 1, datetime(2026, 3, 1, tzinfo=UTC))), Format.XLSX)
    assert load_workbook(io.BytesIO(data)).worksheets[0]["C2"].value == "2026-03-01 00:00:00+00:00"


def test_file_is_replaced_whole_or_not_at_all(tmp_path):
    """A failed export leaves the old file and nothing beside it."""
    path = tmp_path / "table.csv"
    write(table_of(("甲", 1, None)), path, Format.CSV)
    before = path.read_bytes()
    with pytest.raises(LuoshiError, match="cannot write"):
        write(table_of(), tmp_path / "nowhere" / "table.csv", Format.CSV)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_table_checks_its_rows():
    """A row that does not fit the columns is a mistake of the program and is not written."""
    with pytest.raises(ValueError, match="row 1 has 1 values"):
        table_of(("甲", 1, None), ("乙",))
    with pytest.raises(ValueError, match="share a name"):
        table_of(columns=(Column("a"), Column("a")))


def test_format_is_known_by_its_ending():
    """File names and endings name formats; anything else is refused with the list of those there are."""
    assert Format.of("落实.XLSX") is Format.XLSX
    assert Format.of("csv") is Format.CSV
    with pytest.raises(LuoshiError, match="docx"):
        Format.of("table.doc")


CELLS = st.one_of(st.none(), st.booleans(), st.integers(-(2**40), 2**40), st.text(max_size=8))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_jsonl_and_csv_hold_every_row(rows):
    """Law: as many rows come back as went in, and text comes back as it went, apostrophes and lost characters counted."""
    table = Table("t", (Column("a"), Column("b")), rows, ())
    data, account = written(table, Format.JSONL)
    back = [json.loads(line) for line in data.decode().split("\n")[:-1]]
    assert account.rows == len(back) == len(rows)
    if account.removed == 0:
        assert [(r["a"], r["b"]) for r in back] == rows
    data, account = written(table, Format.CSV)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert len(lines) == len(rows)
    texts = [
        (shown, value) for line, row in zip(lines, rows, strict=True) for shown, value in zip(line, row, strict=True)
    ]
    if account.removed == 0:
        assert sum(shown == "'" + value for shown, value in texts if isinstance(value, str)) == account.neutralised


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=20))
def test_any_text_makes_a_workbook_that_opens(text):
    """Law: whatever a document says, the workbook opens and holds it but for what XML cannot hold."""
    data, account = written(table_of((text, 1, None)), Format.XLSX)
    value = load_workbook(io.BytesIO(data)).worksheets[0]["A2"].value or ""
    assert len(value.replace("\r\n", "\n").replace("\r", "\n")) <= len(text)
    if account.removed == 0 and "\r" not in text:
        assert value == text


def test_sheets_of_one_title_get_names_of_their_own():
    """Three tables called alike, one of them in other case, are three sheets; what looks like a link stays text."""
    stream = io.BytesIO()
    rows = (("https://example.cn =1 <&>\u3000尾 ", True, None),)
    write_sheets([Table(title, COLUMNS, rows, ()) for title in ("字" * 40 + "A", "字" * 40, "字" * 31)], stream)
    book = load_workbook(stream)
    assert len({name.casefold() for name in book.sheetnames}) == 4
    for sheet in book.worksheets[:3]:
        assert [cell.value for cell in sheet[2]] == [rows[0][0], True, None]
        assert sheet["A2"].hyperlink is None
