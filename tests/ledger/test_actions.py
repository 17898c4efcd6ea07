"""What people may do and what they are told when they may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from luoshi.ledger import Desk, actions, fold
from luoshi.ledger.clock import overdue
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import Actor, ActorRole, EventType, IllegalAction, Task, UnknownName
from tests.ledger.office import ANCHOR, CO, FOUND, LEAD, MEMBER, OFFICE, answered, by, desk, in_hand, registered

R = ActorRole


def test_an_item_goes_from_a_sentence_to_its_close() -> None:
    """The whole loop: set, assigned, reported, verified, evidenced, struck off, evaluated, archived."""
    at = desk()
    task = in_hand(at, co=(CO,))
    actions.sign_for(at, task.id, by(R.COHANDLER, 2))
    actions.report(at, task.id, by(R.HANDLER, 30), text="已培育九十家", percent=90)
    actions.submit_reply(at, task.id, by(R.HANDLER, 60), text="已培育一百零二家")
    actions.verify(at, task.id, by(R.SUPERVISOR, 63), passed=True)
    actions.add_evidence(at, task.id, by(R.SUPERVISOR, 64), says="日报刊载", anchor=FOUND)
    actions.close(at, task.id, by(R.SUPERVISOR, 65))
    actions.evaluate(at, task.id, by(R.EVALUATOR, 66), value="满意")
    task = actions.archive(at, task.id, by(R.REGISTRAR, 67))

    assert (task.state, task.evaluation, task.percent, task.events) == ("archived", "满意", 90, 12)
    assert task.anchor == ANCHOR
    assert [entry.anchor for entry in task.evidence] == [FOUND]
    assert task.reported == ("已培育九十家",)
    assert (task.lead, task.co, task.number) == (LEAD, (CO,), "云督〔2026〕1号")
    assert at.book.verify().intact


def test_an_unsatisfied_member_gets_a_second_answer() -> None:
    """不满意 → 重新办理 → 二次答复: the first reply no longer closes the task."""
    at = desk()
    task = answered(at, "A")
    actions.add_evidence(at, task.id, by(R.REGISTRAR, 22), says="公告", anchor=FOUND)
    actions.evaluate(at, task.id, by(R.PROPOSER, 23), value="不满意")
    task = actions.reopen(at, task.id, by(R.REGISTRAR, 24), reason="委员不满意")
    assert (task.state, task.old_evidence, task.old_replies) == ("handling", 1, 1)

    actions.submit_reply(at, task.id, by(R.HANDLER, 40), text="补办", letter="A")
    actions.issue_reply(at, task.id, by(R.REVIEWER, 41), text="补办", letter="A")
    task = actions.evaluate(at, task.id, by(R.PROPOSER, 42), value="满意")
    with pytest.raises(IllegalAction, match="no evidence yet"):
        actions.close(at, task.id, by(R.REGISTRAR, 43))
    actions.add_evidence(at, task.id, by(R.REGISTRAR, 44), says="复核记录", file="ab" * 32)
    task = actions.close(at, task.id, by(R.REGISTRAR, 45))

    assert [reply.letter for reply in task.replies] == ["A", "A"]
    assert [each.value for each in task.evaluations] == ["不满意", "满意"]


def test_a_promise_must_be_followed_before_its_reply_is_closed() -> None:
    """A class B reply says 列入计划: its promise becomes a child task with the same requesters."""
    at = desk()
    task = answered(at, "B")
    actions.add_evidence(at, task.id, by(R.REGISTRAR, 22), says="规划", anchor=FOUND)
    actions.evaluate(at, task.id, by(R.PROPOSER, 23), value="基本满意")
    with pytest.raises(IllegalAction, match="nobody follows"):
        actions.close(at, task.id, by(R.REGISTRAR, 24))

    task = actions.follow_up(at, task.id, by(R.REGISTRAR, 25), promise="明年建成示范园区")
    child = _task(at, task.children[0].id)
    task = actions.close(at, task.id, by(R.REGISTRAR, 26))

    assert (child.title, child.parent, child.lead, child.requesters) == ("明年建成示范园区", task.id, LEAD, (MEMBER,))
    assert child.anchor == ANCHOR
    assert task.state == "closed"


def test_merging_keeps_everyone_who_asked() -> None:
    """内容相同可并案，但应分别答复: the task that stays is not closed before both are answered."""
    at = desk()
    kept = registered(at, "proposal", requesters=("甲", "乙"))
    gone = registered(at, "proposal", requesters=("乙", "丙"))
    gone = actions.merge(at, gone.id, by(R.REGISTRAR, 1), into=kept.id)
    kept = _task(at, kept.id)
    assert (gone.state, gone.merged_into) == ("merged", kept.id)
    assert (kept.requesters, kept.merged_from) == (("甲", "乙", "丙"), (gone.id,))

    actions.assign(at, kept.id, by(R.ASSIGNER, 2), lead=LEAD)
    actions.sign_for(at, kept.id, by(R.HANDLER, 3))
    actions.submit_reply(at, kept.id, by(R.HANDLER, 4), text="复", letter="A")
    actions.issue_reply(at, kept.id, by(R.REVIEWER, 5), text="复", letter="A", to=["甲", "乙"])
    actions.waive(at, kept.id, by(R.SUPERVISOR, 6), reason="口头答复，无文件")
    actions.evaluate(at, kept.id, by(R.PROPOSER, 7), value="满意")
    with pytest.raises(IllegalAction, match="not yet answered: 丙"):
        actions.close(at, kept.id, by(R.REGISTRAR, 8))


def test_the_whole_is_closed_after_its_parts() -> None:
    """分解事项: a part still open holds the whole."""
    at = desk()
    task = in_hand(at)
    task = actions.split(at, task.id, by(R.HANDLER, 3), parts=[actions.Opening(title="一季度")])
    part = task.children[0].id
    actions.submit_reply(at, task.id, by(R.HANDLER, 5), text="done")
    actions.verify(at, task.id, by(R.SUPERVISOR, 6), passed=True)
    actions.waive(at, task.id, by(R.SUPERVISOR, 6), reason="现场核查已见")
    with pytest.raises(IllegalAction, match=f"see {part}"):
        actions.close(at, task.id, by(R.SUPERVISOR, 7))

    actions.refuse(at, part, by(R.REGISTRAR, 8), reason="并入年度总结")

    assert actions.close(at, task.id, by(R.SUPERVISOR, 9)).state == "closed"


def test_more_time_is_asked_for_and_granted() -> None:
    """延期: the date asked for becomes the due date only when granted."""
    at = desk()
    task = in_hand(at, due=date(2026, 4, 1))
    with pytest.raises(IllegalAction, match="nobody asked"):
        actions.extend(at, task.id, by(R.ASSIGNER, 3), until=date(2026, 5, 1))

    task = actions.request_extension(at, task.id, by(R.HANDLER, 3), until=date(2026, 5, 6), reason="汛期")
    assert (task.due, task.extension) == (date(2026, 4, 1), "2026-05-06")

    task = actions.extend(at, task.id, by(R.ASSIGNER, 4), until=date(2026, 4, 20))
    assert (task.due, task.extension) == (date(2026, 4, 20), None)


def test_a_promise_is_rated_only_on_evidence() -> None:
    """The tracker of a journalist: in progress needs nothing, kept needs a passage."""
    at = desk()
    told = actions.Opening(title="建成一百个充电站", anchor=ANCHOR, lead="临江市政府", due=date(2026, 12, 31))
    task = actions.open_task(at, by(R.EVALUATOR), told, "promise")
    actions.evaluate(at, task.id, by(R.EVALUATOR, 1), value="in_progress")
    with pytest.raises(IllegalAction, match="no evidence yet"):
        actions.evaluate(at, task.id, by(R.EVALUATOR, 2), value="kept")
    with pytest.raises(IllegalAction, match="answers for this task"):
        actions.evaluate(at, task.id, by(R.EVALUATOR, 2, body="临江市政府"), value="in_progress")

    actions.add_evidence(at, task.id, by(R.EVALUATOR, 3), says="日报", anchor=FOUND)
    task = actions.evaluate(at, task.id, by(R.EVALUATOR, 4), value="kept")

    assert task.state == "kept"


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (lambda at, t: actions.close(at, t.id, by(R.SUPERVISOR, 3)), "not possible while the task is “handling”"),
        (
            lambda at, t: actions.assign(at, t.id, by(R.ASSIGNER, 3), lead=CO),
            "as assigner you may now: split, extend_grant",
        ),
        (lambda at, t: actions.report(at, t.id, by(R.PROPOSER, 3), text="x"), "role “proposer” may not “report”"),
        (lambda at, t: actions.report(at, t.id, by(R.HANDLER, 3, body=CO), text="x"), "is not the lead unit"),
        (lambda at, t: actions.report(at, t.id, by(R.COHANDLER, 3), text="x"), "not a co-handling unit"),
        (lambda at, t: actions.report(at, t.id, by(R.HANDLER, 3), text=" "), "“text” must be a text"),
        (lambda at, t: actions.report(at, t.id, by(R.HANDLER, 3), text="x", percent=120), "number from 0 to 100"),
        (lambda at, t: actions.act(at, t.id, EventType.REPORT, by(R.HANDLER), text="x", x=1), "has no field “x”"),
        (lambda at, t: actions.act(at, t.id, EventType.REPORT, by(R.HANDLER)), "needs “text”"),
        (lambda at, t: actions.act(at, t.id, EventType.SPLIT, by(R.HANDLER)), "more than one event"),
        (lambda at, t: actions.split(at, t.id, by(R.HANDLER), parts=[]), "splitting into nothing"),
        (lambda at, t: actions.merge(at, t.id, by(R.REGISTRAR), into=t.id), "into another one"),
        (lambda at, t: actions.add_evidence(at, t.id, by(R.REGISTRAR), says="x"), "needs a passage or a file"),
        (lambda at, t: actions.reopen(at, t.id, by(R.SUPERVISOR, 3), reason="x"), "“reopen” is not possible"),
        (
            lambda at, t: actions.remind(at, t.id, by(R.SUPERVISOR, 3, seen=2)),
            "meanwhile (you saw 2 events, there are 4)",
        ),
        (lambda at, t: actions.remind(at, t.id, by(R.SUPERVISOR, 3, on=date(2027, 1, 1))), "has not come yet"),
        (
            lambda at, t: actions.request_extension(at, t.id, by(R.HANDLER, 3), until=date(2026, 3, 1), reason="x"),
            "2026-03-01 has already passed",
        ),
        (
            lambda at, t: actions.act(at, t.id, EventType.EXTEND_REQUEST, by(R.HANDLER), until="腊月二十", reason="x"),
            "“until” must be a calendar date",
        ),
        (
            lambda at, t: actions.remind(at, t.id, actions.By(Actor(" ", R.SUPERVISOR, OFFICE), by(R.HANDLER).at)),
            "no usable name",
        ),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_reason(attempt: Callable[[Desk, Task], Task], told: str) -> None:
    """Each refusal says what is wrong, and the book stays as it was."""
    at = desk()
    task = in_hand(at)
    before = at.book.tail()

    with pytest.raises(IllegalAction) as refused:
        attempt(at, task)

    assert told in str(refused.value)
    assert refused.value.remedy
    assert at.book.tail() == before


def test_who_answers_does_not_evaluate() -> None:
    """Also not in the role of an evaluator."""
    at = desk()
    task = answered(at)

    with pytest.raises(IllegalAction, match="cannot judge its own work"):
        actions.evaluate(at, task.id, by(R.PROPOSER, 30, body=LEAD), value="满意")


def test_whoever_answered_does_not_judge_from_another_chair() -> None:
    """The person moved to the body that asked, or the task to another body: both are remembered, whoever else may judge."""
    at = desk()
    task = answered(at)
    moved = actions.By(Actor(by(R.HANDLER).actor.name, R.PROPOSER, "云泽省政协"), by(R.PROPOSER, 30).at, signed=True)

    with pytest.raises(IllegalAction, match="“账号-handler” answered for this task and cannot judge"):
        actions.evaluate(at, task.id, moved, value="满意")

    assert actions.evaluate(at, task.id, by(R.PROPOSER, 30), value="满意").evaluation == "满意"


def test_a_body_that_answered_before_does_not_verify_later() -> None:
    """The task went on to another lead unit; the first one, now in a supervising role, is still a party to it."""
    at = desk()
    task = registered(at)
    actions.assign(at, task.id, by(R.ASSIGNER, 2), lead=LEAD)
    actions.report(at, task.id, by(R.HANDLER, 3), text="已办一半")
    actions.return_(at, task.id, by(R.HANDLER, 4), reason="职责已划出")
    actions.assign(at, task.id, by(R.ASSIGNER, 5), lead=CO)
    actions.sign_for(at, task.id, by(R.HANDLER, 6, body=CO))
    actions.submit_reply(at, task.id, by(R.HANDLER, 7, body=CO), text="已办结")

    with pytest.raises(IllegalAction, match=f"“{LEAD}” answered for this task"):
        actions.verify(at, task.id, by(R.SUPERVISOR, 8, body=LEAD), passed=True)
    assert actions.verify(at, task.id, by(R.SUPERVISOR, 8), passed=True).state == "verified"


def test_a_reply_bears_a_letter_and_goes_to_those_who_asked() -> None:
    """Neither an unknown letter, nor none, nor a stranger."""
    at = desk()
    task = in_hand(at, "proposal")
    with pytest.raises(IllegalAction, match="classes are: A, B, C, D"):
        actions.submit_reply(at, task.id, by(R.HANDLER, 3), text="x", letter="E")
    actions.submit_reply(at, task.id, by(R.HANDLER, 3), text="x")
    with pytest.raises(IllegalAction, match="not a class of reply"):
        actions.issue_reply(at, task.id, by(R.REVIEWER, 4), text="x")
    with pytest.raises(IllegalAction, match="“路人” did not ask"):
        actions.issue_reply(at, task.id, by(R.REVIEWER, 4), text="x", letter="A", to=["路人"])


def test_a_reply_waits_for_the_co_units() -> None:
    """会签: sent back, it must be signed anew."""
    at = desk()
    task = in_hand(at, "proposal", co=(CO,))
    actions.submit_reply(at, task.id, by(R.HANDLER, 3), text="x", letter="A")
    with pytest.raises(IllegalAction, match=f"not yet co-signed by {CO}"):
        actions.issue_reply(at, task.id, by(R.REVIEWER, 4), text="x", letter="A")

    actions.cosign(at, task.id, by(R.COHANDLER, 4))
    actions.reject_reply(at, task.id, by(R.REVIEWER, 5), reason="未逐条回应")
    actions.submit_reply(at, task.id, by(R.HANDLER, 6), text="y", letter="A")
    with pytest.raises(IllegalAction, match="not yet co-signed"):
        actions.issue_reply(at, task.id, by(R.REVIEWER, 7), text="y", letter="A")


def test_the_same_evidence_is_not_taken_twice() -> None:
    """A double click adds one entry."""
    at = desk()
    task = in_hand(at)
    actions.add_evidence(at, task.id, by(R.REGISTRAR, 3), says="日报", anchor=FOUND)

    with pytest.raises(IllegalAction, match="already there"):
        actions.add_evidence(at, task.id, by(R.REGISTRAR, 3), says="日报", anchor=FOUND)


def test_a_merged_task_points_to_where_it_went() -> None:
    """Re-opening it is refused with the task to act on."""
    at = desk()
    kept, gone = registered(at), registered(at)
    actions.merge(at, gone.id, by(R.REGISTRAR, 1), into=kept.id)

    with pytest.raises(IllegalAction, match=f"merged into {kept.id}: act there"):
        actions.reopen(at, gone.id, by(R.SUPERVISOR, 2), reason="x")


def test_unknown_tasks_and_profiles_are_named() -> None:
    """Neither is invented."""
    at = desk()
    with pytest.raises(UnknownName, match="no task “t99”"):
        actions.sign_for(at, "t99", by(R.HANDLER))
    with pytest.raises(UnknownName, match="known are: promise, proposal, supervision"):
        actions.open_task(at, by(R.REGISTRAR), actions.Opening(title="x"), "督办")


def test_a_table_is_opened_as_a_whole_or_not_at_all() -> None:
    """The second row has no title: nothing of the table is written."""
    at = desk()
    rows = [actions.Opening("甲"), actions.Opening("乙")]
    assert [task.id for task in actions.open_tasks(at, by(R.REGISTRAR), rows, "supervision")] == ["t1", "t2"]

    with pytest.raises(IllegalAction, match="“title” must be a text"):
        actions.open_tasks(at, by(R.REGISTRAR), [*rows, actions.Opening(" ")], "supervision")
    assert at.book.tail().seq == 2


def test_a_state_that_the_profile_dropped_is_refused_with_a_way_out() -> None:
    """A profile changed while tasks run: the past folds, the next step says what to mend."""
    at = desk()
    task = in_hand(at)
    changed = Desk(at.book, {"supervision": packaged()["promise"]})

    with pytest.raises(IllegalAction, match="no longer has the state “handling”"):
        actions.remind(changed, task.id, by(R.SUPERVISOR, 9))


def test_a_naive_time_is_a_defect() -> None:
    """Whoever calls must say in which zone it is; nothing is written."""
    at = desk()
    late = by(R.REGISTRAR)
    naive = actions.By(late.actor, late.at.replace(tzinfo=None))

    with pytest.raises(ValueError, match="time zone"):
        actions.open_task(at, naive, actions.Opening(title="x"), "supervision")
    assert at.book.tasks() == ()


def _task(at: Desk, task_id: str) -> Task:
    return fold(at.book.events(task_id))


def test_reopening_a_task_that_took_others_in_answers_everyone_anew() -> None:
    """Requesters of the merged task stay, and the old replies no longer count for them."""
    at = desk()
    kept, gone = (registered(at, "proposal", requesters=(name,)) for name in (MEMBER, "云泽省政协委员乙"))
    actions.merge(at, gone.id, by(R.REGISTRAR, 1), into=kept.id)
    actions.assign(at, kept.id, by(R.ASSIGNER, 2), lead=LEAD)
    actions.sign_for(at, kept.id, by(R.HANDLER, 3))
    actions.submit_reply(at, kept.id, by(R.HANDLER, 4), text="答", letter="A")
    actions.issue_reply(at, kept.id, by(R.REVIEWER, 5), text="答", letter="A")
    actions.evaluate(at, kept.id, by(R.PROPOSER, 6), value="不满意")
    task = actions.reopen(at, kept.id, by(R.REGISTRAR, 7), reason="不满意")
    assert task.requesters == (MEMBER, "云泽省政协委员乙")

    actions.submit_reply(at, kept.id, by(R.HANDLER, 8), text="再答", letter="A")
    actions.issue_reply(at, kept.id, by(R.REVIEWER, 9), text="再答", letter="A", to=[MEMBER])
    actions.evaluate(at, kept.id, by(R.PROPOSER, 10), value="满意")
    actions.add_evidence(at, kept.id, by(R.REGISTRAR, 11), says="公告", anchor=FOUND)
    with pytest.raises(IllegalAction, match="not yet answered: 云泽省政协委员乙"):
        actions.close(at, kept.id, by(R.REGISTRAR, 12))


def test_an_imported_task_may_bring_a_date_that_has_passed() -> None:
    """It is overdue from the start; words such as 腊月二十前 are kept beside no date."""
    at = desk()
    openings = [
        actions.Opening("旧事项", lead=LEAD, due=date(2020, 10, 1)),
        actions.Opening("年前办结", lead=LEAD, due_text="腊月二十前"),
    ]
    old, lunar = actions.open_tasks(at, by(R.REGISTRAR), openings, "supervision")
    calendar = work_calendar(load())
    assert overdue(old, date(2026, 3, 2), packaged()["supervision"], calendar)
    assert (lunar.due, lunar.due_text) == (None, "腊月二十前")
    assert not overdue(lunar, date(2026, 3, 2), packaged()["supervision"], calendar)
