"""Finding many words at once in running text, on characters (多词匹配).

Chinese set phrases and names are matched on characters, never on segmented words: segmenters cut them by dictionary luck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add

from luoshi.model import LuoshiError

#: Lists up to this length are quicker as one pattern.
FEW = 48


@lru_cache(maxsize=2)
def _pairs(text: str) -> tuple[str, ...]:
    """Return the overlapping pairs of characters of a text; several matchers ask this of one text."""
    return tuple(map(add, text, text[1:]))


class Matcher:
    """Finds the words of a list in a text, longest first at every place; words have two characters or more.

    The first two characters decide whether anything can begin at an offset, so that scanning costs one look-up a
    character; that is as fast as an automaton for lists of some ten thousand words and needs no library.

    Raises:
        LuoshiError: if a word has fewer than two characters.
    """

    __slots__ = ("_few", "_heads", "_words")

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
        return [at for at, head in enumerate(_pairs(text)) if head in heads]

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
