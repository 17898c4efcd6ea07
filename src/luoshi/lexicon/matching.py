"""Finding many words at once in running text, on characters (多词匹配).

Chinese set phrases and names are matched on characters, never on segmented words: segmenters cut them by dictionary luck.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Matcher:
    """Finds the words of a list in a text, longest first at every place.

    Two characters decide whether anything can begin at an offset, so that scanning costs one look-up a character; that
    is as fast as an automaton for lists of some ten thousand words and needs no library.
    """

    __slots__ = ("_heads", "_singles", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if word)
        heads: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) > 1:
                heads.setdefault(word[:2], set()).add(len(word))
        self._heads = {head: tuple(sorted(lengths, reverse=True)) for head, lengths in heads.items()}
        self._singles = frozenset(word for word in self._words if len(word) == 1)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int) -> int:
        """Return the end of the longest word that begins at ``start``, or ``start`` if none does."""
        for length in self._heads.get(text[start : start + 2], ()):
            if start + length <= len(text) and text[start : start + length] in self._words:
                return start + length
        return start + 1 if text[start : start + 1] in self._singles else start

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of the words of ``text`` from left to right, longest first, without overlaps."""
        at, length = 0, len(text)
        heads, words, singles = self._heads, self._words, self._singles
        while at < length:
            for size in heads.get(text[at : at + 2], ()):
                if at + size <= length and text[at : at + size] in words:
                    yield at, at + size
                    at += size
                    break
            else:
                if text[at] in singles:
                    yield at, at + 1
                at += 1

    def find_all(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of every word of ``text``, overlapping and nested ones too, longest first at each start."""
        heads, words, singles, length = self._heads, self._words, self._singles, len(text)
        for at in range(length):
            for size in heads.get(text[at : at + 2], ()):
                if at + size <= length and text[at : at + size] in words:
                    yield at, at + size
            if text[at] in singles:
                yield at, at + 1
