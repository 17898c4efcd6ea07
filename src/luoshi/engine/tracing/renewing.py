"""Tracing only what is new (增量): documents that come and go touch the pairs they touch, and the rest is taken over.

What a finished tracing left in its ``work`` folder is linked into the new one; a segment of new documents is added, and
the files of this generation say what changed. :mod:`luoshi.trace.renewal` holds the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.engine.tracing.aligning import NO_MATCHES, in_order
from luoshi.engine.tracing.folder import WorkFolder, columns_of, name_of, stacked
from luoshi.engine.tracing.joining import NO_TALLY
from luoshi.store.arrays import Columns, write_parts
from luoshi.trace import renewal
from luoshi.trace.aligning import Matches
from luoshi.trace.collect import ages_of
from luoshi.trace.letters import Flags, Ints, Letters
from luoshi.trace.options import Options, scale_of
from luoshi.trace.ordering import distinct
from luoshi.trace.pairing import Hits, joined_hits
from luoshi.trace.parts import Block, blocks, bucket_of
from luoshi.trace.postings import Hashes, Postings, fingerprints, joined_postings
from luoshi.trace.segments import unpacked
from luoshi.trace.stretches import Tally

#: Shared fingerprints aligned together.
_BATCH = 1 << 22
_BLOCK = 6
_SHIFT, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
NO_HITS: Columns = {
    name: np.zeros(0, kind) for name, kind in (("left", np.uint64), ("right", np.uint64), ("step", np.uint8))
}


@dataclass(frozen=True)
class Renewal:
    """One renewal of a work folder: ``was`` and ``removed`` mark slots, the last segment holds what is new.

    A slot is the number of a unit through all segments; units that are gone keep theirs.
    """

    folder: WorkFolder
    options: Options
    generation: int
    was: Flags
    removed: Flags

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What was decided before."""
        return self.folder.plan()

    @cached_property
    def letters(self) -> list[Letters]:
        """The letters of every segment."""
        return [self.folder.letters(number) for number in range(self.plan["segments"])]

    @cached_property
    def firsts(self) -> Ints:
        """First slot of every segment, and of all slots last."""
        return np.concatenate(([0], np.cumsum([len(part) for part in self.letters])))

    @cached_property
    def now(self) -> Flags:
        """Slots of the collection as it is."""
        now = np.ones(int(self.firsts[-1]), np.bool_)
        now[: len(self.was)] = self.was & ~self.removed
        return now

    @cached_property
    def numbers(self) -> Ints:
        """Number of every slot in the order of identity."""
        names = [np.load(self.folder.segment(k) / "names.npy") for k in range(self.plan["segments"])]
        sizes = np.concatenate([np.load(self.folder.segment(k) / "sizes.npy") for k in range(self.plan["segments"])])
        _, rank = np.unique(np.concatenate(names), return_inverse=True)
        starts = np.cumsum(sizes) - sizes
        unit = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
        numbers = np.empty(len(unit), np.int64)
        numbers[np.lexsort((unit, np.repeat(rank, sizes)))] = np.arange(len(unit))
        return numbers

    @cached_property
    def slots(self) -> Ints:
        """Slot of every number."""
        return np.argsort(self.numbers)

    @cached_property
    def standing(self) -> renewal.Standing:
        """Which documents were there and are there now, by number."""
        was = np.zeros(len(self.now), np.bool_)
        was[: len(self.was)] = self.was
        dates = np.concatenate([np.load(self.folder.segment(k) / "dates.npy") for k in range(self.plan["segments"])])
        ages = ages_of([str(date) or None for date in dates[self.slots]])
        return renewal.Standing(was[self.slots], self.now[self.slots], ages)

    @property
    def scale(self) -> int:
        """What the collection counts as now."""
        return scale_of(int(self.now.sum()))

    def chosen(self, numbers: Ints) -> tuple[Letters, Ints]:
        """Return the letters of documents, in order, and their numbers."""
        slots = self.slots[numbers]
        segment = np.searchsorted(self.firsts, slots, "right") - 1
        parts = []
        for k in distinct(segment).tolist():
            rows = segment == k
            parts.append((self.letters[k], slots[rows] - self.firsts[k], numbers[rows]))
        return renewal.chosen_letters(parts)

    def postings(self, bucket: int, wanted: Hashes) -> Postings:
        """Return the fingerprints of some hashes in one bucket, of documents that were or are there, in order."""
        parts = []
        standing = self.standing
        for k, first in enumerate(self.firsts[:-1]):
            rows = Postings(**self.folder.read("postings", k).read(str(bucket)))
            found = renewal.meeting(rows.hash, wanted)
            doc = self.numbers[rows.doc[found] + first].astype(np.int32)
            there = standing.was[doc] | standing.now[doc]
            found, doc = found[there], doc[there]
            parts.append(Postings(rows.hash[found], doc, rows.pos[found]))
        return renewal.in_order(joined_postings(parts))


def renew(work: Renewal) -> tuple[Ints, Matches]:
    """Bring the files of the work folder up to date.

    Returns:
        The pairs of slots whose matches changed (the first in the upper half), and their matches now.
    """
    changing = np.flatnonzero(work.standing.was != work.standing.now)
    hits, flipped, phrases = _joined(work, changing)
    slots = _in_slots(work, hits)
    write_parts(work.folder.parts("changed", work.generation), [("all", columns_of(slots))], NO_HITS)
    touched = distinct(_pair(slots.left, slots.right))
    shared = _shared(work, touched, work.slots[flipped])
    done = _aligned(work, shared, phrases)
    changed = distinct(np.concatenate((touched, _pair(shared.left, shared.right))))
    return _taken_over(work, changed, done)


def _joined(work: Renewal, changing: Ints) -> tuple[Hits, Ints, Hashes]:
    """Return the hits that changed, documents whose set phrases did, and the hashes of set phrase."""
    letters, numbers = work.chosen(changing)
    fresh = fingerprints(letters, work.options.gram, work.options.window)
    fresh = replace(fresh, doc=numbers[fresh.doc].astype(np.int32))
    bucket = bucket_of(fresh.hash, work.plan["buckets"])
    known, hits, docs, hashed, spreads = [], [], [changing], [], []
    for number in range(work.plan["buckets"]):
        rows = np.flatnonzero(bucket == number)
        tally = Tally(**work.folder.read("tally", number).read("all"))
        tally = Tally(*(getattr(tally, name)[np.argsort(tally.hash)] for name in Tally.__slots__))
        some = Postings(fresh.hash[rows], fresh.doc[rows], fresh.pos[rows])
        wanted, stays, spread = renewal.steady(some, tally, work.standing, work.options)
        found = renewal.renewed_pairs(work.postings(number, wanted), work.standing, work.scale, work.options)
        known.append(tally)
        hits.append(found.hits)
        docs.append(found.docs)
        hashed += [stays, found.hash]
        spreads += [spread, found.spread]
    old, new = _tallied(work, Tally.together(known), distinct(np.concatenate(docs)), hashed, spreads)
    stars, flipped = _settled(work, old, new, distinct(fresh.hash))
    phrase = new.verdicts(work.scale, work.options)[0]
    _save_tally(work, new)
    return renewal.decided((*hits, stars)), flipped, new.hash[phrase]


def _tallied(work: Renewal, tally: Tally, docs: Ints, hashed: list[Hashes], spreads: list[Ints]) -> tuple[Tally, Tally]:
    """Measure the documents again whose common fingerprints changed."""
    every, spread = np.concatenate(hashed), np.concatenate(spreads)
    before = np.sort(tally.hash)
    after = np.union1d(np.setdiff1d(before, every[spread == 0]), every[spread > 0])
    was, now = (
        renewal.common_rows(*work.chosen(docs[there[docs]]), common, work.options)
        for there, common in ((work.standing.was, before), (work.standing.now, after))
    )
    return renewal.renewed_tally(tally, was, now, every, spread, work.options)


def _settled(work: Renewal, old: Tally, new: Tally, touched: Hashes) -> tuple[Hits, Ints]:
    """Return what changed among long passages, and the documents that were and are there whose set phrases did."""
    was, _, joined = old.verdicts(work.scale, work.options)
    now, _, joins = new.verdicts(work.scale, work.options)
    flipped = new.hash[was != now]
    star = (joined | joins) & ((joined != joins) | np.isin(new.hash, touched) | (old.spread != new.spread))
    wanted = np.union1d(flipped, new.hash[star])
    parts = [work.postings(bucket, wanted) for bucket in range(work.plan["buckets"])] if len(wanted) else []
    rows = renewal.in_order(joined_postings(parts))
    docs = distinct(rows.doc[renewal.meeting(rows.hash, flipped)]).astype(np.int64)
    hits = renewal.renewed_stars(rows, work.standing, new.hash[star & joined], new.hash[star & joins], work.options)
    return hits, docs[work.standing.was[docs] & work.standing.now[docs]]


def _save_tally(work: Renewal, tally: Tally) -> None:
    kept = np.flatnonzero(tally.spread > 0)
    bucket = bucket_of(tally.hash[kept], work.plan["buckets"])
    for number in range(work.plan["buckets"]):
        rows = kept[bucket == number]
        part = Tally(*(getattr(tally, name)[rows] for name in Tally.__slots__))
        write_parts(work.folder.parts("tally", number), [("all", columns_of(part))], NO_TALLY)


def _in_slots(work: Renewal, hits: Hits) -> Hits:
    """Number the documents of hits by slot; the first stays the smaller by identity."""

    def places(numbered: NDArray[np.uint64]) -> NDArray[np.uint64]:
        slot = work.slots[(numbered >> _SHIFT).astype(np.int64)].astype(np.uint64)
        found: NDArray[np.uint64] = slot << _SHIFT | numbered & _LOW
        return found

    return Hits(places(hits.left), places(hits.right), hits.step)


def _pair(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> Ints:
    pair: Ints = ((left >> _SHIFT) << _SHIFT | right >> _SHIFT).astype(np.int64)
    return pair


def _shared(work: Renewal, touched: Ints, flipped: Ints) -> Hits:
    """Return all fingerprints that touched pairs share now, with every pair of the documents ``flipped``, by slot."""
    parts = [hits for block in blocks(work.plan["base"]) for hits in _kept(work, block, touched, flipped)]
    for generation in range(1, work.generation + 1):
        later = Hits(**work.folder.read("changed", generation).read("all"))
        parts.append(_of_pairs(later, touched, flipped))
    hits = joined_hits(parts)
    order = np.lexsort((np.arange(len(hits.left)), hits.right, hits.left))
    left, right, step = hits.left[order], hits.right[order], hits.step[order]
    last = np.ones(len(left), np.bool_)
    last[:-1] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    there = work.now[(left >> _SHIFT).astype(np.int64)] & work.now[(right >> _SHIFT).astype(np.int64)]
    rows = np.flatnonzero(last & (step != renewal.GONE) & there)
    return Hits(left[rows], right[rows], step[rows])


def _of_pairs(hits: Hits, touched: Ints, flipped: Ints) -> Hits:
    kept = np.isin(_pair(hits.left, hits.right), touched)
    if len(flipped):
        kept |= np.isin(hits.left >> _SHIFT, flipped.astype(np.uint64))
        kept |= np.isin(hits.right >> _SHIFT, flipped.astype(np.uint64))
    return Hits(hits.left[kept], hits.right[kept], hits.step[kept])


def _kept(work: Renewal, block: Block, touched: Ints, flipped: Ints) -> Iterator[Hits]:
    """Yield the fingerprints of a block of the first tracing that touched pairs share, or documents ``flipped``."""
    one, two = block
    first, second = work.firsts[one], work.firsts[two]
    pairs = touched[_among(touched >> 32, work.firsts, one) & _among(touched & 0xFFFFFFFF, work.firsts, two)]
    if not len(pairs) and not (_among(flipped, work.firsts, one) | _among(flipped, work.firsts, two)).any():
        return
    starts, others = work.letters[one].starts, work.letters[two].starts
    left = _marked(starts, distinct(pairs >> 32) - first)
    right = _marked(others, distinct(pairs & 0xFFFFFFFF) - second)
    whole = [
        _marked(s, f[(f >= 0) & (f < len(s) - 1)]) for s, f in ((starts, flipped - first), (others, flipped - second))
    ]
    width, before = work.plan["width"], np.int64(0 if one == two else starts[-1])
    for step in ("paired", "settled"):
        for bucket in range(work.plan["buckets"]):
            x, y, steps = unpacked(work.folder.read(step, bucket).read(name_of(block))["key"], width)
            y -= before
            near = left[x >> _BLOCK] & right[y >> _BLOCK]
            if len(flipped):
                near |= whole[0][x >> _BLOCK] | whole[1][y >> _BLOCK]
            rows = np.flatnonzero(near)
            places = _places(starts, x[rows], first), _places(others, y[rows], second)
            yield _of_pairs(Hits(*places, steps[rows]), touched, flipped)


def _among(slots: Ints, firsts: Ints, segment: int) -> Flags:
    inside: Flags = (slots >= firsts[segment]) & (slots < firsts[segment + 1])
    return inside


def _marked(starts: Ints, docs: Ints) -> Flags:
    """Mark the blocks of letters in which these documents have letters."""
    marked = np.zeros((int(starts[-1]) >> _BLOCK) + 2, np.int64)
    full = docs[starts[docs + 1] > starts[docs]]
    np.add.at(marked, starts[full] >> _BLOCK, 1)
    np.add.at(marked, ((starts[full + 1] - 1) >> _BLOCK) + 1, -1)
    return np.cumsum(marked) > 0


def _places(starts: Ints, letters: Ints, first: np.int64) -> NDArray[np.uint64]:
    doc = np.searchsorted(starts, letters, "right") - 1
    places: NDArray[np.uint64] = (doc + first).astype(np.uint64) << _SHIFT | (letters - starts[doc]).astype(np.uint64)
    return places


def _aligned(work: Renewal, shared: Hits, phrases: Hashes) -> Matches:
    """Align the pairs that share these fingerprints; documents by slot."""
    pair = _pair(shared.left, shared.right)
    order = np.argsort(pair, kind="stable")
    if work.options.alone > work.options.gram:
        # One fingerprint alone makes a run too short to stand alone.
        _, inverse, count = np.unique(pair[order], return_inverse=True, return_counts=True)
        order = order[count[inverse] > 1]
    pair = pair[order]
    done = []
    for rows in renewal.batches(pair, _BATCH):
        some = Hits(*(getattr(shared, name)[order[rows]] for name in Hits.__slots__))
        left, right = ((side >> _SHIFT).astype(np.int64) for side in (some.left, some.right))
        letters, numbers = work.chosen(distinct(work.numbers[np.concatenate((left, right))]))
        lefts, rights = (
            np.searchsorted(numbers, work.numbers[slot]).astype(np.uint64) << _SHIFT | side & _LOW
            for slot, side in ((left, some.left), (right, some.right))
        )
        found = renewal.realigned(letters, Hits(lefts, rights, some.step), phrases, work.scale, work.options)
        done.append(replace(found, a=work.slots[numbers[found.a]], b=work.slots[numbers[found.b]]))
    return in_order(done)


def _taken_over(work: Renewal, changed: Ints, done: Matches) -> tuple[Ints, Matches]:
    """Replace the matches of changed pairs and of documents that are gone; tells which pairs differ from before."""
    old = matches_before(work.folder)
    pair = old.a << 32 | old.b
    gone = ~(work.now[old.a] & work.now[old.b])
    again = np.isin(pair, changed) | gone
    kept = old.take(np.flatnonzero(~again))
    write_parts(work.folder.parts("known", work.generation), [("all", columns_of(in_order([kept, done])))], NO_MATCHES)
    before, after = _rows(old.take(np.flatnonzero(again))), _rows(done)
    pairs = distinct(np.array([pair for pair, _ in before ^ after], np.int64))
    mine = np.isin(done.a << 32 | done.b, pairs)
    return pairs, done.take(np.flatnonzero(mine))


def matches_before(folder: WorkFolder) -> Matches:
    """Return all matches of the tracing before."""
    files: Iterable[Any] = sorted(folder.path.glob("known-*")) or sorted(folder.path.glob("matches-*"))
    return stacked(Matches, (folder.read(*_named(path.name)).read("all") for path in files))


def _named(name: str) -> tuple[Any, ...]:
    step, *number = name.split("-")
    return (step, *map(int, number))


def _rows(found: Matches) -> set[tuple[int, bytes]]:
    pair = (found.a << 32 | found.b).tolist()
    columns = [np.ascontiguousarray(getattr(found, name)).view(np.int64) for name in Matches.__slots__]
    values = np.stack(columns, axis=1) if pair else np.zeros((0, len(columns)), np.int64)
    return {(key, row.tobytes()) for key, row in zip(pair, values, strict=True)}
