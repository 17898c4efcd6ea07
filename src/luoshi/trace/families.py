"""Families (同源句族): one sentence in all documents that have it, with first appearance, spread and faithfulness.

Links join passages two by two. Passages of one article that cover the same words are one appearance; appearances that
links join are kin. Kinship alone drifts (a is like b, b is like c), so a family is what is like its first appearance;
what is not begins a family of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi.model import Level, Link, Span
from luoshi.trace.clauses import likeness
from luoshi.trace.direction import rank

#: Share of their common reach from which two passages of one article count as one appearance.
_SAME = 0.6
#: Likeness to the first appearance that kin must have to belong to the family.
_ALIKE = 0.55


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


def families(links: Iterable[Link], standings: Mapping[str, Standing]) -> tuple[Family, ...]:
    """Group the passages of links into families, those of most articles first.

    Args:
        links: any links; those with parts and those within one article are left out.
        standings: date, level and body by article.
    """
    kin = _Kin()
    for link in links:
        if link.up_article == link.down_article or link.rule.endswith(".gathered"):
            continue
        up = (link.up_article, link.up_spans[0].start, link.up_spans[-1].end)
        down = (link.down_article, link.down_spans[0].start, link.down_spans[-1].end)
        kin.meet(up, link.up_source, link.up_spans, link.up_quote)
        kin.meet(down, link.down_source, link.down_spans, link.down_quote)
        kin.tie(up, down, link.weight)
    kin.unite()
    found = [family for group in kin.groups() for family in _families(group, kin, standings)]
    return tuple(sorted(found, key=lambda family: (-family.articles, -family.weight, family.first.quote)))


_Key = tuple[str, int, int]


class _Kin:
    """Passages and which of them belong together, by union and find."""

    def __init__(self) -> None:
        self.passages: dict[_Key, tuple[str, tuple[Span, ...], str]] = {}
        self.parent: dict[_Key, _Key] = {}
        self.ties: dict[_Key, list[tuple[_Key, float]]] = defaultdict(list)

    def meet(self, key: _Key, source: str, spans: tuple[Span, ...], quote: str) -> None:
        self.passages.setdefault(key, (source, spans, quote))
        self.parent.setdefault(key, key)

    def root(self, key: _Key) -> _Key:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def tie(self, one: _Key, two: _Key, weight: float) -> None:
        self.ties[one].append((two, weight))
        self.join(one, two)

    def join(self, one: _Key, two: _Key) -> None:
        low, high = sorted((self.root(one), self.root(two)))
        self.parent[high] = low

    def weight(self, keys: Iterable[_Key]) -> float:
        """Return the greatest weight of a link between two of the passages."""
        chosen = set(keys)
        return max((weight for key in chosen for other, weight in self.ties[key] if other in chosen), default=0.0)

    def unite(self) -> None:
        """Join the passages of one article that cover the same words."""
        ordered = sorted(self.passages)
        open_: list[_Key] = []
        for key in ordered:
            open_ = [other for other in open_ if other[0] == key[0] and other[2] > key[1]]
            for other in open_:
                common, reach = min(key[2], other[2]) - key[1], max(key[2], other[2]) - other[1]
                if common >= _SAME * reach:
                    self.join(other, key)
            open_.append(key)

    def groups(self) -> Iterator[list[_Passage]]:
        members: dict[_Key, list[_Passage]] = defaultdict(list)
        for key, (source, spans, quote) in self.passages.items():
            members[self.root(key)].append(_Passage(source, key[0], key[1], key[2], spans, quote))
        for root in sorted(members):
            yield members[root]


@dataclass(frozen=True, slots=True)
class _Passage:
    source: str
    article: str
    begin: int
    end: int
    spans: tuple[Span, ...]
    quote: str

    @property
    def key(self) -> _Key:
        return self.article, self.begin, self.end


def _families(group: Sequence[_Passage], kin: _Kin, standings: Mapping[str, Standing]) -> Iterator[Family]:
    nowhere = Standing()
    left = sorted(group, key=lambda passage: (*_age(standings.get(passage.article, nowhere)), *_place(passage)))
    while len(left) > 1:
        first, rest = left[0], []
        kept = [_appearance(first, standings, 1.0)]
        taken = [first]
        for passage in left[1:]:
            alike = likeness(first.quote, passage.quote)
            if any(_same_words(passage, other) for other in taken):
                continue
            if alike < _ALIKE:
                rest.append(passage)
                continue
            taken.append(passage)
            kept.append(_appearance(passage, standings, alike))
        if len({appearance.article_id for appearance in kept}) > 1:
            yield Family(tuple(kept), kin.weight(passage.key for passage in taken))
        left = rest


def _place(passage: _Passage) -> tuple[str, str, int, int]:
    return passage.source, passage.article, passage.begin, -passage.end


def _same_words(one: _Passage, two: _Passage) -> bool:
    return one.article == two.article and one.begin < two.end and two.begin < one.end


def _appearance(passage: _Passage, standings: Mapping[str, Standing], alike: float) -> Appearance:
    standing = standings.get(passage.article, Standing())
    return Appearance(passage.source, passage.article, passage.spans, passage.quote, standing, alike)


def _rank(standing: Standing) -> int:
    found = None if standing.level is None else rank(standing.level)
    return 9 if found is None else found


def _age(standing: Standing) -> tuple[str, int]:
    dated = standing.date is not None and not standing.date.startswith("--")
    return (standing.date or "9999") if dated else "9999", _rank(standing)


def _before(one: Standing, two: Standing) -> bool:
    """Tell whether one document is not known to be younger than the other."""
    return _age(one)[0] <= _age(two)[0]
