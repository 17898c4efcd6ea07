"""The tables of the accounts on PostgreSQL, in the schema ``luoshi`` beside the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg

from luoshi.model import ShelfError
from luoshi.store.accounts_tables import MIGRATIONS, Ask
from luoshi.store.books_turns import Readers

Connection = psycopg.Connection[tuple[Any, ...]]

#: Serialises writers of the accounts; any fixed number does, this is “luac” in ASCII.
_LOCK = 0x6C756163

#: A table that each step of the migrations makes, by which one sees that it was done.
_MADE = ("account", "account_change")


class PostgresTables:
    """The tables in a PostgreSQL database; connections are kept for the next turn."""

    def __init__(self, url: str) -> None:
        # Never the address itself: it may hold a password.
        self._where = f"PostgreSQL at {urlsplit(url).hostname or 'this machine'}, database {urlsplit(url).path[1:]}"
        self._connections = Readers(lambda: _connect(url))
        self._seen = False

    def there(self) -> bool:
        """Tell whether the tables are there; looking does not make them.

        Raises:
            ShelfError: if the server cannot be reached.
        """
        if not self._seen:
            with self.turn(writes=False) as ask:
                self._seen = ask("SELECT to_regclass('luoshi.account')", ()) != [(None,)]
        return self._seen

    @contextmanager
    def turn(self, writes: bool = True) -> Iterator[Ask]:
        """Run statements as one transaction; if it ``writes``, alone among writers.

        Raises:
            ShelfError: if the server cannot be reached or does not let us.
        """
        try:
            with self._connections.lend() as connection, connection.transaction():
                if writes:
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                    _prepare(connection)

                def ask(statement: str, values: Any) -> list[tuple[Any, ...]]:
                    cursor = connection.execute(statement.replace("?", "%s").encode(), values)
                    return cursor.fetchall() if cursor.description else []

                yield ask
        except psycopg.Error as error:
            text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise ShelfError(f"the accounts cannot be used: {text}", self._where, "check the server") from error

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()


def _connect(url: str) -> Connection:
    return psycopg.connect(
        url, autocommit=True, application_name="luoshi", connect_timeout=10, options="-c search_path=luoshi"
    )


def _prepare(connection: Connection) -> None:
    connection.execute("CREATE SCHEMA IF NOT EXISTS luoshi")
    for name, statements in zip(_MADE, MIGRATIONS, strict=True):
        if connection.execute("SELECT to_regclass(%s)", (f"luoshi.{name}",)).fetchone() == (None,):
            for statement in statements:
                connection.execute(statement.encode())
