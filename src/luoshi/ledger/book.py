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
            pen = BufferedPen(self.tail(), self.events)
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


class BufferedPen:
    """A pen that keeps its additions to itself until the book takes them: a refused action leaves nothing to undo.

    ``tail`` is where the book ends, ``stored`` reads the events of one task as the book has them.
    """

    def __init__(self, tail: Tail, stored: Callable[[str], tuple[Event, ...]]) -> None:
        self._tail = tail
        self._stored = stored
        self.added: list[Event] = []

    def tail(self) -> Tail:
        """Return where the book ends, own additions included."""
        return self._tail

    def events(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task, own additions included."""
        return self._stored(task_id) + tuple(event for event in self.added if event.task_id == task_id)

    def add(self, event: Event) -> None:
        """Add ``event``.

        Raises:
            ValueError: if it does not follow the tail; a defect of whoever made it.
        """
        if (event.seq, event.prev_hash) != (self._tail.seq + 1, self._tail.hash):
            raise ValueError(f"event {event.seq} does not follow {self._tail.seq}")
        self.added.append(event)
        self._tail = Tail.after(event)
