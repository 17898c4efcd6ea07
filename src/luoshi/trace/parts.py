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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from luoshi.trace.aligning import Matches, align
from luoshi.trace.letters import Ints, Letters
from luoshi.trace.options import Options
from luoshi.trace.ordering import Keys
from luoshi.trace.pairing import Common, Hits, Small, pairs
from luoshi.trace.phrases import known_phrases
from luoshi.trace.postings import Hashes, Postings, fingerprints
from luoshi.trace.segments import packed
from luoshi.trace.stretches import Phrases, measured, settled

#: Two shards, the earlier first.
Block = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """How a collection is divided (分法): the letters of every document, and the documents of every shard.

    ``starts[s]`` are the letters at which the documents of shard s begin within it, its total last; documents are
    numbered through all shards in order.
    """

    starts: tuple[Ints, ...]

    @property
    def documents(self) -> int:
        """Number of documents of the collection."""
        return sum(len(starts) - 1 for starts in self.starts)

    @property
    def firsts(self) -> Ints:
        """Number of the first document of every shard, and of all documents last."""
        return np.concatenate(([0], np.cumsum([len(starts) - 1 for starts in self.starts])))

    def shards_of(self, doc: Ints | Small) -> Ints:
        """Return the shards that documents belong to."""
        return np.searchsorted(self.firsts, doc, "right") - 1

    def block_starts(self, block: Block) -> Ints:
        """Return the letters at which the documents of a block begin."""
        one, two = block
        if one == two:
            return self.starts[one]
        return np.concatenate((self.starts[one], self.starts[two][1:] + self.starts[one][-1]))


def blocks(shards: int) -> Iterator[Block]:
    """Yield every pair of shards, a shard with itself included."""
    return ((one, two) for one in range(shards) for two in range(one, shards))


def bucket_of(hashed: Hashes, buckets: int) -> Ints:
    """Return the bucket of every hash: its leading 16 bits, cut into equal parts."""
    return ((hashed >> np.uint64(48)) * np.uint64(buckets) >> np.uint64(16)).astype(np.int64)


def spread_postings(letters: Letters, first: int, buckets: int, options: Options) -> list[Postings]:
    """Fingerprint a shard whose first document has number ``first``; returns one part a bucket."""
    found = fingerprints(letters, options.gram, options.window)
    bucket = bucket_of(found.hash, buckets)
    doc = found.doc + np.int32(first)
    rows = [np.flatnonzero(bucket == number) for number in range(buckets)]
    return [Postings(found.hash[row], doc[row], found.pos[row]) for row in rows]


def spread_pairs(
    postings: Postings, layout: Layout, options: Options
) -> Iterator[tuple[Mapping[Block, Keys], Mapping[int, Common]]]:
    """Pair a bucket, its postings in order of document; yields keys by block and common fingerprints by shard."""
    for hits, common in pairs(postings, layout.documents, options):
        shard = layout.shards_of(common.doc)
        shown = {int(number): common.take(shard == number) for number in np.unique(shard)}
        yield _by_block(hits, layout), shown


def spread_measured(common: Common, buckets: int, options: Options) -> list[Common]:
    """Measure the common fingerprints of a shard; returns one part a bucket."""
    found = measured(common, options)
    bucket = bucket_of(found.hash, buckets)
    return [found.take(bucket == number) for number in range(buckets)]


def spread_settled(
    common: Common, layout: Layout, options: Options
) -> tuple[Mapping[Block, Keys], Mapping[int, Phrases]]:
    """Settle the common fingerprints of a bucket; returns keys by block and set phrases by shard."""
    hits, phrases = settled(common.in_order(), layout.documents, options)
    shard = layout.shards_of(phrases.doc)
    return _by_block(hits, layout), {int(number): phrases.take(shard == number) for number in np.unique(shard)}


def align_block(
    letters: Letters, keys: Keys, phrases: Sequence[Phrases], block: Block, layout: Layout, options: Options
) -> Matches:
    """Align the pairs of documents of a block.

    Args:
        letters: the letters of the first shard followed by those of the second, or of the one shard.
        keys: all keys of the block; sorted in place.
        phrases: the set phrases of the shards.
        block: the numbers of the shards.
        layout: how the collection is divided.
        options: see :class:`~luoshi.trace.options.Options`.

    Returns:
        Matches with documents numbered through the collection.
    """
    one, two = block
    firsts = layout.firsts
    size = int(firsts[one + 1] - firsts[one])
    local = [replace(part, doc=_local(part.doc, firsts, block, size)) for part in phrases]
    if options.set_phrases:
        local.append(known_phrases(letters, options.set_phrases, options.variants))
    found = align(letters, keys, Phrases.together(local), layout.documents, options)
    a, b = (np.where(doc < size, doc + firsts[one], doc - size + firsts[two]) for doc in (found.a, found.b))
    return replace(found, a=a, b=b)


def _local(doc: Small, firsts: Ints, block: Block, size: int) -> Small:
    inside = doc < firsts[block[0] + 1]
    local: Small = np.where(inside, doc - firsts[block[0]], doc - firsts[block[1]] + size).astype(np.int32)
    return local


def _by_block(hits: Hits, layout: Layout) -> dict[Block, Keys]:
    """Pack hits by the block of their two documents; the first document of a hit has the smaller number."""
    shift, firsts = np.uint64(32), layout.firsts
    shards = len(layout.starts)
    left = layout.shards_of((hits.left >> shift).astype(np.int64))
    right = layout.shards_of((hits.right >> shift).astype(np.int64))
    number = left * shards + right
    found = {}
    for which in np.unique(number).tolist():
        rows = np.flatnonzero(number == which)
        one, two = divmod(which, shards)
        before = np.uint64(firsts[one])
        other = before if one == two else np.uint64(firsts[two] - (firsts[one + 1] - firsts[one]))
        here = Hits(hits.left[rows] - (before << shift), hits.right[rows] - (other << shift), hits.step[rows])
        found[one, two] = packed(layout.block_starts((one, two)), here)
    return found
