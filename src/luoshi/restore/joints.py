"""Joints (断行处): whether the two characters that meet over a line break belong together."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from luoshi.restore.gaps import is_cjk
from luoshi.restore.lines import PrintedLine

#: Lines of a page or two: in more text every pair stands somewhere.
NEIGHBOURHOOD = 400


#: Characters that begin no headline and no paragraph: they belong to the word before them.
_NEVER_OPENS = frozenset("的了着们性化等之")

#: Characters that end no headline and no paragraph: they belong to the word after them.
_NEVER_ENDS = frozenset("的和在与及或以将把被从向对第")


def joints(lines: Sequence[PrintedLine], known: Set[str] = frozenset()) -> list[bool | None]:
    """Return for every line whether its first character and the last of the line before seem to be of one phrase.

    They do if the pair stands elsewhere on the page or among the ``known`` ones, or one of the two cannot stand at the
    edge of a phrase (的, 和). None where one of them is no Chinese character. On clean articles set in columns more than
    half of the breaks inside paragraphs show it, but only 5 of 100 between a headline and the text below it.
    """
    found: list[bool | None] = []
    for low in range(0, len(lines), NEIGHBOURHOOD):
        near = lines[low : low + NEIGHBOURHOOD]
        pairs: set[str] = set()
        for line in near:
            pairs.update(map("".join, pairwise(line.text)))
        for index, line in enumerate(near, start=low):
            last = lines[index - 1].text[-1] if index else ""
            first = line.text[0]
            if not (last and is_cjk(first) and is_cjk(last)):
                found.append(None)
            else:
                clings = first in _NEVER_OPENS or last in _NEVER_ENDS
                found.append(clings or last + first in pairs or last + first in known)
    return found
