"""What OCR programs write (OCR 结果): ALTO (Library of Congress, 2-4) and hOCR, as lines with their places; the plug-in ``ocr``.

Both are read by an HTML parser, which knows no entities to expand and no files to fetch. How sure the program was of a
word is kept: the mean in ``meta``, and an issue that names the places below :data:`UNSURE`.

Limitations: places in pixels count as 300 dots an inch; what the program took for a table is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luoshi.intake.encoding import decode
from luoshi.intake.reading import SHOWN, Reading, odd_characters
from luoshi.model import Block, Issue, Media, Severity, Span, UnreadableSource, source_id_of

#: A word of which the program was less sure than this is shown to the reader.
UNSURE = 0.6
#: Points in a unit of ALTO's MeasurementUnit.
_POINTS = {"pixel": 72 / 300, "mm10": 72 / 254, "inch1200": 72 / 1200}
_RULE = "luoshi.intake.ocr.unsure"
_ALTO = re.compile(rb"<(?:\w+:)?alto[\s>]", re.IGNORECASE)
#: <div class='ocr_page' …>, <span class="ocrx_word" …>
_HOCR = re.compile(rb"class\s*=\s*[\"']ocr_page|name\s*=\s*[\"']ocr-system", re.IGNORECASE)
_BOX = re.compile(r"\bbbox\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)")
_SURE = re.compile(r"\bx_wconf\s+([\d.]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with how sure the program was of it, None if it does not say."""

    text: str
    sure: float | None


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line: its words with what stands between them, and its place in points."""

    page: int
    box: tuple[float, float, float, float]
    words: tuple[Word, ...]


class OcrReader:
    """Reads ALTO and hOCR."""

    def claims(self, head: bytes, name: str) -> bool:
        """Tell ALTO and hOCR by their root and classes."""
        return _ALTO.search(head) is not None or _HOCR.search(head) is not None

    def read(self, data: bytes, name: str) -> Reading:
        """Read the lines in the order of the file.

        Raises:
            UnreadableSource: if no word stands in it.
        """
        source_id = source_id_of(data)
        decoded = decode(data, source_id, name, None)
        tree = LexborHTMLParser(decoded.text)
        alto = _ALTO.search(data[:4096]) is not None
        lines = [line for line in (_alto(tree) if alto else _hocr(tree)) if line.words]
        if not lines:
            raise UnreadableSource("OCR output without a word", name, "have the picture read again")
        return _reading(lines, source_id, decoded.encoding, "alto" if alto else "hocr")


def _reading(lines: Iterable[OcrLine], source_id: str, encoding: str, form: str) -> Reading:
    pieces: list[str] = []
    blocks: list[Block] = []
    unsure: list[Span] = []
    sure: list[float] = []
    at, page = 0, 1
    for line in lines:
        if line.page != page:
            pieces.append("\f")
            at, page = at + 1, line.page
        begun = at
        for word in line.words:
            pieces.append(word.text)
            if word.sure is not None:
                sure.append(word.sure)
                if word.sure < UNSURE:
                    unsure.append(Span(at, at + len(word.text)))
            at += len(word.text)
        pieces.append("\n")
        blocks.append(Block(Span(begun, at), "line", "", 0.0, (page, *line.box), line.box[3] - line.box[1]))
        at += 1
    text = "".join(pieces)
    issues = list(odd_characters(text, source_id))
    if unsure:
        what = f"OCR was unsure of {len(unsure)} of {len(sure)} words"
        issues.append(Issue(source_id, _RULE, Severity.WARNING, what, tuple(unsure[:SHOWN])))
    meta = [("ocr-format", form)]
    if sure:
        meta.append(("ocr-confidence", f"{fmean(sure):.3f}"))
    return Reading(Media.TEXT, encoding, text, tuple(blocks), tuple(meta), tuple(issues))


def _alto(tree: LexborHTMLParser) -> Iterator[OcrLine]:
    unit = tree.css_first("measurementunit")
    scale = _POINTS.get(unit.text().strip().lower() if unit else "pixel", _POINTS["pixel"])
    for number, page in enumerate(tree.css("page"), start=1):
        for line in page.css("textline"):
            left, top = _number(line, "hpos"), _number(line, "vpos")
            right, bottom = left + _number(line, "width"), top + _number(line, "height")
            words = tuple(_alto_words(line))
            yield OcrLine(number, (left * scale, top * scale, right * scale, bottom * scale), words)


def _alto_words(line: LexborNode) -> Iterator[Word]:
    for part in line.css("string, sp, hyp"):
        if part.tag == "sp":
            yield Word(" ", None)
        elif content := part.attributes.get("content"):
            told = part.attributes.get("wc")
            yield Word(content, _share(told, 1.0))


def _hocr(tree: LexborHTMLParser) -> Iterator[OcrLine]:
    scale = _POINTS["pixel"]
    pages = tree.css(".ocr_page")
    for number, page in enumerate(pages, start=1):
        for line in page.css(".ocr_line, .ocrx_line, .ocr_header, .ocr_caption, .ocr_textfloat"):
            box = _BOX.search(line.attributes.get("title") or "")
            left, top, right, bottom = (float(one) * scale for one in box.groups()) if box else (0.0, 0.0, 0.0, 0.0)
            yield OcrLine(number, (left, top, right, bottom), tuple(_hocr_words(line)))


def _hocr_words(line: LexborNode) -> Iterator[Word]:
    last = ""
    for part in line.css(".ocrx_word"):
        text = part.text().strip()
        if not text:
            continue
        # Chinese words stand without a space between them, whatever the markup has there.
        if last and (last[-1].isascii() and text[0].isascii()):
            yield Word(" ", None)
        found = _SURE.search(part.attributes.get("title") or "")
        yield Word(text, _share(found[1] if found else None, 100.0))
        last = text


def _number(node: LexborNode, name: str) -> float:
    try:
        return float(node.attributes.get(name) or 0)
    except ValueError:
        return 0.0


def _share(told: str | None, whole: float) -> float | None:
    try:
        return None if told is None else min(1.0, max(0.0, float(told) / whole))
    except ValueError:
        return None


READER = OcrReader()
