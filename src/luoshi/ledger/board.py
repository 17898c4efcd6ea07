"""The board (看板): the tasks of one book kept folded, so that a page of a hundred thousand of them opens at once.

A board follows a book: :meth:`Board.follow` folds on the events that are new. It holds nothing that the events do not
say: a fresh board that follows the whole book equals it (tests/ledger/test_board.py). Whatever depends on the day is
computed when asked. Not safe between threads by itself: whoever shares a board holds a lock.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from luoshi.ledger.clock import Deadline, main_deadline
from luoshi.ledger.fold import advance, fold_all
from luoshi.ledger.lists import Line, Tally, counted, is_open, line_with, profile_of, tally_of, units
from luoshi.ledger.profile import Profile
from luoshi.lexicon.workdays import WorkCalendar
from luoshi.model import Event, EventType, Task


@dataclass(frozen=True, slots=True)
class _Entry:
    """One task on the board with what does not depend on the day: ``order`` sorts open ones first, nearest first."""

    task: Task
    open: bool
    deadline: Deadline | None
    order: tuple[bool, date, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks a page asks for; what is not given does not limit."""

    state: str | None = None
    profile: str | None = None
    body: str | None = None
    open: bool | None = None
    overdue: bool = False


class Board:
    """All tasks of one book, folded, in the order a board shows them: open first, the nearest deadline first."""

    def __init__(self, profiles: Mapping[str, Profile], calendar: WorkCalendar) -> None:
        self._profiles = profiles
        self._calendar = calendar
        self._entries: dict[str, _Entry] = {}
        self._ordered: list[_Entry] = []
        self._counter: Counter[tuple[str, str]] = Counter()
        self.seq = 0

    def follow(self, events: Iterable[Event]) -> None:
        """Fold on the ``events`` that come after :attr:`seq`; give ``book.all_events(after=board.seq)``.

        Raises:
            ValueError: if an event is missing between.
            UnknownName: if a task follows a profile that the board was not given.
        """
        changed: dict[str, Task] = {}
        fresh = _Following(events, self.seq)
        if self.seq == 0:
            changed = fold_all(fresh)
        else:
            for event in fresh:
                if event.type is not EventType.JUDGE:
                    before = changed.get(event.task_id) or self._task(event.task_id)
                    changed[event.task_id] = advance(before, event)
        for task in changed.values():
            self._take_off(task.id)
        self._ordered += [self._put(task) for task in changed.values()]
        # The list is nearly in order, which makes sorting it again a matter of milliseconds.
        self._ordered.sort(key=_order)
        self.seq = fresh.seq

    def task(self, task_id: str) -> Task | None:
        """Return one task, or None if there is none of that id."""
        return self._task(task_id)

    def tasks(self) -> dict[str, Task]:
        """Return all tasks by id, in the order they were opened."""
        return {task_id: entry.task for task_id, entry in self._entries.items()}

    def lines(
        self, as_of: date, wanted: Wanted | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[Line, ...], int]:
        """Return one page of lines as of a day, and how many there are in all."""
        found = list(self._matching(as_of, wanted or Wanted()))
        page = found[offset : offset + limit]
        return tuple(self._line(entry, as_of) for entry in page), len(found)

    def tally(self, as_of: date) -> Tally:
        """Count all tasks as of a day, as :func:`luoshi.ledger.lists.tally` does."""
        overdue = sum(1 for _ in self._matching(as_of, Wanted(overdue=True)))
        return tally_of(self._counter, overdue)

    def open_by_body(self) -> dict[str, int]:
        """Count the open items of each body that answers for them, bodies by name; ``""`` for those of nobody yet."""
        found: Counter[str] = Counter()
        for entry in self._entries.values():
            if entry.open:
                found.update(units(entry.task) or ("",))
        return dict(sorted(found.items()))

    def _task(self, task_id: str) -> Task | None:
        entry = self._entries.get(task_id)
        return entry.task if entry else None

    def _take_off(self, task_id: str) -> None:
        entry = self._entries.get(task_id)
        if entry:
            self._counter.subtract(counted(entry.task, entry.open))
            del self._ordered[bisect_left(self._ordered, entry.order, key=_order)]

    def _put(self, task: Task) -> _Entry:
        profile = profile_of(task, self._profiles)
        still_open = is_open(task, profile)
        deadline = main_deadline(task, profile, self._calendar)
        # The number of its last event tells tasks of the same day apart: the order is total.
        order = (not still_open, deadline.due if deadline else date.max, task.seq)
        entry = self._entries[task.id] = _Entry(task, still_open, deadline, order)
        self._counter.update(counted(task, still_open))
        return entry

    def _matching(self, as_of: date, wanted: Wanted) -> Iterator[_Entry]:
        for entry in self._ordered:
            task, deadline = entry.task, entry.deadline
            if wanted.overdue and (deadline is None or not deadline.running or deadline.due >= as_of):
                continue
            if (
                (wanted.state is None or task.state == wanted.state)
                and (wanted.profile is None or task.profile == wanted.profile)
                and (wanted.body is None or wanted.body == task.lead or wanted.body in task.co)
                and (wanted.open is None or entry.open is wanted.open)
            ):
                yield entry

    def _line(self, entry: _Entry, as_of: date) -> Line:
        return line_with(entry.task, as_of, profile_of(entry.task, self._profiles), entry.deadline)


def _order(entry: _Entry) -> tuple[bool, date, int]:
    return entry.order


class _Following:
    """Passes events on and checks that none is missing."""

    def __init__(self, events: Iterable[Event], seq: int) -> None:
        self._events = events
        self.seq = seq

    def __iter__(self) -> Iterator[Event]:
        for event in self._events:
            if event.seq != self.seq + 1:
                raise ValueError(f"event {event.seq} does not follow {self.seq}")
            self.seq = event.seq
            yield event
