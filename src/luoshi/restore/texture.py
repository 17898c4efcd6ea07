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
    """Tell whether lines are cut at a column width: most neighbours are equally wide and end in mid-sentence.

    Characters count, not lines: a page with a few long paragraphs between many short lines is not wrapped.
    """
    lines = [line for line in lines if line.width >= NARROWEST]
    total = sum(line.width for line in lines)
    wrapped = 0.0
    for line, following in pairwise(lines):
        alike = abs(line.width - following.width) <= 2.5 or following.width < line.width
        if 6 <= line.width <= WIDEST_COLUMN and alike and not line.ends_sentence:
            wrapped += line.width
    run_on = wrapped / max(total, 1.0)
    return run_on > 0.5 and _even_share(lines) > 0.35


def _even_share(lines: Sequence[PrintedLine]) -> float:
    """Return the share of lines that are as wide as three or more of the four before and the four after them."""
    even = 0
    for index, line in enumerate(lines):
        around = lines[max(0, index - 4) : index + 5]
        even += line.width >= 6 and sum(1 for other in around if abs(other.width - line.width) <= 0.75) > 3
    return even / max(len(lines), 1)
