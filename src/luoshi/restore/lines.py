"""Printed lines of a page, with the widths that tell a full line from a first or a last one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from luoshi.restore.gaps import CJK, GAP, LINE_END

_WIDE = re.compile(f"[{CJK}]")

#: What stands between two line ends.
_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

#: A line ends a sentence with one of these marks, closing quotation marks and brackets may follow.
_STOPS, _CLOSING = frozenset("。！？!?…"), "”’」』）)】〕"

#: Marks that no line of a headline or paragraph begins with: they close or separate something before them.
NEVER_FIRST = frozenset("，。、；：！？”’）》】」』〉〕,;:!?)%…·")


class SetAs(Enum):
    """What the boxes and sizes of type of a file say of a line (排式): headline, first line, further line of a paragraph."""

    DISPLAY = auto()
    OPENS = auto()
    GOES_ON = auto()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One visible line of a page (行).

    ``start`` and ``end`` are source offsets without the white space at either end; ``blanks`` counts the empty lines
    before it, ``indent`` the white-space characters (a full-width one counts two). ``text`` has its white space and
    control characters taken out; ``width`` counts a Chinese character as 1 and anything else as one half (NOISE.md N5);
    ``ends_sentence`` tells that it ends with a stop, closing marks aside; ``parted`` that one or two blanks part it into
    words of three and more characters, as headlines are. What a file with boxes says of it (``typeset.py``; nothing on text
    pages): how it is ``set_as``; whether a ``headline`` opens an article or heads a section; whether it stands ``apart``, where
    the white of the page begins another story.
    """

    start: int
    end: int
    blanks: int
    indent: int
    text: str
    width: float
    ends_sentence: bool = False
    parted: bool = False
    set_as: SetAs | None = None
    headline: bool | None = None
    apart: bool = False


def read_lines(text: str) -> list[PrintedLine]:
    """Return the visible lines of ``text`` in the order of print."""
    lines: list[PrintedLine] = []
    behind = blanks = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        # One line end lies before every line but the first; each further one is an empty line.
        blanks += _line_ends(text, behind, start) - (1 if behind else 0)
        behind = end
        line = _line(text, start, end, blanks)
        if line is None:
            blanks += 1
        else:
            lines.append(line)
            blanks = 0
    return lines


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` (no white space) ends with a full stop, question or exclamation mark, closing marks aside."""
    bare = text.rstrip(_CLOSING)
    return bare != "" and bare[-1] in _STOPS


def _line_ends(text: str, start: int, end: int) -> int:
    if end - start <= 1:
        return end - start
    return sum(1 for _ in LINE_END.finditer(text, start, end))


def line_width(text: str) -> float:
    """Return the width of ``text`` in Chinese characters."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def _line(text: str, start: int, end: int, blanks: int) -> PrintedLine | None:
    raw = text[start:end]
    bare = "".join(raw.split())
    if not bare.isprintable():
        bare = GAP.sub("", bare)
    if not bare:
        return None
    first = raw.index(bare[0])
    head = raw[:first]
    last = raw.rindex(bare[-1]) + 1
    indent = len(head) + head.count("\u3000")
    parted = last - first > len(bare) and _parted(raw[first:last], bare)
    return PrintedLine(start + first, start + last, blanks, indent, bare, line_width(bare), ends_sentence(bare), parted)


def _parted(raw: str, bare: str) -> bool:
    """Tell whether one or two blanks part a line of words (学在前 想在前), not of single characters spaced out."""
    words = raw.split()
    return len(raw) - len(bare) <= 3 and min(len(word) for word in words) >= 3
