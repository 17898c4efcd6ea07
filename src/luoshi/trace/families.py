"""Families (同源句族): one sentence in all documents that have it, with first appearance, spread and faithfulness.

Links join passages two by two. Passages of one article that cover the same words are one appearance; appearances that
links join are kin. Kinship alone drifts (a is like b, b is like c), so a family is what is like its first appearance,
reached over kin that are; what is not begins a family of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from luoshi.model import Level, Link, Span
from luoshi.trace.clauses import letters_of
from luoshi.trace.direction import rank
from luoshi.trace.letters import Floats, Ints

#: Share of their common reach from which two passages of one article count as one appearance.
_SAME = 0.6
#: Likeness to the first appearance that kin must have to belong to the family.
_ALIKE = 0.55
#: Passages of one article, in order of place, among which those that cover the same words are sought.
_NEIGHBOURS = 24


@dataclass(frozen=True, slots=True)
class Standing:
    """When, at which level and by whom a document was issued (位置): what orders the appearances."""

    date: str | None = None
    level: Level | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """A sentence in one article (出现), with its likeness to where it first appeared (1: word for word)."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    standing: Standing
    likeness: float


@dataclass(frozen=True, slots=True)
class Family:
    """The appearances of one sentence (句族), the first first; ``weight`` the most letters it says beyond set phrases."""

    appearances: tuple[Appearance, ...]
    weight: float

    @property
    def first(self) -> Appearance:
        """Where it first appeared; of undated documents the one of the highest level."""
        return self.appearances[0]

    @property
    def articles(self) -> int:
        """In how many articles it stands."""
        return len({appearance.article_id for appearance in self.appearances})

    @property
    def faithfulness(self) -> float:
        """Mean likeness of the later appearances to the first."""
        later = [appearance.likeness for appearance in self.appearances[1:]]
        return sum(later) / len(later)

    def chain(self) -> tuple[Appearance, ...]:
        """Return the first appearance at every level on the way down (centre, province, city), later than those above."""
        steps: list[Appearance] = []
        for appearance in self.appearances:
            level = appearance.standing.level
            here = None if level is None else rank(level)
            if here is None:
                continue
            above = steps[-1].standing if steps else None
            if above is None or (_before(above, appearance.standing) and _rank(above) < here):
                steps.append(appearance)
        return tuple(steps)


@dataclass(frozen=True)
class Kin:
    """Passages and which of them belong together (亲缘): columns, for a shelf has millions of links.

    Passage i is ``begin[i]:end[i]`` of the article ``articles[i]``; its words are ``quotes[i]``, and ``spans(i)`` gives
    its source spans. ``one`` and ``two`` are the passages that every link joins, ``weight`` what it says.
    """

    sources: Sequence[str]
    articles: Sequence[str]
    begin: Ints
    end: Ints
    quotes: Sequence[str]
    spans: Callable[[int], tuple[Span, ...]]
    one: Ints
    two: Ints
    weight: Floats


def families(links: Iterable[Link], standings: Mapping[str, Standing]) -> tuple[Family, ...]:
    """Group the passages of links into families, those of most articles first.

    Args:
        links: any links; those with parts and those within one article are left out.
        standings: date, level and body by article.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    met: list[tuple[str, tuple[Span, ...], str]] = []
    ties: list[tuple[int, int, float]] = []

    def number(article: str, source: str, spans: tuple[Span, ...], quote: str) -> int:
        key = (article, spans[0].start, spans[-1].end)
        if key not in numbers:
            numbers[key] = len(met)
            met.append((source, spans, quote))
        return numbers[key]

    for link in links:
        if link.up_article != link.down_article and not link.rule.endswith(".gathered"):
            up = number(link.up_article, link.up_source, link.up_spans, link.up_quote)
            down = number(link.down_article, link.down_source, link.down_spans, link.down_quote)
            ties.append((up, down, link.weight))
    ends = np.array([key[1:] for key in numbers], np.int64).reshape(-1, 2)
    kin = Kin(
        [source for source, _, _ in met],
        [article for article, _, _ in numbers],
        ends[:, 0],
        ends[:, 1],
        [quote for _, _, quote in met],
        lambda row: met[row][1],
        np.array([one for one, _, _ in ties], np.int64),
        np.array([two for _, two, _ in ties], np.int64),
        np.array([weight for _, _, weight in ties], np.float64),
    )
    return families_of(kin, standings)


def families_of(kin: Kin, standings: Mapping[str, Standing]) -> tuple[Family, ...]:
    """Group passages into families, those of most articles first; the order of the passages does not matter.

    From the oldest passage on, a family is what kinship reaches over passages that are like the first. So a link is
    looked at twice at the most for every family at its ends, however large a net of kin is.
    """
    found = tuple(_Grouping(kin, standings).families())
    return tuple(sorted(found, key=lambda family: (-family.articles, -family.weight, family.first.quote)))


class _Grouping:
    """One grouping: passages by age, their neighbours, and which of them belong to a family already."""

    def __init__(self, kin: Kin, standings: Mapping[str, Standing]) -> None:
        nowhere = Standing()
        self._kin = kin
        self._standings = [standings.get(article, nowhere) for article in kin.articles]
        self._words = [letters_of(quote) for quote in kin.quotes]
        self._begin, self._end = kin.begin.tolist(), kin.end.tolist()
        same = _same_words(kin)
        none = np.zeros(len(same[0]))
        left, right = np.concatenate((kin.one, kin.two, *same)), np.concatenate((kin.two, kin.one, *same[::-1]))
        order = np.argsort(left, kind="stable")
        self._ends = np.append(0, np.cumsum(np.bincount(left, minlength=len(kin.quotes)))).tolist()
        self._others = right[order].tolist()
        self._weights = np.concatenate((kin.weight, kin.weight, none, none))[order].tolist()
        self._free = [True] * len(kin.quotes)

    def families(self) -> Iterator[Family]:
        for first in sorted(range(len(self._words)), key=self._place):
            if self._free[first]:
                yield from self._family(first)

    def _place(self, row: int) -> tuple[str, int, str, str, int, int]:
        kin = self._kin
        return (
            *_age(self._standings[row]),
            kin.sources[row],
            kin.articles[row],
            self._begin[row],
            -self._end[row],
        )

    def _family(self, first: int) -> Iterator[Family]:
        alike, unlike = self._reached(first)
        taken: dict[str, list[int]] = {}
        kept = []
        for row in sorted(alike, key=self._place):
            beside = taken.setdefault(self._kin.articles[row], [])
            self._free[row] = False
            if not self._covers(beside, row):
                beside.append(row)
                kept.append(row)
        for row in unlike:
            # A piece of an appearance is none of its own.
            if self._covers(taken.get(self._kin.articles[row], []), row):
                self._free[row] = False
        if len(taken) > 1:
            yield Family(tuple(self._appearance(row, alike[row]) for row in kept), self._weight(set(kept)))

    def _reached(self, first: int) -> tuple[dict[int, float], list[int]]:
        """Return the kin that are like the first passage, with their likeness, and those at their side that are not."""
        words, free = self._words[first], self._free
        alike, unlike = {first: 1.0}, []
        seen, waiting = {first}, [first]
        while waiting:
            row = waiting.pop()
            for other in self._others[self._ends[row] : self._ends[row + 1]]:
                if other in seen or not free[other]:
                    continue
                seen.add(other)
                again = self._words[other]
                share = 1.0 if words == again else Indel.normalized_similarity(words, again, score_cutoff=_ALIKE)
                if share >= _ALIKE:
                    alike[other] = share
                    waiting.append(other)
                else:
                    unlike.append(other)
        return alike, unlike

    def _covers(self, rows: Iterable[int], row: int) -> bool:
        return any(self._begin[row] < self._end[other] and self._begin[other] < self._end[row] for other in rows)

    def _weight(self, rows: set[int]) -> float:
        """Return the greatest weight of a link between two of the passages."""
        most = 0.0
        for row in rows:
            for at in range(self._ends[row], self._ends[row + 1]):
                if self._weights[at] > most and self._others[at] in rows:
                    most = self._weights[at]
        return most

    def _appearance(self, row: int, alike: float) -> Appearance:
        kin = self._kin
        return Appearance(
            kin.sources[row], kin.articles[row], kin.spans(row), kin.quotes[row], self._standings[row], alike
        )


def _same_words(kin: Kin) -> tuple[Ints, Ints]:
    """Return the pairs of passages of one article that cover the same words; each looks at its next few neighbours."""
    article = np.unique(np.array(kin.articles, np.str_), return_inverse=True)[1] if len(kin.articles) else kin.begin
    order = np.lexsort((kin.end, kin.begin, article))
    article, begin, end = article[order], kin.begin[order], kin.end[order]
    pairs = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for step in range(1, min(_NEIGHBOURS + 1, len(order))):
        common = np.minimum(end[:-step], end[step:]) - begin[step:]
        reach = np.maximum(end[:-step], end[step:]) - begin[:-step]
        low = np.flatnonzero((article[:-step] == article[step:]) & (common > 0) & (common >= _SAME * reach))
        pairs.append((order[low], order[low + step]))
    return np.concatenate([one for one, _ in pairs]), np.concatenate([two for _, two in pairs])


def _rank(standing: Standing) -> int:
    found = None if standing.level is None else rank(standing.level)
    return 9 if found is None else found


def _age(standing: Standing) -> tuple[str, int]:
    dated = standing.date is not None and not standing.date.startswith("--")
    return (standing.date or "9999") if dated else "9999", _rank(standing)


def _before(one: Standing, two: Standing) -> bool:
    """Tell whether one document is not known to be younger than the other."""
    return _age(one)[0] <= _age(two)[0]
