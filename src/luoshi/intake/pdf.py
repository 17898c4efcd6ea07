"""Born-digital PDF (版式文件): its text as lines with their place, size and weight of type, page after page.

``pdf_lines`` puts the characters of a page together to lines, ``pdf_guard`` keeps bombs from the library. Which lines
belong together (columns, headlines) is for ``restore`` to find out: the order here is that of the file, so that offsets do
not change when reading order gets better. Pages are separated by a form feed.

Limitations: text drawn as outlines or pictures is not there; scripts, forms and notes are not read.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2

from luoshi.intake.pdf_guard import guard
from luoshi.intake.pdf_lines import PageText, page_text
from luoshi.model import Block, Issue, Severity, Span, UnreadableSource

#: Visible characters a page must have on the average; fewer are page numbers on scanned pictures.
SCANNED = 8
#: Pages read at most; a yearbook has some thousand.
PAGES = 5000
#: Characters taken from one file; the largest yearbook has some ten million.
CHARACTERS = 40_000_000
#: Characters of one page; a newspaper page has ten thousand.
PAGE_CHARACTERS = 2_000_000
#: Seconds of work on one file.
SECONDS = 120.0
#: Sides of a page in points; PDF allows 14,400.
SIDE = 200_000.0
#: Share of characters without a letter from which a text is not to be read.
GARBLED = 0.5

_RULE = "luoshi.intake.pdf.read_pdf"


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF as read: its text, one block for each line, what its properties declare."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Writer:
    """Text and blocks under way, with the pages that something is to be said of."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    at: int = 0
    visible: int = 0
    unmapped: int = 0
    empty: list[int] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)

    def write(self, number: int, page: PageText) -> None:
        """Append a page."""
        if number:
            self.pieces.append("\f")
            self.at += 1
        for rule in page.rules:
            # A rule has no text; it points at the first character of its page.
            self.blocks.append(Block(Span(self.at, self.at + 1), "rule", "", 0.0, (number + 1, *rule)))
        for line in page.lines:
            tag, end = "upright" if line.upright else "line", self.at + len(line.text)
            path = "bold" if line.bold else ""
            self.blocks.append(Block(Span(self.at, end), tag, path, 0.0, (number + 1, *line.box), line.size))
            self.pieces.append(line.text + "\n")
            self.at = end + 1
            self.visible += end - self.blocks[-1].span.start - line.text.count(" ")
        self.unmapped += page.unmapped
        if page.unmapped:
            self.odd.append(number + 1)
        if not page.lines:
            self.empty.append(number + 1)


def read_pdf(data: bytes, source_id: str, name: str) -> Print:
    """Read the text of a PDF.

    Raises:
        UnreadableSource: if it is protected by a password, damaged, truncated, scanned pictures without text, a bomb,
            without letters in its fonts, or too much work (:data:`SECONDS`, :data:`CHARACTERS`).
    """
    guard(data, name)
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
    if "security" in str(error).lower():
        return UnreadableSource(
            "PDF locked in a way that luoshi does not know", name, "print it to a PDF without a lock"
        )
    return UnreadableSource("damaged or truncated PDF", name, "get the file anew")


def _read(document: pypdfium2.PdfDocument, source_id: str, name: str) -> Print:
    begun, written = time.monotonic(), _Writer()
    pages = min(len(document), PAGES)
    for number in range(pages):
        written.write(number, _page(document, number, written))
        if time.monotonic() - begun > SECONDS:
            what = f"PDF takes more than {SECONDS:.0f} s to read (page {number + 1} of {pages})"
            raise UnreadableSource(what, name, "split it, or print it to a new PDF")
        if written.at > CHARACTERS:
            raise UnreadableSource(f"PDF of more than {CHARACTERS} characters", name, "split it")
    if written.visible < SCANNED * max(1, pages - len(written.damaged)):
        if written.damaged:
            raise UnreadableSource("damaged PDF: no page of it can be read", name, "get the file anew")
        what = "PDF without text: scanned pictures or outlines" if pages else "PDF without pages"
        raise UnreadableSource(what, name, "have it read by OCR and add the text")
    if written.unmapped > GARBLED * written.visible:
        what = "PDF whose fonts do not say which letters they show"
        raise UnreadableSource(what, name, "have it read by OCR, or get it in another format")
    issues = tuple(_issues(len(document), written, source_id))
    return Print("".join(written.pieces), tuple(written.blocks), _properties(document), issues)


def _page(document: pypdfium2.PdfDocument, number: int, written: _Writer) -> PageText:
    """Read one page; one that cannot be read is an empty page with an issue, the others are there all the same."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        written.damaged.append(number + 1)
        return PageText((), ())
    try:
        if max(page.get_width(), page.get_height()) > SIDE:
            written.damaged.append(number + 1)
            return PageText((), ())
        return page_text(page, PAGE_CHARACTERS)
    except (pypdfium2.PdfiumError, OverflowError):
        written.damaged.append(number + 1)
        return PageText((), ())
    finally:
        page.close()


def _issues(pages: int, written: _Writer, source_id: str) -> Iterator[Issue]:
    damaged = set(written.damaged)
    empty = [number for number in written.empty if number not in damaged]
    if empty:
        yield _issue(source_id, f"{len(empty)} pages without text (pictures?): {_listed(empty)}")
    if damaged:
        yield _issue(source_id, f"{len(damaged)} pages that cannot be read: {_listed(written.damaged)}")
    if written.unmapped:
        message = f"{written.unmapped} characters whose font does not say which letter they are, on pages {_listed(written.odd)}"
        yield _issue(source_id, message)
    if pages > PAGES:
        yield _issue(source_id, f"{pages} pages, only the first {PAGES} were read")


def _issue(source_id: str, message: str) -> Issue:
    return Issue(source_id, _RULE, Severity.WARNING, message)


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:20])) + ("…" if len(pages) > 20 else "")


_SURROGATE = re.compile("[\ud800-\udfff]")


def _properties(document: pypdfium2.PdfDocument) -> tuple[tuple[str, str], ...]:
    found = document.get_metadata_dict(skip_empty=True)
    return tuple((key.lower(), _SURROGATE.sub("\ufffd", value)) for key, value in found.items())
