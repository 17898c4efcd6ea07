"""Third kernel: from shared fingerprints to aligned passages (对齐), for one bucket of document pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.trace.edges import Ends, left_edges, right_edges
from luoshi.trace.frames import Framed, framed_clauses
from luoshi.trace.gathered import gathered
from luoshi.trace.letters import DIGIT, Flags, Floats, Ints, Letters, Stream, folding
from luoshi.trace.options import Options
from luoshi.trace.ordering import Keys
from luoshi.trace.regions import Regions, regions_of
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import runs
from luoshi.trace.whole import whole_clauses


@dataclass(frozen=True, slots=True)
class Matches:
    """Aligned passages: code points ``a0:a1`` of document ``a`` and ``b0:b1`` of ``b``.

    ``matched`` letters are equal, ``weight`` of them beyond set phrases; ``similarity`` is the share of equal letters
    in the longer side. ``pieces`` counts the equal runs; it is 0 where whole clauses were compared,
    :data:`~luoshi.trace.frames.FRAMED` where they stand in one frame, and :data:`~luoshi.trace.gathered.PART` for one
    of several clauses that together make a passage.
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


def align(
    stream: Stream, keys: Keys, width: int, ritual: Ritual, framed: Framed, documents: int, options: Options
) -> Regions:
    """Align the passages of every pair of documents that share fingerprints.

    Args:
        stream: the documents of this part.
        keys: shared fingerprints as :func:`~luoshi.trace.segments.packed` gives them; sorted in place.
        width: bits of a letter position in ``keys``.
        ritual: the set phrases in these documents.
        framed: the clauses in these documents that stand in a frame.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    found = runs(stream, keys, width, documents, options)
    passages = regions_of(stream, found, ritual, documents, options)
    if not options.whole:
        return passages
    more = [whole_clauses(stream, found, passages, ritual, options)]
    if options.frames:
        more.append(framed_clauses(stream, found, ritual, framed, options.framed))
    return Regions.together((passages, *more, gathered(stream, found, ritual, documents, options)))


def matches_of(left: Letters, right: Letters, regions: Regions, options: Options) -> Matches:
    """Turn passages in letters into passages in characters, with the ends of their clauses.

    Args:
        left: the texts of the documents ``a``.
        right: the texts of the documents ``b``, numbered for themselves, their letters too.
        regions: aligned passages.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    a, b = Ends(left, regions.a, options), Ends(right, regions.b, options)
    a0, b0 = left_edges(a, _start(left, regions.x0), b, _start(right, regions.y0))
    a1, b1 = right_edges(a, _end(left, regions.x1 - 1), b, _end(right, regions.y1 - 1))
    at, to = left.base[regions.a], right.base[regions.b]
    similarity = regions.matched / np.maximum(regions.length(), 1)
    return Matches(
        regions.a,
        regions.b,
        a0 - at,
        a1 - at,
        b0 - to,
        b1 - to,
        regions.matched,
        regions.novel,
        similarity,
        regions.pieces,
    )


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
