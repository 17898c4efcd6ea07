"""Rendering (排版): stretches of text become lines, elements become blocks over them.

``Rendering`` is told what opens, what text comes and what closes; ``page`` gives the text and its layout. What separates
the cells of a table is settled when the table ends: tabs if it holds data, line breaks if it only lays out a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from luoshi.model import Block, Span

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"[\n\r\f]")
_WIDE = "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—"
_WIDE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \\t]*[\\n\\r\\f][ \\t\\n\\r\\f]*(?=[{_WIDE}])")
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")

#: What stands between two stretches of text: nothing, a blank, a blank that was a line break in the markup, a new line.
NOTHING, BLANK, SOFT, LINE = range(4)
#: Segments of a path that are kept: a page nests some ten deep, a hostile one without end.
PATH_DEPTH = 16
#: A data table has no cell with more lines or characters than this; a table that lays out a page has.
CELL_LINES, CELL_CHARACTERS = 12, 1500


@dataclass(slots=True)
class Table:
    """A table being rendered: where its rows begin and which pieces separate its cells."""

    rows: list[tuple[int, list[int]]] = field(default_factory=list)
    nested: bool = False


@dataclass(slots=True)
class Frame:
    """A block-level element being rendered."""

    tag: str
    path: str
    slot: int
    preserved: bool
    depth: int = 0
    block: bool = False
    first: int = -1
    last: int = -1
    characters: int = 0
    linked: int = 0
    children: int = 0
    table: Table | None = None


class Rendering:
    """The text under way: pieces, of which those that separate cells are settled when their table ends."""

    __slots__ = ("blocks", "frames", "hidden_classes", "links", "pending", "pieces", "tables")

    def __init__(self, hidden_classes: frozenset[str]) -> None:
        self.pieces: list[str] = []
        self.pending = NOTHING
        self.frames: list[Frame] = []
        self.blocks: list[Frame | None] = []
        self.tables: list[Table] = []
        self.links = 0
        self.hidden_classes = hidden_classes

    def put(self, text: str) -> None:
        """Add the content of a text node."""
        frame = self.frames[-1]
        if frame.preserved:
            for number, line in enumerate(_BREAKS.split(text.replace("\r\n", "\n"))):
                if number:
                    self.pending = LINE
                self._write(line.rstrip(" \t"))
            return
        core = text.strip(" \t\n\r\f")
        if not core:
            if self.pending != LINE:
                self._soften(text)
            return
        if text[0] in " \t\n\r\f":
            self._soften(text[: len(text) - len(text.lstrip(" \t\n\r\f"))])
        if _SPACE.search(core) is not None:
            core = _SPACE.sub(" ", _WIDE_BREAK.sub("", core))
        self._write(core)
        if text[-1] in " \t\n\r\f":
            self._soften(text[len(text.rstrip(" \t\n\r\f")) :])

    def _soften(self, space: str) -> None:
        if space and self.pending in (NOTHING, SOFT):
            self.pending = SOFT if _BREAKS.search(space) else BLANK

    def _write(self, text: str) -> None:
        if not text:
            return
        if self.pending != NOTHING and self.pieces:
            self._separate(text[0])
        self.pending = NOTHING
        frame = self.frames[-1]
        if frame.first < 0:
            frame.first = len(self.pieces)
        frame.last = len(self.pieces)
        visible = len(text) - text.count(" ") - text.count("\xa0") - text.count("\u3000")
        frame.characters += visible
        if self.links:
            frame.linked += visible
        self.pieces.append(text)

    def _separate(self, following: str) -> None:
        if self.pending == LINE:
            self.pieces.append("\n")
        elif self.pieces[-1] and self.pieces[-1][-1] not in "\n\t":
            wide = _WIDE_CHARACTER.match(self.pieces[-1][-1]) and _WIDE_CHARACTER.match(following)
            if self.pending == BLANK or not wide:
                self.pieces.append(" ")

    def open(self, tag: str, segment: str, preserved: bool) -> None:
        """Begin a block-level element; ``segment`` goes to the end of its path."""
        table = None
        if tag == "table":
            for around in self.tables:
                around.nested = True
            table = Table()
            self.tables.append(table)
        if tag in ("td", "th") and self.tables and self.tables[-1].rows:
            start, cuts = self.tables[-1].rows[-1]
            if len(self.pieces) > start or cuts or self._has_cell():
                cuts.append(len(self.pieces))
                self.pieces.append("")
            self.pending = NOTHING
        else:
            self.pending = LINE
        if tag == "tr" and self.tables:
            # The line break before a row belongs to no cell: it is a piece of its own.
            self.pieces.append("\n")
            self.pending = NOTHING
            self.tables[-1].rows.append((len(self.pieces), []))
        outer = self.frames[-1]
        path = _below(outer, segment)
        preserved = preserved or outer.preserved
        self.frames.append(Frame(tag, path, len(self.blocks), preserved, outer.depth + 1, block=True, table=table))
        self.blocks.append(None)

    def _has_cell(self) -> bool:
        row = self.frames[-1] if self.frames else None
        return row is not None and row.tag == "tr" and row.table is None and row.children > 0

    def mark(self, tag: str) -> None:
        """Begin an element inside a line that the layout tells: a link or a bold stretch."""
        outer = self.frames[-1]
        self.frames.append(Frame(tag, _below(outer, tag), len(self.blocks), outer.preserved, outer.depth + 1))
        self.blocks.append(None)

    def close(self) -> None:
        """End the element opened last."""
        frame = self.frames.pop()
        if frame.table is not None:
            self.tables.pop()
            _settle(self.pieces, frame.table)
        if self.frames:
            outer = self.frames[-1]
            outer.characters += frame.characters
            outer.linked += frame.linked
            if frame.tag in ("td", "th"):
                outer.children += 1
            if frame.first >= 0:
                outer.first = frame.first if outer.first < 0 else outer.first
                outer.last = frame.last
        if frame.characters:
            self.blocks[frame.slot] = frame
        if frame.block:
            self.pending = LINE

    def page(self) -> tuple[str, tuple[Block, ...]]:
        """Return the text and the blocks: pieces joined, doubled line breaks taken out."""
        pieces, at_line_start = self.pieces, True
        for index, piece in enumerate(pieces):
            if piece == "\n":
                if at_line_start:
                    pieces[index] = ""
                at_line_start = True
            elif piece:
                at_line_start = False
        for index in range(len(pieces) - 1, -1, -1):
            if pieces[index] not in ("", "\n"):
                break
            pieces[index] = ""
        ends = list(accumulate(map(len, pieces)))
        kept: list[tuple[int, int, Frame]] = []
        for frame in self.blocks:
            if frame is None:
                continue
            start, end = ends[frame.first] - len(pieces[frame.first]), ends[frame.last]
            if kept and kept[-1][0] == start and kept[-1][1] == end:
                kept.pop()
            kept.append((start, end, frame))
        blocks = tuple(
            Block(Span(start, end), frame.tag, frame.path, round(frame.linked / frame.characters, 3))
            for start, end, frame in kept
        )
        return "".join(pieces), blocks


def _below(outer: Frame, segment: str) -> str:
    """Return the path of an element inside ``outer``: the last :data:`PATH_DEPTH` segments."""
    if not outer.path:
        return segment
    kept = outer.path if outer.depth < PATH_DEPTH else outer.path.partition("/")[2]
    return f"{kept}/{segment}"


def _settle(pieces: list[str], table: Table) -> None:
    """Separate the cells of a data table by tabs, those of a table that lays out a page by line breaks."""
    data = not table.nested and any(cuts for _, cuts in table.rows) and not _has_long_cell(pieces, table)
    ends = _row_ends(pieces, table)
    for (start, cuts), end in zip(table.rows, ends, strict=True):
        if not data:
            for cut in cuts:
                pieces[cut] = "\n"
            continue
        at_cell_start, borders = True, set(cuts)
        for index in range(start, end):
            if pieces[index] == "\n":
                pieces[index] = "" if at_cell_start else " "
            at_cell_start = index in borders or (at_cell_start and not pieces[index])
        filled = "".join(pieces[start:end]).strip()
        for cut in cuts:
            pieces[cut] = "\t" if filled else ""


def _row_ends(pieces: list[str], table: Table) -> list[int]:
    """Return where each row ends: before the line break that opens the next."""
    return [*(start - 1 for start, _ in table.rows[1:]), len(pieces)][: len(table.rows)]


def _has_long_cell(pieces: list[str], table: Table) -> bool:
    ends = _row_ends(pieces, table)
    for (start, cuts), end in zip(table.rows, ends, strict=True):
        borders = [start, *cuts, end]
        for low, high in pairwise(borders):
            cell = pieces[low:high]
            if cell.count("\n") >= CELL_LINES or sum(map(len, cell)) > CELL_CHARACTERS:
                return True
    return False
