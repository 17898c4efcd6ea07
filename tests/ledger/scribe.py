"""A process that writes into a ledger until it is killed, saying each task it was told is safe.

Run as ``python -m tests.ledger.scribe ADDRESS`` from the checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path

from luoshi.ledger import actions
from luoshi.ledger.book import Book
from luoshi.model import ActorRole
from tests.ledger.office import by, desk


def book_at(address: str) -> Book:
    """Open the book at a path or a PostgreSQL URL."""
    from luoshi.store.books_sqlite import SqliteBook

    return SqliteBook(Path(address))


def main() -> None:
    """Open, register and split tasks for ever; print an id once it is acknowledged."""
    at = desk(book_at(sys.argv[1]))
    print("ready", flush=True)
    while True:
        task = actions.open_task(at, by(ActorRole.REGISTRAR), actions.Opening("被中断的写入"), "supervision")
        print(task.id, 1, flush=True)
        actions.register(at, task.id, by(ActorRole.REGISTRAR))
        print(task.id, 2, flush=True)
        parts = [actions.Opening("一"), actions.Opening("二")]
        actions.split(at, task.id, by(ActorRole.REGISTRAR), parts=parts)
        print(task.id, 4, flush=True)


if __name__ == "__main__":
    main()
