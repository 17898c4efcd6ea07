"""The work calendar: what the notices say, and the laws of counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.lexicon import load
from luoshi.lexicon.tables import build
from luoshi.lexicon.workdays import WorkCalendar, work_calendar
from luoshi.model import LuoshiError


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    """The packaged work calendar."""
    return work_calendar(load())


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2019, 5, 3), False, "the four days of Labour Day were added by a later notice"),
        (date(2019, 5, 5), True, "Sunday worked in exchange"),
        (date(2020, 1, 31), False, "Spring Festival of 2020 was made longer"),
        (date(2020, 2, 3), True, "first working day after it"),
        (date(2022, 12, 31), False, "the New Year holiday of 2023 begins in December"),
        (date(2024, 2, 9), True, "New Year's Eve 2024 was not a holiday by notice"),
        (date(2025, 10, 8), False, "National Day and Mid-autumn together, eight days"),
        (date(2025, 10, 11), True, "Saturday worked in exchange"),
        (date(2026, 2, 23), False, "Spring Festival of 2026 has nine days"),
        (date(2026, 2, 28), True, "Saturday worked in exchange"),
        (date(2026, 10, 14), True, "an ordinary Wednesday"),
        (date(2026, 10, 17), False, "an ordinary Saturday"),
    ],
)
def test_the_notices(day: date, works: bool, why: str, calendar: WorkCalendar) -> None:
    """Days that follow from the notices and not from the week."""
    assert calendar.is_workday(day) is works, why


def test_every_year_has_its_seven_holidays_and_days_in_exchange_fall_on_weekends(calendar: WorkCalendar) -> None:
    """2018 to 2026; a free day beyond the weekend is bought with a worked Saturday or Sunday or is statutory."""
    assert sorted(calendar.years) == list(range(2018, 2027))
    assert all(day.weekday() >= 5 for day in calendar.worked)
    assert not calendar.worked & calendar.off
    for year in range(2019, 2027):
        names = {row["holiday"] for row in load().rows("workdays") if row["first"].startswith(str(year))}
        assert {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"} <= {
            part for name in names for part in name.split("、")
        }


@given(start=st.dates(date(2019, 1, 1), date(2026, 12, 31)), count=st.integers(1, 60))
def test_counting_on_and_counting_between_agree(start: date, count: int) -> None:
    """The n-th working day after a day has n working days up to it, and is one."""
    calendar = work_calendar(load())
    end = calendar.add(start, count)

    assert calendar.is_workday(end)
    assert calendar.between(start, end) == count
    assert calendar.between(end, start) == -count
    assert calendar.add(start, count + 1) > end >= start + timedelta(days=count)


def test_a_shelf_adds_the_years_to_come() -> None:
    """Rows of a shelf make a year known."""
    text = "first,last,kind,holiday,source,example\n2027-01-01,2027-01-03,off,元旦,本地,元旦放假\n"
    calendar = work_calendar(load([{"workdays": text}]))

    assert calendar.known(date(2027, 1, 1))
    assert not calendar.is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    "row", ["2027-13-01,2027-01-03,off", "2027-01-03,2027-01-01,off", "2027-01-01,2027-01-01,rest"]
)
def test_a_row_that_is_no_stretch_of_days_is_refused(row: str) -> None:
    """The row is named."""
    with pytest.raises(LuoshiError, match=r"workdays.csv: 2027"):
        work_calendar(build({"workdays": [f"first,last,kind,holiday,source,example\n{row},x,y,z\n"]}))
