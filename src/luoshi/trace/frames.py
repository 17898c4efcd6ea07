"""Frames (句式): clauses that say in one frame what is to become of one thing (推动…落地生根, 把…转化为…, 掀起…热潮).

Official language has some dozens of frames. Who passes a demand on keeps the thing and changes the rest: 推动党的二十大
精神在全省落地生根 becomes 确保党的二十大精神在工信领域落地落实. Such clauses share few letters in order, but frame and
thing. The frames of meetings (召开…会议, 出席…并讲话) tell what happened, not what was passed on; they count as set phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from luoshi.trace.letters import Codes, Ints, Letters, Stream
from luoshi.trace.options import Frame
from luoshi.trace.ordering import distinct
from luoshi.trace.regions import Regions
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import Runs
from luoshi.trace.stretches import Phrases

#: Letters of the longest clause that is looked at as a frame.
_LONG = 80
#: Letters that two clauses of one frame must share between its words; the shortest things have names of four.
_THING = 4
#: Letters that they must share beyond set phrases: what everything is said of says nothing.
_SAID = 3.0
#: ``pieces`` of two clauses of one frame.
FRAMED = -2
#: Stands for the words of a frame when two clauses are compared; no letter is folded to it.
_FIRST, _LAST = "\2", "\3"


@dataclass(frozen=True, slots=True)
class Framed:
    """Clauses in frames: number of the frame, first letter and end, and the words between and around the frame's own."""

    frame: Ints
    start: Ints
    end: Ints
    words: list[str]

    @classmethod
    def of(cls, stream: Stream, frames: Sequence[Frame]) -> Framed:
        """Find the clauses of documents that stand in a frame; none where there are no frames."""
        return _framed(stream.codes, distinct(np.concatenate((stream.starts, stream.clauses))), frames)


def framed_clauses(stream: Stream, found: Runs, ritual: Ritual, clauses: Framed, alike: float) -> Regions:
    """Return the clauses of two documents that stand in one frame and share what stands between.

    Args:
        stream: the documents of this part, with clauses.
        found: equal runs, by pair of documents and position.
        ritual: the set phrases in the documents.
        clauses: the clauses of these documents that stand in a frame.
        alike: likeness needed, the words of the frame counted as one letter each.
    """
    number = np.full(len(stream.codes), -1, np.int64)
    for row, (start, end) in enumerate(zip(clauses.start.tolist(), clauses.end.tolist(), strict=True)):
        number[start:end] = row
    one, two = number[found.x], number[found.y]
    rows = np.flatnonzero((one >= 0) & (two >= 0))
    rows = rows[clauses.frame[one[rows]] == clauses.frame[two[rows]]]
    key, first, group = np.unique(one[rows] << 32 | two[rows], return_index=True, return_inverse=True)
    one, two = key >> 32, key & 0xFFFFFFFF
    share = _likeness(clauses.words, one, two)
    low, high = found.x[rows], np.minimum(found.x[rows] + found.size[rows], clauses.end[one[group]])
    novel = np.bincount(group, (high - low - ritual.between(low, high)) * found.rarity[rows], len(key))
    size = np.array([len(words) - 2 for words in clauses.words], np.int64) if clauses.words else np.zeros(0, np.int64)
    matched = (share * (size[one] + size[two] + 4) / 2 - 2).round().astype(np.int64)
    kept = np.flatnonzero((share >= alike) & (matched >= _THING) & (np.minimum(novel, matched) >= _SAID))
    first, one, two, matched, novel = rows[first[kept]], one[kept], two[kept], matched[kept], novel[kept]
    bounds = clauses.start[one], clauses.end[one], clauses.start[two], clauses.end[two]
    pieces = np.full(len(kept), FRAMED)
    return Regions(
        found.a[first], found.b[first], *bounds, matched, np.minimum(novel, matched).astype(np.float64), pieces, matched
    )


def events(letters: Letters, frames: Sequence[Frame]) -> Phrases:
    """Return the clauses that only tell who met, chaired, attended or spoke, as set phrases."""
    told = tuple(frame for frame in frames if frame.event)
    clauses = _framed(letters.codes, distinct(np.concatenate((letters.starts, letters.clauses()))), told)
    doc = np.searchsorted(letters.starts, clauses.start, "right") - 1
    begin, end = clauses.start - letters.starts[doc], clauses.end - letters.starts[doc]
    everywhere = np.full(len(doc), len(letters), np.int32)
    return Phrases(doc.astype(np.int32), begin.astype(np.int32), end.astype(np.int32), everywhere)


def _framed(codes: Codes, bounds: Ints, frames: Sequence[Frame]) -> Framed:
    """Find the clauses that stand in a frame: from its opening (an event: from the first letter) to their end."""
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    rows: dict[int, tuple[int, int, int, str]] = {}
    for number, frame in enumerate(frames):
        for place, ending in _endings(text, frame.endings):
            clause = int(np.searchsorted(bounds, place, "right")) - 1
            begin, stop = int(bounds[clause]), int(bounds[clause + 1])
            if (
                clause in rows
                or stop - begin > _LONG
                or place + len(ending) > stop
                or (frame.event and place + len(ending) < stop)
            ):
                continue
            at, opening = _opening(text, frame.openings, begin, place)
            if at >= 0:
                tail = text[place + len(ending) : stop]
                words = f"{_FIRST}{text[at + len(opening) : place]}{_LAST}{tail}"
                rows[clause] = number, begin if frame.event else at, stop, words
    found = [rows[clause] for clause in sorted(rows)]
    which, start, end = (np.array([row[column] for row in found], np.int64) for column in (0, 1, 2))
    return Framed(which, start, end, [row[3] for row in found])


def _endings(text: str, endings: Sequence[str]) -> Iterator[tuple[int, str]]:
    for ending in endings:
        place = text.find(ending)
        while place >= 0:
            yield place, ending
            place = text.find(ending, place + 1)


def _opening(text: str, openings: Sequence[str], begin: int, place: int) -> tuple[int, str]:
    """Return the last opening before ``place`` and where it begins; -1 if there is none."""
    return max((text.rfind(opening, begin, place), opening) for opening in openings)


def _likeness(words: Sequence[str], one: Ints, two: Ints) -> NDArray[np.float64]:
    if not len(one):
        return np.zeros(0)
    left, right = ([words[row] for row in side.tolist()] for side in (one, two))
    return process.cpdist(left, right, scorer=Indel.normalized_similarity, workers=1).astype(np.float64)
