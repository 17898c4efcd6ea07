"""Opening a book by its address: a file is SQLite, ``postgresql://…`` a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from luoshi.model import ShelfError
from luoshi.store.books_sqlite import SqliteBook

if TYPE_CHECKING:
    from luoshi.store.books_postgres import PostgresBook


def open_book(address: str | Path) -> SqliteBook | PostgresBook:
    """Open the book at a path or a PostgreSQL URL.

    Raises:
        ShelfError: if the address is of another kind, psycopg is not installed, or the book cannot be opened.
    """
    if "://" not in str(address):
        return SqliteBook(Path(address))
    kind = str(address).split("://", 1)[0]
    if kind not in ("postgresql", "postgres"):
        raise ShelfError(f"a ledger cannot lie at {kind}://", "ledger", "name a file, or postgresql://host/database")
    try:
        from luoshi.store.books_postgres import PostgresBook
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "psycopg":
            raise
        raise ShelfError("psycopg is not installed", "ledger", "pip install 'luoshi[postgres]'") from error
    return PostgresBook(str(address))
