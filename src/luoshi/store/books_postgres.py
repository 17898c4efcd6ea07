"""The ledger in PostgreSQL, for offices where several people and several servers write at once.

The same laws as in the SQLite book: triggers refuse UPDATE, DELETE, TRUNCATE and an INSERT that does not follow the last
event; writers take turns (an exclusive lock on the table, which readers do not feel); what was acknowledged is on
the server's disk (``synchronous_commit = on``). Everything lies in the schema ``luoshi`` of the database named.

Needs the extra ``postgres`` (psycopg 3). Limits: whoever owns the table can drop the triggers; the chain shows it. If
the connection breaks while a transaction is being committed, nobody can know whether it was; the error says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg

from luoshi.ledger import chain
from luoshi.ledger.chain import Tail
from luoshi.model import Event, ShelfError
from luoshi.store.books_reading import DatabaseBook, Wording
from luoshi.store.books_turns import StorageFailed, row_of

Connection = psycopg.Connection[tuple[Any, ...]]

#: Milliseconds a writer waits for another's transaction, which takes milliseconds; longer means it hangs.
PATIENCE = 30_000

#: Rows fetched at a time when a whole book is read.
_PORTION = 2_000

_FIRST = (
    """CREATE TABLE luoshi.event (
        seq bigint PRIMARY KEY,
        task_id text NOT NULL,
        type text NOT NULL,
        actor_name text NOT NULL,
        actor_role text NOT NULL,
        actor_body text NOT NULL,
        at text NOT NULL,
        from_state text,
        to_state text NOT NULL,
        payload text NOT NULL,
        prev_hash text NOT NULL,
        hash text NOT NULL
    )""",
    "CREATE INDEX event_of_task ON luoshi.event (task_id, seq)",
    "CREATE INDEX event_opening ON luoshi.event (seq, task_id) WHERE type = 'draft'",
    """CREATE FUNCTION luoshi.event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only: an event is never changed or deleted'; END $$""",
    """CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON luoshi.event
    FOR EACH ROW EXECUTE FUNCTION luoshi.event_stays()""",
    """CREATE TRIGGER event_remains BEFORE TRUNCATE ON luoshi.event
    FOR EACH STATEMENT EXECUTE FUNCTION luoshi.event_stays()""",
    f"""CREATE FUNCTION luoshi.event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
        SELECT seq, hash INTO last FROM luoshi.event ORDER BY seq DESC LIMIT 1;
        IF NEW.seq <> COALESCE(last.seq, 0) + 1 OR NEW.prev_hash <> COALESCE(last.hash, '{chain.GENESIS}') THEN
            RAISE EXCEPTION 'the event does not follow the last one';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER event_follows BEFORE INSERT ON luoshi.event
    FOR EACH ROW EXECUTE FUNCTION luoshi.event_follows()""",
)

#: Steps from an empty database to the schema of today; ``luoshi.schema_version`` counts those done. Only append to it.
MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)

#: Serialises migrations between processes; any fixed number does, this is “luos” in ASCII.
_MIGRATION_LOCK = 0x6C756F73

_WORDING = Wording(table="luoshi.event", mark="%s")

_BEGIN = f"BEGIN; LOCK TABLE {_WORDING.table} IN EXCLUSIVE MODE; {_WORDING.last}"


class PostgresBook(DatabaseBook[Connection]):
    """A book in a PostgreSQL database; safe between threads, processes and machines.

    Raises:
        ShelfError: if the server cannot be reached, the database is not in UTF-8, or its ledger is of a newer luoshi.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        # Never the address itself: it may hold a password.
        self._where = f"PostgreSQL at {urlsplit(url).hostname or 'this machine'}, database {urlsplit(url).path[1:]}"
        self._storage = _Storage(url)
        with self._errors():
            try:
                _migrate(self._storage.connection(), self._where)
            except BaseException:
                self._storage.close()
                raise
        super().__init__(_WORDING, self._storage, lambda: _connect(url))

    def _close_writer(self) -> None:
        self._storage.close()

    def _rows_after(self, reader: Connection, after: int) -> Iterator[tuple[Any, ...]]:
        with reader.transaction(), reader.cursor("reading") as cursor:
            cursor.itersize = _PORTION
            cursor.execute(_WORDING.after, (after,))
            yield from cursor

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except StorageFailed as failed:
            raise _explained(failed.__cause__, self._where) from failed.__cause__
        except psycopg.Error as error:
            raise _explained(error, self._where) from error


class _Storage:
    """The writing connection, one turn at a time; opened again after it broke."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: Connection | None = None

    def connection(self) -> Connection:
        if self._open is None or self._open.closed:
            self._open = _connect(self._url)
        return self._open

    def close(self) -> None:
        if self._open is not None:
            self._open.close()

    def begin(self) -> Tail:
        try:
            return self._begin()
        except psycopg.OperationalError:
            # The server was started anew since the last turn; nothing of this turn has been written yet.
            if self._open is None or not self._open.broken:
                raise
            return self._begin()

    def _begin(self) -> Tail:
        connection = self.connection()
        # In one message: on a busy server each answer waits for its turn at the processor.
        cursor = connection.execute(_BEGIN.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        return Tail(*row) if row else Tail()

    def stored(self, task_id: str) -> tuple[Event, ...]:
        try:
            return _WORDING.events_of(self.connection(), task_id)
        except psycopg.Error as error:
            raise StorageFailed from error

    def keep(self, events: list[Event]) -> None:
        connection = self.connection()
        with connection.cursor() as cursor:
            cursor.executemany(_WORDING.insert, [row_of(event) for event in events])
        connection.execute("COMMIT")

    def undo(self) -> None:
        if self._open is None or self._open.closed:
            return
        try:
            self._open.execute("ROLLBACK")
        except psycopg.Error:
            # A connection that cannot even roll back is of no more use; the server undoes what it held.
            self._open.close()


def _connect(url: str) -> Connection:
    connection = psycopg.connect(url, autocommit=True, application_name="luoshi", connect_timeout=10)
    connection.execute("SET synchronous_commit = on")
    connection.execute("SELECT set_config('lock_timeout', %s, false)", (str(PATIENCE),))
    return connection


def _migrate(connection: Connection, where: str) -> None:
    """Bring the database to the schema of today, in one transaction that other processes wait for."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        encoding = connection.execute("SHOW server_encoding").fetchone()
        if encoding != ("UTF8",):
            raise ShelfError(f"the database is not in UTF-8 but {encoding}", where, "create it with ENCODING 'UTF8'")
        connection.execute("CREATE SCHEMA IF NOT EXISTS luoshi")
        connection.execute("CREATE TABLE IF NOT EXISTS luoshi.schema_version (version integer NOT NULL)")
        row = connection.execute("SELECT max(version) FROM luoshi.schema_version").fetchone()
        version = row[0] if row and row[0] is not None else 0
        if version > len(MIGRATIONS):
            raise ShelfError(
                f"the ledger was written by a newer luoshi (schema {version}, this one knows {len(MIGRATIONS)})",
                where,
                "update luoshi; nothing was changed",
            )
        for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in statements:
                connection.execute(statement.encode())
            connection.execute("INSERT INTO luoshi.schema_version VALUES (%s)", (number,))


def _explained(error: BaseException | None, where: str) -> ShelfError:
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    match error:
        case psycopg.errors.LockNotAvailable():
            seconds = PATIENCE // 1000
            return ShelfError(f"another process has held the ledger for {seconds} seconds", where, "end it, try again")
        case psycopg.errors.DiskFull():
            return ShelfError("the server's disk is full; nothing was written", where, "make room, then try again")
        case psycopg.errors.InsufficientPrivilege():
            return ShelfError(f"the account may not do this: {text}", where, "grant it the schema luoshi")
        case psycopg.OperationalError():
            remedy = "see that the server runs, then look whether your last action was written before repeating it"
            return ShelfError(f"the connection failed: {text}", where, remedy)
        case _:
            return ShelfError(f"the ledger cannot be used: {text}", where, "check the server and its log")
