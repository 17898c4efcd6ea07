"""Third kernel: from shared fingerprints to aligned passages (对齐), for one bucket of document pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints, Letters
from luoshi.trace.options import Options
from luoshi.trace.pairs import Hits, Phrases
from luoshi.trace.regions import Regions, merged
from luoshi.trace.segments import Runs, runs


@dataclass(frozen=True)
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


def align(letters: Letters, sections: Ints, hits: Hits, phrases: Phrases, documents: int, options: Options) -> Matches:
    """Align the passages of every pair of documents in ``hits``.

    Args:
        letters: the documents of this part.
        sections: letter positions at which a section of a document begins; within one section nothing is linked.
        hits: shared fingerprints, documents numbered as in ``letters``.
        phrases: stretches of set phrase in these documents.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    found = runs(letters, hits, documents, options.gram)
    found = found.take(~_same_section(found, sections))
    regions = merged(found, len(letters), options.gap, ritual_letters(letters, phrases))
    similarity = regions.matched / np.maximum(regions.x1 - regions.x0, regions.y1 - regions.y0).clip(1)
    good = (regions.matched >= options.least) & (similarity >= options.similarity) & (regions.novel >= options.novel)
    return _matches(letters, regions.take(good), similarity[good])


def ritual_letters(letters: Letters, phrases: Phrases) -> Ints:
    """Count, before every letter, those under a set phrase: the difference of two places is what lies between."""
    size = len(letters.codes)
    limit = letters.starts[phrases.doc + 1]
    depth = np.zeros(size + 1, np.int64)
    np.add.at(depth, np.minimum(letters.starts[phrases.doc] + phrases.begin, limit), 1)
    np.add.at(depth, np.minimum(letters.starts[phrases.doc] + phrases.end, limit), -1)
    counted = np.zeros(size + 1, np.int64)
    np.cumsum(np.cumsum(depth[:size]) > 0, out=counted[1:])
    return counted


def _same_section(found: Runs, sections: Ints) -> Flags:
    same: Flags = found.a == found.b
    inner = np.flatnonzero(same)
    left = np.searchsorted(sections, found.x[inner], "right")
    same[inner] = left == np.searchsorted(sections, found.y[inner], "right")
    return same


def _matches(letters: Letters, regions: Regions, similarity: Floats) -> Matches:
    return Matches(
        regions.a,
        regions.b,
        letters.offsets[regions.x0] - letters.base[regions.a],
        _end(letters, regions.x1 - 1) - letters.base[regions.a],
        letters.offsets[regions.y0] - letters.base[regions.b],
        _end(letters, regions.y1 - 1) - letters.base[regions.b],
        regions.matched,
        regions.novel,
        similarity,
    )


def _end(letters: Letters, last: Ints) -> Ints:
    """Return where letter ``last`` ends in the plane; a run of digits ends with its last digit."""
    return letters.offsets[last].astype(np.int64) + 1
