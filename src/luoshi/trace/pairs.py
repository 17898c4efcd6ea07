"""Second kernel: where two documents share a fingerprint (共现), for one bucket of hashes.

A fingerprint in few documents pairs all of them. One in many is no evidence by itself: it goes back to its documents,
where it turns out to be part of a set phrase or of a long passage that was copied to many; only the latter is joined,
and to a few hub documents, so that no list is ever squared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.trace.letters import Ints
from luoshi.trace.options import Options
from luoshi.trace.postings import Hashes, Postings

Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Hits:
    """Shared fingerprints: documents ``a <= b``, letter positions ``p`` in a and ``q`` in b, documents that have it."""

    a: Small
    b: Small
    p: Small
    q: Small
    spread: Small


@dataclass(frozen=True, slots=True)
class Common:
    """Fingerprints of many documents: ``hash``, ``doc``, ``pos`` and how many documents have it."""

    hash: Hashes
    doc: Small
    pos: Small
    spread: Small


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows that share their hash with another row: row numbers by hash, first row of each group, its documents."""

    rows: Ints
    starts: Ints
    sizes: Ints
    spread: Ints


def pairs(postings: Postings, documents: int, options: Options) -> tuple[Hits, Common]:
    """Join one bucket of fingerprints.

    Args:
        postings: all fingerprints whose hash falls into the bucket, in order of document and position.
        documents: number of documents of the whole collection.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    groups = _grouped(postings, options.repeats)
    quota = common_from(documents, options)
    shown = np.flatnonzero(np.repeat(groups.spread > quota, groups.sizes))
    rows = groups.rows[shown]
    spread = np.repeat(groups.spread, groups.sizes)[shown].astype(np.int32)
    common = Common(postings.hash[rows], postings.doc[rows], postings.pos[rows], spread)
    joined = groups.spread <= options.common
    left, right = _combined(groups, joined)
    return _hits(postings, groups, left, right), common


def common_from(documents: int, options: Options) -> int:
    """Return the number of documents beyond which a fingerprint may belong to a set phrase."""
    return min(options.common, max(options.share_least, int(options.share * documents)))


def _grouped(postings: Postings, repeats: int) -> _Groups:
    """Group rows by hash; hashes of one row are left out, and of one document's repeats all but the first few."""
    size = len(postings.hash)
    bits = np.uint64(max(1, int(size).bit_length()))
    mask = np.uint64((1 << int(bits)) - 1)
    keys = np.sort(postings.hash & ~mask | np.arange(size, dtype=np.uint64))
    same = (keys[1:] ^ keys[:-1]) <= mask
    kept = np.zeros(size, np.bool_)
    kept[1:] = same
    kept[:-1] |= same
    first = kept.copy()
    first[1:] &= ~same
    rows = (keys[kept] & mask).astype(np.int64)
    begins = np.flatnonzero(first[kept])
    return _thinned(postings.doc[rows], rows, begins, repeats)


def _thinned(doc: Small, rows: Ints, begins: Ints, repeats: int) -> _Groups:
    size = len(rows)
    group = np.zeros(size, np.int64)
    group[begins[1:]] = 1
    np.cumsum(group, out=group)
    fresh = np.ones(size, np.bool_)
    fresh[1:] = (doc[1:] != doc[:-1]) | (group[1:] != group[:-1])
    begin = np.flatnonzero(fresh)
    rank = np.arange(size) - np.repeat(begin, np.diff(np.append(begin, size)))
    spread = np.bincount(group[begin], minlength=len(begins))
    keep = rank < repeats
    sizes = np.bincount(group[keep], minlength=len(begins))
    return _Groups(rows[keep], np.cumsum(sizes) - sizes, sizes, spread)


def _combined(groups: _Groups, joined: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return all pairs of rows within the chosen groups, as indices into ``groups.rows``."""
    sizes = groups.sizes[joined]
    starts = groups.starts[joined]
    members = np.repeat(starts, sizes)
    total = int(sizes.sum())
    rank = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    right = np.repeat(members + rank, rank)
    ends = np.cumsum(rank)
    left = np.arange(int(ends[-1]) if total else 0) - np.repeat(ends - rank - members, rank)
    return left, right


def _hits(postings: Postings, groups: _Groups, left: Ints, right: Ints) -> Hits:
    spread = np.repeat(groups.spread.astype(np.int32), groups.sizes)[left]
    left, right = groups.rows[left], groups.rows[right]
    return Hits(postings.doc[left], postings.doc[right], postings.pos[left], postings.pos[right], spread)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Stretches of set phrase (套话): document and letters ``begin:end`` in it, with the documents that have it."""

    doc: Small
    begin: Small
    end: Small
    spread: Small


def stretches(common: Common, documents: int, options: Options) -> tuple[Phrases, Postings]:
    """Tell set phrases from long passages among the common fingerprints of a shard of documents.

    Neighbouring fingerprints make a stretch. A stretch of at least ``options.passage`` letters that few enough
    documents have, or of four times that length however many have it, was copied as a whole and is joined; a shorter
    one is what everybody says.

    Returns:
        The set phrases, and the fingerprints of long passages for :func:`star`.
    """
    order = np.lexsort((common.pos, common.doc))
    doc, pos, spread = common.doc[order], common.pos[order], common.spread[order]
    ritual = spread > max(options.share_least, int(options.share * documents))
    fresh = np.ones(len(doc), np.bool_)
    fresh[1:] = (doc[1:] != doc[:-1]) | (pos[1:] - pos[:-1] > options.window) | (ritual[1:] != ritual[:-1])
    begin = np.flatnonzero(fresh)
    if not len(begin):
        empty = np.zeros(0, np.int32)
        return Phrases(empty, empty, empty, empty), Postings(np.zeros(0, np.uint64), empty, empty)
    last = np.append(begin[1:], len(doc)) - 1
    length = pos[last] + options.gram - pos[begin]
    long = length >= np.where(ritual[begin], 4 * options.passage, options.passage)
    reach = options.window - 1
    short = ~long
    phrases = Phrases(
        doc[begin][short],
        np.maximum(pos[begin][short] - reach, 0),
        pos[last][short] + options.gram + reach,
        np.maximum.reduceat(spread, begin)[short],
    )
    star_rows = np.repeat(long, last - begin + 1) & (spread > options.common)
    return phrases, Postings(common.hash[order][star_rows], doc[star_rows], pos[star_rows])


def star(postings: Postings, options: Options) -> Hits:
    """Join the fingerprints of long common passages to the first documents that have them (linear, never squared)."""
    groups = _grouped(postings, 1)
    rank = np.arange(len(groups.rows)) - np.repeat(groups.starts, groups.sizes)
    first = np.repeat(groups.starts, groups.sizes)
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for hub in range(options.hubs):
        follower = np.flatnonzero(rank > hub)
        left.append(first[follower] + hub)
        right.append(follower)
    return _hits(postings, groups, np.concatenate(left), np.concatenate(right))
