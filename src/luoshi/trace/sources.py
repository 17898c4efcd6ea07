"""Possible sources (可能来源): those of one downstream passage in order, with the reason; undecided stays undecided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.model import Level
from luoshi.trace.direction import rank

#: Likeness by which one of two sources is the more faithful.
_CLEARLY = 0.1
#: Rank of what has no level.
_NO_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """An upstream passage that a passage may come from: ``key`` names it, ``cited`` tells that its document is named."""

    key: str
    cited: bool
    date: str | None
    level: Level | None
    likeness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its place from 1 on, whether it is decided that none behind it comes before, and the reason."""

    candidate: Candidate
    place: int
    decided: bool
    why: str


def ranked(candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    """Put the possible sources of one passage in order: citation, date, level, faithfulness, weight.

    Named before unnamed, earlier before later, higher before lower, closer before looser, weightier before lighter. Where
    two differ in nothing but little likeness or weight, it stays undecided which of them was the source: they share
    their place.
    """
    ordered = sorted(candidates, key=_order)
    return tuple(_ranked(ordered))


def _ranked(ordered: Sequence[Candidate]) -> Iterator[Ranked]:
    place = 1
    for row, candidate in enumerate(ordered):
        if row and _why(ordered[row - 1], candidate)[0]:
            place = row + 1
        decided, why = (True, "the only possible source") if len(ordered) == 1 else (False, "")
        if row + 1 < len(ordered):
            decided, why = _why(candidate, ordered[row + 1])
        elif len(ordered) > 1:
            before, why = _why(ordered[row - 1], candidate)
            decided, why = before, f"behind: {why}" if before else why
        yield Ranked(candidate, place, decided, why)


def _order(candidate: Candidate) -> tuple[bool, str, int, float, float, str]:
    return (
        not candidate.cited,
        _date(candidate),
        _level(candidate),
        -round(candidate.likeness, 2),
        -candidate.weight,
        candidate.key,
    )


def _why(first: Candidate, second: Candidate) -> tuple[bool, str]:
    """Tell whether it is decided that the first comes before the second, and by what."""
    if first.cited != second.cited:
        return True, "citation: its document is named"
    if _date(first) != _date(second):
        return True, f"date: {_date(first)} before {second.date or 'no date'}"
    if _level(first) != _level(second):
        higher = first.level.value if first.level else "no level"
        return True, f"level: {higher} above {second.level.value if second.level else 'no level'}"
    if first.likeness - second.likeness >= _CLEARLY:
        return True, f"faithfulness: {first.likeness:.2f} against {second.likeness:.2f}"
    return False, f"undecided: same date and level, likeness {first.likeness:.2f} and {second.likeness:.2f}"


def _date(candidate: Candidate) -> str:
    dated = candidate.date is not None and not candidate.date.startswith("--")
    return candidate.date or "" if dated else "9999"


def _level(candidate: Candidate) -> int:
    place = None if candidate.level is None else rank(candidate.level)
    return _NO_LEVEL if place is None else place
