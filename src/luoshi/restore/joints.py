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


class Joints:
    """The pairs of characters of a page, by which two lines are seen to run on.

    They do if the pair of characters that meet stands elsewhere on the page or among the ``known`` ones, or one of the
    two cannot stand at the edge of a phrase (的, 和). On clean articles set in columns more than half of the breaks inside
    paragraphs show it, but only 5 of 100 between a headline and the text below it.
    """

    def __init__(self, lines: Sequence[PrintedLine], known: Set[str]) -> None:
        self._known = known
        self._pairs: list[set[str]] = []
        for low in range(0, len(lines), NEIGHBOURHOOD):
            pairs: set[str] = set()
            for line in lines[low : low + NEIGHBOURHOOD]:
                pairs.update(map("".join, pairwise(line.text)))
            self._pairs.append(pairs)

    def run_on(self, line: PrintedLine, following: PrintedLine, number: int) -> bool | None:
        """Tell whether ``following``, line ``number`` of the page, goes on from ``line``.

        None where one of the characters that meet is no Chinese one.
        """
        last, first = line.text[-1], following.text[0]
        if not (is_cjk(first) and is_cjk(last)):
            return None
        if first in _NEVER_OPENS or last in _NEVER_ENDS or last + first in self._known:
            return True
        return last + first in self._pairs[number // NEIGHBOURHOOD]
