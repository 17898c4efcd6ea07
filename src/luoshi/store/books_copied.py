"""Ledger and accounts from one place to another (簿册搬运): as they stand at one moment, into a file or onto a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from luoshi.ledger.book import Pen
from luoshi.ledger.chain import Tail
from luoshi.model import Event, ShelfError
from luoshi.store.accounts_tables import SqliteTables, Tables, open_tables
from luoshi.store.books import open_book
from luoshi.store.books_sqlite import SqliteBook, connect_frozen, is_frozen
from luoshi.store.shelf import Shelf

if TYPE_CHECKING:
    from luoshi.store.books_postgres import PostgresBook

#: Events written in one transaction.
_AT_ONCE = 2000

#: Tables of the accounts that are carried over; who is signed in and who failed to is not.
_CARRIED = {"account": 5, "account_grant": 3, "account_token": 7, "account_change": 4, "account_identity": 3}


def copy_ledger(shelf: Shelf, target: Path) -> Tail | None:
    """Write the ledger of a shelf as it stands now into a new SQLite file; None where it was never used.

    Raises:
        ShelfError: if it cannot be read.
    """
    if "://" in shelf.ledger:
        with open_book(shelf.ledger) as book, SqliteBook(target) as made:
            return fill(made, book.all_events())
    if not shelf.ledger_path.exists():
        return None
    _snapshot(shelf.ledger_path, target)
    with SqliteBook(target) as made:
        return made.tail()


def copy_accounts(shelf: Shelf, target: Path) -> None:
    """Write the accounts of a shelf as they stand now into a new SQLite file, without sessions; none, no file.

    Raises:
        ShelfError: if they cannot be read.
    """
    known = shelf.path / "accounts.sqlite"
    if "://" in shelf.ledger:
        with closing(open_tables(shelf.ledger, known)) as tables, closing(SqliteTables(target)) as made:
            if tables.there():
                carry(tables, made)
    elif known.exists():
        _snapshot(known, target, "DELETE FROM account_session", "DELETE FROM account_attempt", "VACUUM")


def carry(known: Tables, wanted: Tables) -> None:
    """Carry accounts, roles and tokens over into tables that hold none.

    Raises:
        ShelfError: if either cannot be used, or there are accounts already.
    """
    # A turn that writes, so that tables of an earlier luoshi are brought to today's.
    with known.turn() as ask:
        found = {table: ask(f"SELECT * FROM {table}", ()) for table in _CARRIED}
    with wanted.turn() as put:
        if put("SELECT 1 FROM account LIMIT 1", ()):
            raise ShelfError("there are other accounts already", "accounts", "name an empty database")
        for table, width in _CARRIED.items():
            for row in found[table]:
                put(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", row)


def fill(book: SqliteBook | PostgresBook, events: Iterator[Event]) -> Tail:
    """Write events as they are, hashes included, into a book that holds none; return where it ends then."""
    while portion := list(islice(events, _AT_ONCE)):
        book.transact(partial(_add, portion))
    return book.tail()


def _add(events: list[Event], pen: Pen) -> None:
    for event in events:
        pen.add(event)


def _snapshot(known: Path, target: Path, *afterwards: str) -> None:
    """Copy an SQLite file that others use, as of one moment (SQLite's online backup)."""
    try:
        source = connect_frozen(known) if is_frozen(known) else sqlite3.connect(known, timeout=30)
        with closing(source), closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.isolation_level = None
            for statement in afterwards:
                copy.execute(statement)
    except sqlite3.Error as error:
        raise ShelfError(f"cannot be copied: {error}", str(known), "see: luoshi doctor") from error
