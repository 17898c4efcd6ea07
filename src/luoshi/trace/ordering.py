"""Sorting by packing (排序): one sort of whole numbers does what an indirect sort does, several times faster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Ints, Numbers, fresh

Keys = NDArray[np.uint64]


def order_of(keys: Keys, width: int) -> Ints:
    """Return the stable order of ``keys``, none of which needs more than ``width`` bits.

    Key and row number share one 64-bit number where they fit; else the order is found by comparing.
    """
    bits = len(keys).bit_length()
    if width + bits > 64:
        return np.argsort(keys, kind="stable")
    packed = keys << np.uint64(bits) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    packed &= np.uint64((1 << bits) - 1)
    return packed.astype(np.int64)


def bits_of(number: int) -> int:
    """Return how many bits hold every number from 0 to ``number``."""
    return max(1, int(number).bit_length())


def distinct(values: Numbers) -> Numbers:
    """Return the different values in order; sorting is several times quicker than the table of hashes that numpy makes."""
    ordered: Numbers = np.sort(values)  # type: ignore[assignment]
    return fresh(ordered)
