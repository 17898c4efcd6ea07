"""Life lines of formulations, sentences and words (提法的生命线): first seen, who repeats, how fast, in which forms, last seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from luoshi.model import FormulationKind, FormulationUse, Identity, Level, Span

#: 2022, 2022-10 or 2022-10-16; a date without its year dates nothing.
_DATED = re.compile(r"\d{4}(?:-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a sentence or words stand (用处), in the form printed there."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a formulation was seen (出处), with the date of its document."""

    date: str
    source_id: str
    article_id: str
    issuer: str | None
    form: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """One issuer that uses a formulation (沿用者): since when, how many days after the first, in how many documents.

    ``days`` is None where a date is not known to the day.
    """

    issuer: str
    level: Level | None
    region_code: str | None
    first: Sighting
    last: Sighting
    days: int | None
    documents: int


@dataclass(frozen=True, slots=True)
class Month:
    """Documents of one month that use a formulation, among all dated documents of that month (月度占比)."""

    month: str
    documents: int
    all_documents: int

    @property
    def share(self) -> float:
        """Share of the documents of the month, 0 to 1."""
        return self.documents / self.all_documents


@dataclass(frozen=True, slots=True)
class LifeLine:
    """The life of one formulation, sentence or phrase (生命线); ``kind`` is None for the latter two.

    ``variants`` are the printed forms with their counts; ``undated`` counts uses in documents whose date is not known:
    they are never given one. ``first`` and ``last`` are None if no use is dated.
    """

    canonical: str
    kind: FormulationKind | None
    first: Sighting | None
    last: Sighting | None
    repeats: tuple[Repeat, ...]
    variants: tuple[tuple[str, int], ...]
    months: tuple[Month, ...]
    documents: int
    uses: int
    undated: int

    @property
    def half_days(self) -> int | None:
        """Days from the first use until half of the issuers that repeat it had done so (多快); None without such."""
        days = [repeat.days for repeat in self.repeats[1:] if repeat.days is not None]
        return median_low(days) if days else None


def life_lines(uses: Iterable[FormulationUse], identities: Sequence[Identity]) -> tuple[LifeLine, ...]:
    """Return the life line of every formulation in ``uses``, most used first.

    ``identities`` are those of all documents of the collection, so that shares have a denominator. Where the first day
    is shared, the document of the higher level counts as first.
    """
    known = {identity.article_id: identity for identity in identities}
    per_month = Counter(_month(identity.date) for identity in identities if _month(identity.date))
    groups: dict[str, list[FormulationUse]] = {}
    for use in uses:
        groups.setdefault(use.canonical, []).append(use)
    lines = [_line(canonical, _kind(group), group, known, per_month) for canonical, group in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.documents, -line.uses, line.canonical)))


def life_line(words: str, uses: Sequence[Use], identities: Sequence[Identity]) -> LifeLine:
    """Return the life line of a sentence or of words that are no listed formulation; ``identities`` as above."""
    known = {identity.article_id: identity for identity in identities}
    per_month = Counter(_month(identity.date) for identity in identities if _month(identity.date))
    return _line(words, None, uses, known, per_month)


def _kind(uses: Sequence[FormulationUse]) -> FormulationKind:
    kinds = Counter(use.kind for use in uses)
    return max(kinds, key=lambda kind: kinds[kind])


def _line(
    canonical: str,
    kind: FormulationKind | None,
    uses: Sequence[FormulationUse | Use],
    known: Mapping[str, Identity],
    per_month: Counter[str],
) -> LifeLine:
    dated = sorted(
        ((_sighting(use, known[use.article_id]), known[use.article_id]) for use in uses if _is_dated(use, known)),
        key=lambda pair: (pair[0].date, _rank(pair[1].level), pair[0].article_id, pair[0].spans),
    )
    seen: dict[str, set[str]] = {}
    for sighting, _ in dated:
        seen.setdefault(_month(sighting.date), set()).add(sighting.article_id)
    seen.pop("", None)
    forms = Counter(use.form for use in uses)
    return LifeLine(
        canonical,
        kind,
        dated[0][0] if dated else None,
        dated[-1][0] if dated else None,
        tuple(_repeats(dated)),
        tuple(sorted(forms.items(), key=lambda form: (-form[1], form[0]))),
        tuple(Month(month, len(articles), per_month[month]) for month, articles in sorted(seen.items())),
        len({use.article_id for use in uses}),
        len(uses),
        len(uses) - len(dated),
    )


def _repeats(dated: Sequence[tuple[Sighting, Identity]]) -> list[Repeat]:
    """Return the issuers in the order in which they took the formulation up."""
    groups: dict[str, list[tuple[Sighting, Identity]]] = {}
    for sighting, identity in dated:
        if identity.issuer:
            groups.setdefault(identity.issuer, []).append((sighting, identity))
    return [
        Repeat(
            issuer,
            group[0][1].level,
            group[0][1].region_code,
            group[0][0],
            group[-1][0],
            days_between(dated[0][0].date, group[0][0].date),
            len({sighting.article_id for sighting, _ in group}),
        )
        for issuer, group in groups.items()
    ]


def days_between(first: str, second: str) -> int | None:
    """Return the days from one ISO date to another; None if either is not known to the day."""
    try:
        return (date.fromisoformat(second) - date.fromisoformat(first)).days
    except ValueError:
        return None


def _is_dated(use: FormulationUse | Use, known: Mapping[str, Identity]) -> bool:
    identity = known.get(use.article_id)
    return identity is not None and identity.date is not None and _DATED.fullmatch(identity.date) is not None


def _sighting(use: FormulationUse | Use, identity: Identity) -> Sighting:
    return Sighting(identity.date or "", use.source_id, use.article_id, identity.issuer, use.form, use.spans)


def _month(day: str | None) -> str:
    """Return the month of a date, "" if it is not known."""
    return day[:7] if day and _DATED.fullmatch(day) and len(day) >= 7 else ""


def _rank(level: Level | None) -> int:
    return list(Level).index(level) if level is not None else len(Level)
