"""Printed lines of a page, with the widths that tell a full line from a first or a last one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.restore.gaps import CJK, GAP, LINE_END

_WIDE = re.compile(f"[{CJK}]")

#: A line that ends like this ends a sentence; closing quotation marks and brackets may follow the stop.
_SENTENCE_END = re.compile("[。！？!?…][”’」』）)】〕]*$")

#: Marks that no line of a headline or paragraph begins with: they close or separate something before them.
NEVER_FIRST = frozenset("，。、；：！？”’）》】」』〉〕,;:!?)%…·")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One visible line of a page (行).

    ``start`` and ``end`` are source offsets without the white space at either end; ``blanks`` counts the empty lines
    before it, ``indent`` the white-space characters (a full-width one counts two). ``text`` has its white space and
    control characters taken out; ``width`` counts a Chinese character as 1 and anything else as one half (NOISE.md N5).
    """

    start: int
    end: int
    blanks: int
    indent: int
    text: str
    width: float

    @property
    def ends_sentence(self) -> bool:
        """Tell whether the line ends with a full stop, question or exclamation mark, closing marks aside."""
        return _SENTENCE_END.search(self.text) is not None


def read_lines(text: str) -> list[PrintedLine]:
    """Return the visible lines of ``text`` in the order of print."""
    lines: list[PrintedLine] = []
    at, blanks, length = 0, -1, len(text)
    while at <= length:
        match = LINE_END.search(text, at)
        stop, following = (match.start(), match.end()) if match is not None else (length, length + 1)
        line = _line(text, at, stop, max(blanks, 0))
        if line is None:
            blanks += 1
        else:
            lines.append(line)
            blanks = 0
        at = following
    return lines


def line_width(text: str) -> float:
    """Return the width of ``text`` in Chinese characters."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def _line(text: str, start: int, end: int, blanks: int) -> PrintedLine | None:
    raw = text[start:end]
    bare = GAP.sub("", raw)
    if not bare:
        return None
    first = raw.index(bare[0])
    head = raw[:first]
    last = raw.rindex(bare[-1]) + 1
    indent = len(head) + head.count("\u3000")
    return PrintedLine(start + first, start + last, blanks, indent, bare, line_width(bare))
