"""Where things stand in a picture (图位): coordinates only; the template draws, so a picture needs no script and prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.model import Level
from luoshi.store.query.documents import Document
from luoshi.store.query.flows import Flow

#: Width of every picture in its own units; the page scales it.
WIDTH = 960

#: Room for the names of the levels at the left.
LEFT = 70

#: Height of one row of documents, and of the axis below them.
ROW, AXIS = 46, 34

#: Width that the label of a document takes: fourteen letters of eleven units.
LABEL = 170


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the time axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one level, from ``top`` to ``bottom``."""

    level: Level | None
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One document in the picture."""

    document: Document
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    """What one document passed on to another; ``wide`` from 1 to 6 by weight."""

    flow: Flow
    x1: float
    y1: float
    x2: float
    y2: float
    wide: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Documents by date and level, with what flowed between them."""

    width: int
    height: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    edges: tuple[Edge, ...]
    undated: tuple[Document, ...]


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date, the first of a month or year that names no more; None for anything else."""
    found = _DATE.fullmatch(text or "")
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def scale(days: Sequence[date], left: float = LEFT, right: float = WIDTH - LABEL) -> Callable[[date], float]:
    """Return the function that gives a day its place between ``left`` and ``right``."""
    first, last = min(days).toordinal(), max(days).toordinal()
    length = max(last - first, 1)
    return lambda day: round(left + (right - left) * (day.toordinal() - first) / length, 1)


def ticks(days: Sequence[date], place: Callable[[date], float]) -> tuple[Tick, ...]:
    """Return the marks of the axis: months of a span under two years, else years, never more than ten."""
    first, last = min(days), max(days)
    if (last - first).days < 700:
        months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        marks = [(day, f"{day.year}-{day.month:02}") for day in months if first <= day <= last]
    else:
        marks = [(date(y, 1, 1), str(y)) for y in range(first.year + 1, last.year + 1)]
    every = -(-len(marks) // 10) or 1
    return tuple(Tick(place(day), text) for day, text in marks[::every]) or (Tick(place(first), first.isoformat()),)


def cascade(documents: Iterable[Document], flows: Sequence[Flow]) -> Picture | None:
    """Lay out documents by date (left to right) and level (top to bottom); None if none has a date."""
    rows = sorted(documents, key=lambda one: (one.date or "", one.article_id))
    dated = [(one, day) for one in rows if (day := day_of(one.date)) is not None]
    undated = tuple(one for one in rows if day_of(one.date) is None)
    if not dated:
        return None
    place = scale([day for _, day in dated])
    dots: list[Dot] = []
    bands: list[Band] = []
    top = 8.0
    for level in (*Level, None):
        members = [(one, place(day)) for one, day in dated if one.level is level]
        if not members:
            continue
        lines = _rows([x for _, x in members])
        dots += [Dot(one, x, top + ROW * (line + 0.5)) for (one, x), line in zip(members, lines, strict=True)]
        bottom = top + ROW * (max(lines) + 1)
        bands.append(Band(level, top, bottom))
        top = bottom
    edges = _edges(dots, flows)
    return Picture(
        WIDTH, top + AXIS, ticks([day for _, day in dated], place), tuple(bands), tuple(dots), edges, undated
    )


def _rows(places: Sequence[float]) -> list[int]:
    """Give each label, from left to right, the first row in which it does not cover another one."""
    ends: list[float] = []
    rows = []
    for x in places:
        row = next((number for number, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + LABEL]
        rows.append(row)
    return rows


def _edges(dots: Sequence[Dot], flows: Sequence[Flow]) -> tuple[Edge, ...]:
    at = {dot.document.article_id: dot for dot in dots}
    shown = [flow for flow in flows if flow.up_article in at and flow.down_article in at]
    most = max((flow.weight for flow in shown), default=1.0) or 1.0
    return tuple(
        Edge(flow, up.x, up.y, down.x, down.y, 1 + round(5 * max(flow.weight, 0.0) / most))
        for flow in shown
        for up, down in [(at[flow.up_article], at[flow.down_article])]
    )
