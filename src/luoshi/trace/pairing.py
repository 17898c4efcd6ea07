"""Second kernel: where two documents share a fingerprint (共现), for one bucket of hashes.

A fingerprint in few documents pairs all of them. One in many is no evidence by itself: it goes back to its documents,
where it turns out to be part of a set phrase or of a long passage that was copied to many; only the latter is joined,
and to a few hub documents, so that no list is ever squared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Flags, Ints
from luoshi.trace.options import Options
from luoshi.trace.ordering import bits_of, order_of
from luoshi.trace.postings import Hashes, Postings

Small = NDArray[np.int32]
#: A place in the collection: number of the document and letter position in it, 32 bits each.
Places = NDArray[np.uint64]
#: Sorted rows looked at together: the working arrays stay in the cache of one core.
_CHUNK = 1 << 16
#: Steps of :attr:`Hits.step` to a power of two, and the greatest step.
STEPS, MOST_STEPS = 3, 63


@dataclass(frozen=True, slots=True)
class Hits:
    """Shared fingerprints: a place in one document and a later place that has the same letters.

    ``step`` tells how many documents have the fingerprint: thirds of a binary logarithm.
    """

    left: Places
    right: Places
    step: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Common:
    """Fingerprints of many documents: ``hash``, ``doc``, ``pos``, how many documents have it.

    ``length`` are the letters of the stretch of neighbouring common fingerprints it stands in; 0 if not yet measured.
    """

    hash: Hashes
    doc: Small
    pos: Small
    spread: Small
    length: Small

    def take(self, rows: Flags | Ints) -> Common:
        """Return the fingerprints at ``rows``."""
        return Common(*(getattr(self, name)[rows] for name in self.__slots__))

    def in_order(self) -> Common:
        """Return the fingerprints by document and position."""
        place = self.doc.astype(np.uint64) << np.uint64(32) | self.pos.astype(np.uint64)
        return self.take(order_of(place, 32 + bits_of(int(self.doc.max(initial=0)))))


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows that share their hash: row numbers and places by hash; first row, rows and documents of each group."""

    rows: Ints
    places: Places
    starts: Ints
    sizes: Ints
    spread: Ints

    def joined(self, left: Ints, right: Ints) -> Hits:
        """Return the hits of the rows ``left`` with the rows ``right``."""
        return Hits(self.places[left], self.places[right], np.repeat(step_of(self.spread), self.sizes)[left])


def step_of(spread: Ints) -> NDArray[np.uint8]:
    """Return the step of fingerprints that so many documents have, one or more."""
    steps: NDArray[np.uint8] = np.minimum(np.rint(STEPS * np.log2(spread)), MOST_STEPS).astype(np.uint8)
    return steps


def pairs(postings: Postings, documents: int, options: Options) -> Iterator[tuple[Hits, Common]]:
    """Join one bucket of fingerprints; yields hits and common fingerprints chunk by chunk, in order of hash.

    Args:
        postings: all fingerprints whose hash falls into the bucket, in order of document and position.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    quota = common_from(documents, options)
    for groups in grouped(postings, options.repeats):
        shown = np.repeat(groups.spread > quota, groups.sizes)
        row = groups.rows[shown]
        spread = np.repeat(groups.spread, groups.sizes)[shown].astype(np.int32)
        hits = groups.joined(*combined(groups, groups.spread <= options.common))
        yield hits, Common(postings.hash[row], postings.doc[row], postings.pos[row], spread, np.zeros_like(spread))


def joined_common(parts: Iterable[Common]) -> Common:
    """Return the common fingerprints of all parts, one part after the other."""
    none = np.zeros(0, np.int32)
    columns = [Common(np.zeros(0, np.uint64), none, none, none, none), *parts]
    return Common(*(np.concatenate([getattr(part, name) for part in columns]) for name in Common.__slots__))


def joined_hits(parts: Iterable[Hits]) -> Hits:
    """Return the hits of all parts, one part after the other."""
    columns = [Hits(np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(0, np.uint8)), *parts]
    return Hits(*(np.concatenate([getattr(part, name) for part in columns]) for name in Hits.__slots__))


def common_from(documents: int, options: Options) -> int:
    """Return the number of documents beyond which a fingerprint may belong to a set phrase."""
    return min(options.common, max(options.share_least, int(options.share * documents)))


def grouped(postings: Postings, repeats: int) -> Iterator[Groups]:
    """Yield the rows that share a hash, group by group in chunks.

    Hashes that stand alone are left out, and of one document's repeats of a hash all but the first few.
    """
    size = len(postings.hash)
    mask = np.uint64((1 << int(size).bit_length()) - 1)
    keys = np.arange(size, dtype=np.uint64)
    keys |= postings.hash & ~mask
    keys.sort()
    start = 0
    while start < size:
        stop = min(start + _CHUNK, size)
        while stop < size:
            ahead = keys[stop - 1 : stop + _CHUNK] ^ keys[stop - 1]
            run = int(np.searchsorted(ahead > mask, True))
            stop += run - 1
            if run < len(ahead):
                break
        yield from _chunk(postings, keys[start:stop], mask, repeats)
        start = stop


def _chunk(postings: Postings, keys: Hashes, mask: np.uint64, repeats: int) -> Iterator[Groups]:
    same = (keys[1:] ^ keys[:-1]) <= mask
    kept = np.zeros(len(keys), np.bool_)
    kept[1:] = same
    first = kept.copy()
    kept[:-1] |= same
    first = kept & ~first
    rows = (keys[kept] & mask).astype(np.int64)
    if not len(rows):
        return
    rows, fresh = _exact(postings.hash[rows], rows, first[kept])
    if not len(rows):
        return
    doc = postings.doc[rows]
    group = np.cumsum(fresh) - 1
    fresh[1:] |= doc[1:] != doc[:-1]
    begin = np.flatnonzero(fresh)
    groups = int(group[-1]) + 1
    spread = np.bincount(group[begin], minlength=groups)
    rank = np.arange(len(rows)) - np.repeat(begin, np.diff(np.append(begin, len(rows))))
    keep = rank < repeats
    if not keep.all():
        rows, doc, group = rows[keep], doc[keep], group[keep]
    sizes = np.bincount(group, minlength=groups)
    places = doc.astype(np.uint64) << np.uint64(32) | postings.pos[rows].astype(np.uint64)
    yield Groups(rows, places, np.cumsum(sizes) - sizes, sizes, spread)


def _exact(hashed: Hashes, rows: Ints, fresh: Flags) -> tuple[Ints, Flags]:
    """Part rows whose hashes agree in the leading bits only, so that buckets of any size group alike."""
    unlike = np.flatnonzero((hashed[1:] != hashed[:-1]) & ~fresh[1:]) + 1
    if not len(unlike):
        return rows, fresh
    group = np.cumsum(fresh) - 1
    mixed = np.zeros(int(group[-1]) + 1, np.bool_)
    mixed[group[unlike]] = True
    some = np.flatnonzero(mixed[group])
    order = some[np.lexsort((rows[some], hashed[some], group[some]))]
    rows[some], hashed[some] = rows[order], hashed[order]
    fresh[1:] |= hashed[1:] != hashed[:-1]
    lonely = fresh & np.append(fresh[1:], True)
    return rows[~lonely], fresh[~lonely]


def combined(groups: Groups, joined: Flags) -> tuple[Ints, Ints]:
    """Return all pairs of rows of different documents within the chosen groups, as indices into ``groups.rows``."""
    sizes = groups.sizes[joined]
    starts = groups.starts[joined]
    members = np.repeat(starts, sizes)
    total = len(members)
    rank = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    right = np.repeat(members + rank, rank)
    ends = np.cumsum(rank)
    left = np.arange(int(ends[-1]) if total else 0) - np.repeat(ends - rank - members, rank)
    if (sizes != groups.spread[joined]).any():
        apart = np.flatnonzero((groups.places[left] ^ groups.places[right]) >> np.uint64(32))
        left, right = left[apart], right[apart]
    return left, right
