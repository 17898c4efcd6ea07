"""Feasts (节日): the days of fixed and movable feasts, by which texts date what is due (春节前, “五一”前)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import LuoshiError


@dataclass(frozen=True, slots=True)
class Feast:
    """One feast (节日): a fixed month and day, or its day in every year of the table."""

    fixed: tuple[int, int] | None
    days: tuple[date, ...]

    def of(self, year: int) -> date | None:
        """Return its day in ``year``; None for a year that the table does not hold."""
        if self.fixed is not None:
            return date(year, *self.fixed)
        return next((day for day in self.days if day.year == year), None)


@lru_cache(maxsize=8)
def feasts(lexicon: Lexicon) -> dict[str, Feast]:
    """Return the feasts of the table ``feasts`` by every name they have.

    Raises:
        LuoshiError: if a row holds no day (2026-02-17, or *-10-01 for every year).
    """
    days: dict[str, list[date]] = defaultdict(list)
    fixed: dict[str, tuple[int, int]] = {}
    for row in lexicon.rows("feasts"):
        names, every = row["feast"].split("|"), row["day"].startswith("*-")
        try:
            day = date.fromisoformat(row["day"].replace("*", "2000"))
        except ValueError as error:
            raise LuoshiError(
                f"“{row['day']}” is no day", "lexicon/feasts.csv", "write 2026-02-17, or *-10-01"
            ) from error
        for name in names:
            if every:
                fixed[name] = (day.month, day.day)
            else:
                days[name].append(day)
    return {name: Feast(fixed.get(name), tuple(sorted(days.get(name, [])))) for name in (*fixed, *days)}
