"""The SQLite book: what the file itself refuses, and what a wrong file is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from luoshi.ledger import fold
from luoshi.model import ShelfError
from luoshi.store.books_sqlite import MIGRATIONS, SqliteBook
from tests.ledger.office import desk, in_hand, registered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger of a test lies."""
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def book(path: Path) -> Iterator[SqliteBook]:
    """An empty ledger."""
    with SqliteBook(path) as opened:
        yield opened


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET payload = '{}' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 4",
        "INSERT INTO event SELECT 9, task_id, type, actor_name, actor_role, actor_body, at, from_state, to_state, payload, "
        "prev_hash, hash FROM event WHERE seq = 4",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2",
    ],
)
def test_the_file_itself_refuses_to_rewrite_history(book: SqliteBook, path: Path, statement: str) -> None:
    """Also for other programs: triggers are part of the file."""
    in_hand(desk(book))

    with (
        closing(sqlite3.connect(path)) as other,
        pytest.raises(sqlite3.IntegrityError, match=r"append-only|not follow"),
    ):
        other.execute(statement)

    assert book.verify().intact


def test_what_was_written_past_the_triggers_is_seen(book: SqliteBook, path: Path) -> None:
    """Whoever owns the file can drop a trigger; the chain tells."""
    in_hand(desk(book))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DROP TRIGGER event_stays")
        other.execute("UPDATE event SET actor_body = '别的单位' WHERE seq = 2")

    verdict = book.verify()

    assert [(fault.seq, fault.what) for fault in verdict.faults] == [(2, "was changed after it was written")]


def test_an_opened_again_book_holds_the_same(path: Path) -> None:
    """Close, open, go on."""
    with SqliteBook(path) as book:
        task = in_hand(desk(book))
        tail = book.tail()
    with SqliteBook(path) as book:
        assert book.tail() == tail
        assert fold(book.events(task.id)) == task
        registered(desk(book))
        assert book.verify().intact


def test_a_ledger_of_a_newer_luoshi_is_not_touched(path: Path) -> None:
    """Its schema number is higher than any migration known here."""
    with SqliteBook(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")

    with pytest.raises(ShelfError, match="newer luoshi") as refused:
        SqliteBook(path)

    assert refused.value.remedy.startswith("update luoshi")


def test_another_programs_database_is_not_touched(path: Path) -> None:
    """A file with tables and without luoshi's mark."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (x)")

    with pytest.raises(ShelfError, match="not a ledger"):
        SqliteBook(path)


def test_a_file_that_is_no_database(path: Path) -> None:
    """Bytes of something else."""
    path.write_bytes(b"PK\x03\x04" + b"not a database at all" * 100)

    with pytest.raises(ShelfError, match="damaged or not a ledger"):
        SqliteBook(path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The folder is not made by the way."""
    with pytest.raises(ShelfError, match="unable to open"):
        SqliteBook(tmp_path / "nowhere" / "ledger.sqlite")


def test_connections_are_not_left_behind_by_threads_that_end(book: SqliteBook) -> None:
    """A web server starts and ends threads all day; the readers they used are used again."""
    in_hand(desk(book))
    for _ in range(20):
        thread = Thread(target=book.tail)
        thread.start()
        thread.join()
    reading = book.all_events()
    next(reading)
    reading.close()

    assert len(book._readers._idle) <= 1
