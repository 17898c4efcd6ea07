"""The book (簿): what a place that keeps events must offer, and the book that lives in memory.

A book only ever grows. Whoever writes hands :meth:`Book.transact` a function; everything it adds is kept, or nothing
is. Only ``ledger.actions`` calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import RLock
from typing import Protocol, TypeVar

from luoshi.ledger import chain
from luoshi.ledger.chain import Tail, Verdict
from luoshi.model import Event, EventType

T = TypeVar("T")


class Pen(Protocol):
    """An open transaction: reads what was written, its own additions included, and adds."""

    def tail(self) -> Tail:
        """Return where the book ends."""
        ...

    def events(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task in their order; none for an unknown task."""
        ...

    def add(self, event: Event) -> None:
        """Add ``event``, which must follow :meth:`tail`."""
        ...


class Book(Protocol):
    """An append-only record of events."""

    def transact(self, work: Callable[[Pen], T]) -> T:
        """Run ``work`` alone on the book; what it adds is kept for good once this returns.

        If ``work`` raises, nothing is added and the exception goes on. ``work`` may be run again after a failed try,
        so it must not change anything but the pen.
        """
        ...

    def events(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task in their order; none for an unknown task."""
        ...

    def all_events(self, after: int = 0) -> Iterator[Event]:
        """Yield the events whose number is greater than ``after``, in their order."""
        ...

    def tasks(self) -> tuple[str, ...]:
        """Return the ids of all tasks in the order they were opened."""
        ...

    def tail(self) -> Tail:
        """Return where the book ends."""
        ...

    def verify(self) -> Verdict:
        """Check the chain of the whole book."""
        ...


class MemoryBook:
    """A book in memory: for tests, trials and the one-page demonstration. Safe between threads."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._by_task: dict[str, list[Event]] = {}
        self._lock = RLock()

    def transact(self, work: Callable[[Pen], T]) -> T:
        """Run ``work`` alone; see :meth:`Book.transact`."""
        with self._lock:
            pen = _MemoryPen(self)
            result = work(pen)
            for event in pen.added:
                self._events.append(event)
                self._by_task.setdefault(event.task_id, []).append(event)
            return result

    def events(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task in their order."""
        with self._lock:
            return tuple(self._by_task.get(task_id, ()))

    def all_events(self, after: int = 0) -> Iterator[Event]:
        """Yield the events numbered above ``after``."""
        with self._lock:
            return iter(self._events[after:])

    def tasks(self) -> tuple[str, ...]:
        """Return the ids of all tasks in the order they were opened."""
        with self._lock:
            return tuple(name for name, events in self._by_task.items() if events[0].type is EventType.DRAFT)

    def tail(self) -> Tail:
        """Return where the book ends."""
        with self._lock:
            return Tail.after(self._events[-1]) if self._events else Tail()

    def verify(self) -> Verdict:
        """Check the chain of the whole book."""
        return chain.verify(self.all_events())


class _MemoryPen:
    def __init__(self, book: MemoryBook) -> None:
        self._book = book
        self.added: list[Event] = []

    def tail(self) -> Tail:
        return Tail.after(self.added[-1]) if self.added else self._book.tail()

    def events(self, task_id: str) -> tuple[Event, ...]:
        own = tuple(event for event in self.added if event.task_id == task_id)
        return self._book.events(task_id) + own

    def add(self, event: Event) -> None:
        tail = self.tail()
        if (event.seq, event.prev_hash) != (tail.seq + 1, tail.hash):
            raise ValueError(f"event {event.seq} does not follow {tail.seq}")
        self.added.append(event)
