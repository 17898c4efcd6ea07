"""Backup, restore and doctor from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

from luoshi.store import Shelf
from luoshi.store.findings import current
from tests.cli.conftest import Luoshi
from tests.store.test_sums import flip


def test_backup_and_restore(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """Copy, check, bring back, look."""
    ran = luoshi("--shelf", sample_shelf, "backup", "copy.tar")
    assert ran.code == 0 and "files" in ran.err
    assert "whole" in luoshi("restore", "copy.tar", "--check").err
    assert luoshi("--shelf", "again", "restore", "copy.tar").code == 0
    assert luoshi("--shelf", "again", "doctor").code == 0
    assert luoshi("--shelf", "again", "restore", "copy.tar").code == 2
    assert "not empty" in luoshi("--shelf", "again", "restore", "copy.tar").err


def test_doctor_finds_damage_and_repairs_it(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """Told with what to do; after --repair and a run nothing is amiss."""
    shutil.copytree(sample_shelf, tmp_path / "shelf")
    shelf = Shelf.open(tmp_path / "shelf")
    flip(current(shelf)["annotate"] / "targets.parquet")
    ran = luoshi("doctor")
    assert ran.code == 1 and "luoshi doctor --repair" in ran.err and "1 things amiss" in ran.err
    assert "luoshi run" in luoshi("doctor", "--repair").out
    assert luoshi("run", "--engine", "serial").code == 0
    ran = luoshi("doctor")
    assert ran.code == 0, ran.err


def test_doctor_goes_on_after_what_it_cannot_read(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """A broken ledger and open accounts are two things, not one that ends the look."""
    shutil.copytree(sample_shelf, tmp_path / "shelf")
    (tmp_path / "shelf" / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    luoshi("accounts", "list")
    assert "damaged or not a ledger" in (ran := luoshi("doctor")).err
    assert "no accounts" in ran.out
