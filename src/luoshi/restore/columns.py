"""Column widths (栏宽), estimated around every line, because text is set round boxes and pictures (NOISE.md N5, N27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.restore.lines import PrintedLine
from luoshi.restore.texture import NARROWEST, WIDEST_COLUMN, Texture

#: Lines before and after that decide the width; a box beside the text is seldom shorter.
WINDOW = 7

#: Fewer lines of one width show nothing.
FEWEST = 3

#: Width of the indent of a paragraph (two characters): lost in the text but not in the measure of its first line.
INDENT = 2.0


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """Width of the column at a line, as the lines before it and those after it show (the two differ at a change).

    ``near`` holds the widths that three lines directly before it, with it or after it agree on: a box is few lines high.
    """

    before: float
    after: float
    near: tuple[float, ...] = ()

    @property
    def all(self) -> tuple[float, ...]:
        """Return every width that the column may have here."""
        return (self.before, self.after, *self.near)


def column_widths(lines: Sequence[PrintedLine], texture: Texture) -> list[ColumnWidth]:
    """Return for every line the column width shown by the lines before it and by those after it.

    The width is the middle of the half-unit neighbourhood that holds most lines; of two equally full ones the wider,
    because last lines of paragraphs are short but no line is too long. A line after the end of a sentence counts as a
    first line, two characters narrower than its column; one that ends a sentence, or stands alone or in a pair between
    empty lines, is no evidence.
    """
    evidence = [(index, _shown(lines, index)) for index in _evidence(lines, texture)]
    if not evidence:
        evidence = [(index, round(line.width * 2)) for index, line in enumerate(lines)]
    steps = [step for _, step in evidence]
    modes = [_mode(steps[at : at + WINDOW]) for at in range(len(steps))]
    three = [_agreed(steps[at : at + 3]) for at in range(len(steps))]
    columns: list[ColumnWidth] = []
    place = 0
    for index in range(len(lines)):
        while place < len(evidence) and evidence[place][0] < index:
            place += 1
        own = place < len(evidence) and evidence[place][0] == index
        following = place + 1 if own else place
        after = modes[following] if following <= len(modes) - FEWEST else 0.0
        before = modes[place - WINDOW] if place >= WINDOW else _mode(steps[:place]) if place >= FEWEST else 0.0
        last = columns[-1].after if columns else max(modes)
        agreed = tuple({three[at] for at in range(max(place - 3, 0), min(following + 1, len(three))) if three[at]})
        columns.append(ColumnWidth(before or after or last, after or before or last, agreed))
    return columns


def has_indent(lines: Sequence[PrintedLine], columns: Sequence[ColumnWidth]) -> bool:
    """Tell whether first lines of paragraphs are two characters narrower than the column, as print has it.

    Looks at the lines after clear ends of paragraphs (a short line that ends a sentence); without any, print is
    taken to be indented.
    """
    narrow = full = 0
    for index in range(1, len(lines)):
        previous, width, column = lines[index - 1], lines[index].width, columns[index].after
        if previous.ends_sentence and previous.width < columns[index - 1].before - 2.5:
            narrow += abs(width - (column - INDENT)) <= 1.0
            full += abs(width - column) <= 0.5
    return narrow >= full


def _evidence(lines: Sequence[PrintedLine], texture: Texture) -> list[int]:
    """Return the indexes of the lines that show the width of their column."""
    found = []
    for index, line in enumerate(lines):
        if not NARROWEST <= line.width <= WIDEST_COLUMN or line.ends_sentence:
            continue
        close_before = index > 0 and line.blanks == 0
        close_after = index + 1 < len(lines) and lines[index + 1].blanks == 0
        if texture.double_spaced and (close_before or close_after):
            continue
        if texture.spaced and not (close_before and close_after) and not _in_block(lines, index):
            continue
        found.append(index)
    return found


def _shown(lines: Sequence[PrintedLine], index: int) -> int:
    """Return the width of column that a line shows, in half units; after the end of a sentence it may be a first line."""
    first = index > 0 and lines[index - 1].ends_sentence
    return round((lines[index].width + (INDENT if first else 0.0)) * 2)


def _in_block(lines: Sequence[PrintedLine], index: int) -> bool:
    """Tell whether the line is the first or last of at least three lines without an empty line between."""
    down = index + 2 < len(lines) and lines[index + 1].blanks == 0 and lines[index + 2].blanks == 0
    up = index >= 2 and lines[index].blanks == 0 and lines[index - 1].blanks == 0
    return down or up


def _agreed(steps: Sequence[int]) -> float:
    """Return the width (from half units) that three lines agree on within a character and a half, 0 if they do not."""
    return sum(steps) / 6 if len(steps) == 3 and max(steps) - min(steps) <= 3 else 0.0


def _mode(steps: Sequence[int]) -> float:
    """Return the width (from half units) that most of ``steps`` lie within one half unit of; 0 for fewer than three."""
    counts: dict[int, int] = {}
    for step in steps:
        counts[step] = counts.get(step, 0) + 1
    best, best_rank = 0, (0, 0, 0)
    for step in counts:
        for centre in (step - 1, step, step + 1):
            own = counts.get(centre, 0)
            rank = (counts.get(centre - 1, 0) + own + counts.get(centre + 1, 0), own, centre)
            if rank > best_rank:
                best, best_rank = centre, rank
    return best / 2 if best_rank[0] >= min(FEWEST, len(steps)) else 0.0
