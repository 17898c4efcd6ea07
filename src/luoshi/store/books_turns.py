"""Taking turns at a book (轮流执笔): threads that wait while another one writes are written together with the next.

One sync to disk then serves many writers (group commit), and each still has its action checked alone against the
book as the one before it left it. The SQLite and the PostgreSQL book share this; they differ in how a turn begins and
how it is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from luoshi.ledger.book import BufferedPen, Pen
from luoshi.ledger.chain import Tail
from luoshi.model import Actor, ActorRole, Event, EventType, ShelfError

T = TypeVar("T")

#: Tasks whose events are kept at hand for the next turn.
KNOWN = 1000

#: Columns of the table of events, in both databases.
COLUMNS = "seq, task_id, type, actor_name, actor_role, actor_body, at, from_state, to_state, payload, prev_hash, hash"

#: Looking a kind up here takes a third of the time of ``EventType(kind)``, which counts over millions of events.
_KINDS = {kind.value: kind for kind in EventType}


class Storage(Protocol):
    """What a database must do for one turn; nobody else writes between :meth:`begin` and :meth:`keep`."""

    def begin(self) -> Tail:
        """Begin a transaction, wait until nobody else writes, return where the book ends."""
        ...

    def stored(self, task_id: str) -> tuple[Event, ...]:
        """Return the events of one task inside the transaction."""
        ...

    def keep(self, events: list[Event]) -> None:
        """Write ``events`` for good: they are on disk once this returns."""
        ...

    def undo(self) -> None:
        """Give up the transaction, whatever its state."""
        ...


class Turns:
    """Lets many threads write into one storage, together where they wait together."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        # What the last turns read and wrote, good as long as nobody else has written since: asking a server again for
        # the events of every task of a turn is most of what a turn waits for.
        self._known: OrderedDict[str, tuple[Event, ...]] = OrderedDict()
        self._tail: Tail | None = None
        self._waiting: list[Turn] = []
        self._queue = Lock()
        self.pen = Lock()

    def transact(self, work: Callable[[Pen], T]) -> T:
        """Run ``work`` alone on the book; see :meth:`luoshi.ledger.book.Book.transact`."""
        turn = Turn(work)
        with self._queue:
            self._waiting.append(turn)
        with self.pen:
            if not turn.done:
                with self._queue:
                    turns, self._waiting = self._waiting, []
                self.take(turns)
        if turn.error is not None:
            raise turn.error
        result: T = turn.result
        return result

    def take(self, turns: list[Turn]) -> None:
        """Take ``turns`` one after the other and write what they added in one transaction."""
        try:
            written: list[Event] = []
            tail = self._storage.begin()
            if tail != self._tail:
                self._known.clear()
            for turn in turns:
                pen = BufferedPen(tail, partial(self._so_far, written))
                if turn.take(pen):
                    written += pen.added
                    tail = pen.tail()
            self._storage.keep(written)
            self._remember(written, tail)
        except BaseException as error:
            self._tail = None
            self._storage.undo()
            for turn in turns:
                turn.error = turn.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for turn in turns:
                turn.done = True

    def _so_far(self, written: list[Event], task_id: str) -> tuple[Event, ...]:
        stored = self._known.get(task_id)
        if stored is None:
            stored = self._known[task_id] = self._storage.stored(task_id)
        return stored + tuple(event for event in written if event.task_id == task_id)

    def _remember(self, written: list[Event], tail: Tail) -> None:
        """Bring what is known up to what was just written; what was not used for longest is forgotten."""
        added: dict[str, list[Event]] = {}
        for event in written:
            added.setdefault(event.task_id, []).append(event)
        for task_id, events in added.items():
            # A task that was opened just now had no events before.
            known = self._known.pop(task_id, () if events[0].type is EventType.DRAFT else None)
            if known is not None:
                self._known[task_id] = (*known, *events)
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)
        self._tail = tail


class Turn:
    """One caller's work, waiting to be written."""

    def __init__(self, work: Callable[[Pen], Any]) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None

    def take(self, pen: BufferedPen) -> bool:
        """Do the work; return False if it was refused, which concerns nobody else.

        Raises:
            StorageFailed: if the database itself failed, which concerns all.
        """
        try:
            self.result = self.work(pen)
        except StorageFailed:
            raise
        except Exception as error:
            self.error = error
            return False
        return True


class StorageFailed(Exception):
    """The database failed in the middle of a turn; the cause says how."""


class Closable(Protocol):
    """A connection to a database."""

    def close(self) -> None:
        """Close it."""
        ...


C = TypeVar("C", bound=Closable)


class Readers(Generic[C]):
    """Connections for reading, lent to one thread at a time and kept for the next.

    Not one a thread: a web server starts and ends threads all day, and each would leave a connection behind.
    """

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._idle: list[C] = []
        self._closed = False
        self._lock = Lock()

    @contextmanager
    def lend(self) -> Iterator[C]:
        """Lend a connection; one that was left in the middle of something is closed rather than kept."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close the connections; those that are lent are closed when they come back."""
        with self._lock:
            self._closed, idle, self._idle = True, self._idle, []
        for connection in idle:
            connection.close()


def row_of(event: Event) -> tuple[Any, ...]:
    """Return ``event`` as a row of :data:`COLUMNS`."""
    return (
        event.seq,
        event.task_id,
        event.type.value,
        event.actor.name,
        event.actor.role.value,
        event.actor.body,
        event.at.isoformat(),
        event.from_state,
        event.to_state,
        event.payload,
        event.prev_hash,
        event.hash,
    )


def event_of(row: tuple[Any, ...]) -> Event:
    """Return the event of a row of :data:`COLUMNS`.

    Raises:
        ShelfError: if the row holds a kind, a role or a time that this luoshi does not know.
    """
    seq, task_id, kind, name, role, body, at, from_state, to_state, payload, prev_hash, mark = row
    try:
        known, actor, when = _KINDS[kind], _actor(name, role, body), datetime.fromisoformat(at)
    except (KeyError, ValueError) as error:
        raise ShelfError(f"event {seq} is not understood ({error})", f"task {task_id}", "update luoshi") from error
    return Event(seq, task_id, known, actor, when, from_state, to_state, payload, prev_hash, mark)


@lru_cache(maxsize=4096)
def _actor(name: str, role: str, body: str) -> Actor:
    return Actor(name, ActorRole(role), body)
