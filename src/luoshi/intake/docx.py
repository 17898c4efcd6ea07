"""Word files (DOCX): paragraphs, headings and tables as lines, with style, alignment and size of type.

Read as a stream of XML events from the ZIP archive, so that a file of any size needs little memory; the archive is held
against bombs before anything is unpacked. Automatic numbers (一、 1. （一）) are written out as Word shows them; a cell
over several rows is written in each of them, so that every row is whole. Foot notes stand at the end. Tracked changes are
read as accepted. What is left out (deleted and hidden text, heads and feet of pages, comments) is told by issues.

Limitations: numbers restart only where their list does; formulas and pictures are not there.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from luoshi.intake.archive import BROKEN
from luoshi.intake.docx_numbers import Numbering
from luoshi.model import Block, Issue, Severity, Span, UnreadableSource

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Bytes of a part, and of unpacked to packed bytes: text in Word's markup packs some 20:1.
PART, RATIO, RATIO_FROM = 256 << 20, 200, 8 << 20
CHUNK = 1 << 16
#: A document type stands before everything else; no prolog is longer. Some writers use UTF-16.
PROLOG = 1 << 20
_DOCTYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"), b"<!ENTITY")
#: Characters written from one file, and tables within tables.
CHARACTERS, NESTED = 40_000_000, 100
#: What of a head or foot of a page an issue shows.
SHOWN = 60
_RULE = "luoshi.intake.docx.read_docx"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A Word file as read: its text, one block for each paragraph, row and cell, what its properties declare."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...] = ()


@dataclass(slots=True)
class _Cell:
    """A cell under way: its paragraphs, columns it is wide, whether it goes on with the cell above it (or begins such)."""

    texts: list[str] = field(default_factory=list)
    wide: int = 1
    merged: str = ""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under way."""

    pieces: list[str] = field(default_factory=list)
    style: str = ""
    align: str = ""
    size: float = 0.0
    number: tuple[str, int] | None = None


@dataclass(slots=True)
class _Style:
    """What a style says of its paragraphs: its name, rank as a heading (0 for none), alignment and number."""

    name: str = ""
    heading: int = 0
    align: str = ""
    size: float = 0.0
    number: tuple[str, int] | None = None


def read_docx(data: bytes, source_id: str, name: str) -> Manuscript:
    """Read the text of a Word file.

    Raises:
        UnreadableSource: if it is damaged, encrypted, a bomb, or no Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise UnreadableSource("a ZIP archive, not a Word document", name, "add the files in it")
            styles = _styles(archive, names, name)
            numbering = Numbering.of(
                _root(archive, "word/numbering.xml", name) if "word/numbering.xml" in names else None
            )
            writer = _Writer(styles, numbering)
            writer.write(_events(archive, "word/document.xml", name))
            for part in ("word/footnotes.xml", "word/endnotes.xml"):
                if part in names:
                    writer.write(_events(archive, part, name))
            issues = (*writer.issues(source_id), *_left_out(archive, names, source_id, name))
            meta = _properties(archive, names, name)
            return Manuscript("".join(writer.pieces), tuple(writer.blocks), meta, issues)
    except (*BROKEN, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableSource(f"damaged or encrypted Word file: {error}", name, "save it anew as DOCX") from error
    except (ParseError, LookupError) as error:
        raise UnreadableSource(f"damaged Word file: {error}", name, "save it anew as DOCX") from error


def _chunks(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[bytes]:
    """Unpack a part piece by piece; a bomb is given up before it fills the memory."""
    info = archive.getinfo(part)
    if info.file_size > PART or (info.file_size > RATIO_FROM and info.file_size > RATIO * max(1, info.compress_size)):
        # What the archive itself says is enough to give it up; what it hides is counted below.
        raise UnreadableSource(
            f"{part} unpacks to over {info.file_size} bytes (a ZIP bomb?)", name, "save it anew as DOCX"
        )
    total = 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            total += len(chunk)
            if total > PART or (total > RATIO_FROM and total > RATIO * max(1, info.compress_size)):
                raise UnreadableSource(
                    f"{part} unpacks to over {total} bytes (a ZIP bomb?)", name, "save it anew as DOCX"
                )
            if any(mark in chunk for mark in _DOCTYPE) and total <= PROLOG:
                raise UnreadableSource(
                    "Word file with a document type, as no Word writes it", name, "save it anew as DOCX"
                )
            yield chunk


def _events(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Any] = XMLPullParser(events=("start", "end"))
    for chunk in _chunks(archive, part, name):
        parser.feed(chunk)
        yield from _pairs(parser)
    parser.close()
    yield from _pairs(parser)


def _pairs(parser: XMLPullParser[Any]) -> Iterator[tuple[str, Element]]:
    for event in parser.read_events():
        kind, element = cast(tuple[str, Element], event)
        yield kind, element


def _root(archive: zipfile.ZipFile, part: str, name: str) -> Element | None:
    root = None
    for event, element in _events(archive, part, name):
        root = element if event == "start" and root is None else root
    return root


def local(element: Element) -> str:
    """Return the name of a Word element without its namespace; empty for elements of others."""
    tag = element.tag
    for space in (_WORD, _STRICT):
        if tag.startswith(space):
            return tag[len(space) :]
    return ""


def value(element: Element, key: str = "val") -> str:
    """Return an attribute of a Word element."""
    return element.get(_WORD + key) or element.get(_STRICT + key) or ""


def _styles(archive: zipfile.ZipFile, names: set[str], name: str) -> dict[str, _Style]:
    root = _root(archive, "word/styles.xml", name) if "word/styles.xml" in names else None
    found: dict[str, _Style] = {}
    for element in root if root is not None else ():
        if local(element) != "style":
            continue
        style = _Style()
        for part in element.iter():
            match local(part):
                case "name":
                    style.name = value(part)
                    rank = re.fullmatch(r"(?:heading|标题)\s*(\d)", style.name, re.IGNORECASE)
                    style.heading = int(rank[1]) if rank else style.heading
                case "outlineLvl" if value(part).isdecimal() and int(value(part)) < 9:
                    style.heading = style.heading or int(value(part)) + 1
                case "jc":
                    style.align = value(part)
                case "sz":
                    style.size = _points(value(part))
                case "numId":
                    style.number = (value(part), style.number[1] if style.number else 0)
        found[value(element, "styleId")] = style
    return found


def _points(half: str) -> float:
    return int(half) / 2 if half.isdecimal() else 0.0


class _Writer:
    """Writes paragraphs and rows from the events of a document."""

    def __init__(self, styles: dict[str, _Style], numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.pieces: list[str] = []
        self.at = 0
        self.blocks: list[Block] = []
        self.paragraphs: list[_Paragraph] = []
        self.rows: list[list[_Cell]] = []
        self.above: list[dict[int, str]] = []
        self.skip = 0
        self.hidden = False
        self.deleted = self.concealed = 0

    def write(self, events: Iterator[tuple[str, Element]]) -> None:
        """Write the text of one part and its blocks."""
        for event, element in events:
            if event == "end" and local(element) == "delText":
                self.deleted += len(element.text or "")
            if element.tag == _FALLBACK or local(element) in ("del", "moveFrom"):
                self.skip += 1 if event == "start" else -1
            elif not self.skip:
                if event == "start":
                    self._open(element)
                else:
                    self._close(element)
            if event == "end" and local(element) in ("p", "r", "tbl"):
                # What has been written is let go, so that memory does not grow with the file.
                element.clear()

    def issues(self, source_id: str) -> Iterator[Issue]:
        """Yield what has been left out of the text."""
        if self.deleted:
            message = f"{self.deleted} characters deleted by tracked changes left out: the file is read as accepted"
            yield Issue(source_id, _RULE, Severity.NOTE, message)
        if self.concealed:
            yield Issue(source_id, _RULE, Severity.NOTE, f"{self.concealed} hidden characters left out")

    def _open(self, element: Element) -> None:
        match local(element):
            case "p":
                self.paragraphs.append(_Paragraph())
            case "r":
                self.hidden = False
            case "tbl":
                self.above.append({})
                if len(self.above) > NESTED:
                    raise ValueError(f"tables nested over {NESTED} deep")
            case "tr":
                self.rows.append([])
            case "tc" if self.rows:
                self.rows[-1].append(_Cell())

    def _close(self, element: Element) -> None:
        paragraph = self.paragraphs[-1] if self.paragraphs else None
        match local(element):
            case "p" if paragraph is not None:
                self.paragraphs.pop()
                self._paragraph(paragraph)
            case "tr" if self.rows:
                self._row(self.rows.pop())
            case "tbl" if self.above:
                self.above.pop()
            case "gridSpan" if self.rows and self.rows[-1] and value(element).isdecimal():
                self.rows[-1][-1].wide = min(max(int(value(element)), 1), 1000)
            case "vMerge" if self.rows and self.rows[-1]:
                self.rows[-1][-1].merged = value(element) or "continue"
            case "t" if paragraph is not None and self.hidden:
                self.concealed += len(element.text or "")
            case "vanish":
                self.hidden = value(element) not in ("0", "false")
            case "t" if paragraph is not None and not self.hidden:
                paragraph.pieces.append(element.text or "")
            case "tab" if paragraph is not None and not element.attrib:
                paragraph.pieces.append(" ")
            case "br" | "cr" if paragraph is not None:
                paragraph.pieces.append("\n")
            case "noBreakHyphen" if paragraph is not None:
                paragraph.pieces.append("-")
            case "pStyle" if paragraph is not None:
                paragraph.style = value(element)
            case "jc" if paragraph is not None:
                paragraph.align = value(element)
            case "sz" if paragraph is not None:
                paragraph.size = max(paragraph.size, _points(value(element)))
            case "numPr" if paragraph is not None:
                parts = {local(part): value(part) for part in element}
                level = parts.get("ilvl", "0")
                paragraph.number = (parts.get("numId", "0"), int(level) if level.isdecimal() else 0)

    def _paragraph(self, paragraph: _Paragraph) -> None:
        style = self.styles.get(paragraph.style, _Style())
        number = paragraph.number or style.number
        text = "".join(paragraph.pieces)
        if number is not None and text.strip():
            text = self.numbering.next(*number) + text
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].texts.append(" ".join(text.split()))
            return
        align = {"center": ":center", "right": ":right", "end": ":right"}.get(paragraph.align or style.align, "")
        tag = f"h{style.heading}" if style.heading else "p"
        name = re.sub(r"[\s/.:#]", "", style.name)
        for line in text.split("\n"):
            if line.strip():
                self._line(line, tag, f"body/{tag}{'.' + name if name else ''}{align}", paragraph.size or style.size)

    def _line(self, line: str, tag: str, path: str, size: float) -> None:
        self.blocks.append(Block(Span(self.at, self.at + len(line)), tag, path, 0.0, None, size))
        self.pieces.append(line + "\n")
        self.at += len(line) + 1
        if self.at > CHARACTERS:
            raise ValueError(f"more than {CHARACTERS} characters")

    def _row(self, cells: list[_Cell]) -> None:
        above, column, texts = self.above[-1] if self.above else {}, 0, []
        for cell in cells:
            text = " ".join(filter(None, cell.texts))
            if cell.merged == "continue":
                text = text or above.get(column, "")
            elif cell.merged:
                above[column] = text
            texts.append(text)
            column += cell.wide
        if not any(texts):
            return
        if self.rows and self.rows[-1]:
            # A table within a cell: its rows are text of that cell.
            self.rows[-1][-1].texts.append(" ".join(filter(None, texts)))
            return
        self._line("\t".join(texts), "tr", "body/table/tr", 0.0)


def _left_out(archive: zipfile.ZipFile, names: set[str], source_id: str, name: str) -> Iterator[Issue]:
    """Tell what heads and feet of pages and comments say; they are no part of the text."""
    edges: list[str] = []
    for part in sorted(names):
        if re.fullmatch(r"word/(?:header|footer)\d{0,3}\.xml", part):
            try:
                text = " ".join("".join(_words(archive, part, name)).split())
            except (ParseError, LookupError, ValueError) as error:
                yield Issue(source_id, _RULE, Severity.NOTE, f"{part} cannot be read: {error}")
                continue
            if text and text not in edges:
                edges.append(text)
    if edges:
        shown = "; ".join(f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”" for text in edges[:6])
        yield Issue(source_id, _RULE, Severity.NOTE, f"heads and feet of pages left out: {shown}")
    if "word/comments.xml" in names:
        count = sum(len(text) for text in _words(archive, "word/comments.xml", name))
        yield Issue(source_id, _RULE, Severity.NOTE, f"comments of {count} characters left out")


def _words(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[str]:
    for event, element in _events(archive, part, name):
        if event == "end" and local(element) == "t":
            yield element.text or ""


def _properties(archive: zipfile.ZipFile, names: set[str], name: str) -> tuple[tuple[str, str], ...]:
    root = _root(archive, "docProps/core.xml", name) if "docProps/core.xml" in names else None
    if root is None:
        return ()
    found = ((element.tag.rsplit("}", 1)[-1], " ".join((element.text or "").split())) for element in root)
    return tuple((key, text) for key, text in found if text)
