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
    path: tuple[str, ...]
    slot: int
    preserved: bool
    block: bool = False
    first: int = -1
    last: int = -1
    characters: int = 0
    linked: int = 0
    children: int = 0
    table: Table | None = None


class Rendering:
    """The text under way: pieces, of which those that separate cells are settled when their table ends."""

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

    def open(self, tag: str, path: tuple[str, ...], preserved: bool) -> None:
        """Begin a block-level element."""
        table = None
        if tag == "table":
            for outer in self.tables:
                outer.nested = True
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
        self.frames.append(Frame(tag, path, len(self.blocks), preserved, block=True, table=table))
        self.blocks.append(None)

    def _has_cell(self) -> bool:
        row = self.frames[-1] if self.frames else None
        return row is not None and row.tag == "tr" and row.table is None and row.children > 0

    def mark(self, tag: str, path: tuple[str, ...]) -> None:
        """Begin an element inside a line that the layout tells: a link or a bold stretch."""
        self.frames.append(Frame(tag, path, len(self.blocks), self.frames[-1].preserved))
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
        at_line_start = True
        for index, piece in enumerate(self.pieces):
            if piece == "\n" and at_line_start:
                self.pieces[index] = ""
            elif piece:
                at_line_start = piece == "\n"
        for index in range(len(self.pieces) - 1, -1, -1):
            if self.pieces[index] not in ("", "\n"):
                break
            self.pieces[index] = ""
        ends = list(accumulate(len(piece) for piece in self.pieces))
        blocks: list[Block] = []
        for frame in self.blocks:
            if frame is None:
                continue
            span = Span(ends[frame.first] - len(self.pieces[frame.first]), ends[frame.last])
            block = Block(span, frame.tag, "/".join(frame.path), round(frame.linked / frame.characters, 3))
            if blocks and blocks[-1].span == span:
                blocks[-1] = block
            else:
                blocks.append(block)
        return "".join(self.pieces), tuple(blocks)


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
