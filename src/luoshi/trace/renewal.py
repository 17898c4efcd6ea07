"""Renewal (更新): what documents that come and go change in a collection traced before, and nothing else.

The matches of two documents rest on their letters, on the fingerprints they share, on how many documents have these,
and on the set phrases in them. So it is told which shared fingerprints changed (:func:`renewed_pairs`,
:func:`renewed_stars`) and in which documents set phrases changed; the pairs of documents that this touches are aligned
anew (:func:`realigned`), all others keep their matches. The outcome is that of tracing the whole collection again,
as long as it counts as the same size (:func:`~luoshi.trace.options.scale_of`).

Documents are numbered by identity through those that were there, are there now, or both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from luoshi.trace.aligning import Matches, align, matches_of
from luoshi.trace.frames import Framed
from luoshi.trace.letters import Flags, Ints, Letters, Plane, Stream
from luoshi.trace.options import Options
from luoshi.trace.ordering import distinct
from luoshi.trace.origins import by_number
from luoshi.trace.pairing import Common, Groups, Hits, combined, common_from, grouped, joined_hits, step_of
from luoshi.trace.phrases import ritual_phrases
from luoshi.trace.postings import Hashes, Postings, fingerprints
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import packed, positions, width_of
from luoshi.trace.stretches import Phrases, Tally, counted, marks, measured, starred

#: Step of a shared fingerprint that is shared no more.
GONE = 0
#: Bits of the table by which hashes are looked for.
_BITS = 22


@dataclass(frozen=True)
class Standing:
    """Which documents were in the collection and which are now (存废), and the place of each in the order of age."""

    was: Flags
    now: Flags
    ages: Ints


def meeting(hashed: Hashes, wanted: Hashes) -> Ints:
    """Return the rows whose hash is one of ``wanted``, which are in order and distinct."""
    if not len(wanted):
        return np.zeros(0, np.int64)
    shift, mask = np.uint64(20), np.uint64((1 << _BITS) - 1)
    table = np.zeros(1 << _BITS, np.bool_)
    table[wanted >> shift & mask] = True
    rows = np.flatnonzero(table[hashed >> shift & mask])
    at = np.minimum(np.searchsorted(wanted, hashed[rows]), len(wanted) - 1)
    found: Ints = rows[wanted[at] == hashed[rows]]
    return found


def in_order(rows: Postings) -> Postings:
    """Return fingerprints by document and position."""
    order = np.lexsort((rows.pos, rows.doc))
    return Postings(rows.hash[order], rows.doc[order], rows.pos[order])


@dataclass(frozen=True)
class Renewed:
    """What changed in a bucket (变动): shared fingerprints, documents whose common fingerprints did, and spreads.

    ``hits`` have the new step, :data:`GONE` where a fingerprint is shared no more. ``hash`` and ``spread`` are the common
    fingerprints and how many documents have them now, 0 if they are common no more.
    """

    hits: Hits
    docs: Ints
    hash: Hashes
    spread: Ints


def steady(changed: Postings, tally: Tally, standing: Standing, options: Options) -> tuple[Hashes, Hashes, Ints]:
    """Part the hashes of documents that come and go: those to be looked at, and common ones that stay common.

    Args:
        changed: all fingerprints of these documents in the bucket.
        tally: the common fingerprints of the bucket before, in order of hash.
        standing: the documents.
        options: see :class:`~luoshi.trace.options.Options`.

    Returns:
        The hashes whose rows decide; the common hashes that stay common, and how many documents have them now.
    """
    step = np.where(standing.now[changed.doc], 1, -1)
    order = np.lexsort((changed.doc, changed.hash))
    hashed, doc, step = changed.hash[order], changed.doc[order], step[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (hashed[1:] != hashed[:-1]) | (doc[1:] != doc[:-1])
    hashed, step = hashed[fresh], step[fresh]
    every, first = np.unique(hashed, return_index=True)
    grown = np.add.reduceat(step, first) if len(first) else step
    at = np.minimum(np.searchsorted(tally.hash, every), max(len(tally.hash) - 1, 0))
    known = tally.hash[at] == every if len(tally.hash) else np.zeros(len(every), np.bool_)
    spread = np.where(known, tally.spread[at] if len(tally.hash) else 0, 0)
    stays = known & (spread > options.common) & (spread + grown > options.common)
    return every[~stays], every[stays], (spread + grown)[stays]


def renewed_pairs(rows: Postings, standing: Standing, scale: int, options: Options) -> Renewed:
    """Tell what changed among the fingerprints of some hashes.

    Args:
        rows: all fingerprints with these hashes, of documents that were there or are now, in order.
        standing: the documents.
        scale: see :func:`~luoshi.trace.options.scale_of`.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    quota = common_from(scale, options)
    hits, docs = [], [np.zeros(0, np.int64)]
    hashed, spreads = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for groups in grouped(rows, options.repeats):
        doc = rows.doc[groups.rows]
        group = np.repeat(np.arange(len(groups.starts)), groups.sizes)
        fresh = np.ones(len(doc), np.bool_)
        fresh[1:] = (doc[1:] != doc[:-1]) | (group[1:] != group[:-1])
        was, now = standing.was[doc], standing.now[doc]
        before = np.bincount(group[fresh & was], minlength=len(groups.starts))
        after = np.bincount(group[fresh & now], minlength=len(groups.starts))
        hits.append(_changed(groups, was, now, before, after, options))
        crossing = ((before > quota)[group] & was) != ((after > quota)[group] & now)
        docs.append(distinct(doc[crossing]).astype(np.int64))
        shown = np.flatnonzero((before > quota) | (after > quota))
        hashed.append(rows.hash[groups.rows[groups.starts[shown]]])
        spreads.append(np.where(after > quota, after, 0)[shown])
    return Renewed(joined_hits(hits), distinct(np.concatenate(docs)), np.concatenate(hashed), np.concatenate(spreads))


def _changed(groups: Groups, was: Flags, now: Flags, before: Ints, after: Ints, options: Options) -> Hits:
    """Return the hits that came, went, or count otherwise now."""
    group = np.repeat(np.arange(len(groups.starts)), groups.sizes)
    joined, joins = before <= options.common, after <= options.common
    rows = np.flatnonzero((joined[group] & was) | (joins[group] & now))
    group, was, now, places = group[rows], was[rows], now[rows], groups.places[rows]
    sizes = np.bincount(group, minlength=len(groups.starts))
    some = Groups(rows, places, np.cumsum(sizes) - sizes, sizes, np.zeros_like(sizes))
    left, right = combined(some, sizes > 1)
    group = group[left]
    existed, exists = was[left] & was[right] & joined[group], now[left] & now[right] & joins[group]
    step, stepped = step_of(np.maximum(after, 1)), step_of(np.maximum(before, 1))
    changed = np.flatnonzero((existed != exists) | (existed & exists & (step != stepped)[group]))
    left, right, group = left[changed], right[changed], group[changed]
    return Hits(places[left], places[right], np.where(exists[changed], step[group], GONE).astype(np.uint8))


def common_rows(letters: Letters, docs: Ints, hashed: Hashes, options: Options) -> Common:
    """Return the measured common fingerprints of some documents.

    Args:
        letters: the letters of the documents.
        docs: their numbers.
        hashed: all common hashes, in order.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    rows = fingerprints(letters, options.gram, options.window)
    found = meeting(rows.hash, hashed)
    found = found[_first_repeats(rows.hash[found], rows.doc[found], options.repeats)]
    none = np.zeros(len(found), np.int32)
    common = measured(Common(rows.hash[found], rows.doc[found], rows.pos[found], none, none), options)
    return replace(common, doc=docs[common.doc].astype(np.int32))


def _first_repeats(hashed: Hashes, doc: np.ndarray[tuple[int], np.dtype[np.int32]], repeats: int) -> Flags:
    """Mark the first few rows of every hash in every document; rows come in order of position."""
    order = np.lexsort((np.arange(len(hashed)), doc, hashed))
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (hashed[order][1:] != hashed[order][:-1]) | (doc[order][1:] != doc[order][:-1])
    begin = np.flatnonzero(fresh)
    kept = np.zeros(len(order), np.bool_)
    kept[order] = np.arange(len(order)) - np.repeat(begin, np.diff(np.append(begin, len(order)))) < repeats
    return kept


def renewed_tally(
    tally: Tally, before: Common, after: Common, hashed: Hashes, spread: Ints, options: Options
) -> tuple[Tally, Tally]:
    """Bring a tally up to date.

    Args:
        tally: the common fingerprints before.
        before: those of the documents whose stretches may have changed, as they were.
        after: the same as they are now.
        hashed: hashes whose spread is given anew.
        spread: the documents that have them, 0 if they are common no more.
        options: see :class:`~luoshi.trace.options.Options`.

    Returns:
        The tally as it was and as it is, over the same hashes in order.
    """
    every = distinct(np.concatenate((tally.hash, hashed, before.hash, after.hash)))
    at = np.searchsorted(every, tally.hash)
    old = Tally(every, *(np.zeros(len(every), np.int64) for _ in range(3)))
    for name in ("rows", "total", "spread"):
        getattr(old, name)[at] = getattr(tally, name)
    new = Tally(every, old.rows.copy(), old.total.copy(), old.spread.copy())
    for rows, sign in ((before, -1), (after, 1)):
        where = np.searchsorted(every, rows.hash)
        np.add.at(new.rows, where, sign)
        np.add.at(new.total, where, sign * counted(rows.length, options))
    new.spread[np.searchsorted(every, hashed)] = spread
    return old, new


def decided(parts: Sequence[Hits]) -> Hits:
    """Return hits that changed, each once: what left the pairs for the hubs, or came from them, is still shared."""
    hits = joined_hits(parts)
    order = np.lexsort((hits.step, hits.right, hits.left))
    left, right, step = hits.left[order], hits.right[order], hits.step[order]
    last = np.ones(len(left), np.bool_)
    last[:-1] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    return Hits(left[last], right[last], step[last])


def renewed_stars(rows: Postings, standing: Standing, joined: Hashes, joins: Hashes, options: Options) -> Hits:
    """Tell what changed among the hits of long passages with their hubs.

    Args:
        rows: all fingerprints of long passages that may have changed.
        standing: the documents.
        joined: hashes that were joined to hubs, in order.
        joins: those that are now.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    before = _stars(rows, standing.was, joined, standing.ages, options)
    after = _stars(rows, standing.now, joins, standing.ages, options)
    left, right = np.concatenate((before.left, after.left)), np.concatenate((before.right, after.right))
    step = np.concatenate((before.step, after.step))
    is_after = np.arange(len(left)) >= len(before.left)
    order = np.lexsort((is_after, right, left))
    left, right, step, is_after = left[order], right[order], step[order], is_after[order]
    same = np.zeros(len(left) + 1, np.bool_)
    same[1:-1] = (left[1:] == left[:-1]) & (right[1:] == right[:-1])
    last = ~same[1:]
    equal = same[:-1] & (np.append(np.uint8(GONE), step[:-1]) == step) & is_after
    kept = np.flatnonzero(last & ~equal)
    return Hits(left[kept], right[kept], np.where(is_after[kept], step[kept], GONE).astype(np.uint8))


def _stars(rows: Postings, there: Flags, hashed: Hashes, ages: Ints, options: Options) -> Hits:
    some = np.flatnonzero(there[rows.doc])
    some = some[meeting(rows.hash[some], hashed)]
    aged = in_order(Postings(rows.hash[some], ages[rows.doc[some]].astype(np.int32), rows.pos[some]))
    every = (
        starred(groups, np.ones(len(groups.starts), np.bool_), options.hubs)
        for groups in grouped(aged, options.repeats)
    )
    return by_number(joined_hits(every), np.argsort(ages))


def chosen_letters(parts: Sequence[tuple[Letters, Ints, Ints]]) -> tuple[Letters, Ints]:
    """Return the letters of some documents of several parts, in order of their numbers.

    Args:
        parts: letters, which of their documents are wanted, and the numbers of these.

    Returns:
        The letters, and the numbers of the documents.
    """
    none = np.zeros(0, np.int64)
    numbers = np.concatenate([none, *(number for _, _, number in parts)])
    which = np.concatenate([none, *(np.full(len(docs), part) for part, (_, docs, _) in enumerate(parts))])
    docs = np.concatenate([none, *(docs for _, docs, _ in parts)])
    order = np.argsort(numbers, kind="stable")
    plane: list[Plane] = [np.zeros(0, np.uint16)]
    codes, offsets, starts, base = [np.zeros(0, np.uint16)], [np.zeros(0, np.uint32)], [0], [0]
    for part, doc in zip(which[order].tolist(), docs[order].tolist(), strict=True):
        letters = parts[part][0]
        low, high = int(letters.starts[doc]), int(letters.starts[doc + 1])
        first, last = int(letters.base[doc]), int(letters.base[doc + 1])
        plane.append(letters.plane[first:last])
        codes.append(letters.codes[low:high])
        offsets.append((letters.offsets[low:high].astype(np.int64) + (base[-1] - first)).astype(np.uint32))
        starts.append(starts[-1] + high - low)
        base.append(base[-1] + last - first)
    whole: Any = np.concatenate(plane)
    begins, bases = np.array(starts, np.int64), np.array(base, np.int64)
    return Letters(whole, np.concatenate(codes), np.concatenate(offsets), begins, bases), numbers[order]


def realigned(letters: Letters, hits: Hits, phrases: Hashes, scale: int, options: Options) -> Matches:
    """Align some pairs of documents anew.

    Args:
        letters: the letters of all documents concerned.
        hits: all fingerprints that the pairs share; documents are numbered as in ``letters``.
        phrases: hashes of set phrases, in order.
        scale: see :func:`~luoshi.trace.options.scale_of`.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    rows = fingerprints(letters, options.gram, options.window)
    found = meeting(rows.hash, phrases)
    found = found[_first_repeats(rows.hash[found], rows.doc[found], options.repeats)]
    marked = marks(rows.doc[found], rows.pos[found], np.zeros(len(found), np.int32), options)
    if options.set_phrases or options.frames:
        marked = Phrases.together((marked, ritual_phrases(letters, options)))
    width = width_of(len(letters.codes))
    keys = packed(positions(letters.starts, hits.left), positions(letters.starts, hits.right), hits.step, width)
    stream = Stream.of(letters, sentences=options.tight > 0)
    ritual, framed = Ritual.of(stream, marked), Framed.of(stream, options.frames)
    return matches_of(letters, letters, align(stream, keys, width, ritual, framed, scale, options), options)


def batches(pair: Ints, most: int) -> Iterator[slice]:
    """Yield stretches of rows in order of pair, none of more than ``most`` rows but for a single pair."""
    start = 0
    while start < len(pair):
        stop = start + most
        if stop < len(pair):
            last = int(np.searchsorted(pair, pair[stop], "left"))
            stop = last if last > start else int(np.searchsorted(pair, pair[stop], "right"))
        yield slice(start, min(stop, len(pair)))
        start = stop
