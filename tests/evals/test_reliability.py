"""The trials of docs/reliability.md hold and would show it if they did not; the long ones are run by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evals import reliability
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.ledger import actions
from luoshi.model import ActorRole, ShelfError
from luoshi.store.books_sqlite import SqliteBook
from luoshi.store.desk import desk, leave
from tests.ledger.office import by, registered


def _in_namespace(what: str) -> None:
    """Run a trial that mounts a disk, in a namespace of its own."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting a small disk takes root and unshare")
    if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False).returncode:
        pytest.skip("this machine does not let us mount")
    ran = subprocess.run(
        ["unshare", "-m", sys.executable, "-m", "evals.reliability", what], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("what", ["full", "readonly"])
def test_disks_that_are_full_or_can_only_be_read(what: str):
    """Each command says so in a line, what was there stays, and with room the work goes on."""
    _in_namespace(what)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_clocks_that_jump():
    """By years, back and forth."""
    good, told = reliability.clock()
    assert good, told


@pytest.mark.slow
def test_a_few_kills_and_two_processes():
    """The thousand are by hand."""
    for good, told in (reliability.kills(3, 5), reliability.two(1)):
        assert good, told


def test_damage_would_be_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A trial that found half a state says so."""
    monkeypatch.setattr(reliability, "_killed", lambda shelf, after: True)
    monkeypatch.setattr(reliability, "_published", lambda shelf: frozenset({"half"}))
    monkeypatch.setattr(reliability, "damages", lambda shelf: {"restore": ["x"]})
    good, told = reliability.kills(1, 1)
    assert not good and "DAMAGED 1" in told


def test_a_ledger_where_nothing_can_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On a disk for reading only: lists and checks, while writing says why not; one that was not closed says so, too."""
    shelf = reliability.small_shelf(tmp_path / "shelf", 1)
    run(shelf, Serial())
    registered(desk(shelf))
    events = list(desk(shelf).book.all_events())
    leave(shelf)
    monkeypatch.setattr("luoshi.store.books_sqlite.is_frozen", lambda path: True)
    with SqliteBook(shelf.ledger_path) as book:
        assert list(book.all_events()) == events and book.verify().intact
    with pytest.raises(ShelfError, match="only be read"):
        actions.open_task(desk(shelf), by(ActorRole.REGISTRAR), actions.Opening("x"), "supervision")
    leave(shelf)
    shelf.ledger_path.with_name("ledger.sqlite-wal").write_bytes(b"x")
    with pytest.raises(ShelfError, match="not closed"):
        SqliteBook(shelf.ledger_path)
