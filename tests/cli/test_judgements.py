"""``luoshi judgements``: what people said, taken away as cases, run again; the cases in the repository hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals import judgements
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.ledger import actions
from luoshi.ledger.actions import Verdict
from luoshi.ledger.writing import By
from luoshi.model import Actor, ActorRole, anchor_at
from luoshi.store import Shelf
from luoshi.store.desk import desk, leave
from luoshi.store.query import reading, reviewing
from tests.engine.conftest import lay_sample

from .conftest import Luoshi


@pytest.fixture
def judged(tmp_path: Path) -> Shelf:
    """The sample with one target accepted and one commitment refused."""
    shelf = lay_sample(tmp_path / "shelf")
    run(shelf, Serial())
    by = By(Actor("甲", ActorRole.REVIEWER, "云泽省政府督查室"), datetime(2026, 3, 2, tzinfo=UTC))
    told = []
    for kind, verdict in (("target", "accepted"), ("commitment", "refused")):
        item = reviewing.review(shelf, kind).found.rows[0]
        anchor = anchor_at(item.source_id, reading.source_text(shelf, item.source_id).text, item.spans)
        told.append(Verdict(anchor, item.name, anchor.quote, verdict, "annotate-1"))
    actions.judge_all(desk(shelf), by, told)
    leave(shelf)
    return shelf


def test_judgements_are_listed_with_their_labeller_and_version(luoshi: Luoshi, judged: Shelf):
    """One record a word; the counts by kind stand on stderr."""
    ran = luoshi("--shelf", judged.path, "judgements", "list", "--format", "jsonl")

    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [(row["verdict"], row["by"], row["version"]) for row in rows] == [
        ("accepted", "甲", "annotate-1"),
        ("refused", "甲", "annotate-1"),
    ]
    assert "target: judged 1, by several 0" in ran.err


def test_exported_cases_tell_which_judgements_are_not_followed(luoshi: Luoshi, judged: Shelf, tmp_path: Path):
    """The accepted one is, the refused one is not: exit code 1, one line that names it."""
    file = tmp_path / "cases.jsonl"
    exported = luoshi("--shelf", judged.path, "judgements", "export", file)
    checked = luoshi("judgements", "check", file)

    assert exported.code == 0
    assert "2 judgements on" in exported.err
    assert checked.code == 1
    assert "1 of 2 judgements followed" in checked.err
    assert "commitment" in checked.out


def test_a_shelf_without_judgements_exports_none(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """An empty file, no error, and no ledger made."""
    ran = luoshi("--shelf", sample_shelf, "judgements", "export", tmp_path / "none.jsonl")

    assert (ran.code, (tmp_path / "none.jsonl").read_text(encoding="utf-8")) == (0, "")
    assert not (sample_shelf / "ledger.sqlite").exists()


def test_a_broken_case_file_is_a_users_mistake(luoshi: Luoshi, tmp_path: Path):
    """It names file and line."""
    (tmp_path / "broken.jsonl").write_text("{\n", encoding="utf-8")

    ran = luoshi("judgements", "check", tmp_path / "broken.jsonl")

    assert ran.code == 2
    assert "broken.jsonl:1" in ran.err


def test_the_cases_in_the_repository_are_followed():
    """The same check as the gate, on the fictional sample."""
    assert [one for one in judgements.outcomes() if not one.right] == []
    assert judgements.figures() == {"judgements.right": 1.0}
