"""Every command on the sample: data on stdout, talk on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luoshi.store.query.listing import KINDS
from tests.cli.conftest import Luoshi, records


def test_a_newcomer_goes_from_files_to_an_answer(luoshi: Luoshi, tmp_path: Path):
    """init, add, run, uptake on two small documents."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "plan.txt").write_text(
        "云泽省教育厅工作方案\n一、主要任务\n（一）建设智慧校园。到2027年建成智慧校园300所。\n（二）加强教师培训。每年培训教师5000人次。\n"
        "（三）改善办学条件。新建改扩建公办学校80所。\n",
        encoding="utf-8",
    )
    (tmp_path / "in" / "city.txt").write_text(
        "临湖市教育局实施方案\n（一）建设智慧校园。到2027年建成智慧校园40所。\n", encoding="utf-8"
    )
    assert luoshi("init").code == 0
    added = luoshi("add", tmp_path / "in")
    ran = luoshi("run", "--engine", "serial")
    found = luoshi("uptake", "--from", "plan.txt", "--to", "city.txt", "--format", "jsonl")

    assert "added 2" in added.err
    assert (added.code, ran.code, found.code) == (0, 0, 0)
    states = {str(row["number"]): row["status"] for row in records(found.out)}
    assert states["（一）"] in {"verbatim", "adapted"}
    assert states["（三）"] == "not_seen"


def test_adding_the_same_twice_says_so(luoshi: Luoshi, tmp_path: Path):
    """A known file is named, kept once, and no failure."""
    (tmp_path / "a.txt").write_text("关于做好工作的通知\n", encoding="utf-8")
    luoshi("add", tmp_path / "a.txt")

    again = luoshi("add", tmp_path / "a.txt")

    assert again.code == 0
    assert "known already: a.txt" in again.err
    assert "added 0, known already 1" in again.err


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_listed(luoshi: Luoshi, sample_shelf: Path, kind: str):
    """As JSON Lines and as a table; the account stands on stderr."""
    lines = luoshi("--shelf", sample_shelf, "list", kind, "--format", "jsonl")
    table = luoshi("--shelf", sample_shelf, "list", kind)

    assert (lines.code, table.code) == (0, 0)
    assert f"{len(records(lines.out))} {kind}" in lines.err


def test_an_unknown_kind_is_a_users_mistake(luoshi: Luoshi, sample_shelf: Path):
    """Exit code 2, one line that names the kinds."""
    ran = luoshi("--shelf", sample_shelf, "list", "unicorns")

    assert ran.code == 2
    assert "articles" in ran.err
    assert "Traceback" not in ran.err


def test_search_finds_two_characters(luoshi: Luoshi, sample_shelf: Path):
    """Offsets point at the words."""
    ran = luoshi("--shelf", sample_shelf, "search", "落实", "--format", "jsonl")

    rows = records(ran.out)
    assert rows
    for row in rows:
        text, matches = str(row["text"]), row["matches"]
        assert isinstance(matches, list)
        assert all(text[start:end] == "落实" for start, end in matches)


def test_ask_quotes_the_passage_that_answers(luoshi: Luoshi, sample_shelf: Path):
    """Best first, as it stands; a question that shares nothing gets nothing and says so."""
    ran = luoshi("--shelf", sample_shelf, "ask", "规模以上工业企业要净增多少家？", "--format", "jsonl")
    none = luoshi("--shelf", sample_shelf, "ask", "xyzzy?")

    rows = records(ran.out)
    assert "净增规模以上工业企业" in str(rows[0]["text"])
    scores = [float(str(row["score"])) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert (none.code, none.out) == (0, "")
    assert "no passage" in none.err


def test_a_document_and_a_passage_are_cited(luoshi: Luoshi, sample_shelf: Path):
    """By name and by address; an address where nothing stands says so."""
    plan = luoshi("--shelf", sample_shelf, "cite", "plan_yunze.txt")
    passage = records(luoshi("--shelf", sample_shelf, "search", "专精特新", "--format", "jsonl", "--limit", "1").out)[0]
    cited = luoshi(
        "--shelf", sample_shelf, "cite", str(passage["passage"]), "--format", "bibtex", "--base", "https://x"
    )
    lost = luoshi("--shelf", sample_shelf, "cite", "0000000000000000.1-2")

    assert "[EB/OL]" in plan.out and "云泽省" in plan.out
    assert f"https://x/p/{passage['passage']}" in cited.out
    assert lost.code == 2


def test_findings_leave_as_web_annotations(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path):
    """One a line; every quotation is there."""
    ran = luoshi("--shelf", sample_shelf, "export", "annotations", tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert f"{len(rows)} annotations" in ran.err
    assert {row["body"][0]["value"] for row in rows} >= {"directive", "target", "formulation", "mention"}
    assert all(row["target"]["selector"][0]["exact"] for row in rows)


def test_a_new_version_makes_what_rests_on_it_doubtful(luoshi: Luoshi, tmp_path: Path):
    """The number of one sentence changes, one goes, one stays: only tasks on the first two are to be checked again."""
    old = "云泽省制造强省行动计划\n要建成公共服务平台20个。\n要办好工业设计大赛。\n要培训企业家1000人次。\n"
    new = "云泽省制造强省行动计划（修订）\n要建成公共服务平台30个。\n要培训企业家1000人次。\n"
    (tmp_path / "old.txt").write_text(old, encoding="utf-8")
    (tmp_path / "new.txt").write_text(new, encoding="utf-8")
    luoshi("add", tmp_path / "old.txt")
    luoshi("add", tmp_path / "new.txt", "--replaces", "old.txt")
    luoshi("run", "--engine", "serial")
    passages = records(luoshi("list", "passages", "--format", "jsonl").out)
    ids = {}
    for words in ("20个", "设计大赛", "1000人次"):
        passage = next(row for row in passages if words in str(row["text"]) and row["source_name"] == "old.txt")
        ids[words] = luoshi("ledger", "open", str(passage["id"])).out.strip()

    compared = records(luoshi("compare", "old.txt", "new.txt", "--format", "jsonl").out)
    numbers = records(luoshi("compare", "old.txt", "new.txt", "--numbers", "--format", "jsonl").out)
    suspects = records(luoshi("compare", "--suspects", "--format", "jsonl").out)

    assert {str(row["change"]) for row in compared} == {"changed", "dropped"}
    assert [(row["old"], row["new"]) for row in numbers] == [("20个", "30个")]
    assert sorted(task for row in suspects for task in list(row["tasks"])) == sorted([ids["20个"], ids["设计大赛"]])


def test_show_and_explain_tell_of_the_broken_page(luoshi: Luoshi, sample_shelf: Path):
    """The newspaper page is shown restored and printed, with its drops explained."""
    restored = luoshi("--shelf", sample_shelf, "show", "daily_yunze_2023-03-16.txt")
    printed = luoshi("--shelf", sample_shelf, "show", "daily_yunze_2023-03-16.txt", "--printed")
    explained = luoshi("--shelf", sample_shelf, "explain", "daily_yunze_2023-03-16.txt")

    assert (restored.code, printed.code, explained.code) == (0, 0, 0)
    assert "jump-marker" in explained.out
    assert len(printed.out) > len(restored.out) / 2


def test_a_rule_explains_itself(luoshi: Luoshi, sample_shelf: Path):
    """Whatever rule stands in a finding can be asked for its docstring."""
    rules = {
        str(row["rule"]) for row in records(luoshi("--shelf", sample_shelf, "list", "pieces", "--format", "jsonl").out)
    }

    silent = [rule for rule in sorted(rules) if luoshi("explain", rule).code != 0]

    assert rules
    assert silent == []


def test_a_task_goes_from_a_sentence_to_its_history(luoshi: Luoshi, tmp_path: Path):
    """Open on a passage, list as of a day, show, verify."""
    (tmp_path / "a.txt").write_text("关于做好工作的通知\n各单位要在年底前建成学校20所。\n", encoding="utf-8")
    luoshi("add", tmp_path / "a.txt")
    luoshi("run", "--engine", "serial")
    passage = next(
        row for row in records(luoshi("list", "passages", "--format", "jsonl").out) if "20所" in str(row["text"])
    )

    opened = luoshi("ledger", "open", str(passage["id"]), "--lead", "某局", "--due", "2999-01-31")
    late = luoshi("ledger", "list", "--overdue", "--as-of", "2999-02-02", "--format", "jsonl")
    shown = luoshi("ledger", "show", opened.out.strip())
    verified = luoshi("ledger", "verify")

    assert [row["id"] for row in records(late.out)] == [opened.out.strip()]
    assert str(passage["text"]) in shown.out
    assert (verified.code, "whole" in verified.err) == (0, True)


def test_help_names_every_command(luoshi: Luoshi):
    """The list a new user sees first."""
    from luoshi.cli.main import COMMANDS

    ran = luoshi("--help")

    assert ran.code == 0
    assert [name for name in COMMANDS if f"  {name} " not in ran.out] == []


def test_doctor_finds_nothing_amiss_with_a_fresh_run(luoshi: Luoshi, sample_shelf: Path):
    """Libraries, bytes and findings are there."""
    ran = luoshi("--shelf", sample_shelf, "doctor")

    assert ran.code == 0, ran.err


@pytest.mark.shared
def test_the_shared_measures_are_answered_as_the_scorer_reads_them(luoshi: Luoshi, shared: Path):
    """uptake --items prints one record a cell, whose quotations stand in the report."""
    report = shared / "score" / "gold" / "sources" / "湖北.txt"
    luoshi("add", report, shared / "corpora" / "central" / "proposal_15fyp_2025.txt")
    luoshi("run", "--engine", "serial")

    ran = luoshi("uptake", "--items", shared / "score" / "uptake" / "measures.jsonl", "--format", "jsonl")

    rows = records(ran.out)
    text = report.read_bytes().decode()
    assert len(rows) == 70
    for row in rows:
        assert "湖北" in str(row["region"])
        for evidence in row["evidence"]:  # type: ignore[attr-defined]
            quoted = "".join(text[start:end] for start, end in evidence["spans"])
            assert "".join(quoted.split()) == "".join(evidence["quote"].split())
