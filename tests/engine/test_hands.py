"""A source that stalls in C, crashes or eats its process is left out; the others come out as if it were not there."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from luoshi.engine.engines import Cores, Engine, Serial
from luoshi.engine.hands import LIMIT, PORTION, seconds_for, supervise
from luoshi.engine.run import run
from luoshi.engine.shards import group_sources, shards_of
from luoshi.engine.stages import RESTORE
from luoshi.model import Declared, LuoshiError
from luoshi.store import Shelf, sources
from luoshi.store.query.explaining import explain
from luoshi.store.query.listing import listing

Begin = Callable[[str, int], None]


def _work(job: Any, left_out: Mapping[str, str], begin: Begin) -> list[str]:
    """Do what the names say, one source after the other."""
    done = []
    for name in job:
        if name in left_out:
            continue
        begin(name, 10)
        if name == "stalls":
            re.match("(?:a+)+$", "a" * 64 + "b")
        elif name == "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif name == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif name == "fails":
            raise LuoshiError("what", "where", "remedy")
        done.append(name)
    return [*done, *(f"{name}: {why}" for name, why in left_out.items())]


def test_stalls_and_crashes_cost_one_source_each():
    """A regular expression that would run for years, a segmentation fault, a kill: three sources of six."""
    found = supervise(_work, ["one", "stalls", "two", "crashes", "is killed", "three"], 1)
    assert found[:3] == ["one", "two", "three"]
    assert [text.partition(":")[0] for text in found[3:]] == ["stalls", "crashes", "is killed"]
    assert "takes more than 1 s of processor time" in found[3]
    assert "SIGSEGV" in found[4]
    assert "memory" in found[5]


def test_an_error_of_the_work_is_raised_here_and_the_hand_lives_on():
    """A full disk is told as without a hand."""
    with pytest.raises(LuoshiError, match="what"):
        supervise(_work, ["fails"], 1)
    assert supervise(_work, ["one"], 1) == ["one"]


def test_large_sources_get_their_time():
    """Half a gigabyte is read for hours, if need be."""
    assert seconds_for(10, LIMIT) == LIMIT
    assert seconds_for(500_000_000, LIMIT) == 250 * LIMIT == LIMIT * 500_000_000 // PORTION


@pytest.mark.parametrize("engine", [Serial(), Cores(2)], ids=["serial", "cores"])
def test_a_stalling_source_is_an_issue_and_the_rest_goes_on(engine: Engine, tmp_path: Path):
    """A pattern of the shelf's own lexicon runs wild on one page; the findings of the others are those of a run without it."""
    shelf = Shelf.create(tmp_path / "shelf", "x")
    row = "(?:(?:甲+)+)+乙,furniture,any,test,甲乙"
    (shelf.path / "lexicon" / "furniture.csv").write_text(f"pattern,drop,place,source,example\n{row}\n", "utf-8")
    for name, text in (("a.txt", "通知"), ("b.txt", "甲" * 60)):
        data = f"{text}\n\n各单位要抓好落实，一件一件地办。\n".encode()
        sources.put(shelf, data, name, name, Declared(), "2024-01-01")

    account = run(shelf, engine, limit=1)

    assert account.failed == 1
    assert sorted({row["source_name"] for row in listing(shelf, "articles")}) == ["a.txt"]
    (issue,) = [row for row in listing(shelf, "issues") if row["severity"] == "error"]
    assert (issue["source_name"], issue["stage"]) == ("b.txt", "restore")
    assert "processor time" in issue["message"]
    assert "每件限时" in explain(issue["rule"]).doc
    assert run(shelf, engine, limit=1).nothing_to_do


def test_another_limit_tries_again(shelf: Shelf):
    """The limit of the program names a shard as no limit does; one of the user's own gives it another name."""
    groups, lexicon = group_sources(shelf), shelf.lexicon()
    names = [{s.name for s in shards_of(groups, RESTORE, lexicon, {}, limit)} for limit in (None, LIMIT, 1, 2)]
    assert names[0] == names[1]
    assert len({frozenset(one) for one in names}) == 3
