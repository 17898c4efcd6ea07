"""Lists: what is open with whom, what is overdue, what is reported and what is found, one item's whole chain."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from luoshi.ledger import Desk, actions, fold_all, judgements, lists
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import WorkCalendar, work_calendar
from luoshi.model import ActorRole as R
from luoshi.model import EventType, Task
from tests.ledger.office import ANCHOR, CO, FOUND, LEAD, answered, by, desk, in_hand, registered

TODAY = date(2026, 4, 2)


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    """The packaged work calendar."""
    return work_calendar(load())


def lines(at: Desk, calendar: WorkCalendar, as_of: date = TODAY) -> tuple[lists.Line, ...]:
    """Return the line of every task of a desk."""
    return lists.lines(fold_all(at.book.all_events()).values(), as_of, at.profiles, calendar)


def done(at: Desk, task: Task) -> Task:
    """Carry a task in hand to its close with evidence found by the supervisor."""
    actions.submit_reply(at, task.id, by(R.HANDLER, 20), text="done")
    actions.verify(at, task.id, by(R.SUPERVISOR, 21), passed=True)
    actions.add_evidence(at, task.id, by(R.SUPERVISOR, 21), says="日报", anchor=FOUND)
    return actions.close(at, task.id, by(R.SUPERVISOR, 22))


def test_open_items_per_body(calendar: WorkCalendar) -> None:
    """A co-handling unit sees them too; what is closed is gone; what nobody has yet stands under no name."""
    at = desk()
    shared, own = in_hand(at, co=(CO,)), in_hand(at)
    nobody = registered(at)
    done(at, in_hand(at))

    found = {
        body: [each.task.id for each in each_lines]
        for body, each_lines in lists.open_by_body(lines(at, calendar)).items()
    }

    assert found == {"": [nobody.id], LEAD: [shared.id, own.id], CO: [shared.id]}
    assert list(found) == sorted(found)


def test_overdue_as_of_a_day(calendar: WorkCalendar) -> None:
    """The same book, two days: the list is computed, the longest overdue first."""
    at = desk()
    second = in_hand(at, due=date(2026, 4, 1))
    first = in_hand(at, due=date(2026, 3, 20))
    in_hand(at)

    assert [each.task.id for each in lists.overdue_lines(lines(at, calendar))] == [first.id, second.id]
    assert [each.task.id for each in lists.overdue_lines(lines(at, calendar, date(2026, 4, 1)))] == [first.id]
    soon = lists.due_within(lines(at, calendar, date(2026, 3, 31)), date(2026, 3, 31), 3)
    assert [each.task.id for each in soon] == [second.id]


def test_reported_and_found_are_two_columns(calendar: WorkCalendar) -> None:
    """A handler's word, a passage that the handler hands in, and a passage that somebody else found."""
    at = desk()
    said, handed, seen = in_hand(at), in_hand(at), in_hand(at)
    actions.report(at, said.id, by(R.HANDLER, 9), text="全部完成", percent=100)
    actions.add_evidence(at, handed.id, by(R.HANDLER, 9), says="自查报告", anchor=ANCHOR)
    actions.add_evidence(at, seen.id, by(R.REGISTRAR, 9), says="日报", anchor=FOUND)
    of = {each.task.id: each for each in lines(at, calendar)}
    tally = lists.tally(of.values())

    assert (of[said.id].reported, of[said.id].percent, of[said.id].found, of[said.id].handed_in) == (
        "全部完成",
        100,
        0,
        0,
    )
    assert (of[handed.id].reported, of[handed.id].found, of[handed.id].handed_in) == (None, 0, 1)
    assert (of[seen.id].found, of[seen.id].handed_in) == (1, 0)
    assert (tally.tasks, tally.reported_done, tally.evidenced, tally.closed) == (3, 1, 1, 0)


def test_a_tally_counts_what_the_office_reports_on(calendar: WorkCalendar) -> None:
    """Closed, overdue, waived, letters and evaluations, and no figure per person."""
    at = desk()
    done(at, in_hand(at))
    in_hand(at, due=date(2026, 4, 1))
    replied = answered(at, "C")
    actions.evaluate(at, replied.id, by(R.PROPOSER, 25), value="满意")
    tally = lists.tally(lines(at, calendar))

    assert (tally.tasks, tally.open, tally.closed, tally.overdue, tally.waived) == (3, 2, 1, 1, 0)
    assert (tally.letters, tally.evaluations) == ({"C": 1}, {"满意": 1})
    assert tally.states == {"closed": 1, "handling": 1, "satisfied": 1}
    assert not {"person", "actor", "score", "rank"} & {field.name for field in fields(lists.Tally)}


def test_a_rejected_reply_is_not_reported_done(calendar: WorkCalendar) -> None:
    """Handed in, sent back: nothing is reported done."""
    at = desk()
    task = in_hand(at)
    actions.submit_reply(at, task.id, by(R.HANDLER, 9), text="done")
    assert lists.tally(lines(at, calendar)).reported_done == 1
    actions.reject_reply(at, task.id, by(R.SUPERVISOR, 10), reason="x")

    assert lists.tally(lines(at, calendar)).reported_done == 0


def test_the_whole_chain_of_one_item(calendar: WorkCalendar) -> None:
    """From the sentence through dealings and evidence to what grew out of it."""
    at = desk()
    task = answered(at, "B")
    actions.follow_up(at, task.id, by(R.REGISTRAR, 22), promise="建成示范园区")
    actions.add_evidence(at, task.id, by(R.REGISTRAR, 23), says="日报", anchor=FOUND)
    tasks = fold_all(at.book.all_events())
    told = lists.story(tasks[task.id], at.book.events(task.id), tasks, packaged()["proposal"], calendar)

    assert told.anchor == ANCHOR
    assert [event.type for event in told.events][-3:] == [
        EventType.ISSUE_REPLY,
        EventType.FOLLOW_UP,
        EventType.ADD_EVIDENCE,
    ]
    assert [child.title for child in told.children] == ["建成示范园区"]
    assert [entry.says for entry in told.found] == ["日报"]
    assert [each.step for each in told.deadlines] == ["return", "answer", "publish"]


def test_the_last_judgement_of_a_finding_counts() -> None:
    """Two people judge the same field of the same passage; another field stays."""
    at = desk()
    for who, verdict in ((R.REVIEWER, "refused"), (R.EVALUATOR, "accepted")):
        actions.judge(at, by(who), anchor=ANCHOR, field="owner", value=LEAD, verdict=verdict)
    actions.judge(at, by(R.REVIEWER), anchor=ANCHOR, field="force", value="must", verdict="unsure")
    found = judgements(at.book.all_events())

    assert [(each.field, each.verdict) for each in found] == [("owner", "accepted"), ("force", "unsure")]
    assert found[0].anchor == ANCHOR
    assert at.book.verify().intact
