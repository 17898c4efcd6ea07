"""Tables of targets over the collection (目标表): region by indicator for a year, and one indicator over the years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon import indicators
from luoshi.lexicon.regions import RANK, regions
from luoshi.model import Level, Result, Target, UnknownName
from luoshi.store.query.tables import Row, ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.uptake import aims
from luoshi.uptake.aims import AimCell, Report, SeriesRow

#: A place of a table: its code, name and level.
Place = tuple[str | None, str, Level | None]

#: What a report of a year's work is called; its targets may be missing, which is then worth saying.
_REPORT = "政府工作报告"

#: Collections whose targets stay in memory at the same time.
_KEPT = 4

#: Taiwan, Hong Kong and Macao give no such report, so a row for them would mislead.
_NOT_EXPECTED = ("71", "81", "82")


@dataclass(frozen=True, slots=True)
class AimTable:
    """Targets of one year by region and indicator (目标表); ``years`` are those for which the shelf holds targets.

    ``cells`` are in the order of ``regions``, then ``indicators``.
    """

    year: int
    years: tuple[int, ...]
    regions: tuple[Place, ...]
    indicators: tuple[str, ...]
    cells: tuple[AimCell, ...]

    def row(self, number: int) -> tuple[AimCell, ...]:
        """Return the cells of one region."""
        width = len(self.indicators)
        return self.cells[number * width : (number + 1) * width]

    @property
    def without_report(self) -> tuple[Place, ...]:
        """The regions of the table of which no report is on the shelf."""
        rows = enumerate(self.regions)
        return tuple(place for number, place in rows if not any(cell.reports for cell in self.row(number)))


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one region over the years, aim beside outcome (历年目标与结果); ``regions`` could be asked for too."""

    indicator: str
    region: str
    regions: tuple[str, ...]
    rows: tuple[SeriesRow, ...]


@lru_cache(maxsize=_KEPT)
def _aimed(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> tuple[tuple[Report, ...], tuple[Target, ...]]:
    """Return the reports and the targets of named indicators of one run; pages ask for them again and again."""
    rows = ask(shelf, "SELECT * FROM targets WHERE indicator_norm <> 'other'")
    return reports(shelf), tuple(from_rows(Target, rows))


def reports(shelf: Shelf) -> tuple[Report, ...]:
    """Return the documents that set targets for a place and year, and the reports on a year's work that name none.

    A report proper comes before a page that reprints or broadcasts it, an earlier one before a later one.
    """
    rows = ask(
        shelf,
        """WITH set_for AS (SELECT article_id, min(period) AS period FROM targets WHERE scope = 'headline' GROUP BY ALL)
        SELECT d.*, s.period FROM documents d LEFT JOIN set_for s USING (article_id)
        WHERE d.region IS NOT NULL AND (s.period IS NOT NULL OR (d.kind = 'report' AND contains(d.title, ?)))""",
        [_REPORT],
    )
    return tuple(found for row in rows if (found := _report(row)) is not None)


def _report(row: Row) -> Report | None:
    printed = re.search(r"(20\d\d)年", row["title"] or "")
    year = row["period"] or (printed[1] if printed else (row["date"] or "")[:4])
    if not year.isdigit():
        return None
    rank = 0 if row["kind"] == "report" and row["issuer"] else 1
    level = Level(row["level"]) if row["level"] else None
    order = (rank, row["date"] or "9999", row["source_name"])
    return Report(row["article_id"], row["region"], row["region_code"], level, int(year), order)


def table(
    shelf: Shelf, year: int | None = None, *, region: str | None = None, indicator: str | None = None
) -> AimTable:
    """Return the targets of ``year`` (the newest with targets if None), narrowed to one region or indicator.

    Rows are the regions that have a report; once two provinces have, every province is a row, so that a missing report shows.

    Raises:
        UnknownName: if no document of the shelf sets targets, or no region or indicator of that name is in the table.
    """
    known, aimed = _aimed(shelf, findings_version(shelf))
    years = tuple(sorted({int(one.period) for one in aimed if one.period and one.period.isdigit()}))
    if not years:
        raise UnknownName("no document here sets targets", str(shelf.path), "add reports or plans, then: luoshi run")
    chosen = years[-1] if year is None else year
    own = [one for one in aimed if one.period == str(chosen)]
    places = _chosen(_places(shelf, known, chosen), region)
    columns = _columns(shelf, own, indicator)
    return AimTable(chosen, years, places, columns, aims.cells(places, columns, chosen, known, own))


def _places(shelf: Shelf, known: Iterable[Report], year: int) -> tuple[Place, ...]:
    found: dict[str, Place] = {}
    for report in known:
        if report.year == year:
            place = (report.region_code, report.region, report.level)
            found.setdefault(report.region_code or report.region, place)
    index = regions(shelf.lexicon())
    if sum(1 for _, _, level in found.values() if level is Level.PROVINCIAL) > 1:
        for one in index.all:
            if one.level is Level.PROVINCIAL and one.year == index.newest and one.code[:2] not in _NOT_EXPECTED:
                found.setdefault(one.code, (one.code, one.name, one.level))
    return tuple(sorted(found.values(), key=_by_rank))


def _by_rank(place: Place) -> tuple[int, str, str]:
    code, name, level = place
    return (RANK.get(level, len(RANK)) if level else len(RANK), code or "~", name)


def _chosen(places: tuple[Place, ...], region: str | None) -> tuple[Place, ...]:
    if not region:
        return places
    found = tuple(place for place in places if region in (place[0], place[1]))
    if not found:
        names = "、".join(name for _, name, _ in places[:12])
        raise UnknownName(f"no region “{region}” in this table", "luoshi targets", f"regions are: {names} …")
    return found


def _columns(shelf: Shelf, own: Sequence[Target], indicator: str | None) -> tuple[str, ...]:
    """Return the columns: core indicators in the order of the lexicon, then the others by how many places name them."""
    known = indicators.table(shelf.lexicon())
    if indicator:
        check_indicator(shelf, indicator)
        return (indicator,)
    spread = {name: len({one.region for one in own if one.indicator_norm == name}) for name in known}
    core = [name for name, one in known.items() if one.core]
    return (*core, *sorted((name for name in known if name not in core and spread[name]), key=lambda n: -spread[n]))


def check_indicator(shelf: Shelf, indicator: str) -> None:
    """Check that the lexicon knows ``indicator``.

    Raises:
        UnknownName: naming the indicators there are.
    """
    known = indicators.table(shelf.lexicon())
    if indicator not in known:
        raise UnknownName(
            f"there is no indicator “{indicator}”", "luoshi targets", f"indicators are: {', '.join(known)}"
        )


def series(shelf: Shelf, indicator: str, *, region: str | None = None) -> Series:
    """Return one indicator over the years: the country if the shelf has its reports, else the first region, or ``region``.

    Every year from the first to the last that has a report or an outcome is a row, so that a year without shows; a shelf on which
    nothing sets targets has no rows.

    Raises:
        UnknownName: if there is no such indicator, or no report of that region.
    """
    check_indicator(shelf, indicator)
    known, aimed = _aimed(shelf, findings_version(shelf))
    places = {one.region_code or one.region: (one.region_code, one.region, one.level) for one in known}
    ranked = tuple(sorted(places.values(), key=_by_rank))
    if not ranked and not region:
        return Series(indicator, "", (), ())
    place = _chosen(ranked, region or None)[0]
    codes = (place[0], place[1])
    targets = [one for one in aimed if one.indicator_norm == indicator and one.region in codes]
    results = from_rows(Result, ask(shelf, "SELECT * FROM results WHERE indicator_norm = ?", [indicator]))
    results = [one for one in results if one.region in codes]
    own = [one for one in known if (one.region_code or one.region) == (place[0] or place[1])]
    dated = {one.year for one in own} | {int(one.period) for one in results if one.period and one.period.isdigit()}
    years = range(min(dated), max(dated) + 1) if dated else ()
    rows = aims.series(place, indicator, list(years), own, targets, results)
    return Series(indicator, place[1], tuple(name for _, name, _ in ranked), rows)
