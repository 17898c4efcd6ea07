"""Character pairs as evidence, weighted by how rare they are in the collection (字对证据).

Chinese policy text has few word boundaries that everybody would draw alike, so clauses are compared by overlapping
character pairs. A pair that every report uses (发展, 建设) says little, one that few use (零碳, 综治) says much: the
weight of a pair is the logarithm of its rarity among the clauses searched. The kernels work on arrays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

#: What counts as a letter of the text: Han characters, Latin letters, digits. Everything else is punctuation.
_NOT_LETTER = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0-9]+")
#: Code points need 21 bits, so a pair fits in 42.
_SHIFT = 21

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]


def letters(text: str) -> str:
    """Return ``text`` in small letters without punctuation, quotation marks and blanks."""
    return _NOT_LETTER.sub("", text).lower()


def codes_of(text: str) -> Codes:
    """Return the letters of ``text`` as code points."""
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)


def pair_code(pair: str) -> int:
    """Return the number that stands for a pair of letters, or for one letter."""
    if len(pair) == 1:
        return ord(pair)
    return (ord(pair[0]) << _SHIFT) | ord(pair[1])


@dataclass(frozen=True)
class Index:
    """Which clauses hold which letters and pairs (倒排): ``rows`` of ``keys[i]`` are ``rows[starts[i]:starts[i+1]]``."""

    clauses: int
    keys: Codes
    starts: Codes
    rows: NDArray[np.int32]

    @cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        starts = self.starts.tolist()
        return dict(zip(self.keys.tolist(), pairwise(starts), strict=True))

    def at(self, code: int) -> NDArray[np.int32]:
        """Return the numbers of the clauses that hold the letter or pair ``code``, ascending."""
        start, end = self._places.get(code, (0, 0))
        return self.rows[start:end]

    def rarity(self, code: int) -> float:
        """Return the weight of a letter or pair: ln((clauses + 1) / (clauses that hold it + 1/2))."""
        start, end = self._places.get(code, (0, 0))
        return log((self.clauses + 1) / (end - start + 0.5))


def index(texts: Sequence[str]) -> Index:
    """Index the letters and pairs of ``texts``, which hold letters only (:func:`letters`)."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = codes_of("".join(texts))
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    inside = owner[:-1] == owner[1:] if len(owner) else owner.astype(bool)
    pairs = (codes[:-1] << _SHIFT) | codes[1:]
    both = np.concatenate([codes, pairs[inside]])
    owners = np.concatenate([owner, owner[:-1][inside]])
    order = np.lexsort((owners, both))
    both, owners = both[order], owners[order]
    if not len(both):
        empty = np.zeros(0, dtype=np.int64)
        return Index(len(texts), empty, np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    fresh = np.ones(len(both), dtype=bool)
    fresh[1:] = (both[1:] != both[:-1]) | (owners[1:] != owners[:-1])
    both, owners = both[fresh], owners[fresh]
    keys, first = np.unique(both, return_index=True)
    starts = np.append(first, len(both)).astype(np.int64)
    return Index(len(texts), keys, starts, owners.astype(np.int32))
