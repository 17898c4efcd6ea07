"""Where a passage ends (边界): at the stop of its clause, if only a word or so is missing on either side."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from luoshi.trace.letters import Flags, Ints, Letters, folding

#: Marks that end a clause. The enumeration comma does not: it stands inside one.
STOPS = "，。；！？：,;!?:"
#: Marks that open what follows them.
OPENERS = "“‘《〈（([【「『\"'"
_LETTER, _STOP, _OPENER, _OTHER = 0, 1, 2, 3
#: Code points looked at beyond an end: twice the letters, for quotation marks and line breaks among them.
_AHEAD = 2


@lru_cache(maxsize=4)
def _sorts(variants: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return the table from code point to letter, stop, opener or other."""
    table = np.where(folding(variants) != 0, _LETTER, _OTHER).astype(np.uint8)
    table[[ord(mark) for mark in OPENERS]] = _OPENER
    table[[ord(mark) for mark in STOPS]] = _STOP
    return table


def right_edges(
    letters: Letters, a: Ints, a1: Ints, b: Ints, b1: Ints, most: Ints, variants: str, exchanged: bool
) -> tuple[Ints, Ints]:
    """Move right ends to the end of the clause where both sides lack at most ``most`` letters of it.

    A stop that follows at once belongs to the passage in any case. Offsets are code points of the plane.
    """
    left, left_stop = _stop_after(letters, a1, letters.base[a + 1] - 1, most, variants)
    right, right_stop = _stop_after(letters, b1, letters.base[b + 1] - 1, most, variants)
    both = (left <= most) & (right <= most)
    if exchanged:
        both &= (left > 0) == (right > 0)
    return np.where(both | (left == 0), left_stop, a1), np.where(both | (right == 0), right_stop, b1)


def left_edges(
    letters: Letters, a: Ints, a0: Ints, b: Ints, b0: Ints, most: Ints, variants: str, exchanged: bool
) -> tuple[Ints, Ints]:
    """Move left ends to the beginning of the clause where both sides lack at most ``most`` letters of it."""
    left, left_start = _stop_before(letters, a0, letters.base[a], most, variants)
    right, right_start = _stop_before(letters, b0, letters.base[b], most, variants)
    both = (left <= most) & (right <= most)
    if exchanged:
        both &= (left > 0) == (right > 0)
    return np.where(both | (left == 0), left_start, a0), np.where(both | (right == 0), right_start, b0)


def _stop_after(letters: Letters, end: Ints, limit: Ints, most: Ints, variants: str) -> tuple[Ints, Ints]:
    """Return how many letters stand before the next stop, and where that stop ends; the text's end is a stop too."""
    missing, place = most + 1, end.copy()
    count, open_ = np.zeros(len(end), np.int64), np.ones(len(end), np.bool_)
    for step in range(_AHEAD * int(most.max(initial=0)) + 2):
        at = end + step
        outside = at >= limit
        sort = _sorts(variants)[letters.plane[np.minimum(at, limit - 1)]]
        stop: Flags = open_ & (outside | (sort == _STOP))
        missing[stop], place[stop] = count[stop], np.where(outside[stop], at[stop], at[stop] + 1)
        count += (sort == _LETTER) & open_
        open_ &= ~stop & (count <= most)
    return missing, place


def _stop_before(letters: Letters, start: Ints, limit: Ints, most: Ints, variants: str) -> tuple[Ints, Ints]:
    """Return how many letters stand after the stop before ``start``, and where the first of them begins."""
    missing, place = most + 1, start.copy()
    count, open_ = np.zeros(len(start), np.int64), np.ones(len(start), np.bool_)
    first = start.copy()
    for step in range(1, _AHEAD * int(most.max(initial=0)) + 3):
        at = start - step
        outside = at < limit
        sort = _sorts(variants)[letters.plane[np.maximum(at, limit)]]
        stop: Flags = open_ & (outside | (sort == _STOP))
        missing[stop], place[stop] = count[stop], first[stop]
        open_ &= ~stop
        count += (sort == _LETTER) & open_
        first = np.where(open_ & ((sort == _LETTER) | (sort == _OPENER)), at, first)
        open_ &= count <= most
    return missing, place
