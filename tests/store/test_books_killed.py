"""Killed writers: nothing acknowledged is lost, nothing is half there, and the chain holds; on both databases."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from luoshi.ledger import Book, fold, fold_all
from luoshi.store.books import open_book

ROOT = Path(__file__).resolve().parents[2]

Safe = dict[str, int]


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty ledger on each database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    url: str = request.getfixturevalue("postgres_url")
    return url


def scribe(address: str) -> subprocess.Popen[str]:
    """Start a process that writes until it is killed."""
    command = [sys.executable, "-m", "tests.ledger.scribe", address]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(writer: subprocess.Popen[str]) -> Safe:
    """Kill a scribe and return what it was told is safe: how many events of which task."""
    assert writer.stdout is not None
    writer.kill()
    lines = [line.split() for line in writer.stdout.read().splitlines()]
    # The last line may be cut by the kill: half an id would be the id of another task.
    return {line[0]: int(line[1]) for line in lines if len(line) == 2}


def ready(writer: subprocess.Popen[str]) -> None:
    """Wait until a scribe has opened the ledger."""
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"


def kill_at_random(address: str, chance: random.Random) -> Safe:
    """Let a scribe write for a moment, then kill it."""
    with scribe(address) as writer:
        ready(writer)
        time.sleep(chance.uniform(0.0, 0.08))
        return acknowledged(writer)


def check_after_kills(book: Book, safe: Safe) -> None:
    """Everything acknowledged is there, nothing is half there, the chain holds, the state is the fold."""
    assert book.verify().intact
    tasks = fold_all(book.all_events())
    assert tuple(tasks) == book.tasks()
    for task_id, events in safe.items():
        assert tasks[task_id].events >= events
    for task_id, task in tasks.items():
        # A split is one transaction: both parts or none.
        assert len(task.children) in (0, 2)
        assert fold(book.events(task_id)) == task


def test_a_killed_writer_loses_nothing_it_was_told_is_safe(address: str) -> None:
    """Three kills at random moments, more on a busy machine until something was acknowledged; the slow test makes a thousand."""
    chance, safe = random.Random(7), Safe()
    with open_book(address) as book:
        for kill in range(40):
            safe.update(kill_at_random(address, chance))
            if kill >= 2 and safe:
                break
        check_after_kills(book, safe)

    assert safe


def test_processes_at_once_lose_nothing(address: str) -> None:
    """Two processes write into one ledger for a moment; every acknowledged event is there once."""
    safe = Safe()
    with open_book(address) as book, ExitStack() as running:
        writers = [running.enter_context(scribe(address)) for _ in range(2)]
        for writer in writers:
            ready(writer)
        time.sleep(0.4)
        told = [acknowledged(writer) for writer in writers]
        assert all(told)
        assert not told[0].keys() & told[1].keys()
        safe.update(told[0] | told[1])
        check_after_kills(book, safe)


@pytest.mark.slow
def test_a_thousand_kills_under_load_lose_nothing(address: str) -> None:
    """The number of issue 7: while one process writes all the time, others are killed at random, 1,000 times."""
    chance, safe = random.Random(1), Safe()
    with open_book(address) as book, scribe(address) as steady:
        for _ in range(1000):
            safe.update(kill_at_random(address, chance))
        safe.update(acknowledged(steady))
        check_after_kills(book, safe)

    assert len(safe) > 1000
