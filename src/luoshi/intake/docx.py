"""Word files (DOCX): paragraphs, headings and tables as lines, with style, alignment and size of type.

Read as a stream of XML events from the ZIP archive, so that a file of any size needs little memory; the archive is held
against bombs before anything is unpacked. Automatic numbers (一、 1. （一）) are written out as Word shows them. Deleted
and hidden text is left out.

Limitations: headers, footers, foot notes and comments are not read; numbers restart only where their list does.
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

from luoshi.intake.docx_numbers import Numbering
from luoshi.model import Block, Span, UnreadableSource

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Bytes of a part, and of unpacked to packed bytes: text in Word's markup packs some 20:1.
PART, RATIO, RATIO_FROM = 256 << 20, 200, 8 << 20
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A Word file as read: its text, one block for each paragraph, row and cell, what its properties declare."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]


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


def read_docx(data: bytes, name: str) -> Manuscript:
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
            text, layout = _Writer(styles, numbering).write(_events(archive, "word/document.xml", name))
            return Manuscript(text, layout, _properties(archive, names, name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableSource(f"damaged or encrypted Word file: {error}", name, "save it anew as DOCX") from error
    except ParseError as error:
        raise UnreadableSource(f"damaged Word file: {error}", name, "save it anew as DOCX") from error


def _chunks(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[bytes]:
    """Unpack a part piece by piece; a bomb is given up before it fills the memory."""
    info = archive.getinfo(part)
    total = 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            total += len(chunk)
            if total > PART or (total > RATIO_FROM and total > RATIO * max(1, info.compress_size)):
                raise UnreadableSource(
                    f"{part} unpacks to over {total} bytes (a ZIP bomb?)", name, "save it anew as DOCX"
                )
            if total == len(chunk) and b"<!DOCTYPE" in chunk:
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
        self.rows: list[list[list[str]]] = []
        self.skip = 0
        self.hidden = False

    def write(self, events: Iterator[tuple[str, Element]]) -> tuple[str, tuple[Block, ...]]:
        """Return the text and its blocks."""
        for event, element in events:
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
        return "".join(self.pieces), tuple(self.blocks)

    def _open(self, element: Element) -> None:
        match local(element):
            case "p":
                self.paragraphs.append(_Paragraph())
            case "r":
                self.hidden = False
            case "tr":
                self.rows.append([])
            case "tc" if self.rows:
                self.rows[-1].append([])

    def _close(self, element: Element) -> None:
        paragraph = self.paragraphs[-1] if self.paragraphs else None
        match local(element):
            case "p" if paragraph is not None:
                self.paragraphs.pop()
                self._paragraph(paragraph)
            case "tr" if self.rows:
                self._row(self.rows.pop())
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
            self.rows[-1][-1].append(" ".join(text.split()))
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

    def _row(self, cells: list[list[str]]) -> None:
        texts = [" ".join(filter(None, cell)) for cell in cells]
        if not any(texts):
            return
        if self.rows and self.rows[-1]:
            # A table within a cell: its rows are text of that cell.
            self.rows[-1][-1].append(" ".join(filter(None, texts)))
            return
        self._line("\t".join(texts), "tr", "body/table/tr", 0.0)


def _properties(archive: zipfile.ZipFile, names: set[str], name: str) -> tuple[tuple[str, str], ...]:
    root = _root(archive, "docProps/core.xml", name) if "docProps/core.xml" in names else None
    if root is None:
        return ()
    found = ((element.tag.rsplit("}", 1)[-1], " ".join((element.text or "").split())) for element in root)
    return tuple((key, text) for key, text in found if text)
