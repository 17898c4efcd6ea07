"""The ledger in one SQLite file: append-only by trigger, one writer at a time, nothing acknowledged before it is safe.

- STRICT tables; triggers refuse UPDATE and DELETE, and an INSERT that does not follow the last event.
- WAL with ``synchronous = FULL``: what :meth:`SqliteBook.transact` returned from survives a killed process and a cut
  of power. Threads that wait while another one writes share its transaction (``books_turns``).
- Several processes may use the file at once: writers take turns (BEGIN IMMEDIATE, waiting), readers never wait. Do not
  put the file on a network drive: SQLite's locks do not hold there.

Limits: whoever owns the file can drop the triggers and write what they like; the chain shows it (``verify``).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

from luoshi.ledger import chain
from luoshi.ledger.chain import Tail
from luoshi.model import Event, ShelfError
from luoshi.store.books_reading import DatabaseBook, Wording
from luoshi.store.books_turns import StorageFailed, row_of

#: “luos” in ASCII: tells a ledger from any other SQLite file.
APPLICATION_ID = 0x6C756F73

#: Seconds a writer waits for another process's transaction, which takes milliseconds; longer means it hangs.
PATIENCE = 30.0

_FIRST = f"""
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    task_id TEXT NOT NULL,
    type TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    actor_body TEXT NOT NULL,
    at TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_task ON event (task_id, seq);
CREATE INDEX event_opening ON event (seq, task_id) WHERE type = 'draft';
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never changed'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an event is never deleted'); END;
CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
  OR NEW.prev_hash IS NOT COALESCE((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '{chain.GENESIS}')
BEGIN SELECT RAISE(ABORT, 'the event does not follow the last one'); END;
"""

#: Steps from an empty file to the schema of today; ``user_version`` counts those done. Only ever append to it.
MIGRATIONS: tuple[str, ...] = (_FIRST,)

_WORDING = Wording(table="event", mark="?")


class SqliteBook(DatabaseBook[sqlite3.Connection]):
    """A book in one SQLite file; safe between threads and between processes.

    Raises:
        ShelfError: if the file is not a ledger, is of a newer luoshi, or cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._errors():
            self._writer = _connect(path)
            try:
                if is_frozen(path):
                    _check_version(self._writer, str(path))
                else:
                    _migrate(self._writer, str(path))
                self._writer.execute("PRAGMA busy_timeout = 0")
            except BaseException:
                self._writer.close()
                raise
        super().__init__(_WORDING, _Storage(self._writer), partial(_connect_to_read, path))

    def _close_writer(self) -> None:
        self._writer.close()

    def _rows_after(self, reader: sqlite3.Connection, after: int) -> Iterator[tuple[Any, ...]]:
        with closing(reader.cursor()) as cursor:
            cursor.arraysize = 1000
            cursor.execute(_WORDING.after, (after,))
            while rows := cursor.fetchmany():
                yield from rows

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except StorageFailed as failed:
            raise _explained(failed.__cause__, str(self.path)) from failed.__cause__
        except sqlite3.Error as error:
            raise _explained(error, str(self.path)) from error


class _Storage:
    """The writing connection, one turn at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def begin(self) -> Tail:
        _begin(self._connection)
        return _WORDING.tail(self._connection)

    def stored(self, task_id: str) -> tuple[Event, ...]:
        try:
            return _WORDING.events_of(self._connection, task_id)
        except sqlite3.Error as error:
            raise StorageFailed from error

    def keep(self, events: list[Event]) -> None:
        self._connection.executemany(_WORDING.insert, map(row_of, events))
        self._connection.execute("COMMIT")

    def undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def is_frozen(path: Path) -> bool:
    """Tell whether an SQLite file lies where nothing can be written, not even the marks that readers leave."""
    return path.exists() and not os.access(path.parent, os.W_OK)


def connect_frozen(path: Path) -> sqlite3.Connection:
    """Open a file for which :func:`is_frozen` holds.

    Raises:
        ShelfError: if its last transactions lie in a file beside it still, which only a writer can bring home.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise ShelfError("was not closed before its disk became read-only", str(path), "copy the shelf to another disk")
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def _connect(path: Path) -> sqlite3.Connection:
    if is_frozen(path):
        return connect_frozen(path)
    # Autocommit with explicit BEGIN; a connection serves one thread at a time, but not always the same one.
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write, waiting for the writers of other processes.

    SQLite's own busy handler sleeps longer and longer, up to 100 ms, so that a busy process starves the others for
    seconds; a short nap of random length lets each have its turn.
    """
    end = monotonic() + PATIENCE
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            sleep(uniform(0.0005, 0.002))
        else:
            return


def _migrate(connection: sqlite3.Connection, where: str) -> None:
    """Bring the file to the schema of today, in one transaction that other processes wait for."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _check_version(connection, where)
        for script in MIGRATIONS[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        if version < len(MIGRATIONS):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check_version(connection: sqlite3.Connection, where: str) -> int:
    """Return how many of the steps to the schema of today a file has gone."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != APPLICATION_ID:
        raise ShelfError("this SQLite file is not a ledger of luoshi", where, "name another file")
    if version > len(MIGRATIONS):
        raise ShelfError(
            f"the ledger was written by a newer luoshi (schema {version}, this one knows {len(MIGRATIONS)})",
            where,
            "update luoshi; nothing was changed",
        )
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """Cut a script into statements; executescript would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _explained(error: BaseException | None, where: str) -> ShelfError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return ShelfError(f"another process has held the ledger for {PATIENCE:.0f} seconds", where, "end it, try again")
    if "readonly" in text:
        return ShelfError(
            "the disk can only be read; nothing was written", where, "write where the ledger can be written"
        )
    if "full" in text:
        return ShelfError("the disk is full; nothing was written", where, "make room, then try again")
    if "not a database" in text or "malformed" in text:
        return ShelfError(f"the file is damaged or not a ledger ({text})", where, "restore it from a copy")
    return ShelfError(f"the ledger cannot be used: {text}", where, "check the folder and its rights")
