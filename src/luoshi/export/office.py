"""Tables as DOCX in the form that offices print (公文附表): a title, a ruled table whose header repeats, and the notes below.

Set after GB/T 9704-2012: A4, here lying, small type for tables; fonts are named and left to the reader's machine.
"""

from __future__ import annotations

from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from luoshi.export.safety import without_illegal
from luoshi.export.tables import Column, Paper, Section, Table, Value, Written
from luoshi.model import LuoshiError

#: Beyond this a table is no paper that anybody reads, and writing takes minutes.
MOST_ROWS = 5_000
_TITLE_FONT, _HEADING_FONT, _FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_TEXT = 14
#: A4 lying, without its margins, in centimetres.
_PAPER, _MARGIN = (29.7, 21.0), 2.0
_NARROWEST = 1.2


def write_docx(table: Table, stream: IO[bytes]) -> Written:
    """Write ``table`` as a document with one table, its title above and its notes below.

    Characters that XML cannot hold are removed and counted; every other character of a cell stands in the file as it
    is, line breaks included.

    Raises:
        LuoshiError: if the table has more rows than anybody would print.
    """
    return write_paper(Paper(table.title, (Section("", (), table),), table.notes), stream)


def write_paper(paper: Paper, stream: IO[bytes]) -> Written:
    """Write a paper: its title, each section with heading, paragraphs and table, the notes at the end.

    Raises:
        LuoshiError: if its tables have more rows than anybody would print.
    """
    tables = [section.table for section in paper.sections if section.table is not None]
    rows = sum(len(table.rows) for table in tables)
    if rows > MOST_ROWS:
        raise LuoshiError(f"a document holds {MOST_ROWS} rows, this has {rows}", paper.title, "write it as xlsx")
    clean, document = _Cleaner(), _paper()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, clean(paper.title), 22, _TITLE_FONT)
    for section in paper.sections:
        if section.heading:
            heading = document.add_heading(level=1)
            _write(heading, clean(section.heading), 16, _HEADING_FONT)
            # Word's own style of headings is blue; papers of offices are black.
            heading.runs[0].font.color.rgb = RGBColor(0, 0, 0)
        for words in section.paragraphs:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(2 * _TEXT)
            paragraph.paragraph_format.keep_with_next = section.table is not None
            _write(paragraph, clean(words), _TEXT)
        if section.table is not None:
            _add_table(document, section.table, clean)
    for label, text in paper.notes:
        _write(document.add_paragraph(), clean(f"{label}：{text}"), 10.5)
    document.save(stream)
    return Written(rows, removed=clean.removed)


class _Cleaner:
    """Makes text of a value, without what XML cannot hold, and counts what it takes out."""

    def __init__(self) -> None:
        self.removed = 0

    def __call__(self, value: Value) -> str:
        text, lost = without_illegal(_shown(value))
        self.removed += lost
        return text


def _add_table(document: Any, table: Table, clean: _Cleaner) -> None:
    grid = document.add_table(rows=0, cols=max(1, len(table.columns)), style="Table Grid")
    grid.autofit = False
    widths = _widths(table)
    # Word takes the widths of cells, other programs those of the grid.
    for column, width in zip(grid.columns, widths, strict=False):
        column.width = Cm(width)
    _fill(grid.add_row(), [column.shown for column in table.columns], widths, bold=True)
    _repeat(grid.rows[0])
    for row in table.rows:
        _fill(grid.add_row(), [clean(value) for value in row], widths)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)


def _paper() -> Any:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(side) for side in _PAPER)
    _number_pages(section.footer.paragraphs[0])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    return document


def _widths(table: Table) -> list[float]:
    """Share the width of the paper among the columns: by their longest texts, each up to what it asks for or a bound."""
    wanted = [
        min(column.width or 60, _longest(column, [row[at] for row in table.rows[:200]]))
        for at, column in enumerate(table.columns)
    ]
    room = _PAPER[0] - 2 * _MARGIN
    total = sum(wanted) or 1
    return [max(_NARROWEST, room * width / total) for width in wanted]


def _longest(column: Column, values: list[Value]) -> int:
    """Return the width of the longest text in halves of a Chinese letter, with the margins of the cell; the header may wrap."""
    texts = [column.shown[: (len(column.shown) + 1) // 2], *map(_shown, values)]
    return 3 + max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text[:60]) for text in texts)


def _fill(row: Any, texts: list[str], widths: list[float], *, bold: bool = False) -> None:
    # A row stands whole on one page.
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, width in zip(row.cells, texts, widths, strict=False):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        if bold:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            # Not alone at the foot of a page.
            paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, text, 10.5, bold=bold)


def _write(paragraph: Any, text: str, size: float, font: str = _FONT, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    run.font.bold = bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _number_pages(paragraph: Any) -> None:
    """Put “— 1 —” at the foot, as GB/T 9704 has it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, "— ", 10.5)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _write(paragraph, " —", 10.5)


def _repeat(row: Any) -> None:
    """Mark a row as header, so that it stands again at the top of every page."""
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
