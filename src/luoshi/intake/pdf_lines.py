"""The lines of a PDF page (版式文件的行): characters with their boxes put together to lines, level or upright, and its rules.

A line ends where the base line changes, where the text jumps back, over a gap as wide as a column gap, or where the size of
type changes over a gap. Single characters that stand one below the other are one upright line (竖排), read downwards.
Boxes count points from the upper left corner of the page as it is shown, whatever its rotation.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

#: A gap of this many sizes of type ends a line: columns stand two characters apart, justified words less.
COLUMN_GAP = 1.8
#: A base line that is off by this share of the size of type is another line; superscripts are not.
BASE_LINE = 0.55
#: The next character is set from a point so many sizes further on at least (the narrowest letters).
ADVANCE = 0.08
#: Type that differs by this factor over a gap of this many sizes belongs to another line (a headline beside its text).
OTHER_SIZE, SIZE_GAP = 1.25, 0.3
#: In an upright line the next character stands so many sizes below, and off the axis by so much at most.
PITCH, AXIS = (0.05, 1.7), 0.35
#: Marks and digits are turned in upright lines and take more or less room.
TURNED = 2.2
#: A gap between two Chinese characters is a blank from this share of the size on, if other gaps of the line are narrower by half of it.
BLANK = 0.19
#: Share of the size of type that lies above the base line.
RISE = 0.88
#: A rule is at most this thick, in points, and at least so long; a frame is at least so wide and high.
THICK, LONG, FRAME = 3.0, 30.0, 60.0
#: A page with more objects is a drawing: its rules are not looked at.
OBJECTS = 20_000

Box = tuple[float, float, float, float]
#: Names of faces that are bold or black (黑体) where the file states no weight.
_BOLD = re.compile(r"bold|black|heavy|semibold|hei(?!ght)|黑|粗", re.IGNORECASE)
_REPLACED = 0xFFFD


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text, box, size of type, whether it is upright and in bold face."""

    text: str
    box: Box
    size: float
    upright: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read: lines in the order of the file, rules and frames, characters that have no letter in the font."""

    lines: tuple[Line, ...]
    rules: tuple[Box, ...]
    unmapped: int = 0


@dataclass(slots=True)
class _Type:
    """The visible characters of a page, one place each: code, box (columns left, top, right, bottom), size, blank before, and the point
    on the base line that it is set from."""

    index: np.ndarray
    codes: np.ndarray
    boxes: np.ndarray
    sizes: np.ndarray
    spaced: np.ndarray
    base: np.ndarray
    origin: np.ndarray


def page_text(page: pypdfium2.PdfPage, most: int) -> PageText:
    """Read one page.

    Raises:
        OverflowError: if it has more than ``most`` characters.
    """
    text_page = page.get_textpage()
    try:
        if raw.FPDFText_CountChars(text_page.raw) > most:
            raise OverflowError("too many characters on a page")
        found = _characters(text_page.raw, page)
        lines = tuple(_lines(text_page.raw, found)) if found is not None else ()
        unmapped = sum(line.text.count(chr(_REPLACED)) for line in lines)
    finally:
        text_page.close()
    return PageText(lines, tuple(_rules(page)) if lines else (), unmapped)


def _characters(handle: raw.FPDF_TEXTPAGE, page: pypdfium2.PdfPage) -> _Type | None:
    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return None
    unicode = raw.FPDFText_GetUnicode
    codes = np.array([unicode(handle, at) for at in range(count)], np.uint32)
    blank = np.isin(codes, _BLANKS)
    codes = _letters(codes)
    visible = np.flatnonzero(~blank & ~np.isin(codes, _BREAKS))
    if not len(visible):
        return None
    boxes = _turned(_boxes(handle, count)[visible], page)
    origins = _turned(_origins(handle, visible), page)
    sizes = _scaled(handle, visible, _font_sizes(handle, visible, boxes, origins[:, 3]), boxes)
    # A blank stands before a character if one lies between it and the last visible one, behind any line end.
    last = np.maximum.accumulate(np.where(np.isin(codes, _BREAKS), np.arange(count), -1))
    blanks = np.concatenate(([0], np.cumsum(blank)))
    before = np.concatenate(([0], visible[:-1] + 1))
    spaced = blanks[visible] - blanks[np.minimum(np.maximum(before, last[visible] + 1), visible)] > 0
    return _Type(visible, codes[visible], boxes, sizes, spaced, origins[:, 3], origins[:, 0])


_BREAKS = np.array([0x0A, 0x0D], np.uint32)
_BLANKS = np.array([0x09, 0x0B, 0x0C, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], np.uint32)


def _letters(codes: np.ndarray) -> np.ndarray:
    """Mend what the library puts in: ``\\x02`` for the hyphen of a broken word, halves of pairs, no letter at all."""
    codes = np.where(codes == 2, ord("-"), codes)
    high, low = (codes >> 10) == 0x36, (codes >> 10) == 0x37
    if high.any():
        pair = np.flatnonzero(high[:-1] & low[1:])
        codes[pair] = 0x10000 + ((codes[pair] & 0x3FF) << 10) + (codes[pair + 1] & 0x3FF)
        codes[pair + 1] = 0x0A
    bad = (codes == 0) | ((codes >> 11) == 0x1B) | (codes == 0xFFFE) | (codes == 0xFFFF) | (codes > 0x10FFFF)
    return np.where(bad, _REPLACED, codes)


def _boxes(handle: raw.FPDF_TEXTPAGE, count: int) -> np.ndarray:
    """Return the boxes of all characters (left, top, right, bottom as PDF counts them)."""
    buffer = (raw.FS_RECTF * count)()
    loose, reference = raw.FPDFText_GetLooseCharBox, ctypes.byref
    for index, box in enumerate(buffer):
        loose(handle, index, reference(box))
    return np.frombuffer(buffer, np.float32).reshape(count, 4).astype(np.float64)


def _origins(handle: raw.FPDF_TEXTPAGE, visible: np.ndarray) -> np.ndarray:
    """Return the points on the base line that characters are set from, as boxes without extent."""
    x, y = ctypes.c_double(), ctypes.c_double()
    to_x, to_y, origin = ctypes.byref(x), ctypes.byref(y), raw.FPDFText_GetCharOrigin
    across, up = [], []
    for index in visible.tolist():
        origin(handle, index, to_x, to_y)
        across.append(x.value)
        up.append(y.value)
    return np.array([across, up, across, up]).T


def _turned(boxes: np.ndarray, page: pypdfium2.PdfPage) -> np.ndarray:
    """Return boxes as the page is shown: from its upper left corner, after its rotation."""
    left, top, right, bottom = boxes.T
    width, height, turn = page.get_width(), page.get_height(), page.get_rotation()
    if turn == 90:
        shown = (bottom, left, top, right)
    elif turn == 180:
        shown = (width - right, bottom, width - left, top)
    elif turn == 270:
        shown = (width - top, height - right, width - bottom, height - left)
    else:
        shown = (left, height - top, right, height - bottom)
    clean = np.nan_to_num(np.stack(shown, axis=1), posinf=0.0, neginf=0.0)
    return np.asarray(np.round(np.clip(clean, -1e6, 1e6), 1))


def _font_sizes(handle: raw.FPDF_TEXTPAGE, visible: np.ndarray, boxes: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the sizes that the file states, asked where the height of the box or the base line changes."""
    heights = boxes[:, 3] - boxes[:, 1]
    changes = np.concatenate(([True], (np.abs(np.diff(heights)) > 0.11) | (np.diff(base) != 0)))
    asked = np.flatnonzero(changes)
    font_size = raw.FPDFText_GetFontSize
    sizes = np.array([font_size(handle, at) for at in visible[asked].tolist()])
    return np.asarray(sizes[np.cumsum(changes) - 1])


def _scaled(handle: raw.FPDF_TEXTPAGE, visible: np.ndarray, sizes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return sizes of type in points: the size of the font times the scale of its matrix, asked once for each kind."""
    heights = np.round(boxes[:, 3] - boxes[:, 1])
    kinds = np.round(sizes * 100) * 1e4 + heights
    _, firsts, of = np.unique(kinds, return_index=True, return_inverse=True)
    matrix = raw.FS_MATRIX()
    scales = np.ones(len(firsts))
    for number, first in enumerate(firsts.tolist()):
        if raw.FPDFText_GetMatrix(handle, int(visible[first]), matrix):
            scales[number] = np.hypot(matrix.c, matrix.d) or 1.0
    scaled = np.abs(sizes) * scales[of]
    tall = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    # Some producers state no size; boxes may be as high as the ink, so they are asked last.
    believed = np.isfinite(scaled) & (scaled >= 2.0) & (scaled <= 2000.0)
    return np.asarray(np.round(np.where(believed, scaled, tall), 1))


def _lines(handle: raw.FPDF_TEXTPAGE, found: _Type) -> Iterator[Line]:
    level = _level(found)
    starts = np.flatnonzero(np.concatenate(([True], ~level)))
    _replace_unmapped(handle, found, starts)
    text = "".join(map(chr, found.codes.tolist()))
    _see_blanks(found, level)
    uprights = _uprights(found, starts)
    boundaries = starts if not uprights else np.array([at for at in starts.tolist() if at not in uprights])
    ends = np.append(boundaries[1:], len(text)).tolist()
    low = np.minimum.reduceat(found.boxes, boundaries, axis=0)
    high = np.maximum.reduceat(found.boxes, boundaries, axis=0)
    for number, (start, end) in enumerate(zip(boundaries.tolist(), ends, strict=True)):
        box = (float(low[number, 0]), float(low[number, 1]), float(high[number, 2]), float(high[number, 3]))
        size = _size(found.sizes[start:end])
        upright = end > start + 1 and start + 1 in uprights
        if upright:
            _see_blanks_below(found, start, end)
        words = _words(text, found.spaced, start, end)
        bold = all(_is_bold(handle, int(found.index[at])) for at in {start, end - 1})
        if not upright:
            box = _em(box, float(found.origin[start]), float(found.base[start]), size)
        yield Line(words, box, size, upright, bold)


def _em(box: Box, origin: float, base: float, size: float) -> Box:
    """Return the box of a line as its type takes room: boxes of characters may be those of the ink alone."""
    return min(box[0], origin), round(base - RISE * size, 1), box[2], round(base + (1 - RISE) * size, 1)


def _replace_unmapped(handle: raw.FPDF_TEXTPAGE, found: _Type, starts: np.ndarray) -> None:
    """Put U+FFFD where a font does not say which letters it shows: the library gives numbers of glyphs for letters.

    Whole lines are set in such a font, so their ends tell whether a page has any.
    """
    wrong, ends = raw.FPDFText_HasUnicodeMapError, np.append(starts[1:], len(found.codes)) - 1
    probes = {*starts.tolist(), *ends.tolist()}
    if not any(wrong(handle, int(found.index[at])) == 1 for at in probes):
        return
    flags = [wrong(handle, at) == 1 for at in found.index.tolist()]
    found.codes[np.array(flags)] = _REPLACED


def _level(found: _Type) -> np.ndarray:
    """Tell for every character but the first whether it goes on with the line of the one before it."""
    boxes, sizes = found.boxes, found.sizes
    largest, smallest = np.maximum(sizes[1:], sizes[:-1]), np.minimum(sizes[1:], sizes[:-1])
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs(np.diff(found.base)) <= BASE_LINE * largest
    near = (np.diff(found.origin) >= ADVANCE * largest) & (gap <= COLUMN_GAP * largest)
    other = (largest > OTHER_SIZE * smallest) & (gap > SIZE_GAP * largest)
    return np.asarray(level & near & ~other)


def _chinese(codes: np.ndarray) -> np.ndarray:
    return np.asarray((codes >= 0x4E00) & (codes <= 0x9FFF))


def _see_blanks(found: _Type, level: np.ndarray) -> None:
    """Note blanks that the file does not hold: producers that place every character leave only a gap in the line."""
    # A Chinese character takes as much room as its size; boxes may be those of the ink alone.
    ink = (found.boxes[1:, 0] - found.boxes[:-1, 2]) / np.maximum(found.sizes[:-1], 1.0)
    gaps = np.minimum(np.diff(found.origin) / np.maximum(found.sizes[:-1], 1.0) - 1, ink)
    pairs = level & _chinese(found.codes[1:]) & _chinese(found.codes[:-1])
    wide = np.flatnonzero(pairs & (gaps >= BLANK) & ~found.spaced[1:])
    if not len(wide):
        return
    line = np.concatenate(([0], np.cumsum(~level)))[1:]
    for number in np.unique(line[wide]).tolist():
        low, high = np.searchsorted(line, [number, number + 1])
        usual = float(np.median(gaps[low:high][pairs[low:high]]))
        here = wide[(wide >= low) & (wide < high)]
        found.spaced[here[gaps[here] >= usual + BLANK / 2] + 1] = True


def _see_blanks_below(found: _Type, start: int, end: int) -> None:
    """Note the blanks of an upright line, which are gaps from one character to the one below."""
    found.spaced[start + 1 : end] = False
    drops = np.diff(found.base[start:end]) / max(_size(found.sizes[start:end]), 1.0)
    pairs = _chinese(found.codes[start + 1 : end]) & _chinese(found.codes[start : end - 1])
    if pairs.any():
        wide = np.flatnonzero(pairs & (drops >= np.median(drops[pairs]) + BLANK))
        found.spaced[wide + start + 1] = True


def _uprights(found: _Type, starts: np.ndarray) -> frozenset[int]:
    """Return the places of characters that go on with an upright line: lines of one character, one below the other."""
    single = np.flatnonzero(np.diff(np.append(starts, len(found.codes))) == 1)
    if len(single) < 2:
        return frozenset()
    pairs = single[1:][np.diff(single) == 1]
    at = starts[pairs]
    boxes, sizes = found.boxes, found.sizes
    largest = np.maximum(sizes[at], sizes[at - 1])
    same = largest <= OTHER_SIZE * np.minimum(sizes[at], sizes[at - 1])
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    axis = np.abs(middle[at] - middle[at - 1]) <= AXIS * largest
    drop = found.base[at] - found.base[at - 1]
    turned = ~(_chinese(found.codes[at]) & _chinese(found.codes[at - 1]))
    below = (drop >= PITCH[0] * largest) & (drop <= np.where(turned, TURNED, PITCH[1]) * largest)
    return frozenset(at[same & axis & below].tolist())


def _words(text: str, spaced: np.ndarray, start: int, end: int) -> str:
    blanks = np.flatnonzero(spaced[start + 1 : end]).tolist()
    if not blanks:
        return text[start:end]
    cuts = [start, *(start + 1 + at for at in blanks), end]
    return " ".join(text[one:two] for one, two in pairwise(cuts))


def _size(sizes: np.ndarray) -> float:
    """Return the size of most characters of a line."""
    if sizes[0] == sizes[-1] and sizes.min() == sizes.max():
        return float(sizes[0])
    values, counts = np.unique(sizes, return_counts=True)
    return float(values[len(counts) - 1 - int(np.argmax(counts[::-1]))])


def _is_bold(handle: raw.FPDF_TEXTPAGE, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(handle, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(handle, index, name, len(name), None)
    return 0 < length <= len(name) and _BOLD.search(name.value.decode("utf-8", "replace")) is not None


def _rules(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Yield the boxes of rules and frames: paths that are thin and long, or that enclose something."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > OBJECTS:
        return
    found = []
    sides = [ctypes.c_float() for _ in range(4)]
    for number in range(count):
        item = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if raw.FPDFPageObj_GetBounds(item, *sides):
            left, bottom, right, top = (side.value for side in sides)
            found.append((left, top, right, bottom))
    if found:
        boxes = _turned(np.array(found), page)
        for left, top, right, bottom in _distinct(boxes.tolist()):
            wide, high = right - left, bottom - top
            if (min(wide, high) <= THICK and max(wide, high) >= LONG) or min(wide, high) >= FRAME:
                yield (left, top, right, bottom)


def _distinct(boxes: Sequence[Sequence[float]]) -> Iterator[Box]:
    seen = set()
    for left, top, right, bottom in boxes:
        if (left, top, right, bottom) not in seen:
            seen.add((left, top, right, bottom))
            yield (left, top, right, bottom)
