"""Tracing in parts (分片): the same kernels over shards of documents and buckets of hashes, for any engine.

The rows between the steps are plain arrays, so an engine may keep them in memory, in files or in a shuffle:

1. every shard: :func:`spread_postings`, by bucket of hash;
2. every bucket: :func:`spread_pairs`, keys by block of two shards and common fingerprints by shard;
3. every shard: :func:`spread_measured`, by bucket;
4. every bucket: :func:`spread_settled`, more keys by block and set phrases by shard;
5. every block of two shards: :func:`align_block`.

A shard needs the memory of its own letters, a block that of two shards. The matches are those of one process, number
for number, however many shards and buckets there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.aligning import Matches, align, matches_of
from luoshi.trace.frames import Framed
from luoshi.trace.letters import Ints, Letters, Stream
from luoshi.trace.options import Options, scale_of
from luoshi.trace.ordering import Keys
from luoshi.trace.origins import settled_by_age
from luoshi.trace.pairing import Common, Hits, Small, pairs
from luoshi.trace.phrases import ritual_phrases
from luoshi.trace.postings import Hashes, Postings, fingerprint_chunks, joined_postings
from luoshi.trace.ritual import Ritual, united
from luoshi.trace.segments import packed, positions, width_of
from luoshi.trace.stretches import Phrases, Tally, measured

#: Two shards, the earlier first.
Block = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """How a collection is divided (分法): the letters of every document, and the documents of every shard.

    ``starts[s]`` are the letters at which the documents of shard s begin within it, its total last; documents are
    numbered through all shards in order. ``ages`` is the place of every document in the order of age, if they do not
    come in that order.
    """

    starts: tuple[Ints, ...]
    ages: Ints | None = None

    @cached_property
    def documents(self) -> int:
        """Number of documents of the collection."""
        return sum(len(starts) - 1 for starts in self.starts)

    @property
    def scale(self) -> int:
        """What the collection counts as, see :func:`~luoshi.trace.options.scale_of`."""
        return scale_of(self.documents)

    @cached_property
    def firsts(self) -> Ints:
        """Number of the first document of every shard, and of all documents last."""
        return np.concatenate(([0], np.cumsum([len(starts) - 1 for starts in self.starts])))

    def shards_of(self, doc: Ints | Small) -> Ints:
        """Return the shards that documents belong to."""
        return np.searchsorted(self.firsts, doc, "right") - 1

    @cached_property
    def begins(self) -> Ints:
        """Letter of its shard at which every document begins."""
        return np.concatenate([starts[:-1] for starts in self.starts])

    @cached_property
    def sizes(self) -> Ints:
        """Letters of every shard."""
        return np.array([starts[-1] for starts in self.starts])

    @cached_property
    def width(self) -> int:
        """Bits of a letter position in any block."""
        return width_of(int(np.sort(self.sizes)[-2:].sum()))


def blocks(shards: int) -> Iterator[Block]:
    """Yield every pair of shards, a shard with itself included."""
    return ((one, two) for one in range(shards) for two in range(one, shards))


def bucket_of(hashed: Hashes, buckets: int) -> NDArray[np.uint16]:
    """Return the bucket of every hash: its leading 16 bits, cut into equal parts."""
    leading = (hashed >> np.uint64(48)).astype(np.uint32)
    leading *= np.uint32(buckets)
    leading >>= np.uint32(16)
    return leading.astype(np.uint16)


def spread_postings(letters: Letters, first: int, buckets: int, options: Options) -> list[Postings]:
    """Fingerprint a shard whose first document has number ``first``; returns one part a bucket."""
    spread: list[list[Postings]] = [[] for _ in range(buckets)]
    for found in fingerprint_chunks(letters, options.gram, options.window):
        doc = found.doc + np.int32(first)
        for parts, row in zip(spread, _rows_by(bucket_of(found.hash, buckets), buckets), strict=True):
            parts.append(Postings(found.hash[row], doc[row], found.pos[row]))
    return [joined_postings(parts) for parts in spread]


def spread_pairs(
    postings: Postings, layout: Layout, options: Options
) -> Iterator[tuple[Mapping[Block, Keys], Mapping[int, Common]]]:
    """Pair a bucket, its postings in order of document; yields keys by block and common fingerprints by shard."""
    for hits, common in pairs(postings, layout.scale, options):
        shown = _rows_by(layout.shards_of(common.doc), len(layout.starts))
        yield _by_block(hits, layout), {shard: common.take(rows) for shard, rows in enumerate(shown) if len(rows)}


def _rows_by(kind: Ints | NDArray[np.uint16], kinds: int) -> list[Ints]:
    """Return the rows of every kind, in order; sorting small numbers is quicker than looking for each."""
    order = np.argsort(kind.astype(np.uint16), kind="stable")
    return np.split(order, np.cumsum(np.bincount(kind, minlength=kinds))[:-1])


def spread_measured(common: Common, buckets: int, options: Options) -> list[Common]:
    """Measure the common fingerprints of a shard; returns one part a bucket."""
    found = measured(common, options)
    return [found.take(rows) for rows in _rows_by(bucket_of(found.hash, buckets), buckets)]


def spread_settled(
    common: Common, layout: Layout, options: Options
) -> tuple[Mapping[Block, Keys], Mapping[int, Phrases], Tally]:
    """Settle the common fingerprints of a bucket; returns keys by block, set phrases by shard, and the tally."""
    hits, phrases, tally = settled_by_age(common, layout.ages, layout.scale, options)
    shards = _rows_by(layout.shards_of(phrases.doc), len(layout.starts))
    return _by_block(hits, layout), {shard: united(phrases.take(rows)) for shard, rows in enumerate(shards)}, tally


def listed_phrases(letters: Letters, first: int, options: Options) -> Phrases:
    """Find what the lexicon lists in a shard whose first document has number ``first``: once, not for every block."""
    if not (options.set_phrases or options.frames):
        return Phrases.together(())
    known = ritual_phrases(letters, options)
    return replace(known, doc=known.doc + np.int32(first))


def align_block(
    letters: Sequence[Letters],
    slices: Iterable[Keys],
    phrases: Sequence[Phrases],
    block: Block,
    layout: Layout,
    options: Options,
) -> Iterator[Matches]:
    """Align the pairs of documents of a block, slice by slice.

    Args:
        letters: the letters of the first shard and of the second; of the one shard where they are the same.
        slices: all keys of the block, those of a pair of documents in one slice; sorted in place.
        phrases: the set phrases of the shards, those of :func:`listed_phrases` among them.
        block: the numbers of the shards.
        layout: how the collection is divided.
        options: see :class:`~luoshi.trace.options.Options`.

    Yields:
        Matches of every slice, with documents numbered through the collection.
    """
    stream = Stream.of(*letters, sentences=options.tight > 0)
    size = len(letters[0]) if len(letters) > 1 else 0
    marks = [_local(united(part), layout, block) for part in phrases]
    ritual, framed = Ritual.of(stream, Phrases.together(marks)), Framed.of(stream, options.frames)
    before = int(layout.sizes[block[0]]) if size else 0
    for keys in slices:
        found = align(stream, keys, layout.width, ritual, framed, layout.scale, options)
        found = replace(found, b=found.b - size, y0=found.y0 - before, y1=found.y1 - before)
        done = matches_of(letters[0], letters[-1], found, options)
        yield replace(done, a=done.a + layout.firsts[block[0]], b=done.b + layout.firsts[block[1]])


def _local(phrases: Phrases, layout: Layout, block: Block) -> Phrases:
    """Number the documents of phrases as the block does: the first shard, then the second."""
    first, second = layout.firsts[list(block)]
    after = layout.firsts[block[0] + 1]
    doc = np.where(phrases.doc < after, phrases.doc - first, phrases.doc - second + after - first)
    return replace(phrases, doc=doc.astype(np.int32))


def _by_block(hits: Hits, layout: Layout) -> dict[Block, Keys]:
    """Pack hits by the block of their two documents; the first document of a hit has the smaller number."""
    shards, shift = len(layout.starts), np.uint64(32)
    left, right = ((places >> shift).astype(np.int64) for places in (hits.left, hits.right))
    one, two = layout.shards_of(left), layout.shards_of(right)
    x, y = positions(layout.begins, hits.left), positions(layout.begins, hits.right)
    y += np.where(one == two, 0, layout.sizes[one]).astype(np.uint64)
    keys = packed(x, y, hits.step, layout.width)
    rows = _rows_by(one * shards + two, shards * shards)
    return {divmod(number, shards): keys[row] for number, row in enumerate(rows) if len(row)}
