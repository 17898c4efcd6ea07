"""Whole clauses and sentences compared (整句对读): what was said again with other words put in, left out or moved.

A passage of equal runs must carry its evidence in the runs. A whole clause that answers a whole clause is rarer than
its runs: both begin and end there. So every two clauses (and every two sentences) that share a run are compared as they
stand, once with the set phrases in them and once without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from luoshi.trace.letters import DIGIT, Flags, Floats, Ints, Stream
from luoshi.trace.options import Options
from luoshi.trace.ordering import bits_of, distinct, order_of
from luoshi.trace.regions import Regions
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import Runs

#: Letters of the shortest and of the longest clause or sentence compared.
_SHORT, _LONG = 12, 160
#: Share of the letters that must lie in shared runs for two clauses to be compared at all.
_RUNS = 0.25
#: Pairs compared together: their words are objects of their own.
_TOGETHER = 1 << 15
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
        distinct(np.concatenate((stream.starts, bounds))) for bounds in (stream.clauses, stream.sentences)
    )
    found = _cut(found, clauses, _numbers_of(clauses, len(stream.codes)))
    short, full = (_Wholes.of(bounds, len(stream.codes)) for bounds in (clauses, sentences))
    ways = ((short, short), (full, full), (short, full), (full, short))
    done = Regions.together([_answering(text, found, left, right, options) for left, right in ways])
    return done.take(_untold(done, passages, len(stream.codes)))


def _numbers_of(bounds: Ints, letters: int) -> NDArray[np.int32]:
    """Return, for every letter, the number of the whole it stands in: looked up quicker than sought."""
    sizes = np.diff(np.append(bounds, letters) if not len(bounds) or bounds[-1] < letters else bounds)
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def _cut(found: Runs, bounds: Ints, numbers: NDArray[np.int32]) -> Runs:
    """Cut runs where a clause ends on either side, so that every piece lies in one clause of each."""
    done: list[Runs] = []
    while len(found.x):
        room_x = bounds[numbers[found.x] + 1] - found.x
        room_y = bounds[numbers[found.y] + 1] - found.y
        cut = np.minimum(np.minimum(room_x, room_y), found.size)
        done.append(replace(found, size=cut))
        left = np.flatnonzero(found.size > cut)
        rest, cut = found.take(left), cut[left]
        found = replace(rest, x=rest.x + cut, y=rest.y + cut, size=rest.size - cut)
    return Runs.joined((*done, found))


@dataclass(frozen=True, slots=True)
class _Wholes:
    """Clauses or sentences: their ``bounds``, the number of that in which every letter stands, which are of fit size."""

    bounds: Ints
    numbers: NDArray[np.int32]
    fit: Flags

    @classmethod
    def of(cls, bounds: Ints, letters: int) -> _Wholes:
        sizes = np.diff(bounds)
        return cls(bounds, _numbers_of(bounds, letters), (sizes >= _SHORT) & (sizes <= _LONG))


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
    def of(cls, found: Runs, left: _Wholes, right: _Wholes, ritual: Ritual) -> _Pairs:
        """Return the wholes of fitting size of which a fair share lies in shared runs."""
        fit = np.flatnonzero(left.fit[left.numbers[found.x]] & right.fit[right.numbers[found.y]])
        key = left.numbers[found.x[fit]] * np.int64(len(right.bounds)) + right.numbers[found.y[fit]]
        fit = fit[np.argsort(key, kind="stable")]
        x, y, size = found.x[fit], found.y[fit], found.size[fit]
        one, two = left.numbers[x].astype(np.int64), right.numbers[y].astype(np.int64)
        key = one * len(right.bounds) + two
        begin = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
        runs = np.diff(np.append(begin, len(key)))
        letters = np.diff(left.bounds)[one[begin]] + np.diff(right.bounds)[two[begin]]
        enough = 2 * np.add.reduceat(size, begin) >= _RUNS * letters if len(begin) else np.zeros(0, np.bool_)
        rows = np.flatnonzero(np.repeat(enough, runs))
        begin, runs, x, y, size, rarity = (
            begin[enough],
            runs[enough],
            x[rows],
            y[rows],
            size[rows],
            found.rarity[fit[rows]],
        )
        group = np.repeat(np.arange(len(begin)), runs)
        low, high = _new_letters(group, x, y, size)
        said = high - low - ritual.between(low, high)
        shared, beyond = (np.bincount(group, count, len(begin)).astype(np.int64) for count in (high - low, said))
        novel = np.bincount(group, said * rarity, len(begin)).astype(np.float64)
        one, two = one[begin], two[begin]
        bounds = left.bounds[one], left.bounds[one + 1], right.bounds[two], right.bounds[two + 1]
        return cls(fit[begin], *bounds, shared, beyond, novel)

    def take(self, rows: Flags | Ints) -> _Pairs:
        return _Pairs(*(getattr(self, name)[rows] for name in self.__slots__))

    def regions(self, found: Runs) -> Regions:
        """Return the wholes as regions; none of their ``pieces`` is counted."""
        matched = np.minimum(self.shared, np.minimum(self.x1 - self.x0, self.y1 - self.y0))
        a, b, novel = found.a[self.first], found.b[self.first], np.minimum(self.novel, matched)
        return Regions(a, b, self.x0, self.x1, self.y0, self.y1, matched, novel, *[np.zeros_like(self.x0)] * 2)


def _new_letters(group: Ints, x: Ints, y: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Return where in x each run says what no run of its group before it said, on either side."""
    if not len(group):
        return x, x + size
    begin = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    width = bits_of(_LONG)
    late = np.zeros(len(x), np.int64)
    for start in (x, y):
        # No run of a whole is longer than the whole: place and length of a run in it take a byte each.
        place = start - np.minimum.reduceat(start, begin)[group]
        order = order_of(
            (group << (2 * width) | place << width | (_LONG - size)).astype(np.uint64),
            bits_of(int(group[-1])) + 2 * width,
        )
        base = (place + (group << (width + 1)))[order]
        reach = np.maximum.accumulate(base + size[order])
        told = np.zeros(len(x), np.int64)
        told[order[1:]] = np.maximum(reach[:-1] - base[1:], 0)
        late = np.maximum(late, told)
    return x + np.minimum(late, size), x + size


def _answering(text: _Text, found: Runs, left: _Wholes, right: _Wholes, options: Options) -> Regions:
    """Return the wholes that are alike, with the set phrases in them or besides them.

    Alike are letters in one order (Indel similarity) or, whatever their order, those in shared runs.
    """
    pairs = _Pairs.of(found, left, right, text.ritual)
    pairs = pairs.take(2 * pairs.shared >= _RUNS * (pairs.x1 - pairs.x0 + pairs.y1 - pairs.y0))
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
    def _bare(self) -> tuple[str, Ints]:
        """The letters besides set phrases, and how many of them stand before every letter."""
        kept = ~self.ritual.marked()
        return self.codes[kept].tobytes().decode("utf-16-le", "surrogatepass"), np.append(0, np.cumsum(kept))

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
        for start in range(0, len(open_), _TOGETHER):
            rows = open_[start : start + _TOGETHER]
            left, right = self._sides(pairs.take(rows), besides)
            found = process.cpdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=enough, workers=1)
            alike[rows] = np.maximum(alike[rows], found)
        return alike

    def _sides(self, pairs: _Pairs, besides: bool) -> tuple[list[str], list[str]]:
        text, sides = self._whole, [pairs.x0, pairs.x1, pairs.y0, pairs.y1]
        if besides:
            text, before = self._bare
            sides = [before[side] for side in sides]
        x0, x1, y0, y1 = (side.tolist() for side in sides)
        left = [text[start:end] for start, end in zip(x0, x1, strict=True)]
        right = [text[start:end] for start, end in zip(y0, y1, strict=True)]
        return left, right
