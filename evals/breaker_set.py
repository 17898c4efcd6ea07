"""Setting type (排版): characters with their origin are wrapped into lines of a column and spaced out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

#: Points that begin no line and those that end none, unless a page splits them (N9).
NEVER_FIRST = frozenset("，。、；：！？”’）》…·—%,:;!?)")
NEVER_LAST = frozenset("“‘（《(")


class Origin(Enum):
    """What a printed character is: a known part of an article, or an extra that belongs to none."""

    BODY = auto()
    TITLE = auto()
    BYLINE = auto()
    KICKER = auto()
    SUBTITLE = auto()
    EXTRA = auto()


class Cell(NamedTuple):
    """One printed character with the article it belongs to (-1 none) and its place in reading order there."""

    character: str
    article: int
    origin: Origin
    order: int


class Gap(Enum):
    """What stands before a line: never an empty line, one between blocks, none in running text, one inside it."""

    ADJACENT = auto()
    BLOCK = auto()
    FLOW = auto()
    BREAK = auto()


@dataclass(slots=True)
class Line:
    """A printed line; ``inside`` tells that it goes on with the paragraph of the line before."""

    cells: list[Cell]
    gap: Gap
    inside: bool = False

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(cell.character for cell in self.cells)


def cells_of(text: str, article: int, origin: Origin, first: int = 0) -> list[Cell]:
    """Return the characters of a text as cells, numbered from ``first``."""
    return [Cell(character, article, origin, first + at) for at, character in enumerate(text)]


def width_of(character: str) -> float:
    """Return the width in print: 1 for a Chinese character, 0.5 for points and ASCII (NOISE.md N5)."""
    return 1.0 if "\u3400" <= character <= "\u9fff" or "①" <= character <= "⑳" else 0.5


def wrap(
    cells: Sequence[Cell], width: Callable[[int], float], indent: float, splits: bool, chance: random.Random
) -> list[list[Cell]]:
    """Cut a paragraph into lines: full lines are as wide as the column give or take 0.5, the first less the indent.

    ``width`` gives the column at the so-manieth line of this paragraph; ``splits`` lets points begin and end lines.
    """
    lines: list[list[Cell]] = []
    at = 0
    while at < len(cells):
        limit = width(len(lines)) - (0 if lines else indent)
        end, used = at, 0.0
        slack = chance.choice((0.0, 0.5))
        while end < len(cells) and used + width_of(cells[end].character) <= limit + slack:
            used += width_of(cells[end].character)
            end += 1
        if not splits and end < len(cells):
            end = _legal(cells, at, end)
        end = max(end, at + 1)
        lines.append(list(cells[at:end]))
        at = end
    return [kept for line in lines if (kept := _trimmed(line))]


def _legal(cells: Sequence[Cell], at: int, end: int) -> int:
    """Move a break so that no line begins with a closing point, ends with an opening one, or cuts a Latin word."""
    back = end
    while back > at + 4 and _latin(cells[back].character) and _latin(cells[back - 1].character):
        back -= 1
    if back > at + 4:
        end = back
    while end < len(cells) and cells[end].character in NEVER_FIRST:
        end += 1
    while end > at + 1 and end < len(cells) and cells[end - 1].character in NEVER_LAST:
        end -= 1
    return end


def _latin(character: str) -> bool:
    return character.isascii() and (character.isalpha() or character in "-.'&")


def _trimmed(line: list[Cell]) -> list[Cell]:
    while line and line[-1].character == " ":
        line.pop()
    while line and line[0].character == " ":
        line.pop(0)
    return line


def _blank() -> Cell:
    return Cell(" ", -1, Origin.EXTRA, 0)


def space_out(line: list[Cell], chance: random.Random) -> list[Cell]:
    """Put justification blanks into a line (N6): between all characters, or between some words and points."""
    if any(cell.character == " " for cell in line) or len(line) < 8:
        return line
    if chance.random() < 0.5:
        return list(_every(line))
    marks = sorted(chance.sample(range(1, len(line)), chance.choice((1, 2))))
    found: list[Cell] = []
    for at, cell in enumerate(line):
        # One blank beside a single character or a point; two words of more characters would read as two parts.
        if at in marks and (at == 1 or at == len(line) - 1 or not ("一" <= cell.character <= "鿿")):
            found.append(_blank())
        found.append(cell)
    return found


def _every(line: Sequence[Cell]) -> Iterable[Cell]:
    for at, cell in enumerate(line):
        opening = at and line[at - 1].character in NEVER_LAST
        closing = cell.character in NEVER_FIRST
        after = at and line[at - 1].character in NEVER_FIRST and not closing
        if at and not opening and not after:
            yield _blank()
        yield cell


def space_digits(line: list[Cell], share: float, chance: random.Random) -> list[Cell]:
    """Put blanks round numbers (N8), on one side or both."""
    found: list[Cell] = []
    for at, cell in enumerate(line):
        if at:
            before, after = line[at - 1].character, cell.character
            chinese = "一" <= before <= "鿿" or "一" <= after <= "鿿"
            if chinese and before.isdigit() != after.isdigit() and chance.random() < share:
                found.append(_blank())
        found.append(cell)
    return found
