"""A plug-in of somebody else in each hook, found by its entry point; what is broken in it is told, and the rest goes on."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from luoshi.engine.engines import Serial, engine_named
from luoshi.engine.run import run
from luoshi.model import Declared, LuoshiError
from luoshi.plugins import Hook, installed, named
from luoshi.store import Shelf, sources
from luoshi.store.desk import profiles
from luoshi.store.findings import current, run_of
from luoshi.store.query.listing import listing
from tests.plugins.conftest import Install

TOY = """
from dataclasses import replace
from luoshi.engine.engines import Serial
from luoshi.intake import Reading
from luoshi.model import Annotations, Directive, DirectiveKind, Force, Media, Span

class Reader:
    def claims(self, head, name):
        return head.startswith(b"TOY1")
    def read(self, data, name):
        if b"bad" in data:
            raise RuntimeError("toy breaks")
        return Reading(Media.TEXT, "utf-8", data[4:].decode())

class Annotator:
    def propose(self, source, restored, found, options):
        if "坏" in source.text:
            raise RuntimeError("toy breaks")
        article = restored.articles[0]
        start = source.text.index("今天")
        told = Directive(source.id, article.id, restored.passages[0].id, (Span(start, start + 2),), options.get("quote", "今天"),
            None, None, None, (), DirectiveKind.DIRECTIVE, Force.UNMARKED, "", None, None, None, None, False, False, None, "toy:1")
        return Annotations(directives=(told,))

class Exporter:
    def write(self, rows, stream):
        titles = [row["title"] or "" for row in rows("documents")]
        stream.write("\\n".join(titles).encode())
        return len(titles)

class Words:
    def tables(self):
        return {"bodies": "name,kind,level,region_code,aliases,parent,valid_from,valid_to,source,example\\n"}

def engine(workers):
    return Serial()

def profile():
    from luoshi.ledger.foi import profile
    return profile().replace('id = "foi"', 'id = "toy"')
"""
POINTS = {
    "reader": "toy = toy_plugin:READER",
    "annotator": "toy = toy_plugin:ANNOTATOR",
    "exporter": "toy = toy_plugin:EXPORTER",
    "engine": "toy = toy_plugin:engine",
    "lexicon": "toy = toy_plugin:WORDS",
    "profile": "toy = toy_plugin:profile",
}
INSTANCES = "\nREADER, ANNOTATOR, EXPORTER, WORDS = Reader(), Annotator(), Exporter(), Words()\n"


def shelf_of(folder: Path, config: str, **pages: str) -> Shelf:
    """Make a shelf with some pages and lines in its luoshi.toml."""
    shelf = Shelf.create(folder)
    with (shelf.path / "luoshi.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{config}\n")
    for name, text in pages.items():
        sources.put(shelf, text.encode(), f"{name}.txt", name, Declared(), "2026-01-01")
    return shelf


def test_each_hook_finds_the_toy(install: Install):
    """Name, package, version and digest; the shipped ones stay."""
    install(TOY + INSTANCES, POINTS)

    for hook in Hook:
        (toy,) = [one for one in installed(hook) if one.name == "toy"]
        assert (toy.package, toy.version, toy.problem) == ("toy-plugin", "1.2", None)
        assert len(toy.digest) == 8
        assert any(one.package == "luoshi" for one in installed(hook))


def test_a_module_that_cannot_be_imported_is_told(install: Install):
    """luoshi plugins and doctor show why; the other plug-ins work."""
    install("raise RuntimeError('toy is broken')", {"engine": "toy = toy_plugin:engine"})

    (toy,) = [one for one in installed(Hook.ENGINE) if one.name == "toy"]
    assert toy.problem == "RuntimeError: toy is broken"
    with pytest.raises(LuoshiError, match="toy is broken"):
        engine_named("toy")


def test_a_name_that_is_taken_is_told(install: Install):
    """Two plug-ins of one name: one is used, the other says so."""
    install(TOY + INSTANCES, {"profile": "foi = toy_plugin:profile"})

    assert sorted(one.problem or "" for one in installed(Hook.PROFILE)) == ["", "its name is taken"]


def test_a_reader_reads_and_its_failure_costs_nothing_else(install: Install, tmp_path: Path):
    """A file that it breaks on is read without it, with an issue; the run records the reader."""
    install(TOY + INSTANCES, POINTS)
    shelf = shelf_of(
        tmp_path / "shelf", "", good="TOY1今天要开会。\n", bad="TOY1bad 今天要开会。\n", other="今天要开会。\n"
    )
    run(shelf, Serial())

    texts = {row["source_name"]: row["text"] for row in listing(shelf, "articles")}
    assert texts["good.txt"].startswith("今天")
    assert texts["bad.txt"].startswith("TOY1bad")
    assert [row["message"] for row in listing(shelf, "issues") if row["rule"] == "plugin:reader:toy"] == [
        "reader toy failed and was passed over: RuntimeError: toy breaks"
    ]
    assert "reader:toy toy-plugin 1.2" in run_of(current(shelf)["restore"]).inputs["plugins"]


def test_an_annotator_proposes_and_its_failure_costs_nothing_else(install: Install, tmp_path: Path):
    """Off until the shelf names it; a proposal is a note, never a finding by itself."""
    install(TOY + INSTANCES, POINTS)
    config = '[plugins]\nannotators = ["toy"]'
    shelf = shelf_of(tmp_path / "shelf", config, good="今天天气好。\n", bad="今天坏天气。\n")
    run(shelf, Serial())
    issues = list(listing(shelf, "issues"))

    assert list(listing(shelf, "directives")) == []
    assert [row["message"] for row in issues if row["rule"] == "toy:1"] == [
        "建议（未采纳）proposal, not accepted: directive “今天”"
    ]
    assert [row["message"] for row in issues if row["rule"] == "plugin:annotator:toy"] == [
        "annotator toy failed and was passed over: RuntimeError: toy breaks"
    ]
    assert "annotator:toy" in run_of(current(shelf)["annotate"]).inputs["plugins"]


def test_a_quotation_that_does_not_stand_there_is_thrown_away(install: Install, tmp_path: Path):
    """Whoever proposes it."""
    install(TOY + INSTANCES, POINTS)
    config = '[plugins]\nannotators = ["toy"]\n[plugins.toy]\nquote = "明天"'
    shelf = shelf_of(tmp_path / "shelf", config, good="今天天气好。\n")
    run(shelf, Serial())
    (issue,) = [row for row in listing(shelf, "issues") if row["rule"] == "toy:1"]

    assert "thrown away" in issue["message"]
    assert "明天" not in issue["message"]


def test_exporter_engine_lexicon_and_profile_are_used(install: Install, tmp_path: Path):
    """Each by its name."""
    install(TOY + INSTANCES, POINTS)
    shelf = shelf_of(tmp_path / "shelf", '[plugins]\nprofiles = ["toy", "foi"]', good="今天要开会。\n")
    run(shelf, engine_named("toy"))
    stream = BytesIO()

    assert named(Hook.EXPORTER, "toy").value.write(lambda kind: [{"title": kind}], stream) == 1
    assert stream.getvalue() == b"documents"
    assert {"toy", "foi"} <= set(profiles(shelf))
    assert profiles(shelf)["foi"].deadlines[0].working_days == 20


def test_a_plug_in_that_is_named_and_not_there_stops_the_run(tmp_path: Path):
    """Going on would give other findings than the shelf asks for."""
    shelf = shelf_of(tmp_path / "shelf", '[plugins]\nlexicons = ["klingon"]', good="今天要开会。\n")

    with pytest.raises(LuoshiError, match=r"there is no lexicon “klingon”.*english"):
        run(shelf, Serial())
