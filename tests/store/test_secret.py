"""The secret of a shelf: made once, the same for every process, readable by its owner only."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.model import ShelfError
from luoshi.store import Shelf
from luoshi.store.secret import SIZE, secret


def test_processes_at_once_get_the_same_secret(tmp_path: Path) -> None:
    """Whoever makes it first, all read the same; nothing else is left behind."""
    shelf = Shelf.create(tmp_path / "shelf")
    code = (
        "import sys; from pathlib import Path; from luoshi.store import Shelf; from luoshi.store.secret import secret;"
        "print(secret(Shelf.open(Path(sys.argv[1]))).hex())"
    )
    command = [sys.executable, "-c", code, str(shelf.path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = {process.communicate()[0].strip() for process in running}

    assert told == {secret(shelf).hex()}
    assert not list(shelf.path.glob(".secret-*"))


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """From the beginning, and again after somebody was generous."""
    shelf = Shelf.create(tmp_path / "shelf")
    first = secret(shelf)
    file = shelf.path / "secret"
    assert len(first) == SIZE and stat.S_IMODE(file.stat().st_mode) == 0o600

    file.chmod(0o644)
    assert secret(shelf) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_secret_is_said(tmp_path: Path) -> None:
    """A short key is not taken in silence."""
    shelf = Shelf.create(tmp_path / "shelf")
    (shelf.path / "secret").write_bytes(b"")

    with pytest.raises(ShelfError, match="damaged"):
        secret(shelf)


def test_a_shelf_that_cannot_be_written_is_served_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a shelf on a read-only disk needs no form that outlives the process."""
    shelf = Shelf.create(tmp_path / "shelf")

    def refused(*args: object, **more: object) -> tuple[int, str]:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("luoshi.store.secret.tempfile.mkstemp", refused)
    assert len(secret(shelf)) == SIZE
    assert not (shelf.path / "secret").exists()
