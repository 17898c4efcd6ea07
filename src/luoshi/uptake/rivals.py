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
class Own:
    """The upstream clauses that belong to one item, and all those of its document, as rows of :class:`Rivals`."""

    rows: list[int]
    document: NDArray[np.int64]


@dataclass(frozen=True)
class Rivals:
    """The clauses of the upstream documents, as rivals of one another; ``spans`` are their places in their sources."""

    texts: Texts
    sources: NDArray[np.str_]
    spans: NDArray[np.int64]
    _read: dict[str, NDArray[np.float64]] = field(default_factory=dict, compare=False, repr=False)

    def own(self, item: Item) -> Own:
        """Return the upstream clauses of ``item`` and of its document; only those of one document are rivals."""
        same = self.sources == item.source_id
        first, last = item.spans[0].start, item.spans[-1].end
        inside = same & (self.spans[:, 0] < last) & (self.spans[:, 1] > first)
        return Own(np.flatnonzero(inside).tolist(), np.flatnonzero(same))

    def level(self, place: Place, said: float, own: Own, index: Index) -> float:
        """Return how far a clause takes up a measure of which it says ``said`` and which holds the rows ``own``."""
        if not TAKEN_UP <= said < TAKEN_UP + _STRAY / 2 + _RIVAL:
            return said
        covered = self._read.get(place.letters)
        if covered is None:
            readings = readings_of(place.clause.text, self.texts.wording, index, members=False)
            covered = scores(readings, self.texts).said
            self._read[place.letters] = covered
        mine = max(covered[own.rows].tolist(), default=0.0)
        rival = float(covered[own.document].max(initial=0.0))
        return said - _STRAY * max(0.0, 0.5 - mine) - _RIVAL * max(0.0, rival - mine)


def rivals_of(items: Sequence[Item], upstream: SearchedDocument | None, wording: Wording) -> Rivals:
    """Return the rivals among the clauses of the upstream document, or among the items if it is not given."""
    found: list[tuple[str, str, int, int]] = []
    if upstream is not None:
        for place in places_of(upstream.article, upstream.passages):
            spans = upstream.article.weave.to_source(place.clause.start, place.clause.end)
            found.append((place.letters, upstream.source_id, spans[0].start, spans[-1].end))
    for item in items:
        if upstream is None or item.source_id != upstream.source_id:
            cut = [letters(item.quote[start:end]) for start, end in split(item.quote)]
            span = item.source_id, item.spans[0].start, item.spans[-1].end
            found.extend((text, *span) for text in cut if text)
    return Rivals(
        Texts(tuple(text for text, *_ in found), wording),
        np.array([source for _, source, _, _ in found], dtype=np.str_),
        np.array([span for _, _, *span in found], dtype=np.int64).reshape(-1, 2),
    )
