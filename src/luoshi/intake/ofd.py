"""OFD (版式文档, GB/T 33190): its text as lines with their place and size of type, as those of a PDF.

Reading the package is the work of ``ofdkit`` (Apache-2.0, no dependencies), an optional extra: without it the file is refused
with what to do. Its runs of text are put together to lines here; coordinates are points, as everywhere.

Limitations: text drawn as glyphs without letters or as pictures is not there; signatures and seals are not checked.
"""

from __future__ import annotations

import importlib
import io
import time
import zipfile
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from luoshi.intake.archive import BROKEN
from luoshi.intake.pdf import CHARACTERS, PAGES, SCANNED, SECONDS, Print
from luoshi.intake.pdf_lines import BASE_LINE, COLUMN_GAP, OTHER_SIZE, PITCH, RISE, SIZE_GAP, Box, Line
from luoshi.model import Block, Issue, Severity, Span, UnreadableSource

#: Points in a millimetre.
POINTS = 72 / 25.4
#: Bytes that a package unpacks to, of unpacked to packed bytes in one part, and from which size on that counts.
UNPACKED, RATIO, RATIO_FROM = 512 << 20, 200, 8 << 20
_RULE = "luoshi.intake.ofd.read_ofd"


def read_ofd(data: bytes, source_id: str, name: str) -> Print:
    """Read the text of an OFD document.

    Raises:
        UnreadableSource: if the reader is not installed, or the file is damaged, a bomb, without text, or too much work.
    """
    kit = _reader(name)
    _weigh(data, name)
    try:
        with kit.open(data) as document:
            return _read(kit, document, source_id, name)
    except kit.OFDError as error:
        raise UnreadableSource(
            f"damaged OFD document: {error}", name, "get the file anew, or convert it to PDF"
        ) from error
    except (*BROKEN, RecursionError, LookupError) as error:
        what = f"OFD document that cannot be read: {error}"
        raise UnreadableSource(what, name, "get the file anew, or convert it to PDF") from error


def _reader(name: str) -> ModuleType:
    try:
        return importlib.import_module("ofdkit")
    except ImportError as error:
        what = "an OFD document, and its reader is not installed"
        raise UnreadableSource(what, name, 'pip install "luoshi[ofd]", or convert it to PDF') from error


def _weigh(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise UnreadableSource(f"damaged OFD document: {error}", name, "get the file anew") from error
    heavy = any(part.file_size > RATIO_FROM and part.file_size > RATIO * max(1, part.compress_size) for part in parts)
    if heavy or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableSource("OFD document that unpacks to many times its size (a bomb?)", name, "convert it to PDF")


def _read(kit: Any, document: Any, source_id: str, name: str) -> Print:
    begun = time.monotonic()
    pieces: list[str] = []
    blocks: list[Block] = []
    at, visible, damaged, empty = 0, 0, [], []
    pages = list(document.pages)[:PAGES]
    for number, page in enumerate(pages):
        if number:
            pieces.append("\f")
            at += 1
        try:
            lines = list(_lines(page.runs))
        except kit.OFDError:
            lines = []
            damaged.append(number + 1)
        if not lines and number + 1 not in damaged:
            empty.append(number + 1)
        for line in lines:
            tag = "upright" if line.upright else "line"
            blocks.append(Block(Span(at, at + len(line.text)), tag, "", 0.0, (number + 1, *line.box), line.size))
            pieces.append(line.text + "\n")
            at += len(line.text) + 1
            visible += len("".join(line.text.split()))
        if at > CHARACTERS or time.monotonic() - begun > SECONDS:
            raise UnreadableSource("OFD document that is too much work", name, "split it, or convert it to PDF")
    if visible < SCANNED * max(1, len(pages) - len(damaged)):
        what = "damaged OFD document: no page of it can be read" if damaged else "OFD document without text (pictures?)"
        raise UnreadableSource(what, name, "convert it to PDF, or have it read by OCR")
    told = tuple(_issues(source_id, damaged, empty))
    return Print("".join(pieces), tuple(blocks), tuple(_properties(document)), told)


def _issues(source_id: str, damaged: list[int], empty: list[int]) -> Iterator[Issue]:
    for pages, words in ((damaged, "pages that cannot be read"), (empty, "pages without text (pictures?)")):
        if pages:
            shown = ", ".join(map(str, pages[:20])) + ("…" if len(pages) > 20 else "")
            yield Issue(source_id, _RULE, Severity.WARNING, f"{len(pages)} {words}: {shown}")


def _properties(document: Any) -> Iterator[tuple[str, str]]:
    info = document.info.to_dict() if document.info is not None else {}
    for key in ("title", "author", "subject", "creation_date", "creator"):
        if isinstance(info.get(key), str) and info[key].strip():
            yield key, " ".join(info[key].split())


def _lines(runs: list[Any]) -> Iterator[Line]:
    """Put runs together: one that goes on at the base line of the last, or one character right below another."""
    line: Line | None = None
    for run in runs:
        text = " ".join(run.text.split())
        if not text:
            continue
        size = round(max(run.size, 0.1) * POINTS, 1)
        left, base = run.x * POINTS, run.y * POINTS
        box: Box = (
            round(left, 1), round(base - RISE * size, 1),
            round(left + max(run.width, 0.0) * POINTS, 1), round(base + (1 - RISE) * size, 1),
        )  # fmt: skip
        joined = _joined(line, text, box, size) if line is not None else None
        if joined is None and line is not None:
            yield line
        line = joined or Line(text, box, size)
    if line is not None:
        yield line


def _joined(line: Line, text: str, box: Box, size: float) -> Line | None:
    largest = max(line.size, size)
    gap = box[0] - line.box[2]
    level = abs(box[3] - line.box[3]) <= BASE_LINE * largest and -0.5 * largest <= gap <= COLUMN_GAP * largest
    other = largest > OTHER_SIZE * min(line.size, size) and gap > SIZE_GAP * largest
    whole = (min(line.box[0], box[0]), min(line.box[1], box[1]), max(line.box[2], box[2]), max(line.box[3], box[3]))
    if level and not other and not line.upright:
        between = " " if gap > SIZE_GAP * largest and text[0].isascii() and line.text[-1].isascii() else ""
        return Line(line.text + between + text, whole, line.size)
    single = len(text) == 1 and (line.upright or len(line.text) == 1)
    drop = box[3] - line.box[3]
    if single and abs(box[0] - line.box[0]) <= 0.35 * largest and PITCH[0] * largest < drop <= PITCH[1] * largest:
        return Line(line.text + text, whole, line.size, True)
    return None
