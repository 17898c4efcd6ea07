"""Reads of the ledger (台账查询): lists, one item's chain, what rests on a passage. Writes go through ledger.actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Lock

from luoshi.ledger import lists
from luoshi.ledger.book import Book
from luoshi.ledger.fold import advance
from luoshi.ledger.lists import Line, Story, Tally
from luoshi.lexicon.workdays import WorkCalendar, work_calendar
from luoshi.model import Event, EventType, Span, Task, UnknownName
from luoshi.store.desk import desk, profiles
from luoshi.store.query.tables import Page
from luoshi.store.shelf import Shelf


class _Folded:
    """The tasks of one book, kept up to date by folding only the events that are new."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._seq = 0
        self._lock = Lock()

    def tasks(self, book: Book) -> dict[str, Task]:
        """Return all tasks in the order they were opened."""
        with self._lock:
            for event in book.all_events(after=self._seq):
                if event.type is not EventType.JUDGE:
                    self._tasks[event.task_id] = advance(self._tasks.get(event.task_id), event)
                self._seq = event.seq
            return dict(self._tasks)


_FOLDED: dict[Path, _Folded] = {}
_FOLDED_LOCK = Lock()


def all_tasks(shelf: Shelf) -> dict[str, Task]:
    """Return every task by id, in the order they were opened."""
    with _FOLDED_LOCK:
        folded = _FOLDED.setdefault(shelf.ledger_path, _Folded())
    return folded.tasks(desk(shelf).book)


def calendar(shelf: Shelf) -> WorkCalendar:
    """Return the work calendar of the shelf's lexicon."""
    return work_calendar(shelf.lexicon())


def lines(
    shelf: Shelf,
    *,
    today: date,
    state: str | None = None,
    body: str | None = None,
    profile: str | None = None,
    overdue: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> Page[Line]:
    """Return tasks as of a day, open ones first, the nearest deadline first."""
    wanted = [
        task
        for task in all_tasks(shelf).values()
        if (not state or task.state == state)
        and (not profile or task.profile == profile)
        and (not body or body in lists.units(task))
    ]
    listed: Sequence[Line] = lists.lines(wanted, today, profiles(shelf), calendar(shelf))
    if overdue:
        listed = lists.overdue_lines(listed)
    ordered = sorted(
        listed, key=lambda each: (not each.open, each.deadline.due if each.deadline else date.max, each.task.seq)
    )
    return Page(tuple(ordered[offset : offset + limit]), len(ordered), offset, limit)


def tally(shelf: Shelf, *, today: date) -> Tally:
    """Count the tasks of the shelf as of a day; what is reported and what is found are counted apart."""
    return lists.tally(lists.lines(all_tasks(shelf).values(), today, profiles(shelf), calendar(shelf)))


def task(shelf: Shelf, task_id: str) -> Task:
    """Return one task.

    Raises:
        UnknownName: if there is none of that id.
    """
    found = all_tasks(shelf).get(task_id)
    if found is None:
        raise UnknownName(f"there is no task “{task_id}”", "ledger", "see: luoshi ledger list")
    return found


def events(shelf: Shelf, task_id: str) -> tuple[Event, ...]:
    """Return the events of one task in their order."""
    return desk(shelf).book.events(task_id)


def story(shelf: Shelf, task_id: str) -> Story:
    """Return one item's whole chain: sentence, dealings, replies, evidence, evaluation, what grew out of it."""
    found = task(shelf, task_id)
    profile = desk(shelf).profile(found.profile)
    return lists.story(found, events(shelf, task_id), all_tasks(shelf), profile, calendar(shelf))


def line_of(shelf: Shelf, task_id: str, *, today: date) -> Line:
    """Return one task as of a day."""
    found = task(shelf, task_id)
    return lists.line(found, today, desk(shelf).profile(found.profile), calendar(shelf))


def tasks_at(shelf: Shelf, source_id: str, start: int, end: int) -> tuple[Task, ...]:
    """Return the tasks whose sentence touches ``[start, end)`` of the source."""
    place = Span(start, end)
    return tuple(
        found
        for found in all_tasks(shelf).values()
        if found.anchor is not None
        and found.anchor.source_id == source_id
        and any(span.overlaps(place) for span in found.anchor.spans)
    )
