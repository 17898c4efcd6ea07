"""Exact search for words of any script in all passages (原文检索): 落实, 1000家, 增长7%, 5G.

A phrase is looked up as written: nothing in it is an operator, so quotation marks, asterisks and AND are text like any
other. Capital and small Latin letters count as the same, and so do full-width and ordinary letters and digits.

Limits: no stemming, no synonyms, no ranking: hits come in the order of the shelf.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luoshi.store.search_build import ENCODING, STRIDE, build
from luoshi.store.search_codes import SEPARATOR, Numbers, distinct, fold, packed_sizes, unpack
from luoshi.store.search_file import open_index

__all__ = ["Count", "Hit", "Search", "build"]

#: Passages read from the start for a letter that stands nearly everywhere, before its lists are read after all.
_SCANNED = 4_000
#: As many passages are sooner opened and read than the lists of the other pairs unpacked.
_OPENED = 40
#: The first hits are looked for in the first part of the lists, in which so many times as many may be expected.
_MARGINS = (6, 60)


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that holds the phrase, with every place where it stands: offsets in the text of the passage."""

    passage_id: str
    article_id: str
    text: str
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many passages hold a phrase, and how often it stands there in all (overlapping places count)."""

    passages: int
    occurrences: int


class Search:
    """A search index, opened for reading; threads may share it.

    Raises:
        ShelfError: if there is no index at ``path`` or it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = open_index(path)
        arrays = self._file.arrays
        self._starts: Numbers = arrays["passage_starts"]
        self._counts: NDArray[np.uint32] = arrays["pair_counts"]
        self._numbers = {chr(point): number for number, point in enumerate(arrays["letters"].tolist())}

    def __len__(self) -> int:
        return self._file.numbers["passages"]

    def count(self, phrase: str, articles: Collection[str] | None = None) -> Count:
        """Count the passages that hold ``phrase``, in all articles or only in ``articles``; exact."""
        phrase = fold(phrase)
        rows = self._rows(phrase)
        if rows is None:
            return Count(0, 0)
        if articles is None and len(phrase) <= 2:
            name, row = ("letter_passages", self._numbers[phrase]) if len(phrase) == 1 else ("pair_passages", rows[0])
            return Count(int(self._file.arrays[name][row]), int(self._counts[rows].sum()))
        places = self._kept(self._places(rows, len(phrase)), articles)
        owners = self._passages_at(places)
        return Count(_distinct(owners), len(places))

    def tally(self, phrase: str, articles: Collection[str] | None = None) -> dict[str, int]:
        """Return how many passages of each article hold ``phrase``; exact, articles without any left out."""
        phrase = fold(phrase)
        rows = self._rows(phrase)
        if rows is None:
            return {}
        owners = distinct(self._passages_at(self._kept(self._places(rows, len(phrase)), articles)))
        numbers, counts = np.unique(self._articles_at(owners), return_counts=True)
        return {self.article_ids[number]: int(count) for number, count in zip(numbers, counts, strict=True)}

    def find(
        self, phrase: str, limit: int = 20, offset: int = 0, articles: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Return the passages that hold ``phrase``, ``limit`` of them from ``offset`` on, in the order of the shelf."""
        phrase = fold(phrase)
        wanted = offset + limit
        rows = self._rows(phrase)
        if rows is None or limit <= 0:
            return ()
        if len(phrase) > 2 and self._counts[rows].min() <= _OPENED:
            rarest = self._list(int(rows[int(self._counts[rows].argmin())]))
            numbers = distinct(self._passages_at(self._kept(rarest, articles)))
            return tuple(hit for hit in self._hits(numbers, phrase) if hit.offsets)[offset:wanted]
        first = self._first(phrase, rows, wanted) if articles is None else None
        if first is None:
            first = distinct(self._passages_at(self._kept(self._places(rows, len(phrase)), articles)))
        return tuple(self._hits(first[offset:wanted], phrase))

    def rarity(self, pair: str) -> float:
        """Return the logarithm of one over the share of passages that hold a pair of letters; 0 where none does."""
        rows = self._rows(fold(pair))
        passages = int(self._file.arrays["pair_passages"][rows[0]]) if rows is not None else 0
        return log(len(self) / passages) if passages else 0.0

    def weigh(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return, for every passage in the order of the shelf, the sum of the weights of the pairs that it holds."""
        sums = np.zeros(len(self), dtype=np.float32)
        for pair, weight in weights.items():
            rows = self._rows(fold(pair))
            if rows is not None:
                sums[distinct(self._passages_at(self._list(int(rows[0]))))] += weight
        return sums

    def articles_of(self, numbers: Numbers) -> list[str]:
        """Return the article of each of the passages ``numbers`` (counted in the order of the shelf)."""
        return [self.article_ids[number] for number in self._articles_at(numbers)]

    def spread(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a value for every passage from one for every article, in the order of :attr:`article_ids`."""
        runs = np.diff(np.append(self._file.arrays["run_starts"], len(self)))
        spread: NDArray[np.float32] = np.repeat(values[self._file.arrays["run_articles"]], runs)
        return spread

    def texts(self, numbers: Numbers) -> list[tuple[str, str]]:
        """Return id and text of the passages ``numbers``."""
        return list(self._texts(numbers.tolist()))

    def _first(self, phrase: str, rows: Numbers, wanted: int) -> Numbers | None:
        """Return the first passages of a frequent phrase from the first part of the collection; None if too few."""
        if len(phrase) == 1:
            return self._scanned(phrase, wanted) if self._counts[rows].sum() > len(self) // 8 else None
        letters = self._file.numbers["letters"]
        for margin in _MARGINS:
            until = letters * margin * wanted // int(self._counts[rows].min())
            if until * 4 > letters:
                break
            numbers = distinct(self._passages_at(self._places(rows, len(phrase), until)))
            if len(numbers) >= wanted:
                return numbers
        return None

    def _scanned(self, letter: str, wanted: int) -> Numbers | None:
        """Return the first passages that hold a letter which stands in many, by reading from the start."""
        found: list[int] = []
        for number, (_, text) in enumerate(self._texts(range(min(len(self), _SCANNED)))):
            if letter in fold(text):
                found.append(number)
                if len(found) == wanted:
                    return np.array(found, dtype=np.int64)
        return None

    def _places(self, rows: Numbers, length: int, until: int | None = None) -> Numbers:
        """Return every position, or those below ``until``, at which the phrase of the lists ``rows`` begins, ascending."""
        if length == 1:
            return np.sort(np.concatenate([self._list(int(row), until) for row in rows]))
        places: Numbers | None = None
        for step in _cover(self._counts[rows]):
            here = self._list(int(rows[step]), until) - step
            places = here if places is None else _common(places, here)
            if not len(places):
                break
        return np.zeros(0, dtype=np.int64) if places is None else places

    def _rows(self, phrase: str) -> Numbers | None:
        """Return the rows of the lists that ``phrase`` needs; None if one of its pairs stands nowhere."""
        if not phrase or len(phrase) > self._longest or SEPARATOR in phrase:
            return None
        numbers = [self._numbers[letter] for letter in phrase if letter in self._numbers]
        if len(numbers) < len(phrase):
            return None
        if len(phrase) == 1:
            low, high = self._file.arrays["pair_rows"][numbers[0] : numbers[0] + 2].tolist()
            return np.arange(low, high)
        rows: list[int] = []
        for first, second in pairwise(numbers):
            row = self._row(first, second)
            if row is None:
                return None
            rows.append(row)
        return np.array(rows)

    def _row(self, first: int, second: int) -> int | None:
        low, high = self._file.arrays["pair_rows"][first : first + 2]
        seconds = self._file.arrays["pair_seconds"][low:high]
        row = int(np.searchsorted(seconds, second))
        return int(low) + row if row < len(seconds) and seconds[row] == second else None

    def _list(self, row: int, until: int | None = None) -> Numbers:
        """Return the positions of one pair, all or at least those below ``until``."""
        stride, lasts = row // STRIDE, self._file.arrays["pair_last"]
        before = slice(stride * STRIDE, row + 1)
        low, high = packed_sizes(self._counts[before].astype(np.int64), lasts[before].astype(np.int64))
        end = int(self._file.arrays["stride_starts"][stride]) + int(low.sum() + high.sum())
        packed = self._file.arrays["postings"][end - int(low[-1] + high[-1]) : end]
        count, last = int(self._counts[row]), int(lasts[row])
        if until is not None and until < last:
            # Pairs are spread unevenly; a quarter more than their share is nearly always enough.
            part = unpack(packed, count, last, count * until // last * 5 // 4 + 64)
            if part[-1] >= until or len(part) == count:
                return part
        return unpack(packed, count, last)

    def _passages_at(self, places: Numbers) -> Numbers:
        # Looked up in its own type: numpy would copy the whole array to compare it with wider numbers.
        return np.searchsorted(self._starts, places.astype(self._starts.dtype), "right") - 1

    def _articles_at(self, passages: Numbers) -> NDArray[np.uint32]:
        runs: NDArray[np.uint32] = self._file.arrays["run_articles"]
        return runs[np.searchsorted(self._file.arrays["run_starts"], passages.astype(np.uint32), "right") - 1]

    def _kept(self, places: Numbers, articles: Collection[str] | None) -> Numbers:
        if articles is None or not len(places):
            return places
        allowed = np.zeros(self._file.numbers["articles"], dtype=bool)
        allowed[[self._article_numbers[name] for name in articles if name in self._article_numbers]] = True
        return places[allowed[self._articles_at(self._passages_at(places))]]

    def _hits(self, numbers: Numbers, phrase: str) -> Iterator[Hit]:
        owners = self._articles_at(numbers)
        for article, (passage_id, text) in zip(owners, self._texts(numbers.tolist()), strict=True):
            yield Hit(passage_id, self.article_ids[article], text, _offsets(fold(text), phrase))

    def _texts(self, numbers: Iterable[int]) -> Iterator[tuple[str, str]]:
        """Yield the ids and texts of passages; neighbours share the opening of their block."""
        first = self._file.arrays["block_first"]
        opened = -1
        for number in numbers:
            block = int(np.searchsorted(first, number, "right")) - 1
            if block != opened:
                opened = block
                start, end = self._file.arrays["block_starts"][block : block + 2]
                press = zlib.decompressobj(-15, zdict=self._sample)
                data = press.decompress(self._file.arrays["blocks"][start:end].tobytes())
                head, _, texts = data.partition(b"\n")
                ids, ends = json.loads(head)
            place = number - int(first[block])
            yield ids[place], texts[ends[place - 1] if place else 0 : ends[place]].decode(ENCODING)

    @cached_property
    def _sample(self) -> bytes:
        return self._file.arrays["sample"].tobytes()

    @cached_property
    def article_ids(self) -> list[str]:
        """The articles whose passages are indexed."""
        ids: list[str] = json.loads(zlib.decompress(self._file.arrays["articles"].tobytes()))
        return ids

    @cached_property
    def _article_numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.article_ids)}

    @cached_property
    def _longest(self) -> int:
        return int(np.diff(self._starts).max()) - 1 if len(self) else 0


def _offsets(text: str, phrase: str) -> tuple[tuple[int, int], ...]:
    """Return every place where ``phrase`` stands in ``text``, overlapping ones too."""
    found, at = [], text.find(phrase)
    while at >= 0:
        found.append((at, at + len(phrase)))
        at = text.find(phrase, at + 1)
    return tuple(found)


def _cover(counts: NDArray[np.uint32]) -> list[int]:
    """Choose which pairs of a phrase to read so that every letter is covered, rarest first.

    The first and the last pair are needed for the outer letters; between them a pair may be left out where both its
    neighbours are read.
    """
    chosen = set(range(len(counts)))
    for step in sorted(chosen, key=lambda i: -int(counts[i])):
        if 0 < step < len(counts) - 1 and step - 1 in chosen and step + 1 in chosen:
            chosen.discard(step)
    return sorted(chosen, key=lambda i: int(counts[i]))


def _common(some: Numbers, others: Numbers) -> Numbers:
    """Return the numbers that stand in both ascending lists."""
    if len(others) < len(some):
        some, others = others, some
    rows = np.searchsorted(others, some)
    rows[rows == len(others)] = 0
    return some[others[rows] == some] if len(others) else some[:0]


def _distinct(ascending: Numbers) -> int:
    return int(np.count_nonzero(ascending[1:] != ascending[:-1])) + 1 if len(ascending) else 0
