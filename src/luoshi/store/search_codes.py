"""Numbers for letters, and lists of positions packed into bits (检索编码). Kernels on arrays.

A list of ascending positions is packed as Elias and Fano do (P. Elias, Efficient storage and retrieval by content and
address of static files, JACM 21, 1974): of every position the low bits as they are, of the high bits the differences in
unary. That takes about two bits more than the information in it, and unpacks without a loop.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Stands between passages, so that no phrase runs from one into the next; a code point that no text may hold.
SEPARATOR = chr(0x10FFFF)
#: What a letter that no file can hold (half a surrogate pair, or the separator itself) is replaced with.
REPLACEMENT = "\ufffd"
#: Bits for the number of a letter: all of Unicode has fewer than 2**18 letters in use.
LETTER_BITS = 18

Numbers = NDArray[np.int64]
Bits = NDArray[np.uint8]

_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {0xFF21 + i: 0x61 + i for i in range(26)}
_FULL_WIDTH |= {0xFF41 + i: 0x61 + i for i in range(26)}
#: Letters that count as the same: capital and small Latin letters, full-width and ordinary letters and digits.
_SAME = {0x41 + i: 0x61 + i for i in range(26)} | _FULL_WIDTH


def fold(text: str) -> str:
    """Return ``text`` with Latin letters small and full-width letters and digits narrow; the length stays."""
    return text.translate(_SAME)


def fold_table() -> NDArray[np.uint32]:
    """Return, for every code point, the code point that :func:`fold` puts in its place."""
    table = np.arange(0x110000, dtype=np.uint32)
    table[list(_SAME)] = list(_SAME.values())
    return table


def clean(text: str) -> str:
    """Return ``text`` without letters that cannot be stored; its length stays."""
    if SEPARATOR in text:
        text = text.replace(SEPARATOR, REPLACEMENT)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            text = "".join(REPLACEMENT if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Return the distinct values, ascending; much faster on millions of numbers than ``np.unique``."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def low_bits(count: Numbers, last: Numbers) -> Numbers:
    """Return how many low bits are kept as they are in lists of ``count`` positions that end with ``last``."""
    ratio = np.maximum(last // np.maximum(count, 1), 1)
    return np.frexp(ratio.astype(np.float64))[1].astype(np.int64) - 1


def packed_sizes(count: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Return the bytes that the low and the high bits of lists take."""
    low = low_bits(count, last)
    return (count * low + 7) // 8, (count + (last >> low) + 7) // 8


def pack(positions: Numbers, counts: Numbers) -> bytes:
    """Pack lists of ascending positions, one after the other: the low bits of a list, then its high bits."""
    ends = np.cumsum(counts)
    last = positions[ends - 1]
    low = low_bits(counts, last)
    low_bytes, high_bytes = packed_sizes(counts, last)
    byte_ends = np.cumsum(low_bytes + high_bytes)
    begins = (byte_ends - low_bytes - high_bytes) * 8
    bits = np.zeros(int(byte_ends[-1]) * 8, dtype=np.uint8)
    place = np.arange(len(positions)) - np.repeat(ends - counts, counts)
    width = np.repeat(low, counts)
    at = np.repeat(begins, counts) + place * width
    for step in range(int(low.max())):
        here = np.flatnonzero(width > step)
        bits[at[here] + step] = (positions[here] >> step) & 1
    bits[np.repeat(begins + low_bytes * 8, counts) + (positions >> width) + place] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def unpack(packed: Bits, count: int, last: int, first: int | None = None) -> Numbers:
    """Return the positions of one packed list of ``count`` positions that ends with ``last``, or its first ones."""
    counts, lasts = np.array([count]), np.array([last])
    low = int(low_bits(counts, lasts)[0])
    low_bytes = int(packed_sizes(counts, lasts)[0][0])
    wanted = count if first is None else min(first, count)
    high = packed[low_bytes:] if wanted == count else packed[low_bytes : low_bytes + 8 + wanted]
    upper = np.flatnonzero(np.unpackbits(high, bitorder="little").view(np.bool_))[:wanted]
    positions = (upper - np.arange(len(upper))) << low
    if low:
        bits = np.unpackbits(packed[: (len(upper) * low + 7) // 8], bitorder="little")[: len(upper) * low]
        rows = np.packbits(bits.reshape(-1, low), axis=1, bitorder="little")
        lower = np.zeros((len(upper), 8), dtype=np.uint8)
        lower[:, : rows.shape[1]] = rows
        positions |= lower.view("<i8")[:, 0]
    return positions
