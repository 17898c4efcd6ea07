"""Working days, due dates, overdue and lights: cases with the calendar of 2025 and 2026."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.ledger import actions, clock
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import WorkCalendar, work_calendar
from luoshi.model import ActorRole as R
from tests.ledger.office import LEAD, answered, by, desk, in_hand, registered

SUPERVISION = packaged()["supervision"]
PROPOSAL = packaged()["proposal"]


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    """The packaged work calendar."""
    return work_calendar(load())


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 3), 3, date(2026, 6, 3)),
        (date(2026, 10, 15), 12, date(2027, 10, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    """《民法典》第二百零二条."""
    assert clock.add_months(start, months) == end


def test_a_computed_period_that_ends_on_a_holiday_ends_after_it(calendar: WorkCalendar) -> None:
    """Assigned on 1 July 2026, three months end in the National Day week: due on 8 October."""
    rule = next(rule for rule in SUPERVISION.deadlines if rule.main)

    assert clock.due_day(rule, date(2026, 7, 1), calendar) == date(2026, 10, 8)


def test_a_shifted_sunday_is_a_working_day(calendar: WorkCalendar) -> None:
    """Three working days after Thursday 24 September 2026: holiday 25 to 27, then 28, 29, 30."""
    rule = next(rule for rule in SUPERVISION.deadlines if rule.step == "return")
    assert clock.due_day(rule, date(2026, 9, 24), calendar) == date(2026, 9, 30)
    # Sunday 20 September is worked in exchange for the National Day week: Friday 18, then 20, 21, 22.
    assert clock.due_day(rule, date(2026, 9, 18), calendar) == date(2026, 9, 22)


def test_overdue_begins_the_day_after_the_due_day(calendar: WorkCalendar) -> None:
    """The due day itself is still in time, whatever the hour."""
    task = in_hand(desk(), due=date(2026, 4, 1))

    assert not clock.overdue(task, date(2026, 4, 1), SUPERVISION, calendar)
    assert clock.overdue(task, date(2026, 4, 2), SUPERVISION, calendar)


def test_a_date_that_was_set_stands_even_on_a_holiday(calendar: WorkCalendar) -> None:
    """1 October as set stays 1 October; only computed periods move."""
    task = in_hand(desk(), due=date(2026, 10, 1))
    deadline = clock.main_deadline(task, SUPERVISION, calendar)

    assert deadline is not None
    assert (deadline.due, deadline.was_set, deadline.provisional) == (date(2026, 10, 1), True, False)


def test_without_a_set_date_the_profile_counts_from_assigning(calendar: WorkCalendar) -> None:
    """Assigned on 3 March 2026: three months, 3 June; the return clock stopped with the signature."""
    task = in_hand(desk())
    back, answer = clock.deadlines(task, SUPERVISION, calendar)

    assert (back.step, back.due, back.running, back.met_on) == ("return", date(2026, 3, 6), False, date(2026, 3, 4))
    assert (answer.step, answer.start, answer.due, answer.running) == (
        "answer",
        date(2026, 3, 3),
        date(2026, 6, 3),
        True,
    )


def test_before_anything_is_assigned_no_clock_runs(calendar: WorkCalendar) -> None:
    """A registered task without a date has no deadline and no light; with a date of its own it has."""
    at = desk()
    assert clock.deadlines(registered(at), SUPERVISION, calendar) == ()

    dated = registered(at, due=date(2026, 3, 1))

    assert clock.overdue(dated, date(2026, 3, 2), SUPERVISION, calendar)


@pytest.mark.parametrize(
    ("as_of", "letter"),
    [(date(2026, 3, 28), "G"), (date(2026, 3, 29), "Y"), (date(2026, 4, 1), "Y"), (date(2026, 4, 2), "R")],
)
def test_the_light_of_a_day(as_of: date, letter: str, calendar: WorkCalendar) -> None:
    """Due on 1 April: yellow from three days before, red from the day after."""
    task = in_hand(desk(), due=date(2026, 4, 1))
    found = clock.light(task, as_of, SUPERVISION, calendar)

    assert found is not None
    assert found.letter == letter


def test_what_is_answered_is_no_longer_overdue_but_was_late(calendar: WorkCalendar) -> None:
    """Answered on 2 April, due on 1 April: late, and no light burns."""
    at = desk()
    task = in_hand(at, due=date(2026, 4, 1))
    task = actions.submit_reply(at, task.id, by(R.HANDLER, 31), text="done")
    deadline = clock.main_deadline(task, SUPERVISION, calendar)

    assert deadline is not None
    assert (deadline.running, deadline.met_on, deadline.late()) == (False, date(2026, 4, 2), True)
    assert not clock.overdue(task, date(2026, 5, 1), SUPERVISION, calendar)
    assert clock.light(task, date(2026, 5, 1), SUPERVISION, calendar) is None


def test_a_rejected_reply_lets_the_old_clock_run_on(calendar: WorkCalendar) -> None:
    """Sending back gives no more time."""
    at = desk()
    task = in_hand(at, due=date(2026, 4, 1))
    actions.submit_reply(at, task.id, by(R.HANDLER, 20), text="done")
    task = actions.reject_reply(at, task.id, by(R.SUPERVISOR, 21), reason="未附佐证")

    assert clock.overdue(task, date(2026, 4, 2), SUPERVISION, calendar)


def test_a_second_reply_has_its_own_three_months(calendar: WorkCalendar) -> None:
    """Re-opened on 26 March 2026: the clock starts again; publishing waits for the new reply."""
    at = desk()
    task = answered(at)
    publish = clock.deadlines(task, PROPOSAL, calendar)[-1]
    assert (publish.step, publish.start, publish.due, publish.running) == (
        "publish",
        date(2026, 3, 23),
        date(2026, 4, 21),
        True,
    )

    actions.evaluate(at, task.id, by(R.PROPOSER, 23), value="不满意")
    task = actions.reopen(at, task.id, by(R.REGISTRAR, 24), reason="不满意")
    deadline = clock.main_deadline(task, PROPOSAL, calendar)

    assert deadline is not None
    assert (deadline.start, deadline.due, deadline.running) == (date(2026, 3, 26), date(2026, 6, 26), True)


def test_a_year_without_a_calendar_is_provisional(calendar: WorkCalendar) -> None:
    """The notice for 2027 is not in the table: computed from the week alone, and said so."""
    at = desk()
    task = registered(at)
    late = actions.By(by(R.ASSIGNER).actor, by(R.ASSIGNER, 300).at)
    task = actions.assign(at, task.id, late, lead=LEAD)
    deadline = clock.main_deadline(task, SUPERVISION, calendar)

    assert deadline is not None
    assert (deadline.due, deadline.provisional) == (date(2027, 3, 29), True)


def test_midnight_in_beijing_not_in_london(calendar: WorkCalendar) -> None:
    """17:00 UTC on 2 March is 1:00 on 3 March where the office is."""
    from datetime import UTC, datetime

    at = desk()
    when = actions.By(by(R.REGISTRAR).actor, datetime(2026, 3, 2, 17, 0, tzinfo=UTC))

    assert actions.open_task(at, when, actions.Opening(title="x"), "supervision").opened_on == date(2026, 3, 3)


def test_a_promise_without_a_date_has_no_deadline(calendar: WorkCalendar) -> None:
    """Nothing is invented for a promise that names no date."""
    at = desk()
    task = actions.open_task(at, by(R.EVALUATOR), actions.Opening(title="x"), "promise")

    assert clock.deadlines(task, packaged()["promise"], calendar) == ()
