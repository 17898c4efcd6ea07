"""Third kernel, second part: runs of one pair of documents become passages (对应段), clause order left free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from luoshi.trace.extend import grown
from luoshi.trace.grouping import Nearness, components, one_to_one
from luoshi.trace.letters import Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import Runs


@dataclass(frozen=True, slots=True)
class Regions:
    """Aligned passages: letters ``x0:x1`` of document ``a`` and ``y0:y1`` of ``b``.

    ``matched`` letters of the shorter side lie in ``pieces`` equal runs, ``longest`` in the longest of them; ``novel`` is
    what they say beyond set phrases, each letter by its rarity.
    """

    a: Ints
    b: Ints
    x0: Ints
    x1: Ints
    y0: Ints
    y1: Ints
    matched: Ints
    novel: Floats
    pieces: Ints
    longest: Ints

    def take(self, rows: Flags | Ints) -> Regions:
        """Return the regions at ``rows``."""
        return Regions(*(getattr(self, name)[rows] for name in self.__slots__))

    @classmethod
    def together(cls, parts: Sequence[Regions]) -> Regions:
        """Return the regions of all parts, one part after the other."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def length(self) -> Ints:
        """Return the letters of the longer side."""
        longer: Ints = np.maximum(self.x1 - self.x0, self.y1 - self.y0)
        return longer

    def evidence(self, options: Options) -> Floats:
        """Return the novel letters less what chance takes for every further piece and every letter left out."""
        left_out = self.length() - self.matched
        said = self.novel + options.ritual * (self.matched - self.novel)
        if options.exact:
            exact = self.longest + options.ritual * np.maximum(self.matched - self.longest, 0)
            said = np.where(self.longest >= options.exact, np.maximum(said, exact), said)
        evidence: Floats = said - options.piece * (self.pieces - 1) - options.unmatched * left_out
        return evidence


def regions_of(stream: Stream, found: Runs, ritual: Ritual, documents: int, options: Options) -> Regions:
    """Join runs of one pair of documents that lie near each other in both, in any order, and lengthen their ends.

    With ``options.tight`` passages are first sought with that smaller gap; runs farther apart make a passage only where
    none of them makes one by itself.

    Args:
        stream: the documents of this part.
        found: runs by pair of documents and position.
        ritual: the set phrases in them.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    wide = _joined(stream, found, ritual, Nearness(options.gap), documents, options)
    if not options.tight:
        return wide
    nearness = Nearness(options.tight, options.exchange, stream.sentences)
    close = _joined(stream, found, ritual, nearness, documents, options)
    return Regions.together((close, wide.take(~_holding(wide, close, len(stream.codes)))))


def _joined(
    stream: Stream, found: Runs, ritual: Ritual, nearness: Nearness, documents: int, options: Options
) -> Regions:
    """Make passages of runs that lie near each other."""
    found = found.take(one_to_one(found, components(found, nearness)))
    label = components(found, nearness)
    order = np.argsort(label, kind="stable")
    found, label = found.take(order), label[order]
    begin = np.flatnonzero(np.append(True, label[1:] != label[:-1])) if len(label) else np.zeros(0, np.int64)
    regions = _summed(found, begin, ritual)
    hope = regions.evidence(options) >= needed(documents, options) - options.hope
    owner = np.repeat(np.where(hope, np.cumsum(hope) - 1, -1), np.diff(np.append(begin, len(label))))
    kept = np.flatnonzero(owner >= 0)
    regions = _lengthened(stream, regions.take(hope), found.take(kept), owner[kept], options)
    return regions.take(regions.evidence(options) >= needed(documents, options))


def _holding(wide: Regions, close: Regions, letters: int) -> Flags:
    """Mark the wide passages in which a close one of the same pair of documents begins."""
    width = np.int64(letters.bit_length())
    order = np.argsort(wide.b << width | wide.x0, kind="stable")
    holding = np.zeros(len(order), np.bool_)
    if not len(order):
        return holding
    at = np.searchsorted((wide.b << width | wide.x0)[order], close.b << width | close.x0, "right") - 1
    holder = order[np.maximum(at, 0)]
    inside = (at >= 0) & (wide.b[holder] == close.b) & (close.x0 < wide.x1[holder]) & (close.y0 < wide.y1[holder])
    inside &= close.y1 > wide.y0[holder]
    holding[holder[inside]] = True
    return holding


def needed(documents: int, options: Options) -> float:
    """Return the evidence that a passage needs, in letters.

    Chance matches grow with the square of the collection, so every tenfold of it asks for ``options.tenfold`` more
    letters: the expected number of chance matches stays the same (as the E-value of BLAST).
    """
    return options.evidence + options.tenfold * float(np.log10(max(documents, 1)))


def _summed(found: Runs, begin: Ints, ritual: Ritual) -> Regions:
    """Sum up the runs of every group; a group begins at each of ``begin``."""
    if not len(begin):
        none = np.zeros(0, np.int64)
        return Regions(none, none, none, none, none, none, none, np.zeros(0), none, none)
    sizes = np.diff(np.append(begin, len(found.x)))
    group = np.repeat(np.arange(len(begin)), sizes)
    left, novel_left = _covered(group, found.x, found, len(begin), ritual)
    right, novel_right = _covered(group, found.y, found, len(begin), ritual)
    return Regions(
        found.a[begin],
        found.b[begin],
        np.minimum.reduceat(found.x, begin),
        np.maximum.reduceat(found.x + found.size, begin),
        np.minimum.reduceat(found.y, begin),
        np.maximum.reduceat(found.y + found.size, begin),
        np.minimum(left, right),
        np.minimum(novel_left, novel_right),
        sizes,
        np.maximum.reduceat(found.size, begin),
    )


def _covered(group: Ints, start: Ints, found: Runs, groups: int, ritual: Ritual) -> tuple[Ints, Floats]:
    """Count the letters that the runs of each group cover, and those outside set phrases by their rarity."""
    order = np.lexsort((start, group))
    group, begin, end = group[order], start[order], (start + found.size)[order]
    shift = group * (np.int64(1) << 40)
    reach = np.maximum.accumulate(end + shift)
    begin = begin.copy()
    begin[1:] = np.maximum(begin[1:] + shift[1:], reach[:-1]) - shift[1:]
    end = np.maximum(end, begin)
    said = (end - begin - ritual.between(begin, end)) * found.rarity[order]
    matched = np.bincount(group, end - begin, groups).astype(np.int64)
    return matched, np.bincount(group, said, groups).astype(np.float64)


def _lengthened(stream: Stream, regions: Regions, found: Runs, owner: Ints, options: Options) -> Regions:
    """Lengthen regions from their outermost runs, to the right and to the left."""
    x0, x1, y0, y1 = regions.x0.copy(), regions.x1.copy(), regions.y0.copy(), regions.y1.copy()
    more = np.zeros(len(x0), np.int64)
    for step, ends in (
        (1, (found.x + found.size == x1[owner], found.y + found.size == y1[owner])),
        (-1, (found.x == x0[owner], found.y == y0[owner])),
    ):
        rows = np.flatnonzero(ends[0] | ends[1])
        for row, x, y, size in grown(stream, found.take(rows), options, step):
            whose = owner[rows[row]]
            np.minimum.at(x0, whose, x)
            np.minimum.at(y0, whose, y)
            np.maximum.at(x1, whose, x + size)
            np.maximum.at(y1, whose, y + size)
            more += np.bincount(whose, size, len(more)).astype(np.int64)
    share = regions.novel / np.maximum(regions.matched, 1)
    longer = replace(regions, x0=x0, x1=x1, y0=y0, y1=y1)
    matched = np.minimum(regions.matched + more, np.minimum(x1 - x0, y1 - y0))
    return replace(longer, matched=matched, novel=regions.novel + share * (matched - regions.matched))
