"""Runs the command line in this process, as a shell would."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from luoshi.cli.main import main
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from tests.engine.conftest import lay_sample


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Luoshi = Callable[..., Ran]


def records(text: str) -> list[dict[str, object]]:
    """Parse JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def luoshi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Luoshi:
    """Return a function that runs ``luoshi`` with the given words on a shelf in the test's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUOSHI_SHELF", raising=False)

    def call(*words: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["luoshi", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def sample_shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, run once for all tests that only read it."""
    shelf = lay_sample(tmp_path_factory.mktemp("sample") / "shelf")
    run(shelf, Serial())
    return shelf.path
