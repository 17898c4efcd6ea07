"""Small charts (小图): values of one indicator on a line, uses of one phrase over time; coordinates only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.model import Level, Target
from luoshi.web.pictures import LEFT, WIDTH, Band, Tick

#: Right edge of a chart, and how much of it one dot or bar takes.
RIGHT, STEP = WIDTH - 20, 13

#: Height of the row of bars of one level.
BARS = 54


@dataclass(frozen=True, slots=True)
class Value:
    """One target on the line: a dot at its value, or a bar from its value to its higher value."""

    target: Target
    x: float
    x2: float | None
    y: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The values of one indicator in one unit, with those that are words instead of numbers counted."""

    unit: str
    height: float
    ticks: tuple[Tick, ...]
    values: tuple[Value, ...]
    without: int


def strip(targets: Iterable[Target]) -> Strip | None:
    """Lay out the targets of one indicator by value, in the unit that most of them use; None if fewer than three."""
    rows = [one for one in targets if one.stated]
    numbers = [one for one in rows if one.value is not None]
    units = Counter(one.unit or "" for one in numbers)
    if not units:
        return None
    unit = units.most_common(1)[0][0]
    shown = sorted(
        (one for one in numbers if (one.unit or "") == unit), key=lambda one: (one.value or 0.0, one.region or "")
    )
    if len(shown) < 3:
        return None
    low = min(one.value or 0.0 for one in shown)
    high = max(max(one.value or 0.0, one.value_high or low) for one in shown)
    length = (high - low) or 1.0

    def place(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - low) / length, 1)

    ends: list[float] = []
    values = []
    for one in shown:
        x, x2 = place(one.value or 0.0), place(one.value_high) if one.value_high is not None else None
        row = next((number for number, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [(x2 or x) + STEP]
        values.append(Value(one, x, x2, 14 + row * STEP))
    marks = sorted({low + length * part / 5 for part in range(6)})
    return Strip(
        unit,
        14 + len(ends) * STEP + 26,
        tuple(Tick(place(v), f"{v:g}") for v in marks),
        tuple(values),
        len(rows) - len(shown),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """The uses of one level in one span of time."""

    x: float
    y: float
    width: float
    height: float
    count: int
    span: str


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a phrase: bars by time, a row a level."""

    height: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    bars: tuple[Bar, ...]


def life(uses: Sequence[tuple[date, Level | None]]) -> Life | None:
    """Lay out uses by time and level: a bar a month in a span under two years, else a bar a year; None without uses."""
    if not uses:
        return None
    days = [day for day, _ in uses]
    first, last = min(days), max(days)
    monthly = (last - first).days < 700
    bins = _bins(first, last, monthly)
    width = (RIGHT - LEFT) / len(bins)
    place = {span: LEFT + width * number for number, span in enumerate(bins)}
    counts = Counter((level, _span(day, monthly)) for day, level in uses)
    most = max(counts.values())
    bands, bars, top = [], [], 8.0
    for level in (*Level, None):
        own = {span: count for (one, span), count in counts.items() if one is level}
        if not own:
            continue
        bands.append(Band(level, top, top + BARS))
        for span, count in sorted(own.items()):
            height = round((BARS - 10) * count / most, 1)
            bars.append(
                Bar(
                    round(place[span] + 1, 1),
                    round(top + BARS - 2 - height, 1),
                    round(max(width - 2, 2), 1),
                    height,
                    count,
                    span,
                )
            )
        top += BARS
    every = -(-len(bins) // 10)
    axis = tuple(Tick(round(place[span] + width / 2, 1), span) for span in bins[::every])
    return Life(top + 30, axis, tuple(bands), tuple(bars))


def _span(day: date, monthly: bool) -> str:
    return f"{day.year}-{day.month:02}" if monthly else str(day.year)


def _bins(first: date, last: date, monthly: bool) -> list[str]:
    if not monthly:
        return [str(year) for year in range(first.year, last.year + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in months]
