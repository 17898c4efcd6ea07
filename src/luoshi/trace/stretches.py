"""Set phrases and long passages among common fingerprints (套话与长文).

What many documents have is either a set phrase, short and everywhere alike, or a long passage copied to many, some of
the copies edited. One document cannot tell: in an edited copy the long passage is in pieces. So every document measures
its stretches (:func:`measured`), and all documents that have a fingerprint decide together (:func:`settled`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from luoshi.trace.letters import Flags, Ints
from luoshi.trace.options import Options
from luoshi.trace.pairing import Common, Groups, Hits, Small, grouped, joined_hits
from luoshi.trace.postings import Hashes, Postings

#: No stretch counts for more than this many times the length of a passage, lest one reprint decide for all.
_CAP = 6


@dataclass(frozen=True, slots=True)
class Phrases:
    """Stretches of set phrase: document, letters ``begin:end`` in it, and how many documents have it.

    Stretches may overlap; those that the lexicon knows count as if every document had them.
    """

    doc: Small
    begin: Small
    end: Small
    spread: Small

    def take(self, rows: Flags | Ints) -> Phrases:
        """Return the phrases at ``rows``."""
        return Phrases(*(getattr(self, name)[rows] for name in self.__slots__))

    @classmethod
    def together(cls, parts: Iterable[Phrases]) -> Phrases:
        """Return the phrases of all parts, one part after the other."""
        none = np.zeros(0, np.int32)
        columns = [cls(none, none, none, none), *parts]
        return cls(*(np.concatenate([getattr(part, name) for part in columns]) for name in cls.__slots__))


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of common fingerprints (计数): by hash, its rows, the sum of their lengths, its documents."""

    hash: Hashes
    rows: Ints
    total: Ints
    spread: Ints

    def verdicts(self, documents: int, options: Options) -> tuple[Flags, Flags, Flags]:
        """Tell which are set phrase, which belong to a long passage, and which of those are joined to hubs."""
        most = max(options.share_least, int(options.share * documents))
        mean = self.total / np.maximum(self.rows, 1)
        long: Flags = mean >= np.where(self.spread > most, 4 * options.passage, options.passage)
        phrase: Flags = ~long & (self.spread > min(most, max(options.common, int(options.often * documents))))
        return phrase, long, long & (self.spread > options.common)

    @classmethod
    def together(cls, parts: Iterable[Tally]) -> Tally:
        """Return the tallies of all parts, one part after the other."""
        none = np.zeros(0, np.int64)
        columns = [cls(np.zeros(0, np.uint64), none, none, none), *parts]
        return cls(*(np.concatenate([getattr(part, name) for part in columns]) for name in cls.__slots__))


def counted(length: Small, options: Options) -> Ints:
    """Return what stretches of these lengths count: no more than some passages, lest one reprint decide for all."""
    return np.minimum(length, _CAP * options.passage).astype(np.int64)


def measured(common: Common, options: Options) -> Common:
    """Measure the stretches of neighbouring common fingerprints, for a shard of documents.

    Returns:
        The rows by document and position, with ``length``.
    """
    common = common.in_order()
    doc, pos = common.doc, common.pos
    fresh = np.ones(len(doc), np.bool_)
    fresh[1:] = (doc[1:] != doc[:-1]) | (pos[1:] - pos[:-1] > options.window)
    begin = np.flatnonzero(fresh)
    last = np.append(begin[1:], len(doc)) - 1 if len(begin) else begin
    length = np.repeat(pos[last] + options.gram - pos[begin], last - begin + 1)
    return replace(common, length=length.astype(np.int32))


def settled(common: Common, documents: int, options: Options) -> tuple[Hits, Phrases, Tally]:
    """Tell set phrases from long passages, for one bucket of hashes; join the long passages.

    A fingerprint belongs to a long passage if the stretches it stands in measure ``options.passage`` letters on
    average, or four times that where more than ``options.share`` of all documents have it. It is joined to the first
    documents that have it (linear, never squared), unless the documents are few enough to be joined already.
    """
    rows = Postings(common.hash, common.doc, common.pos)
    hits, tallies, phrase = [], [], np.zeros(len(common.doc), np.bool_)
    for groups in grouped(rows, options.repeats):
        total = np.add.reduceat(counted(common.length[groups.rows], options), groups.starts)
        tally = Tally(common.hash[groups.rows[groups.starts]], groups.sizes, total, groups.spread)
        set_phrase, _, star = tally.verdicts(documents, options)
        phrase[groups.rows[np.repeat(set_phrase, groups.sizes)]] = True
        hits.append(starred(groups, star, options.hubs))
        tallies.append(tally)
    marked = marks(common.doc[phrase], common.pos[phrase], common.spread[phrase], options)
    return joined_hits(hits), marked, Tally.together(tallies)


def marks(doc: Small, pos: Small, spread: Small, options: Options) -> Phrases:
    """Return the stretches that fingerprints of set phrase cover."""
    reach = options.window - 1
    return Phrases(doc, np.maximum(pos - reach, 0), pos + options.gram + reach, spread)


def starred(groups: Groups, joined: np.ndarray[tuple[int], np.dtype[np.bool_]], hubs: int) -> Hits:
    """Join every row of the chosen groups to the first rows of its group, those of its own document left out."""
    rank = np.arange(len(groups.rows)) - np.repeat(groups.starts, groups.sizes)
    first = np.repeat(groups.starts, groups.sizes)
    chosen = np.repeat(joined, groups.sizes)
    document = groups.places >> np.uint64(32)
    left, right = [], []
    for hub in range(hubs):
        follower = np.flatnonzero(chosen & (rank > hub))
        follower = follower[document[first[follower] + hub] != document[follower]]
        left.append(first[follower] + hub)
        right.append(follower)
    return groups.joined(np.concatenate(left), np.concatenate(right))
