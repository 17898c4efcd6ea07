"""The SQLite book: what the file itself refuses, what a killed writer leaves, what a wrong file is told."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from luoshi.ledger import fold
from luoshi.model import ShelfError
from luoshi.store.books_sqlite import MIGRATIONS, SqliteBook
from tests.ledger.office import desk, in_hand, registered

ROOT = Path(__file__).resolve().parents[2]


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


def scribe(address: str) -> subprocess.Popen[str]:
    """Start a process that writes until it is killed."""
    command = [sys.executable, "-m", "tests.ledger.scribe", address]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill_at_random(address: str, chance: random.Random) -> dict[str, int]:
    """Let a scribe write for a moment, kill it, and return what it was told is safe: events by task."""
    with scribe(address) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.08))
        writer.kill()
        lines = [line.split() for line in writer.stdout.read().splitlines()]
    # The last line may be cut by the kill; a task id of half its length would be another task.
    whole = [line for line in lines if len(line) == 2]
    return {task_id: int(events) for task_id, events in whole}


def check_after_kills(book: SqliteBook, safe: dict[str, int]) -> None:
    """Everything acknowledged is there, nothing is half there, the chain holds."""
    verdict = book.verify()
    assert verdict.intact
    for task_id, events in safe.items():
        assert fold(book.events(task_id)).events >= events
    for task_id in book.tasks():
        task = fold(book.events(task_id))
        # A split is one transaction: both parts or none.
        assert len(task.children) in (0, 2)


def test_a_killed_writer_loses_nothing_it_was_told_is_safe(path: Path) -> None:
    """Four kills at random moments; the slow test makes it hundreds."""
    chance, safe = random.Random(7), dict[str, int]()
    with SqliteBook(path) as book:
        for _ in range(4):
            safe.update(kill_at_random(str(path), chance))
        check_after_kills(book, safe)

    assert safe


@pytest.mark.slow
def test_a_thousand_kills_under_load_lose_nothing(path: Path) -> None:
    """The number of issue 7: two writers at once, one is killed at random moments, 1,000 times."""
    chance, safe = random.Random(1), dict[str, int]()
    with SqliteBook(path) as book, scribe(str(path)) as steady:
        for _ in range(1000):
            safe.update(kill_at_random(str(path), chance))
        steady.kill()
        check_after_kills(book, safe)

    assert len(safe) > 1000


def test_processes_at_once_lose_nothing(path: Path) -> None:
    """Three processes write into one file for a moment; every acknowledged event is there once."""
    safe = dict[str, int]()
    with SqliteBook(path) as book:
        writers = [scribe(str(path)) for _ in range(3)]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        time.sleep(0.5)
        for writer in writers:
            writer.kill()
        for writer in writers:
            with writer:
                assert writer.stdout is not None
                lines = [line.split() for line in writer.stdout.read().splitlines()]
                own = {line[0]: int(line[1]) for line in lines if len(line) == 2}
            assert own
            assert not own.keys() & safe.keys()
            safe.update(own)
        check_after_kills(book, safe)
