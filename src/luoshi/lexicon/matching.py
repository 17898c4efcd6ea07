"""Finding many words at once in running text, on characters (多词匹配).

Chinese set phrases and names are matched on characters, never on segmented words: segmenters cut them by dictionary luck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add

import numpy as np
import numpy.typing as npt

from luoshi.model import LuoshiError

#: Lists up to this length are quicker as one pattern.
FEW = 48


#: In texts up to this length the look-up of every pair is quicker than arrays.
SHORT = 200


@lru_cache(maxsize=2)
def _codes(text: str) -> npt.NDArray[np.uint16]:
    """Return the characters of a text as numbers, those beyond the basic plane as 0; several matchers ask this of one text."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.where(points < PLANE, points, 0).astype(np.uint16)


PLANE = 1 << 16


def _table(characters: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Return for every character of the basic plane whether it is one of ``characters``; others share the place of 0."""
    table = np.zeros(PLANE, dtype=bool)
    for character in characters:
        table[ord(character) if ord(character) < PLANE else 0] = True
    return table


class Matcher:
    """Finds the words of a list in a text, longest first at every place; words have two characters or more.

    The first two characters decide whether anything can begin at an offset. In long texts arrays tell where both are
    possible, and only there the words are looked up; that outruns an automaton written in Python.

    Raises:
        LuoshiError: if a word has fewer than two characters.
    """

    __slots__ = ("_few", "_heads", "_tables", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        heads: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) < 2:
                raise LuoshiError(
                    f"“{word}” is too short to be found in running text", "lexicon", "give two characters or more"
                )
            heads.setdefault(word[:2], set()).add(len(word))
        longest = sorted(self._words, key=lambda word: (-len(word), word))
        self._few = re.compile("|".join(map(re.escape, longest))) if 0 < len(longest) <= FEW else None
        self._heads = {head: tuple(sorted(lengths, reverse=True)) for head, lengths in heads.items()}
        self._tables: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]] | None = None

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int) -> int:
        """Return the end of the longest word that begins at ``start``, or ``start`` if none does."""
        for length in self._heads.get(text[start : start + 2], ()):
            if start + length <= len(text) and text[start : start + length] in self._words:
                return start + length
        return start

    def _candidates(self, text: str) -> list[int]:
        heads = self._heads
        if len(text) <= SHORT:
            return [at for at, head in enumerate(map(add, text, text[1:])) if head in heads]
        if self._tables is None:
            self._tables = _table(head[0] for head in heads), _table(head[1] for head in heads)
        first, second = self._tables
        codes = _codes(text)
        possible = np.flatnonzero(first[codes[:-1]] & second[codes[1:]])
        return [at for at in possible.tolist() if text[at : at + 2] in heads]

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of the words of ``text`` from left to right, longest first, without overlaps."""
        if self._few is not None:
            yield from (match.span() for match in self._few.finditer(text))
            return
        free = 0
        for at in self._candidates(text):
            if at >= free:
                end = self.at(text, at)
                if end > at:
                    yield at, end
                    free = end

    def find_all(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of every word of ``text``, overlapping and nested ones too, longest first at each start."""
        for at in self._candidates(text):
            for length in self._heads[text[at : at + 2]]:
                if at + length <= len(text) and text[at : at + length] in self._words:
                    yield at, at + length
