"""Gathered passages (摘编): clauses that stand side by side in one text and far apart, in the same order, in the other.

A report that sums up a long speech takes one clause of every paragraph and makes a sentence of them. No clause of it
says enough by itself, but several that answer, one after the other, what the other text says in the same order, do.
"""

from __future__ import annotations

import numpy as np

from luoshi.trace.letters import Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.regions import Regions, needed
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import Runs

#: Letters of the shortest part; so many must be no set phrase.
_PART = 6
#: Parts of the shortest passage; two clauses in one order may be chance.
PARTS = 3
#: Letters that may stand between two parts where they stand side by side.
_BESIDE = 3
#: Letters between two parts in the other text, at the most: some paragraphs.
_FAR = 2000
#: Neighbours that a part looks at for the next one.
_AHEAD = 6
#: ``pieces`` of a part of a gathered passage.
PART = -1


def gathered(stream: Stream, found: Runs, ritual: Ritual, documents: int, options: Options) -> Regions:
    """Return the parts of gathered passages as regions with :data:`PART` for ``pieces``.

    Args:
        stream: the documents of this part, with sentences.
        found: equal runs, by pair of documents and position.
        ritual: the set phrases in them.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`; together the parts need the evidence of a passage, and
            ``unmatched`` for a tenth of the letters between them.
    """
    novel = (found.size - ritual.between(found.x, found.x + found.size)) * found.rarity
    rows = np.flatnonzero(novel >= _PART)
    found, novel = found.take(rows), novel[rows]
    kept = np.zeros(len(found.x), np.bool_)
    for beside, far in ((found.y, found.x), (found.x, found.y)):
        sentence = np.searchsorted(stream.sentences, beside, "right")
        kept |= _parts(found, beside, sentence, far, novel, needed(documents, options), options)
    rows = np.flatnonzero(kept)
    return _regions(found.take(rows), novel[rows])


def _parts(found: Runs, beside: Ints, sentence: Ints, far: Ints, said: Floats, least: float, options: Options) -> Flags:
    """Mark the runs that follow one another closely in a sentence of ``beside`` and, far apart, in ``far``."""
    order = np.lexsort((far, beside, found.b, found.a))
    if not len(order):
        return np.zeros(0, np.bool_)
    sentence = sentence[order]
    begin, place, size = beside[order], far[order], found.size[order]
    pair = found.a[order] * (np.int64(1) << 32) + found.b[order]
    following = np.full(len(order), -1)
    for step in range(min(_AHEAD, len(order) - 1), 0, -1):
        gap = begin[step:] - begin[:-step] - size[:-step]
        jump = place[step:] - place[:-step] - size[:-step]
        near = (pair[step:] == pair[:-step]) & (np.abs(gap) <= _BESIDE) & (jump > options.tight) & (jump <= _FAR)
        low = np.flatnonzero(near & (sentence[step:] == sentence[:-step]))
        following[low] = low + step
    chain = _chains(following)
    jumps = np.where(following >= 0, place[following] - place - size, 0)
    cost = options.unmatched * np.maximum(jumps, 0) / 10
    total = np.bincount(chain, said[order] - cost, len(chain))
    parts = np.bincount(chain, minlength=len(chain))
    kept = np.zeros(len(order), np.bool_)
    kept[order] = (parts[chain] >= PARTS) & (total[chain] >= least)
    return kept


def _chains(following: Ints) -> Ints:
    """Return the first row of the chain that every row belongs to."""
    label = np.arange(len(following))
    low = np.flatnonzero(following >= 0)
    while True:
        before = label.copy()
        np.minimum.at(label, following[low], label[low])
        if np.array_equal(before, label):
            return label


def _regions(found: Runs, novel: Floats) -> Regions:
    pieces = np.full(len(found.x), PART)
    x1, y1 = found.x + found.size, found.y + found.size
    return Regions(
        found.a, found.b, found.x, x1, found.y, y1, found.size, np.asarray(novel, np.float64), pieces, found.size
    )
