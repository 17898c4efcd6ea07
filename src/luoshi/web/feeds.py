"""Feeds (订阅): what is new in a search or a list, as RSS 2.0 that any reader takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a feed: its permanent path, title, text and the ISO date of its document."""

    path: str
    title: str
    text: str
    date: str | None

    @property
    def published(self) -> str | None:
        """The date as RSS writes it (RFC 822); None for a date that is not a full one."""
        try:
            day = date.fromisoformat(self.date or "")
        except ValueError:
            return None
        return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the page it stands for, its entries, newest first."""

    title: str
    entries: tuple[Entry, ...]


def newest(entries: list[Entry], most: int = 100) -> tuple[Entry, ...]:
    """Return the newest entries first, those without a date last."""
    return tuple(sorted(entries, key=lambda entry: entry.date or "", reverse=True)[:most])
