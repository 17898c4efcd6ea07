"""A run follows the judgements in the ledger, redoes only the shards they are about, and exports them as cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from luoshi.engine import judged_cases
from luoshi.engine.engines import Cores, Serial
from luoshi.engine.run import run
from luoshi.ledger import actions
from luoshi.ledger.actions import Verdict
from luoshi.ledger.writing import By
from luoshi.model import Actor, ActorRole, LuoshiError, anchor_at
from luoshi.store import Shelf, sources
from luoshi.store.desk import desk, leave
from luoshi.store.query import found, reading, reviewing


def judge(shelf: Shelf, kind: str, verdict: str, **correction: str) -> reviewing.Item:
    """Judge the first finding of a kind in the work report and return it."""
    report = next(one for one in reviewing.review(shelf, kind, limit=500).found.rows if one.fields)
    anchor = anchor_at(report.source_id, reading.source_text(shelf, report.source_id).text, report.spans)
    by = By(Actor("甲", ActorRole.REVIEWER, "云泽省政府督查室"), datetime(2026, 3, 2, tzinfo=UTC))
    told = [Verdict(anchor, report.name, anchor.quote, verdict, "v")]
    told += [Verdict(anchor, f"{report.name}.{field}", value, verdict, "v") for field, value in correction.items()]
    actions.judge_all(desk(shelf), by, told)
    return report


@pytest.fixture
def judged_shelf(shelf: Shelf):
    """The sample, run, with an open ledger."""
    run(shelf, Serial())
    yield shelf
    leave(shelf)


def test_a_refused_finding_is_gone_after_the_next_run(judged_shelf: Shelf):
    """Only the shard of its source is annotated again, and a further run has nothing to do."""
    before = found.targets(judged_shelf, limit=500).total
    refused = judge(judged_shelf, "target", "refused")

    again = run(judged_shelf, Serial())

    assert found.targets(judged_shelf, limit=500).total == before - 1
    assert refused.quote not in [
        one.quote for one in found.targets(judged_shelf, limit=500).rows if one.indicator == refused.name
    ]
    annotated = next(each for each in again.runs if each.stage == "annotate")
    assert annotated.inputs["judgements"]
    shards = len({sidecar.id[:2] for sidecar in sources.every(judged_shelf)})
    assert 0 < again.computed_shards < 2 * shards
    assert run(judged_shelf, Serial()).nothing_to_do


def test_a_corrected_field_is_what_the_person_wrote_on_every_engine(judged_shelf: Shelf):
    """The judgement travels to the workers as a value."""
    item = judge(judged_shelf, "commitment", "accepted", value="1234", unit="座")

    run(judged_shelf, Cores(2))

    rows = [one for one in found.commitments(judged_shelf).rows if one.spans == item.spans]
    assert (1234.0, "座", "luoshi.annotate.judged.corrected") in [(one.value, one.unit, one.rule) for one in rows]


def test_judgements_become_cases_that_run_without_the_shelf(judged_shelf: Shelf):
    """An accepted finding is found again; a refused one is a case that luoshi does not yet follow by itself."""
    judge(judged_shelf, "target", "accepted")
    judge(judged_shelf, "commitment", "refused")
    records = list(judged_cases.cases(judged_shelf))

    outcomes = list(judged_cases.run(iter(records), "cases"))

    told = {one.field.partition(":")[0]: one.right for one in outcomes}
    assert told == {"target": True, "commitment": False}


def test_a_record_that_is_no_case_is_a_users_mistake():
    """It says where and what to do."""
    with pytest.raises(LuoshiError, match="judgements export"):
        list(judged_cases.run(iter([{"name": "x"}]), "file:1"))


def test_an_unused_ledger_is_not_made_by_a_run(shelf: Shelf):
    """A run reads judgements where there are any; it never writes a ledger."""
    run(shelf, Serial())

    assert not shelf.ledger_path.exists()
