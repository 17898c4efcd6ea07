"""What is kept of a run: computed once, read by all, never out of date, never in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.model import Evidence, Span
from luoshi.store import Shelf, computed
from luoshi.store.computed import kept

ROWS = [Evidence("a" * 16, f"{'a' * 16}-0", (Span(1, 4),), "抓落实", 0.5)]
CLASSES = {"evidence": Evidence}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf.create(tmp_path / "shelf")


class Counting:
    """Computes, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, list[Evidence]]:
        """Give the rows."""
        self.times += 1
        return {"evidence": ROWS}


def ask(shelf: Shelf, basis: object, compute: Callable[[], dict[str, list[Evidence]]]) -> list[Evidence]:
    """Ask for the rows."""
    return kept(shelf, basis, CLASSES, compute)["evidence"]


def test_computed_once_for_one_basis(shelf: Shelf) -> None:
    """The same basis gives the same rows without computing; another one is computed."""
    compute = Counting()
    assert [ask(shelf, one, compute) for one in ("x", "x", "y", "x")] == [ROWS] * 4
    assert compute.times == 2


def test_many_who_ask_at_once_wait_for_one(shelf: Shelf) -> None:
    """A hundred readers do not compute a hundred times."""
    compute = Counting()
    threads = [threading.Thread(target=ask, args=(shelf, "x", compute)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert compute.times == 1


def test_damaged_or_deleted_files_are_computed_anew(shelf: Shelf) -> None:
    """Whatever happened to the folder."""
    compute = Counting()
    ask(shelf, "x", compute)
    (file,) = (shelf.path / ".computed").glob("*/evidence.parquet")
    file.write_bytes(b"PAR1")
    assert ask(shelf, "x", compute) == ROWS and ask(shelf, "x", compute) == ROWS
    assert compute.times == 2


def test_a_shelf_that_cannot_be_written_still_answers(shelf: Shelf) -> None:
    """Nothing is kept then."""
    (shelf.path / ".computed").write_text("in the way")
    compute = Counting()
    assert ask(shelf, "x", compute) == ROWS and ask(shelf, "x", compute) == ROWS
    assert compute.times == 2


def test_what_was_unused_for_longest_goes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk does not fill."""
    monkeypatch.setattr(computed, "_KEPT", 2)
    for one in range(5):
        ask(shelf, one, Counting())
    assert len(list((shelf.path / ".computed").glob("*/evidence.parquet"))) == 2
