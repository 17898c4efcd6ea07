"""Evidence from the shelf by command: proposed, taken, refused, never again."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.conftest import Luoshi, records


@pytest.fixture
def plan_opened(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path) -> Luoshi:
    """A copy of the sample shelf with a task on a sentence of the plan that sets a number."""
    copytree(sample_shelf, tmp_path / "shelf")
    rows = records(luoshi("breakdown", "plan_yunze.txt", "--format", "jsonl").out)
    row = next(row for row in rows if "技术合同成交额超过2000亿元" in str(row["task"]))
    opened = luoshi("ledger", "open", str(row["passage"]), "--lead", "省科技厅")
    assert opened.code == 0, opened.err
    return luoshi


def test_a_refused_passage_does_not_come_back(plan_opened: Luoshi) -> None:
    """The report gives a number for the task; whoever refuses it gives the reason."""
    (one,) = records(plan_opened("ledger", "proposals", "--format", "jsonl").out)
    assert (one["reach"], one["tie"]) == ("short", "setter_issued")
    assert "1050亿元" in str(one["figure"])
    task, passage = str(one["task"]), str(one["passage"])
    refused = plan_opened("ledger", "refuse", task, passage, "--reason", "只是当年数")
    assert refused.code == 0, refused.err
    again = plan_opened("ledger", "proposals", "--task", task, "--format", "jsonl")
    assert (again.code, again.out) == (0, "")


def test_what_is_taken_is_evidence_beside_what_is_reported(plan_opened: Luoshi) -> None:
    """Found and reported stay two columns of the list."""
    (one,) = records(plan_opened("ledger", "proposals", "--format", "jsonl").out)
    taken = plan_opened("ledger", "accept", str(one["task"]), str(one["passage"]), "--says", "2023年成交额")
    assert taken.code == 0, taken.err
    (line,) = records(plan_opened("ledger", "list", "--format", "jsonl").out)
    assert (line["found_in_documents"], line["reported"]) == (1, None)
    assert plan_opened("ledger", "proposals", "--format", "jsonl").out == ""


def test_an_unknown_task_is_named(plan_opened: Luoshi) -> None:
    """Nothing is proposed for a task that is not there."""
    ran = plan_opened("ledger", "proposals", "--task", "T0")
    assert ran.code == 2
    assert "T0" in ran.err


def test_a_promise_is_followed_from_the_sentence_to_its_rating(plan_opened: Luoshi) -> None:
    """The tracker of researchers: not rated, no rating without evidence, rated on what was found, rated again."""
    researcher = ("--role", "evaluator", "--body", "课题组")
    rows = records(plan_opened("breakdown", "plan_yunze_industry.txt", "--format", "jsonl").out)
    row = next(row for row in rows if "净增规模以上工业企业600家" in str(row["task"]))
    task = plan_opened("ledger", "open", str(row["passage"]), "--profile", "promise", *researcher).out.strip()
    early = plan_opened("ledger", "act", task, "evaluate", "--set", "value=kept", *researcher)
    assert early.code == 2 and "no evidence yet" in early.err

    one = records(plan_opened("ledger", "proposals", "--task", task, "--format", "jsonl").out)[0]
    assert (one["reach"], one["aim"]) == ("reached", "净增规模以上工业企业600家以上")
    plan_opened("ledger", "accept", task, str(one["passage"]), "--says", "2023年净增712家", *researcher)
    for value in ("kept", "partly"):
        rated = plan_opened("ledger", "act", task, "evaluate", "--set", f"value={value}", *researcher)
        assert rated.code == 0, rated.err
    shown = plan_opened("ledger", "show", task).out
    assert "promise / partly" in shown and "2023年净增712家" in shown
    assert shown.count("evaluate by") == 2
    assert plan_opened("ledger", "verify").code == 0


def test_requests_of_a_proposal_that_the_reply_passes_over_are_listed(luoshi: Luoshi, tmp_path: Path) -> None:
    """From the document on the shelf to the list beside its reply."""
    (tmp_path / "in").mkdir()
    lines = (
        "关于办好社区养老服务的提案",
        "",
        "社区养老服务站数量不足，开放时间短。为此建议：",
        "一、扩建社区养老服务站并延长开放时间。",
        "二、开通夜间公交线路。",
    )
    (tmp_path / "in" / "proposal.txt").write_text("\n".join(lines), encoding="utf-8")
    for words in (("init",), ("add", "in"), ("run",)):
        assert luoshi(*words).code == 0
    opened = luoshi("ledger", "open", "--from", "proposal.txt", "--profile", "proposal", "--requester", "某委员")
    assert opened.code == 0, opened.err
    assert "2 numbered requests" in opened.err
    task = opened.out.strip()
    steps = (
        ("review", "registrar", "督查室"),
        ("register", "registrar", "督查室"),
        ("assign", "assigner", "督查室", "lead=民政局"),
        ("sign_for", "handler", "民政局"),
        ("submit_reply", "handler", "民政局", "letter=A", "text=已扩建社区养老服务站，延长开放时间。"),
        ("issue_reply", "reviewer", "民政局", "letter=A", "to=某委员", "text=已扩建社区养老服务站，延长开放时间。"),
    )
    for event, role, body, *fields in steps:
        given = [word for field in fields for word in ("--set", field)]
        ran = luoshi("ledger", "act", task, event, "--role", role, "--body", body, *given)
        assert ran.code == 0, ran.err
    shown = luoshi("ledger", "show", task).out
    assert "request 1: 扩建社区养老服务站并延长开放时间" in shown
    assert "no counterpart in the last reply: 开通夜间公交线路" in shown
    assert shown.count("no counterpart") == 1
