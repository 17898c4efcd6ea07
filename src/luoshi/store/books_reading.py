"""What the books in databases share (同读): the same statements, read through connections that are lent.

The SQLite and the PostgreSQL book differ in how they connect, how a turn begins and is kept, how a whole book is
streamed, and what their errors mean; what is read of an event is written once, here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from luoshi.ledger import chain
from luoshi.ledger.book import Pen
from luoshi.ledger.chain import Tail, Verdict
from luoshi.model import Event
from luoshi.store.books_turns import COLUMNS, Readers, Storage, Turns, event_of

T = TypeVar("T")


class Connected(Protocol):
    """A connection to a database, as both drivers have it."""

    def execute(self, query: str, values: tuple[Any, ...] = ..., /) -> Any:
        """Run one statement and return its cursor."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


C = TypeVar("C", bound=Connected)


@dataclass(frozen=True, slots=True)
class Wording:
    """The statements of a book in one database's words: how its table is called, how a value is marked."""

    table: str
    mark: str

    @property
    def insert(self) -> str:
        """Write one event, its columns in the order of :data:`COLUMNS`."""
        marks = ", ".join([self.mark] * len(COLUMNS.split(",")))
        return f"INSERT INTO {self.table} ({COLUMNS}) VALUES ({marks})"

    @property
    def after(self) -> str:
        """Read all events above a number."""
        return f"SELECT {COLUMNS} FROM {self.table} WHERE seq > {self.mark} ORDER BY seq"

    @property
    def last(self) -> str:
        """Read number and hash of the last event."""
        return f"SELECT seq, hash FROM {self.table} ORDER BY seq DESC LIMIT 1"

    def tail(self, connection: Connected) -> Tail:
        """Return where the book ends."""
        row = connection.execute(self.last).fetchone()
        return Tail(*row) if row else Tail()

    def events_of(self, connection: Connected, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task in their order."""
        query = f"SELECT {COLUMNS} FROM {self.table} WHERE task_id = {self.mark} ORDER BY seq"
        return tuple(map(event_of, connection.execute(query, (task_id,))))

    def tasks(self, connection: Connected) -> tuple[str, ...]:
        """Return the ids of all tasks in the order they were opened."""
        rows = connection.execute(f"SELECT task_id FROM {self.table} WHERE type = 'draft' ORDER BY seq")
        return tuple(task_id for (task_id,) in rows)


class DatabaseBook(ABC, Generic[C]):
    """A book in a database; safe between threads.

    Raises:
        ShelfError: from any method, if the database cannot be used.
    """

    def __init__(self, wording: Wording, storage: Storage, connect: Callable[[], C]) -> None:
        self._wording = wording
        self._turns = Turns(storage)
        self._readers = Readers(connect)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the book cannot be used afterwards."""
        with self._turns.pen:
            self._close_writer()
        self._readers.close()

    def transact(self, work: Callable[[Pen], T]) -> T:
        """Run ``work`` alone on the book; what it adds is on disk once this returns. See :meth:`Book.transact`."""
        with self._errors():
            return self._turns.transact(work)

    def events(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task in their order."""
        with self._errors(), self._readers.lend() as reader:
            return self._wording.events_of(reader, task_id)

    def all_events(self, after: int = 0) -> Iterator[Event]:
        """Yield the events numbered above ``after``, as they stood when the reading began."""
        with self._errors(), self._readers.lend() as reader:
            yield from map(event_of, self._rows_after(reader, after))

    def tasks(self) -> tuple[str, ...]:
        """Return the ids of all tasks in the order they were opened."""
        with self._errors(), self._readers.lend() as reader:
            return self._wording.tasks(reader)

    def tail(self) -> Tail:
        """Return where the book ends."""
        with self._errors(), self._readers.lend() as reader:
            return self._wording.tail(reader)

    def verify(self) -> Verdict:
        """Check the chain of the whole book."""
        return chain.verify(self.all_events())

    @abstractmethod
    def _close_writer(self) -> None:
        """Close the connection that writes."""

    @abstractmethod
    def _rows_after(self, reader: C, after: int) -> Iterator[tuple[Any, ...]]:
        """Stream the rows above a number, a portion at a time."""

    @abstractmethod
    def _errors(self) -> AbstractContextManager[None]:
        """Return a context that says what an error of the driver means."""
