"""Third kernel: from shared fingerprints to aligned passages (对齐), for one bucket of document pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.edges import left_edges, right_edges
from luoshi.trace.letters import DIGIT, Flags, Floats, Ints, Letters, folding
from luoshi.trace.options import Options
from luoshi.trace.ordering import Keys
from luoshi.trace.regions import Regions, regions_of
from luoshi.trace.segments import runs
from luoshi.trace.stretches import Phrases


@dataclass(frozen=True, slots=True)
class Matches:
    """Aligned passages: code points ``a0:a1`` of document ``a`` and ``b0:b1`` of ``b``.

    ``matched`` letters are equal, ``weight`` of them beyond set phrases; ``similarity`` is the share of equal letters
    in the longer side.
    """

    a: Ints
    b: Ints
    a0: Ints
    a1: Ints
    b0: Ints
    b1: Ints
    matched: Ints
    weight: Floats
    similarity: Floats
    pieces: Ints

    def take(self, rows: Flags | Ints) -> Matches:
        """Return the matches at ``rows``."""
        return Matches(*(getattr(self, name)[rows] for name in self.__slots__))


def align(letters: Letters, keys: Keys, phrases: Phrases, documents: int, options: Options) -> Matches:
    """Align the passages of every pair of documents that share fingerprints.

    Args:
        letters: the documents of this part.
        keys: shared fingerprints as :func:`~luoshi.trace.segments.packed` gives them; sorted in place.
        phrases: stretches of set phrases in these documents.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    found = runs(letters, keys, documents, options)
    ritual = ritual_letters(letters, phrases)
    return _matches(letters, regions_of(letters, found, ritual, documents, options), options)


def ritual_letters(letters: Letters, phrases: Phrases) -> NDArray[np.uint32]:
    """Count, before every letter, those under a set phrase: the difference of two places is what lies between."""
    size = len(letters.codes)
    start, limit = letters.starts[phrases.doc], letters.starts[phrases.doc + 1]
    depth = np.zeros(size + 1, np.int32)
    np.add.at(depth, np.minimum(start + phrases.begin, limit), 1)
    np.subtract.at(depth, np.minimum(start + phrases.end, limit), 1)
    np.cumsum(depth, out=depth)
    counted = np.zeros(size + 1, np.uint32)
    np.cumsum(depth[:size] > 0, out=counted[1:])
    return counted


def _matches(letters: Letters, regions: Regions, options: Options) -> Matches:
    a, b = regions.a, regions.b
    most = np.full(len(a), options.snap)
    edges = (most, options.variants, options.tight > 0)
    a0, b0 = left_edges(letters, a, _start(letters, regions.x0), b, _start(letters, regions.y0), *edges)
    a1, b1 = right_edges(letters, a, _end(letters, regions.x1 - 1), b, _end(letters, regions.y1 - 1), *edges)
    at, to = letters.base[a], letters.base[b]
    similarity = regions.matched / np.maximum(regions.length(), 1)
    return Matches(a, b, a0 - at, a1 - at, b0 - to, b1 - to, regions.matched, regions.novel, similarity, regions.pieces)


def _start(letters: Letters, first: Ints) -> Ints:
    return letters.offsets[first].astype(np.int64)


def _end(letters: Letters, last: Ints) -> Ints:
    """Return where letter ``last`` ends in the plane: a run of digits ends with its last digit."""
    end = letters.offsets[last].astype(np.int64) + 1
    digits = np.flatnonzero(letters.codes[last] == DIGIT)
    table = folding()
    while len(digits):
        digits = digits[end[digits] < len(letters.plane)]
        digits = digits[table[letters.plane[end[digits]]] == DIGIT]
        end[digits] += 1
    return end
