"""Where accounts lie: tables in ``<shelf>/accounts.sqlite``, or beside the ledger where that is on PostgreSQL.

The statements are the same for both; they use ``?`` and text columns only. Times are ISO 8601 in UTC, all of one
form, so that they compare as text. Not in the ledger's own file: the ledger is handed on and never changed, accounts
are neither.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from weakref import finalize

from luoshi.model import ShelfError
from luoshi.store.books_turns import Readers

Row = tuple[Any, ...]
#: Runs one statement and returns its rows.
Ask = Callable[[str, Sequence[str | None]], list[Row]]

#: “luac” in ASCII: tells this file from any other SQLite file.
APPLICATION_ID = 0x6C756163

_FIRST = (
    """CREATE TABLE account (
        login TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL, disabled_at TEXT, made_at TEXT NOT NULL)""",
    """CREATE TABLE account_grant (
        login TEXT NOT NULL REFERENCES account, body TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (login, body, role))""",
    """CREATE TABLE account_session (
        hash TEXT PRIMARY KEY, login TEXT NOT NULL REFERENCES account, began TEXT NOT NULL, seen TEXT NOT NULL)""",
    """CREATE TABLE account_token (
        hash TEXT PRIMARY KEY, login TEXT NOT NULL REFERENCES account, label TEXT NOT NULL, scope TEXT NOT NULL,
        made_at TEXT NOT NULL, until TEXT NOT NULL, revoked_at TEXT)""",
    "CREATE TABLE account_attempt (id TEXT NOT NULL, guarded TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX account_attempt_of ON account_attempt (guarded, at)",
)
_SECOND = (
    "CREATE TABLE account_change (at TEXT NOT NULL, by_whom TEXT NOT NULL, login TEXT NOT NULL, what TEXT NOT NULL)",
    "CREATE INDEX account_change_of ON account_change (login, at)",
    """CREATE TABLE account_identity (
        issuer TEXT NOT NULL, subject TEXT NOT NULL, login TEXT NOT NULL REFERENCES account, PRIMARY KEY (issuer, subject))""",
)

#: Steps from nothing to the tables of today; only ever append to it. A file of more steps than these is refused.
MIGRATIONS = (_FIRST, _SECOND)


class Tables(Protocol):
    """The tables of the accounts, wherever they lie."""

    def there(self) -> bool:
        """Tell whether anything was ever written."""

    def turn(self, writes: bool = True) -> AbstractContextManager[Ask]:
        """Return a context in which statements run as one transaction; if it ``writes``, alone among writers."""

    def close(self) -> None:
        """Close every connection."""


class SqliteTables:
    """The tables in one SQLite file, which only its owner may read; connections are kept for the next turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = Readers(partial(_connect, path))
        finalize(self, self._connections.close)

    def there(self) -> bool:
        """Tell whether the file is there; looking does not make it."""
        return self._path.exists()

    @contextmanager
    def turn(self, writes: bool = True) -> Iterator[Ask]:
        """Run statements as one transaction.

        Raises:
            ShelfError: if the file is not one of accounts, is of a newer luoshi, or cannot be used.
        """
        try:
            with self._connections.lend() as connection:
                # Whoever only reads neither waits for a writer nor keeps one waiting.
                connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                try:
                    yield lambda statement, values: connection.execute(statement, values).fetchall()
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
        except (sqlite3.Error, OSError) as error:
            raise ShelfError(f"the accounts cannot be used: {error}", str(self._path), "check the file") from error

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # A connection serves one thread at a time, but not always the same one.
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        _prepare(connection, path)
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or those that a file of an earlier luoshi lacks; refuse a file that holds anything else."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if (version, application) == (len(MIGRATIONS), APPLICATION_ID):
        return
    (known,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if version > len(MIGRATIONS) or (known and application != APPLICATION_ID):
        raise ShelfError(
            "this file holds no accounts that this luoshi can read", str(path), "update luoshi, or restore it"
        )
    for statement in (statement for step in MIGRATIONS[version:] for statement in step):
        connection.execute(statement + (" STRICT" if "TABLE" in statement else ""))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def open_tables(ledger: str, path: Path) -> Tables:
    """Open the tables beside the ledger at the address ``ledger``; ``path`` is their file where that is no server.

    Raises:
        ShelfError: if the ledger is on a server and psycopg is not installed.
    """
    if "://" not in ledger:
        return SqliteTables(path)
    try:
        from luoshi.store.accounts_postgres import PostgresTables
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "psycopg":
            raise
        raise ShelfError("psycopg is not installed", "accounts", "pip install 'luoshi[postgres]'") from error
    return PostgresTables(ledger)
