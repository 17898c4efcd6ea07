"""Days, months and quarters (历法): small exact arithmetic on dates, without a clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

#: Values of Chinese digits; 两 counts as two before a measure word.
DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


def number(text: str) -> int:
    """Return the value of a whole number below 10,000 in digits or Chinese numerals (12, 十二, 二十, 两, 二〇三五).

    Raises:
        ValueError: if it is none.
    """
    if text.isascii():
        return int(text)
    if "百" in text:
        hundreds, _, rest = text.partition("百")
        return (DIGITS[hundreds] if hundreds else 1) * 100 + (number(rest.lstrip("零〇")) if rest else 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    if any(char not in DIGITS for char in text):
        raise ValueError(f"{text!r} is no whole number below 10,000")
    return int("".join(str(DIGITS[char]) for char in text))


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def plus_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month where it has no such day (31 Jan, 29 Feb)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter(year: int, index: int) -> tuple[date, date]:
    """Return the first and the last day of the ``index``-th quarter (1 to 4)."""
    return date(year, 3 * index - 2, 1), month_end(year, 3 * index)


def sunday_of(day: date) -> date:
    """Return the Sunday that ends the week of a day (weeks begin on Monday)."""
    return day + timedelta(days=6 - day.weekday())


def plan_years(name: str) -> tuple[int, int] | None:
    """Return the first and last year of a five-year plan by its short name (十四五: 2021 to 2025; the first began 1953).

    From the sixth plan (1981) on every plan has five years.
    """
    if not name.endswith("五"):
        return None
    try:
        ordinal = number(name[:-1])
    except (ValueError, KeyError):
        return None
    if not 6 <= ordinal <= 30:
        return None
    first = 1981 + (ordinal - 6) * 5
    return first, first + 4


def reference_day(reference: str | None) -> date | None:
    """Return the day that relative words count from: an ISO date; a month or year counts from its first day."""
    if not reference or reference.startswith("--"):
        return None
    parts = [int(part) for part in reference.split("-")]
    try:
        return date(*([*parts, 1, 1])[:3])
    except ValueError:
        return None
