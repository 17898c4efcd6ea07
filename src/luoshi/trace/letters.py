"""Letters (字流): texts as arrays of folded character codes that remember where they stood.

Only letters and digits count. Width and case are folded (NFKC), Traditional characters go to their Simplified form,
and an unbroken run of digits becomes one symbol, so that “增长5.5%” and “增长４.8％” read alike; numbers are compared after
aligning. Punctuation, blanks and line breaks vanish, so hard wraps and spaced-out type do no harm.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

#: Code of any run of digits.
DIGIT = 1
#: Marks that end a sentence; so does the end of a line.
_ENDS = "。！？!?\n"
#: Marks that end a clause. The enumeration comma does not: it stands inside one.
STOPS = "，。；！？：,;!?:"
#: Code points folded at a time: the working arrays stay in the cache of one core.
_CHUNK = 1 << 16
#: Characters above the basic plane are folded into the private use area, which no text letter occupies.
_ABOVE, _ABOVE_SIZE = 0xE000, 0x1900

Codes = NDArray[np.uint16]
Flags = NDArray[np.bool_]
Numbers = TypeVar("Numbers", bound=NDArray[Any])
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Code points, in two bytes each or in four.
Plane = NDArray[np.uint16] | NDArray[np.uint32]


@dataclass(frozen=True)
class Letters:
    """The letters of several texts, one after the other.

    ``codes[i]`` is the folded code of letter i and ``offsets[i]`` where it begins in ``plane``, the code points of all
    texts with a line feed after each; text d holds the letters ``starts[d]:starts[d + 1]`` and begins at ``base[d]``.
    """

    plane: Plane
    codes: Codes
    offsets: NDArray[np.uint32]
    starts: Ints
    base: Ints

    def sentences(self) -> Ints:
        """Return the letters that follow the end of a sentence or of a line."""
        return self._after(_ENDS)

    def clauses(self) -> Ints:
        """Return the letters that follow the end of a clause or of a line."""
        return self._after(STOPS + "\n")

    def _after(self, marks: str) -> Ints:
        table = np.zeros(0x10000, np.bool_)
        table[[ord(mark) for mark in marks]] = True
        ends = np.flatnonzero(table[np.minimum(self.plane, 0xFFFF)])
        return fresh(np.searchsorted(self.offsets, ends.astype(np.uint32)))

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Stream:
    """What aligning needs of several texts (字流): their codes, and where each begins; positions count letters.

    ``sentences`` and ``clauses`` are letters at which sentences and clauses begin.
    """

    codes: Codes
    starts: Ints
    sentences: Ints
    clauses: Ints

    @classmethod
    def of(cls, *parts: Letters, sentences: bool = False) -> Stream:
        """Return the texts of all parts, one part after the other; with their sentences and clauses if asked."""
        shifts = np.cumsum([0, *(part.starts[-1] for part in parts)])
        starts = [part.starts[1:] + shift for part, shift in zip(parts, shifts, strict=False)]
        begun = clauses = [np.zeros(0, np.int64)]
        if sentences:
            begun = [part.sentences() + shift for part, shift in zip(parts, shifts, strict=False)]
            clauses = [part.clauses() + shift for part, shift in zip(parts, shifts, strict=False)]
        codes = parts[0].codes if len(parts) == 1 else np.concatenate([part.codes for part in parts])
        begins = np.concatenate((np.zeros(1, np.int64), *starts))
        return cls(codes, begins, fresh(np.concatenate(begun)), fresh(np.concatenate(clauses)))

    def __len__(self) -> int:
        return len(self.starts) - 1


def fresh(rising: Numbers) -> Numbers:
    """Return rising values without those that come again."""
    first = np.ones(len(rising), np.bool_)
    first[1:] = rising[1:] != rising[:-1]
    found: Numbers = rising[first]  # type: ignore[assignment]
    return found


@lru_cache(maxsize=4)
def folding(variants: str = "") -> Codes:
    """Return the table from code point to folded code: 0 for anything but letters and digits (cached, 2 MB).

    ``variants`` holds pairs of characters, the second standing for the first (Traditional, Simplified).
    """
    table = np.zeros(0x110000, np.uint16)
    for point in range(0x3000):
        table[point] = _folded(chr(point))
    for start, end in ((0x3000, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x10000, 0x12000), (0x1D400, 0x1F200)):
        table[start:end] = [_folded(chr(point)) for point in range(start, end)]
    table[0x3400:0xA000] = np.arange(0x3400, 0xA000)
    table[0xAC00:0xD7A4] = np.arange(0xAC00, 0xD7A4)
    table[0x20000:0x32000] = _ABOVE + np.arange(0x12000) % _ABOVE_SIZE
    for old, new in zip(variants[::2], variants[1::2], strict=True):
        table[ord(old)] = table[ord(new)]
    return table


def _folded(character: str) -> int:
    if character.isdecimal():
        return DIGIT
    if not character.isalnum():
        return 0
    plain = unicodedata.normalize("NFKC", character)[0].lower()[0]
    if plain.isdecimal():
        return DIGIT
    if not plain.isalnum():
        return 0
    point = ord(plain)
    return point if point < 0x10000 else _ABOVE + point % _ABOVE_SIZE


def encode(texts: Sequence[str], variants: str = "") -> Letters:
    """Turn texts into letters; every offset stays exact.

    Args:
        texts: clean texts; a lone surrogate counts as no letter.
        variants: see :func:`folding`.
    """
    base = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=base[1:])
    plane = _plane("\n".join((*texts, "")))
    table = folding(variants)
    parts, places = [np.zeros(0, np.uint16)], [np.zeros(0, np.uint32)]
    last = 0
    for start in range(0, len(plane), _CHUNK):
        codes = table[plane[start : start + _CHUNK]]
        first = codes[0]
        digit = codes == DIGIT
        codes[1:][digit[1:] & digit[:-1]] = 0
        codes[0] = 0 if first == last == DIGIT else first
        last = int(DIGIT if digit[-1] else 0)
        where = np.flatnonzero(codes != 0)
        parts.append(codes[where])
        places.append((where + start).astype(np.uint32))
    offsets = np.concatenate(places)
    return Letters(plane, np.concatenate(parts), offsets, np.searchsorted(offsets, base.astype(np.uint32)), base)


def _plane(text: str) -> Plane:
    """Return the code points of ``text``; in two bytes each where none lies above the basic plane."""
    narrow = text.encode("utf-16-le", "surrogatepass")
    if len(narrow) == 2 * len(text):
        return np.frombuffer(narrow, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
