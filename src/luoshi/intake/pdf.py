"""Born-digital PDF (版式文件): its text as lines with their place and size of type, page after page.

Lines are those of the print, found from the boxes of the characters: a new line begins where the base line changes, where
the text jumps back, or over a gap as wide as a column gap. Which lines belong together (columns, headlines) is for
``restore`` to find out; reading order here is that of the file. Pages are separated by a form feed.

Limitations: ruled tables come as lines; text drawn as outlines or pictures is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from luoshi.model import Block, Issue, Severity, Span, UnreadableSource

#: A gap of this many sizes of type ends a line: columns stand two characters apart, justified words less.
COLUMN_GAP = 1.8
#: A base line that is off by this share of the size of type is another line; superscripts are not.
BASE_LINE = 0.55
#: Visible characters a page must have on the average; fewer are page numbers on scanned pictures.
SCANNED = 8
#: Pages read at most; a yearbook has some thousand.
PAGES = 5000

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF as read: its text, one block for each line, what its properties declare."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that follow one another without a blank: their text, box, size of type, a blank before them or not."""

    text: str
    box: Box
    size: float
    spaced: bool


@dataclass(slots=True)
class _Line:
    """A line under way: its runs, the box around them, size of type."""

    characters: list[str]
    box: Box
    size: float

    def takes(self, run: _Run) -> bool:
        """Tell whether a run goes on with this line."""
        largest = max(self.size, run.size)
        if abs(run.box[3] - self.box[3]) > BASE_LINE * largest:
            return False
        return -0.5 * largest <= run.box[0] - self.box[2] <= COLUMN_GAP * largest

    def add(self, run: _Run) -> None:
        """Append a run."""
        self.characters.append(" " + run.text if run.spaced else run.text)
        left, top, right, bottom = self.box
        self.box = (min(left, run.box[0]), min(top, run.box[1]), max(right, run.box[2]), max(bottom, run.box[3]))


def read_pdf(data: bytes, source_id: str, name: str) -> Print:
    """Read the text of a PDF.

    Raises:
        UnreadableSource: if it is protected by a password, damaged, truncated, or scanned pictures without text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(error, name) from error
    try:
        return _read(document, source_id, name)
    except pypdfium2.PdfiumError as error:
        raise UnreadableSource(f"damaged PDF: {error}", name, "get the file anew") from error
    finally:
        document.close()


def _unopened(error: pypdfium2.PdfiumError, name: str) -> UnreadableSource:
    if "password" in str(error).lower():
        return UnreadableSource("PDF protected by a password", name, "save it without a password and add it again")
    return UnreadableSource("damaged or truncated PDF", name, "get the file anew")


def _read(document: pypdfium2.PdfDocument, source_id: str, name: str) -> Print:
    pieces: list[str] = []
    blocks: list[Block] = []
    empty: list[int] = []
    at, pages = 0, min(len(document), PAGES)
    for number in range(pages):
        if number:
            pieces.append("\f")
            at += 1
        lines = list(_lines_of_page(document, number))
        if not lines:
            empty.append(number + 1)
        for line in lines:
            text = "".join(line.characters).rstrip()
            blocks.append(Block(Span(at, at + len(text)), "line", "", 0.0, (number + 1, *line.box), line.size))
            pieces.append(text + "\n")
            at += len(text) + 1
    text = "".join(pieces)
    visible = len("".join(text.split()))
    if visible < SCANNED * max(1, pages):
        what = "PDF without text: scanned pictures or outlines" if pages else "PDF without pages"
        raise UnreadableSource(what, name, "have it read by OCR and add the text")
    return Print(text, tuple(blocks), _properties(document), tuple(_issues(document, empty, source_id)))


def _issues(document: pypdfium2.PdfDocument, empty: list[int], source_id: str) -> Iterator[Issue]:
    rule = "luoshi.intake.pdf.read_pdf"
    if empty:
        pages = ", ".join(map(str, empty[:20])) + ("…" if len(empty) > 20 else "")
        yield Issue(source_id, rule, Severity.WARNING, f"{len(empty)} pages without text (pictures?): {pages}")
    if len(document) > PAGES:
        yield Issue(source_id, rule, Severity.WARNING, f"{len(document)} pages, only the first {PAGES} were read")


def _lines_of_page(document: pypdfium2.PdfDocument, number: int) -> Iterator[_Line]:
    """Put the characters of a page together to lines, in the order of the file; boxes count from the upper left."""
    page = document[number]
    try:
        height = page.get_height()
        text_page = page.get_textpage()
        try:
            yield from _lines(text_page, height)
        finally:
            text_page.close()
    finally:
        page.close()


_BREAKS = "\r\n\0\ufffe\uffff"


def _lines(text_page: pypdfium2.PdfTextPage, height: float) -> Iterator[_Line]:
    line: _Line | None = None
    for run in _runs(text_page, height):
        if line is not None and line.takes(run):
            line.add(run)
            continue
        if line is not None:
            yield line
        line = _Line([run.text], run.box, run.size)
    if line is not None:
        yield line


def _runs(text_page: pypdfium2.PdfTextPage, height: float) -> Iterator[_Run]:
    """Cut the characters of a page at blanks and line ends, which the library puts in where the text jumps."""
    start, characters, spaced = 0, "", False
    count = text_page.count_chars()
    for index in range(count + 1):
        character = chr(raw.FPDFText_GetUnicode(text_page, index) or 0) if index < count else "\n"
        if not character.isspace() and character not in _BREAKS:
            if not characters:
                start = index
            # The library marks the hyphen of a broken Latin word by a control character.
            characters += "-" if character == "\x02" else character
            continue
        if characters:
            yield from _checked(text_page, characters, start, height, spaced)
            spaced = False
        characters = ""
        spaced = character not in _BREAKS and (spaced or character.isspace())


def _checked(
    text_page: pypdfium2.PdfTextPage, characters: str, start: int, height: float, spaced: bool
) -> Iterator[_Run]:
    """Return a run as one if its ends stand as far apart as its characters ask, else character by character."""
    last = start + len(characters) - 1
    first_box, last_box = _box(text_page, start, height), _box(text_page, last, height)
    size = _size(text_page, start, first_box)
    straight = abs(first_box[3] - last_box[3]) <= BASE_LINE * size
    near = 0 <= last_box[0] - first_box[0] <= (len(characters) + COLUMN_GAP) * size * 1.2
    if len(characters) == 1 or (straight and near):
        box = (
            first_box[0],
            min(first_box[1], last_box[1]),
            last_box[2],
            max(first_box[3], last_box[3]),
        )
        yield _Run(characters, box, size, spaced)
        return
    for offset, character in enumerate(characters):
        box = _box(text_page, start + offset, height)
        yield _Run(character, box, _size(text_page, start + offset, box), spaced and not offset)


def _box(text_page: pypdfium2.PdfTextPage, index: int, height: float) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, rect)
    return (round(rect.left, 1), round(height - rect.top, 1), round(rect.right, 1), round(height - rect.bottom, 1))


def _size(text_page: pypdfium2.PdfTextPage, index: int, box: Box) -> float:
    """Return the size of type; fonts scaled by a matrix say 1, then it is the height of the box."""
    size = abs(raw.FPDFText_GetFontSize(text_page, index))
    return round(size if size > 1.0 else max(box[3] - box[1], 1.0), 1)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _properties(document: pypdfium2.PdfDocument) -> tuple[tuple[str, str], ...]:
    found = document.get_metadata_dict(skip_empty=True)
    return tuple((key.lower(), _SURROGATE.sub("\ufffd", value)) for key, value in found.items())
