"""Tables of targets: which silence is which, what repeats what, aim beside outcome."""

from __future__ import annotations

import pytest

from luoshi.model import Level, Modifier, Result, Span, Target
from luoshi.uptake.aims import AimState, OutcomeState, Report, cells, series, shares, statements

YUNZE = ("990000", "云泽省", Level.PROVINCIAL)
LINHU = ("990100", "临湖市", Level.CITY)


def target(
    article: str = "a-0",
    start: int = 0,
    *,
    value: float | None = 5.0,
    high: float | None = None,
    modifier: Modifier = Modifier.ABOUT,
    scope: str = "headline",
    stated: bool = True,
    norm: str = "gdp_growth",
    printed: str = "地区生产总值",
    period: str = "2024",
    unit: str = "%",
    comparator: str | None = None,
) -> Target:
    """A target of 云泽省."""
    spans = (Span(start, start + 5),) if stated else ()
    quote = "增长5%左" if stated else ""
    return Target(
        article[:1], article, spans, quote, printed, norm, modifier, value, high, unit, comparator, period, "云泽省", scope,
        stated, "test",
    )  # fmt: skip


def result(article: str, period: str, value: float, unit: str = "%", start: int = 0) -> Result:
    """A reported outcome of 云泽省."""
    return Result(
        article[:1], article, (Span(start, start + 5),), "增长5.2%", "地区生产总值", "gdp_growth", Modifier.EXACT, value, None,
        unit, None, period, "云泽省", "test",
    )  # fmt: skip


def report(article: str = "a-0", year: int = 2024, rank: int = 0) -> Report:
    """A report of 云泽省."""
    return Report(article, "云泽省", "990000", Level.PROVINCIAL, year, (rank, f"{year}-01-20", article))


def state_of(*targets: Target, reports: tuple[Report, ...] = (report(),)) -> AimState:
    """The state of the one cell of 云泽省."""
    return cells([YUNZE], ["gdp_growth"], 2024, reports, targets)[0].state


def test_each_silence_is_told_from_the_others():
    """Stated, only in the body, left out, not found, no report: five states that never run together."""
    assert state_of(target()) is AimState.STATED
    assert state_of(target(scope="body")) is AimState.IN_BODY
    assert state_of(target(stated=False), target(scope="body")) is AimState.IN_BODY
    assert state_of(target(stated=False)) is AimState.NOT_STATED
    assert state_of(target(norm="cpi")) is AimState.NOT_FOUND
    assert state_of(target(), reports=()) is AimState.NO_REPORT
    assert state_of(target(period="2023")) is AimState.NOT_FOUND


def test_a_table_has_a_cell_for_every_region_and_indicator():
    """Also for a region of which nothing is on the shelf."""
    found = cells([YUNZE, LINHU], ["gdp_growth", "cpi"], 2024, [report()], [target()])

    assert [(cell.region, cell.indicator) for cell in found] == [
        ("云泽省", "gdp_growth"),
        ("云泽省", "cpi"),
        ("临湖市", "gdp_growth"),
        ("临湖市", "cpi"),
    ]
    assert shares(found)[AimState.NO_REPORT] == 2


def test_what_is_said_again_hangs_on_its_first_statement():
    """In the body of the same report, and in another document; the report proper comes first."""
    first, body, reprint = target("a-0", 100), target("a-0", 10, scope="body"), target("b-0", 0)

    found = statements([reprint, body, first], ["a-0", "b-0"])

    assert [(one.first, one.restated) for one in found] == [(first, (body, reprint))]


def test_two_aims_of_one_list_stay_two():
    """城镇 and 农村居民收入高于全国平均水平 have one bound and are two aims; a reprint finds its own."""
    bound = {"value": None, "modifier": Modifier.ABOVE, "comparator": "全国平均水平", "norm": "resident_income_growth"}
    town, country = (
        target("a-0", 0, printed="城镇居民收入", **bound),
        target("a-0", 20, printed="农村居民收入", **bound),
    )
    again = target("b-0", 0, printed="农村居民收入", **bound)

    found = statements([town, country, again], ["a-0", "b-0"])

    assert [(one.first.indicator, len(one.restated)) for one in found] == [
        ("城镇居民收入", 0),
        ("农村居民收入", 1),
    ]


def test_a_changed_number_is_no_restatement():
    """6% in the body beside 5% in the list: both are shown."""
    assert len(statements([target(), target(start=50, value=6.0, scope="body")], ["a-0"])) == 2


def test_a_series_sets_the_aim_beside_what_was_reported_a_year_later():
    """A row a year; a year without report and the newest year say why they are empty."""
    reports = [report("a-0", 2021), report("b-0", 2022), report("d-0", 2024)]
    targets = [target("a-0", period="2021"), target("b-0", period="2022", stated=False), target("d-0", period="2024")]
    results = [result("b-0", "2021", 5.3), result("b-0", "2021", 5.3, start=40)]

    rows = series(YUNZE, "gdp_growth", [2021, 2022, 2023, 2024], reports, targets, results)

    assert [row.aim.state for row in rows] == [
        AimState.STATED,
        AimState.NOT_STATED,
        AimState.NO_REPORT,
        AimState.STATED,
    ]
    assert [row.outcome for row in rows] == [
        OutcomeState.REPORTED,
        OutcomeState.NO_REPORT,
        OutcomeState.NOT_FOUND,
        OutcomeState.NO_REPORT,
    ]
    assert rows[0].beyond == pytest.approx(0.3)
    assert len(rows[0].reported[0].repeated) == 1


@pytest.mark.parametrize(
    ("aim", "outcome", "beyond"),
    [
        (target(value=4.5, high=5.0, modifier=Modifier.RANGE), 4.8, 0.0),
        (target(value=4.5, high=5.0, modifier=Modifier.RANGE), 5.2, 0.2),
        (target(value=4.5, high=5.0, modifier=Modifier.RANGE), 4.2, -0.3),
        (target(value=6.0, modifier=Modifier.AT_LEAST, unit="％"), 8.1, 2.1),
        (target(value=None, modifier=Modifier.QUALITATIVE), 8.1, None),
        (target(unit="万人"), 8.1, None),
    ],
)
def test_the_difference_is_taken_only_between_like_numbers(aim: Target, outcome: float, beyond: float | None):
    """0 inside a range, none between words and numbers or between different units; ％ and % are one unit."""
    rows = series(YUNZE, "gdp_growth", [2024], [report(), report("b-0", 2025)], [aim], [result("b-0", "2024", outcome)])

    assert rows[0].beyond == (None if beyond is None else pytest.approx(beyond))
