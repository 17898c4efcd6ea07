"""Whole clauses and sentences compared (整句对读): what was said again with other words put in, left out or moved.

A passage of equal runs must carry its evidence in the runs. A whole clause that answers a whole clause is rarer than
its runs: both begin and end there. So every two clauses (and every two sentences) that share a run are compared as they
stand, once with the set phrases in them and once without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from luoshi.trace.letters import DIGIT, Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.regions import Regions
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import Runs

#: Letters of the shortest and of the longest clause or sentence compared.
_SHORT, _LONG = 12, 160
#: Share of the letters that must lie in shared runs for two clauses to be compared at all.
_RUNS = 0.25
#: Share of a passage that must be equal for it to make the clauses in it superfluous.
_TOLD = 0.8


def whole_clauses(stream: Stream, found: Runs, passages: Regions, ritual: Ritual, options: Options) -> Regions:
    """Return the clauses and sentences of two documents that answer each other as wholes.

    Args:
        stream: the documents of this part, with sentences and clauses.
        found: equal runs, by pair of documents and position.
        passages: what was found already; clauses in it are left out.
        ritual: the set phrases in the documents.
        options: see :class:`~luoshi.trace.options.Options`; ``whole``, ``besides`` and ``alike_besides`` decide.
    """
    text = _Text(stream, ritual)
    clauses, sentences = (
        np.unique(np.concatenate((stream.starts, bounds))) for bounds in (stream.clauses, stream.sentences)
    )
    found = _cut(found, clauses)
    ways = ((clauses, clauses), (sentences, sentences), (clauses, sentences), (sentences, clauses))
    done = Regions.together([_answering(text, found, left, right, options) for left, right in ways])
    return done.take(_untold(done, passages, len(stream.codes)))


def _cut(found: Runs, bounds: Ints) -> Runs:
    """Cut runs where a clause ends on either side, so that every piece lies in one clause of each."""
    done: list[Runs] = []
    while len(found.x):
        room_x = bounds[np.searchsorted(bounds, found.x, "right")] - found.x
        room_y = bounds[np.searchsorted(bounds, found.y, "right")] - found.y
        cut = np.minimum(np.minimum(room_x, room_y), found.size)
        done.append(replace(found, size=cut))
        left = np.flatnonzero(found.size > cut)
        rest, cut = found.take(left), cut[left]
        found = replace(rest, x=rest.x + cut, y=rest.y + cut, size=rest.size - cut)
    return Runs.joined((*done, found))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Two wholes that share runs: ``first`` run, bounds, letters shared, and those beyond set phrases, by rarity too."""

    first: Ints
    x0: Ints
    x1: Ints
    y0: Ints
    y1: Ints
    shared: Ints
    beyond: Ints
    novel: Floats

    @classmethod
    def of(cls, found: Runs, left: Ints, right: Ints, ritual: Ritual) -> _Pairs:
        one, two = np.searchsorted(left, found.x, "right") - 1, np.searchsorted(right, found.y, "right") - 1
        key = one * np.int64(len(right)) + two
        order = np.argsort(key, kind="stable")
        key, x, y, size = key[order], found.x[order], found.y[order], found.size[order]
        begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
        group = np.repeat(np.arange(len(begin)), np.diff(np.append(begin, len(key))))
        shared, beyond, novel = np.zeros(len(begin), np.int64), np.zeros(len(begin), np.int64), np.zeros(len(begin))
        low, high = _new_letters(group, x, y, size)
        np.add.at(shared, group, high - low)
        said = high - low - ritual.between(low, high)
        np.add.at(beyond, group, said)
        np.add.at(novel, group, said * found.rarity[order])
        first = order[begin]
        one, two = one[first], two[first]
        return cls(first, left[one], left[one + 1], right[two], right[two + 1], shared, beyond, novel)

    def take(self, rows: Flags | Ints) -> _Pairs:
        return _Pairs(*(getattr(self, name)[rows] for name in self.__slots__))

    def regions(self, found: Runs) -> Regions:
        """Return the wholes as regions; none of their ``pieces`` is counted."""
        matched = np.minimum(self.shared, np.minimum(self.x1 - self.x0, self.y1 - self.y0))
        a, b, novel = found.a[self.first], found.b[self.first], np.minimum(self.novel, matched)
        return Regions(a, b, self.x0, self.x1, self.y0, self.y1, matched, novel, np.zeros_like(self.x0))


def _new_letters(group: Ints, x: Ints, y: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Return where in x each run says what no run of its group before it said, on either side."""
    shift = group * (np.int64(1) << 40)
    late = np.zeros(len(x), np.int64)
    for start in (x, y):
        order = np.lexsort((-size, start, group))
        reach = np.maximum.accumulate((start + size + shift)[order])
        told = np.zeros(len(x), np.int64)
        told[order[1:]] = np.maximum(reach[:-1] - (start + shift)[order][1:], 0)
        late = np.maximum(late, told)
    return x + np.minimum(late, size), x + size


def _answering(text: _Text, found: Runs, left: Ints, right: Ints, options: Options) -> Regions:
    """Return the wholes that are alike, with the set phrases in them or besides them.

    Alike are letters in one order (Indel similarity) or, whatever their order, those in shared runs.
    """
    pairs = _Pairs.of(found, left, right, text.ritual)
    size_x, size_y = pairs.x1 - pairs.x0, pairs.y1 - pairs.y0
    fit: Flags = (np.minimum(size_x, size_y) >= _SHORT) & (np.maximum(size_x, size_y) <= _LONG)
    pairs = pairs.take(fit & (2 * pairs.shared >= _RUNS * (size_x + size_y)))
    size = (pairs.x1 - pairs.x0 + pairs.y1 - pairs.y0).astype(np.float64)
    alike = text.likeness(pairs, 2 * np.minimum(pairs.shared / size, 0.5), options.whole, besides=False)
    size -= text.ritual.between(pairs.x0, pairs.x1) + text.ritual.between(pairs.y0, pairs.y1)
    open_ = np.flatnonzero((alike < options.whole) & (size >= 2 * options.besides))
    rest = pairs.take(open_)
    other = text.likeness(rest, 2 * np.minimum(rest.beyond / size[open_], 0.5), options.alike_besides, besides=True)
    least = np.where(text.numbered(rest), options.alike_numbers, options.alike_besides)
    kept: Flags = alike >= options.whole
    kept[open_] = (other >= least) & (other * size[open_] / 2 >= options.besides)
    return pairs.take(kept).regions(found)


def _untold(wholes: Regions, passages: Regions, letters: int) -> Flags:
    """Mark the wholes that do not lie in a passage that is told already."""
    told = passages.take(passages.matched >= _TOLD * passages.length())
    untold = np.ones(len(wholes.a), np.bool_)
    if not len(told.a):
        return untold
    width = np.int64(letters.bit_length())
    order = np.argsort(told.b << width | told.x0, kind="stable")
    at = np.searchsorted((told.b << width | told.x0)[order], wholes.b << width | wholes.x0, "right") - 1
    for step in (0, 1):
        holder = order[np.maximum(at - step, 0)]
        inside = (at >= step) & (told.b[holder] == wholes.b)
        inside &= (told.x0[holder] <= wholes.x0) & (wholes.x1 <= told.x1[holder])
        inside &= (told.y0[holder] <= wholes.y0) & (wholes.y1 <= told.y1[holder])
        untold &= ~inside
    return untold


class _Text:
    """The letters of a part as strings of their codes, with the set phrases in them and without."""

    def __init__(self, stream: Stream, ritual: Ritual) -> None:
        self.codes, self.ritual = stream.codes, ritual

    @cached_property
    def _whole(self) -> str:
        return self.codes.tobytes().decode("utf-16-le", "surrogatepass")

    @cached_property
    def _bare(self) -> str:
        step = np.zeros(len(self.codes) + 1, np.int8)
        step[self.ritual.start] += 1
        step[self.ritual.end] -= 1
        return (
            np.where(np.cumsum(step[:-1]) > 0, np.uint16(0), self.codes).tobytes().decode("utf-16-le", "surrogatepass")
        )

    @cached_property
    def _numbers(self) -> Ints:
        return np.flatnonzero(self.codes == DIGIT)

    def numbered(self, pairs: _Pairs) -> Flags:
        """Mark the pairs of which both give numbers."""
        marks: list[Flags] = [
            np.searchsorted(self._numbers, start) < np.searchsorted(self._numbers, end)
            for start, end in ((pairs.x0, pairs.x1), (pairs.y0, pairs.y1))
        ]
        both: Flags = marks[0] & marks[1]
        return both

    def likeness(self, pairs: _Pairs, least: Floats, enough: float, besides: bool) -> Floats:
        """Return the likeness of pairs, ``least`` where that is ``enough`` already; the others are compared in order."""
        alike = least.copy()
        open_ = np.flatnonzero(least < enough)
        text = self._bare if besides else self._whole
        left = [text[start:end] for start, end in zip(pairs.x0[open_].tolist(), pairs.x1[open_].tolist(), strict=True)]
        right = [text[start:end] for start, end in zip(pairs.y0[open_].tolist(), pairs.y1[open_].tolist(), strict=True)]
        if besides:
            left, right = ([words.replace("\0", "") for words in side] for side in (left, right))
        if left:
            found = process.cpdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=enough, workers=1)
            alike[open_] = np.maximum(alike[open_], found)
        return alike
