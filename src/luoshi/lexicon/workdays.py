"""The official work calendar (工作日历): holidays, shifted working Saturdays and Sundays (调休), as a typed view.

The table ``workdays`` holds the yearly notices of the State Council's General Office (节假日安排的通知), one row a
stretch of days. The dates were checked against the package chinesecalendar 1.11 (MIT), whose data end with 2026; the
notice numbers in ``source`` were set down from memory and not looked up in the notices. A shelf adds later years, or
the holidays of an autonomous region, as rows of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import LuoshiError

_SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are working days (工作日).

    ``off`` are holidays, ``worked`` the Saturdays and Sundays worked in exchange; every other day follows the week.
    A year without a row is *not known*: its weekends are free and nothing else, and :meth:`known` says so, because
    the notice for a year is published only in the November before it.
    """

    off: frozenset[date] = field(repr=False)
    worked: frozenset[date] = field(repr=False)
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on ``day``."""
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def known(self, day: date) -> bool:
        """Tell whether the official arrangement of the year of ``day`` is in the table."""
        return day.year in self.years

    def on_or_after(self, day: date) -> date:
        """Return ``day`` if it is a working day, else the first working day after it (顺延)."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add(self, start: date, workdays: int) -> date:
        """Return the ``workdays``-th working day after ``start``; the day of ``start`` itself is not counted.

        《民法典》第二百零一条: 开始的当日不计入，自下一日开始计算. Zero gives ``start`` itself, working day or not.
        """
        day = start
        for _ in range(workdays):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@lru_cache(maxsize=4)
def work_calendar(lexicon: Lexicon) -> WorkCalendar:
    """Return the work calendar of ``lexicon``.

    Raises:
        LuoshiError: if a row is not a stretch of dates, or its kind is neither ``off`` nor ``work``.
    """
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    years: set[int] = set()
    for row in lexicon.rows("workdays"):
        where = f"lexicon/workdays.csv: {row['first']}"
        try:
            first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        except ValueError as error:
            raise LuoshiError("first and last must be dates", where, "write them as 2026-10-01") from error
        if row["kind"] not in days or last < first:
            raise LuoshiError("kind must be off or work, and last not before first", where, "mend the row")
        days[row["kind"]].update(first + timedelta(days=n) for n in range((last - first).days + 1))
        # A New Year holiday may begin in December: that day does not make the old year known.
        years.add(last.year)
    return WorkCalendar(frozenset(days["off"]), frozenset(days["work"]), frozenset(years))
