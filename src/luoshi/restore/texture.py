"""Texture of a page (版式): whether its lines are set lines of a column or whole paragraphs, and what its blanks mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.restore.lines import PrintedLine

#: No newspaper column is wider than this many characters; a longer line is a paragraph.
WIDEST_COLUMN = 45.0

#: A shorter line is one character of a vertical headline or the end of a paragraph.
NARROWEST = 4.0

#: Fewer such lines show nothing.
FEWEST = 6

#: Share of the characters in lines that follow one another as set text does.
REGULAR = 0.45

#: Lines looked at to find out the texture; a page of print has fewer, a book shows itself in them.
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Texture:
    """How a page is set.

    ``wrapped``: lines are cut at the width of a column. ``double_spaced``: an empty line follows every line and means
    nothing (N2). ``spaced``: empty lines are rare enough to mean something (N3). ``indented``: first lines of
    paragraphs keep their indent.
    """

    wrapped: bool
    double_spaced: bool
    spaced: bool
    indented: bool


def texture_of(lines: Sequence[PrintedLine]) -> Texture:
    """Find out how a page is set from the widths of its lines, their ends and the empty lines between them."""
    sample = lines[:SAMPLE]
    if len(sample) < 4:
        return Texture(False, False, True, False)
    gaps = [line.blanks for line in sample[1:] if line.width > 1]
    blank_share = sum(1 for blanks in gaps if blanks) / max(len(gaps), 1)
    indents = sum(1 for line in sample if line.indent >= 2) / len(sample)
    return Texture(
        wrapped=_is_wrapped(sample),
        double_spaced=blank_share > 0.85,
        spaced=0 < blank_share <= 0.85,
        indented=0.03 < indents < 0.7,
    )


def _is_wrapped(lines: Sequence[PrintedLine]) -> bool:
    """Tell whether lines are cut at a column width: line follows line as set text does.

    A line that ends no sentence is followed by one as wide, by one two characters wider (it was the first of its
    paragraph), or by a shorter one that ends the sentence. In text cut at a column three quarters of the characters
    stand in such lines, in lists and tables less than a quarter.
    """
    lines = [line for line in lines if line.width >= NARROWEST]
    total = sum(line.width for line in lines)
    regular, count = 0.0, 0
    for line, following in pairwise(lines):
        if line.ends_sentence or not 6 <= line.width <= WIDEST_COLUMN:
            continue
        wider = following.width - line.width
        if abs(wider) <= 1.0 or abs(wider - 2.0) <= 1.0 or (wider < 0 and following.ends_sentence):
            regular += line.width
            count += 1
    return count >= FEWEST and regular > REGULAR * max(total, 1.0)
