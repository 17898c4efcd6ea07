"""Fuzzing: inputs that failed once are read again, a few new ones of every reader are tried, and a defect would be seen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evals import fuzz_readers
from evals.fuzz_readers import FAILING, check, fuzz
from evals.fuzz_seeds import READERS, mutated
from evals.stopping import TooSlow
from luoshi.model import Restored, Source


@pytest.mark.parametrize("path", sorted(FAILING.glob("*.*")), ids=lambda path: path.name)
def test_inputs_that_failed_once_are_read_now(path: Path):
    """Found by the fuzzer, mended since."""
    assert check(path, annotating=True) in {"read", "refused", "unreadable"}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_reader_lives_through_a_few_mutations(reader: str, tmp_path: Path):
    """Long runs are made by hand; this one sees that the fuzzer itself and the readers still go together."""
    chance, seeds = random.Random(7), READERS[reader]()
    path = tmp_path / f"input.{reader}"
    ends = set()
    for data in [*seeds, *(mutated(chance, seeds, reader) for _ in range(12))]:
        path.write_bytes(data)
        ends.add(check(path))
    assert "read" in ends


def test_the_same_seed_gives_the_same_inputs():
    """A failure can be had again."""
    for reader in ("txt", "zip"):
        first, second = ([mutated(random.Random(3), READERS[reader](), reader) for _ in range(3)] for _ in range(2))
        assert first == second


def test_a_lost_character_and_a_stall_are_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What restoring loses, and what it never ends, is written to the folder of failing inputs."""
    monkeypatch.setattr(fuzz_readers, "restore", lambda source, _: Restored((), (), ()))
    ends, _ = fuzz("txt", 0.2, 1, ["各单位要抓好落实。\n".encode()], tmp_path / "kept")
    assert ends["failed"]
    assert list((tmp_path / "kept").glob("*.txt"))

    def stall(source: Source, _: object) -> Restored:
        while source:
            pass
        raise AssertionError

    monkeypatch.setattr(fuzz_readers, "restore", stall)
    monkeypatch.setattr(fuzz_readers, "BOUND", 0.1)
    (tmp_path / "a.txt").write_text("各单位要抓好落实。\n", "utf-8")
    with pytest.raises(TooSlow):
        check(tmp_path / "a.txt")
