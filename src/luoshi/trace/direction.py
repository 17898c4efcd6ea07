"""Direction (传承方向): which of two passages is upstream, or why that cannot be told."""

from __future__ import annotations

from typing import assert_never

from luoshi.model import Level
from luoshi.trace.documents import TracedDocument

#: A shorter title is too common a phrase to count as a citation.
_TITLE = 6


def rank(level: Level) -> int | None:
    """Return the rank of a level, 0 for the centre; None for bodies outside the ladder."""
    match level:
        case Level.CENTRAL:
            return 0
        case Level.PROVINCIAL:
            return 1
        case Level.CITY:
            return 2
        case Level.COUNTY:
            return 3
        case Level.TOWNSHIP:
            return 4
        case Level.GRASSROOTS:
            return 5
        case Level.FOREIGN:
            return None
        case _:
            assert_never(level)


def direction(first: TracedDocument, second: TracedDocument) -> tuple[int, str]:
    """Decide which document is upstream.

    A citation of the other's title decides, then the earlier date, then the higher level; date and level that
    contradict each other decide nothing, for then both may draw on a third document.

    Returns:
        -1 if ``first`` is upstream, 1 if ``second`` is, 0 if it stays open; and the reason.
    """
    if first.article_id == second.article_id:
        return 0, "two sections of one article"
    cited = _cites(second, first) - _cites(first, second)
    if cited:
        title = first.title if cited > 0 else second.title
        return (-1 if cited > 0 else 1), f"citation: one names the other, 《{title}》"
    by_date, date_why = _by_date(first, second)
    by_level, level_why = _by_level(first, second)
    if by_date and by_level and by_date != by_level:
        return 0, f"{date_why}, but {level_why}: both may draw on a third document"
    if by_date:
        return by_date, date_why
    if by_level:
        return by_level, level_why
    return 0, f"{date_why}; {level_why}"


class Directions:
    """Directions told once for every pair of documents (记住的方向): two reports have hundreds of passages in common."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str, str], tuple[int, str]] = {}

    def of(self, first: TracedDocument, second: TracedDocument) -> tuple[int, str]:
        """Return what :func:`direction` says of two documents."""
        key = (first.source_id, first.article_id, second.source_id, second.article_id)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = direction(first, second)
        return found


def _cites(one: TracedDocument, other: TracedDocument) -> bool:
    return other.title is not None and len(other.title) >= _TITLE and f"《{other.title}》" in one.text


def _by_date(first: TracedDocument, second: TracedDocument) -> tuple[int, str]:
    if not first.date or not second.date or "--" in (first.date[:2], second.date[:2]):
        return 0, "no date of one of them"
    size = min(len(first.date), len(second.date))
    if first.date[:size] == second.date[:size]:
        return 0, f"same date {first.date[:size]}"
    low, high = sorted((first.date, second.date))
    return (-1 if first.date == low else 1), f"date: {low} before {high}"


def _by_level(first: TracedDocument, second: TracedDocument) -> tuple[int, str]:
    if first.level is None or second.level is None:
        return 0, "no level of one of them"
    one, two = rank(first.level), rank(second.level)
    if one is None or two is None or one == two:
        return 0, "neither level is above the other"
    high, low = (first.level, second.level) if one < two else (second.level, first.level)
    return (-1 if one < two else 1), f"level: {high.value} above {low.value}"
