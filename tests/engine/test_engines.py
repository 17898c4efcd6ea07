"""One protocol for all engines: every part is done once, answers carry their number, errors reach the caller."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.engine.engines import Engine, engine_named
from luoshi.model import LuoshiError
from luoshi.trace import links

from .test_tracing import OPTIONS, bytes_of, collection, divided, in_steps

NAMES = ("serial", "cores", "spark")


@pytest.fixture(scope="module", params=NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Every engine in turn, with two workers; Spark where it is installed."""
    made = _made(request.param)
    yield made
    made.close()


def _made(name: str) -> Engine:
    if name == "spark":
        pytest.importorskip("pyspark", reason="the extra spark is not installed")
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java, and there is none here")
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    return engine_named(name, 2)


def doubled(number: int) -> int:
    """Do some work."""
    return 2 * number


def failing(number: int) -> int:
    """Fail on one part."""
    if number == 3:
        raise LuoshiError("part three is bad", "here", "leave it out")
    return number


def killed_once(mark: Path) -> str:
    """Kill the worker that runs it, the first time."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return mark.name


def test_every_part_is_done_and_numbered(engine: Engine) -> None:
    """Answers come in any order, each with the number of its part."""
    assert sorted(engine.map(doubled, list(range(7)))) == [(number, 2 * number) for number in range(7)]
    assert list(engine.map(doubled, [])) == []
    assert list(engine.map(doubled, [21])) == [(0, 42)]


def test_an_error_of_a_part_reaches_the_caller(engine: Engine) -> None:
    """Nothing is swallowed, and the engine can be used again."""
    with pytest.raises(LuoshiError, match="part three is bad"):
        list(engine.map(failing, list(range(5))))
    assert sorted(engine.map(doubled, [1, 2])) == [(0, 2), (1, 4)]


def test_links_are_the_same_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    """Every file that tracing leaves is that of the serial engine, and so are the links."""
    documents = collection(11, 24)
    found = in_steps(tmp_path / "this" / "work", divided(documents, 3), 2, engine)
    assert found == in_steps(tmp_path / "serial" / "work", divided(documents, 3), 2, engine_named("serial"))
    assert found == list(links(documents, OPTIONS))
    assert bytes_of(tmp_path / "this") == bytes_of(tmp_path / "serial")


def test_a_killed_worker_changes_nothing_on_spark(tmp_path: Path) -> None:
    """Spark gives the jobs of a worker that was killed to another one."""
    spark = _made("spark")
    try:
        marks = [tmp_path / name for name in "abc"]
        marks[0].touch()
        assert sorted(spark.map(killed_once, marks)) == [(0, "a"), (1, "b"), (2, "c")]
    finally:
        spark.close()


def test_a_killed_worker_of_this_machine_is_reported(tmp_path: Path) -> None:
    """The pool says so, and what is finished is kept."""
    cores = engine_named("cores", 2)
    marks = [tmp_path / name for name in "abc"]
    marks[0].touch()
    marks[2].touch()
    with pytest.raises(LuoshiError, match="worker process was killed"):
        list(cores.map(killed_once, marks))
    assert sorted(cores.map(killed_once, marks)) == [(0, "a"), (1, "b"), (2, "c")]
    cores.close()
