"""Rivals: a clause that says more of another upstream measure counts less for this one (归属之争).

"Same object, other upstream clause" is no taking up: 新就业形态人员职业伤害保障试点 answers the upstream clause on insurance, not
the one on new forms of work. So every clause that comes into question is read the other way round: how much of what it
says is in this measure, how much in any other one of the upstream document?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon.uptake import Wording
from luoshi.model import Item
from luoshi.uptake.bodies import Place, SearchedDocument, Texts, places_of
from luoshi.uptake.clauses import split
from luoshi.uptake.grams import Index, letters
from luoshi.uptake.scores import scores
from luoshi.uptake.wanted import readings_of

#: From this level on a clause takes a measure up; the level never lies above what the clause says of it.
TAKEN_UP = 0.5
#: What a clause loses that speaks of other things for the most part: this much of the share that is lacking to one half.
_STRAY = 0.2
#: What a clause loses that another upstream measure covers better: this much of the difference.
_RIVAL = 0.2


@dataclass(frozen=True)
class Rivals:
    """The clauses of the upstream document, as rivals of one another; ``spans`` are their places in the source."""

    texts: Texts
    source_id: str
    spans: NDArray[np.int64]
    _read: dict[str, NDArray[np.float64]] = field(default_factory=dict, compare=False, repr=False)

    def rows_of(self, item: Item) -> list[int]:
        """Return the upstream clauses that belong to ``item``."""
        if item.source_id != self.source_id or not len(self.texts):
            return []
        first, last = item.spans[0].start, item.spans[-1].end
        rows: list[int] = np.flatnonzero((self.spans[:, 0] < last) & (self.spans[:, 1] > first)).tolist()
        return rows

    def level(self, place: Place, said: float, own: list[int], index: Index) -> float:
        """Return how far a clause takes up a measure of which it says ``said`` and which holds the rows ``own``."""
        if not TAKEN_UP <= said < TAKEN_UP + _STRAY / 2 + _RIVAL:
            return said
        covered = self._read.get(place.letters)
        if covered is None:
            readings = readings_of(place.clause.text, self.texts.wording, index, members=False)
            covered = scores(readings, self.texts).said
            self._read[place.letters] = covered
        mine = max(covered[own].tolist(), default=0.0)
        rival = float(covered.max(initial=0.0))
        return said - _STRAY * max(0.0, 0.5 - mine) - _RIVAL * max(0.0, rival - mine)


def rivals_of(items: Sequence[Item], upstream: SearchedDocument | None, wording: Wording) -> Rivals:
    """Return the rivals among the clauses of the upstream document, or among the items if it is not given."""
    found: list[tuple[str, int, int]] = []
    if upstream is not None:
        for place in places_of(upstream.article, upstream.passages):
            spans = upstream.article.weave.to_source(place.clause.start, place.clause.end)
            found.append((place.letters, spans[0].start, spans[-1].end))
    else:
        for item in items:
            cut = [letters(item.quote[start:end]) for start, end in split(item.quote)]
            found.extend((text, item.spans[0].start, item.spans[-1].end) for text in cut if text)
    source_id = upstream.source_id if upstream is not None else items[0].source_id if items else ""
    spans_of = np.array([(start, end) for _, start, end in found], dtype=np.int64).reshape(-1, 2)
    return Rivals(Texts(tuple(text for text, _, _ in found), wording), source_id, spans_of)
