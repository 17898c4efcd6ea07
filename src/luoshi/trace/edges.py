"""Where a passage ends (边界): at the stop of its clause, if only a word or so is missing on either side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from luoshi.trace.letters import STOPS, Flags, Ints, Letters, folding
from luoshi.trace.options import Options

#: Marks that open what follows them.
OPENERS = "“‘《〈（([【「『\"'"
_LETTER, _STOP, _OPENER, _OTHER = 0, 1, 2, 3
#: Code points looked at beyond an end: twice the letters, for quotation marks and line breaks among them.
_AHEAD = 2


@lru_cache(maxsize=4)
def _sorts(variants: str, lines: bool) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return the table from code point to letter, stop, opener or other; with ``lines`` the end of a line is a stop."""
    table = np.where(folding(variants) != 0, _LETTER, _OTHER).astype(np.uint8)
    table[[ord(mark) for mark in OPENERS]] = _OPENER
    table[[ord(mark) for mark in STOPS + "\n" * lines]] = _STOP
    return table


@dataclass(frozen=True, slots=True)
class Ends:
    """One side of passages whose ends are sought: the texts, the document of every passage, the options."""

    letters: Letters
    doc: Ints
    options: Options

    def sort(self, place: Ints) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        """Tell what stands at places of the plane."""
        return _sorts(self.options.variants, self.options.tight > 0)[self.letters.plane[place]]


def right_edges(a: Ends, a1: Ints, b: Ends, b1: Ints) -> tuple[Ints, Ints]:
    """Move right ends to the end of the clause where both sides lack no more than ``options.snap`` letters of it.

    A stop that follows at once belongs to the passage in any case. Where passages are told tight, what only one side
    has beyond the end is no part of it. Offsets are code points of the plane.
    """
    left, left_stop = _stop_after(a, a1)
    right, right_stop = _stop_after(b, b1)
    both = _both(left, right, a.options)
    return np.where(both | (left == 0), left_stop, a1), np.where(both | (right == 0), right_stop, b1)


def left_edges(a: Ends, a0: Ints, b: Ends, b0: Ints) -> tuple[Ints, Ints]:
    """Move left ends to the beginning of the clause, as :func:`right_edges` does at the other end."""
    left, left_start = _stop_before(a, a0)
    right, right_start = _stop_before(b, b0)
    both = _both(left, right, a.options)
    return np.where(both | (left == 0), left_start, a0), np.where(both | (right == 0), right_start, b0)


def _both(left: Ints, right: Ints, options: Options) -> Flags:
    both: Flags = (left <= options.snap) & (right <= options.snap)
    if options.tight:
        both &= (left > 0) == (right > 0)
    return both


def _stop_after(side: Ends, end: Ints) -> tuple[Ints, Ints]:
    """Return how many letters stand before the next stop, and where that stop ends; the text's end is a stop too."""
    most, limit = side.options.snap, side.letters.base[side.doc + 1] - 1
    missing, place = np.full(len(end), most + 1), end.copy()
    count, open_ = np.zeros(len(end), np.int64), np.ones(len(end), np.bool_)
    for step in range(_AHEAD * most + 2):
        at = end + step
        outside = at >= limit
        sort = side.sort(np.minimum(at, limit - 1))
        stop: Flags = open_ & (outside | (sort == _STOP))
        missing[stop], place[stop] = count[stop], np.where(outside[stop], at[stop], at[stop] + 1)
        count += (sort == _LETTER) & open_
        open_ &= ~stop & (count <= most)
    return missing, place


def _stop_before(side: Ends, start: Ints) -> tuple[Ints, Ints]:
    """Return how many letters stand after the stop before ``start``, and where the first of them begins."""
    most, limit = side.options.snap, side.letters.base[side.doc]
    missing, place = np.full(len(start), most + 1), start.copy()
    count, open_ = np.zeros(len(start), np.int64), np.ones(len(start), np.bool_)
    first = start.copy()
    for step in range(1, _AHEAD * most + 3):
        at = start - step
        outside = at < limit
        sort = side.sort(np.maximum(at, limit))
        stop: Flags = open_ & (outside | (sort == _STOP))
        missing[stop], place[stop] = count[stop], first[stop]
        open_ &= ~stop
        count += (sort == _LETTER) & open_
        first = np.where(open_ & ((sort == _LETTER) | (sort == _OPENER)), at, first)
        open_ &= count <= most
    return missing, place
