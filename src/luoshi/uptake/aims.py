"""Tables of targets (目标表): what each place aims at in a year, and what it aimed at and reported over the years.

A cell says which of five things is the case, since silence has different causes: the aim stands among the main targets, or
only elsewhere in the report; the report lists its main targets and leaves this one out (未提出); the report was read and
nothing was found (未见); no report of that place and year is on the shelf (未查).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.model import Level, Modifier, Result, Target


class AimState(StrEnum):
    """What a table of targets can say of one indicator (目标情况)."""

    STATED = "stated"
    IN_BODY = "in_body"
    NOT_STATED = "not_stated"
    NOT_FOUND = "not_found"
    NO_REPORT = "no_report"


class OutcomeState(StrEnum):
    """What a table can say of the outcome of a year (结果情况): reported, looked for in vain, or nothing to look in."""

    REPORTED = "reported"
    NOT_FOUND = "not_found"
    NO_REPORT = "no_report"


@dataclass(frozen=True, slots=True)
class Report:
    """A document that sets the targets of a place for a year (报告); ``order`` puts the first statement first."""

    article_id: str
    region: str
    region_code: str | None
    level: Level | None
    year: int
    order: tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """One aim at its first statement (首次表述), with the places that only repeat it."""

    first: Target
    restated: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """One outcome as it was reported (报告结果), with the documents that report the same figure."""

    first: Result
    repeated: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class AimCell:
    """What one place aims at for one indicator in one year; ``reports`` names the documents that were read."""

    region: str
    region_code: str | None
    level: Level | None
    year: int
    indicator: str
    state: AimState
    statements: tuple[Statement, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One year of a series: the aim, the outcome that the next report gives, and by how much the outcome lies beyond the aim.

    ``beyond`` is in the unit of the aim (percentage points for a growth); 0 inside a range, None where the two cannot be set
    side by side. ``readers`` names the documents in which the outcome was looked for.
    """

    aim: AimCell
    outcome: OutcomeState
    reported: tuple[Reported, ...]
    readers: tuple[str, ...]
    beyond: float | None


def cells(
    regions: Sequence[tuple[str | None, str, Level | None]],
    indicators: Sequence[str],
    year: int,
    reports: Iterable[Report],
    targets: Iterable[Target],
) -> tuple[AimCell, ...]:
    """Return one cell a region and indicator, in the order of ``regions`` (code, name, level) and ``indicators``."""
    by_region: dict[str, list[Report]] = {}
    for report in reports:
        if report.year == year:
            by_region.setdefault(report.region_code or report.region, []).append(report)
    by_report: dict[str, list[Target]] = {}
    for target in targets:
        if target.period == str(year):
            by_report.setdefault(target.article_id, []).append(target)
    found = []
    for code, name, level in regions:
        read = sorted(by_region.get(code or name, ()), key=lambda report: report.order)
        own = [target for report in read for target in by_report.get(report.article_id, ())]
        for indicator in indicators:
            said = [target for target in own if target.indicator_norm == indicator]
            found.append(_cell((code, name, level), year, indicator, read, said))
    return tuple(found)


def _cell(
    region: tuple[str | None, str, Level | None],
    year: int,
    indicator: str,
    read: Sequence[Report],
    said: Sequence[Target],
) -> AimCell:
    code, name, level = region
    stated = statements([target for target in said if target.stated], [report.article_id for report in read])
    if any(one.first.scope == "headline" for one in stated):
        state = AimState.STATED
    elif stated:
        state = AimState.IN_BODY
    elif said:
        state = AimState.NOT_STATED
    else:
        state = AimState.NOT_FOUND if read else AimState.NO_REPORT
    return AimCell(name, code, level, year, indicator, state, stated, tuple(report.article_id for report in read))


def statements(targets: Sequence[Target], order: Sequence[str]) -> tuple[Statement, ...]:
    """Gather aims with those that repeat them: same indicator, same bound, said again in the text or in another document.

    ``order`` lists the articles, the one that says it first at the head. Two aims of one list of main targets are never one
    aim: 城镇 and 农村居民收入高于全国平均水平 are two.
    """
    place = {article: number for number, article in enumerate(order)}
    found: list[list[Target]] = []
    ranked = sorted(
        targets, key=lambda one: (place.get(one.article_id, len(place)), one.scope != "headline", one.spans[0].start)
    )
    for target in ranked:
        same = [group for group in found if _repeats(target, group[0])]
        same.sort(key=lambda group: group[0].indicator != target.indicator)
        if same:
            same[0].append(target)
        else:
            found.append([target])
    return tuple(Statement(group[0], tuple(group[1:])) for group in found)


def _repeats(target: Target, first: Target) -> bool:
    if target.scope == first.scope == "headline" and target.article_id == first.article_id:
        return False
    return _bound(target) == _bound(first)


def _bound(one: Target | Result) -> tuple[object, ...]:
    unit = (one.unit or "").replace("％", "%")
    return (
        one.indicator_norm,
        one.modifier,
        one.value,
        one.value_high,
        unit,
        one.comparator if one.value is None else "",
    )


def outcomes(results: Sequence[Result], order: Sequence[str]) -> tuple[Reported, ...]:
    """Gather reported outcomes by their figure, those of the document that reports first at the head."""
    place = {article: number for number, article in enumerate(order)}
    found: dict[tuple[object, ...], list[Result]] = {}
    for result in sorted(results, key=lambda one: (place.get(one.article_id, len(place)), one.spans[0].start)):
        found.setdefault(_bound(result), []).append(result)
    return tuple(Reported(group[0], tuple(group[1:])) for group in found.values())


def series(
    region: tuple[str | None, str, Level | None],
    indicator: str,
    years: Sequence[int],
    reports: Sequence[Report],
    targets: Sequence[Target],
    results: Sequence[Result],
) -> tuple[SeriesRow, ...]:
    """Return one row a year for one place and indicator: the aim of the year beside what was reported of it afterwards.

    The outcome of a year is looked for in every document that dates it to that year; where there is none, the row tells
    whether a report of the following year was there to look in.
    """
    own = [report for report in reports if (report.region_code or report.region) == (region[0] or region[1])]
    by_year: dict[int, list[Report]] = {}
    for report in own:
        by_year.setdefault(report.year, []).append(report)
    found = []
    for year in years:
        aim = cells([region], [indicator], year, own, targets)[0]
        readers = [report.article_id for report in sorted(by_year.get(year + 1, ()), key=lambda one: one.order)]
        said = outcomes([one for one in results if one.period == str(year)], readers)
        state = OutcomeState.REPORTED if said else OutcomeState.NOT_FOUND if readers else OutcomeState.NO_REPORT
        found.append(SeriesRow(aim, state, said, tuple(readers), beyond(aim, said)))
    return tuple(found)


def beyond(aim: AimCell, reported: Sequence[Reported]) -> float | None:
    """Return by how much the reported figure lies above the aim (negative: below), None unless both are one number each."""
    numbers = [one.first for one in aim.statements if one.first.value is not None]
    if len(numbers) != 1 or len(reported) != 1 or numbers[0].modifier is Modifier.STRIVE:
        return None
    target, result = numbers[0], reported[0].first
    if target.value is None or result.value is None or _unit(target) != _unit(result):
        return None
    high = target.value_high if target.value_high is not None else target.value
    if target.value <= result.value <= high:
        return 0.0
    return round(result.value - (high if result.value > high else target.value), 6)


def _unit(one: Target | Result) -> str:
    return (one.unit or "").replace("％", "%")


def shares(all_cells: Iterable[AimCell]) -> Mapping[AimState, int]:
    """Count the cells of a table by what they say."""
    counts = dict.fromkeys(AimState, 0)
    for one in all_cells:
        counts[one.state] += 1
    return counts
