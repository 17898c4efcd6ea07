"""The plug-ins that ship, through the command line, and the examples of docs/plugins.md, installed and run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from luoshi.engine.engines import engine_named
from luoshi.engine.run import run
from luoshi.lexicon import load
from luoshi.plugins import Hook, installed, named
from luoshi.store import Shelf
from luoshi.store.desk import profiles
from luoshi.store.query.listing import listing
from tests.cli.conftest import Luoshi, luoshi, sample_shelf  # noqa: F401
from tests.plugins.conftest import Install
from tests.plugins.test_toy import shelf_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins.md"


def test_every_hook_has_a_plug_in_that_ships(luoshi: Luoshi):  # noqa: F811
    """And luoshi plugins lists it as ready."""
    told = [json.loads(line) for line in luoshi("plugins", "--format", "jsonl").out.splitlines()]

    assert {one["hook"] for one in told if one["package"] == "luoshi" and one["state"] == "ready"} == {*Hook}
    assert len(Hook) <= 6


def test_doctor_lists_them(luoshi: Luoshi):  # noqa: F811
    """With package and version."""
    assert "reader ocr (luoshi " in luoshi("doctor").out


def test_a_bibliography_is_exported(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):  # noqa: F811
    """CSL-JSON: one entry a document, with its permanent address."""
    done = luoshi("--shelf", sample_shelf, "export", "csl", "all.json")
    entries = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))

    assert done.code == 0
    assert len(entries) == 14
    assert all(one["title"] and one["URL"].startswith("/articles/") for one in entries)


def test_a_proposal_becomes_a_finding_when_a_person_accepts_it(
    luoshi: Luoshi,  # noqa: F811
    install: Install,
    tmp_path: Path,
):
    """Once accepted it is a finding at the next run; the rule names who proposed it."""
    install(module(), POINTS)
    shelf = shelf_of(tmp_path / "shelf", '[plugins]\nannotators = ["mine"]', page="今年买一打雨衣。\n")
    run(shelf, engine_named("serial"))
    (issue,) = [row for row in listing(shelf, "issues") if row["rule"].startswith("dozens")]
    name = re.search(r"(commitment:\S+)", issue["message"])
    assert name is not None and list(listing(shelf, "commitments")) == []
    (begin, end) = issue["spans"][0]
    done = luoshi(
        "--shelf",
        shelf.path,
        "judgements",
        "say",
        f"{issue['source_id']}.{begin}-{end}",
        name[1],
        "accepted",
        "--body",
        "市政府",
    )
    assert done.code == 0, done.err
    run(shelf, engine_named("serial"))

    assert [(row["quote"], row["rule"]) for row in listing(shelf, "commitments")] == [("一打", "dozens:一打")]


GERMAN = "Ein Plan\n\nDie Stadt muss bis 2030 ein Bad bauen.\n\nDas Ministerium für Bäder soll zahlen.\n"
POINTS = {
    "reader": "mine = toy_plugin:READER",
    "annotator": "mine = toy_plugin:ANNOTATOR",
    "exporter": "mine = toy_plugin:EXPORTER",
    "engine": "mine = toy_plugin:engine",
    "lexicon": "mine = toy_plugin:LEXICON",
    "profile": "mine = toy_plugin:profile",
}


def module() -> str:
    """Return the six blocks of the page as one module."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 6
    assert all(len(block.splitlines()) <= 20 for block in blocks)
    return "\n".join(blocks)


def test_the_examples_of_the_page_work(install: Install, tmp_path: Path):
    """Each is found, and does what the page says."""
    install(module(), POINTS)
    config = '[plugins]\nannotators = ["mine"]\nlexicons = ["mine"]\nprofiles = ["mine"]'
    shelf = shelf_of(tmp_path / "shelf", config, note="NOTE 今年买一打雨衣。\n", german=GERMAN)
    run(shelf, engine_named("mine"))

    assert not [one for hook in Hook for one in installed(hook) if one.problem]
    assert {row["text"] for row in listing(shelf, "articles")} >= {"今年买一打雨衣。"}
    assert [row["force"] for row in listing(shelf, "directives")] == ["muss", "soll"]
    assert "enquiry" in profiles(shelf)
    assert load([named(Hook.LEXICON, "mine").value.tables()]).rows("spaced_cues")


@pytest.mark.parametrize("folder", ["pages"])
def test_a_request_is_overdue_by_its_working_days(folder: str, tmp_path: Path):
    """The shipped profile is parsed with the rules of every profile."""
    shelf = Shelf.create(tmp_path / folder)
    with (shelf.path / "luoshi.toml").open("a", encoding="utf-8") as config:
        config.write('\n[plugins]\nprofiles = ["foi"]\n')

    assert profiles(shelf)["foi"].name.en == "Information request"
