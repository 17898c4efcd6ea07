"""Reads of the ledger (台账查询): lists, one item's chain, what rests on a passage. Writes go through ledger.actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from threading import Lock

from luoshi.ledger import lists
from luoshi.ledger.board import Board, Wanted
from luoshi.ledger.lists import Line, Story, Tally
from luoshi.lexicon.workdays import WorkCalendar, work_calendar
from luoshi.model import Event, Span, Task, UnknownName
from luoshi.store.desk import desk, profiles
from luoshi.store.query.tables import Page
from luoshi.store.shelf import Shelf
from luoshi.store.uncollected import uncollected


@lru_cache(maxsize=8)
def _shared(address: str, rules: tuple[str, ...]) -> tuple[Lock, list[Board]]:
    """Keep one board a process for each ledger and each set of profiles and calendar that it is shown by."""
    return Lock(), []


@contextmanager
def _board(shelf: Shelf) -> Iterator[Board]:
    """Lend the board of the shelf's ledger, up to date, to one thread at a time."""
    known = profiles(shelf)
    rules = (*(profile.digest for profile in known.values()), shelf.lexicon().digest)
    lock, kept = _shared(f"{shelf.path}\0{shelf.ledger}", rules)
    with lock:
        if not kept:
            kept.append(Board(known, calendar(shelf)))
            with uncollected():
                kept[0].follow(desk(shelf).book.all_events())
        kept[0].follow(desk(shelf).book.all_events(after=kept[0].seq))
        yield kept[0]


def all_tasks(shelf: Shelf) -> dict[str, Task]:
    """Return every task by id, in the order they were opened."""
    with _board(shelf) as board:
        return board.tasks()


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
    wanted = Wanted(state=state or None, profile=profile or None, body=body or None, overdue=overdue)
    with _board(shelf) as board:
        rows, total = board.lines(today, wanted, offset, limit)
    return Page(rows, total, offset, limit)


def tally(shelf: Shelf, *, today: date) -> Tally:
    """Count the tasks of the shelf as of a day; what is reported and what is found are counted apart."""
    with _board(shelf) as board:
        return board.tally(today)


def task(shelf: Shelf, task_id: str) -> Task:
    """Return one task.

    Raises:
        UnknownName: if there is none of that id.
    """
    with _board(shelf) as board:
        found = board.task(task_id)
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
