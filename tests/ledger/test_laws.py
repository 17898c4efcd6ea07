"""Laws of the ledger, on random histories: what is written is legal, folds the same however it is folded, and chains."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from luoshi.ledger import Desk, advance, chain, fold, fold_all
from luoshi.ledger.actions import Opening, act, follow_up, merge, open_task, split
from luoshi.ledger.fold import MEANING
from luoshi.ledger.payload import FIELDS, anchor_json, canonical
from luoshi.ledger.profiles import packaged
from luoshi.model import ActorRole, Event, EventType, IllegalAction, Span, Task
from tests.ledger.office import ANCHOR, CO, FOUND, LEAD, MEMBER, by, desk

#: Payloads an office might send, right or wrong for the moment; the actions decide.
SAMPLES: dict[EventType, list[dict[str, object]]] = {
    EventType.REGISTER: [{"number": "1号"}],
    EventType.REFUSE: [{"reason": "重复"}],
    EventType.ASSIGN: [{"lead": LEAD}, {"lead": LEAD, "co": [CO]}, {"lead": LEAD, "due": "2026-09-30"}, {"lead": ""}],
    EventType.RETURN: [{"reason": "不属职责"}],
    EventType.EXTEND_REQUEST: [{"until": "2026-12-01", "reason": "汛期"}, {"until": "2020-01-01", "reason": "x"}],
    EventType.EXTEND_GRANT: [{"until": "2026-12-01"}],
    EventType.EXTEND_REFUSE: [{"reason": "不必"}],
    EventType.REPORT: [{"text": "进展", "percent": 40}, {"text": "进展"}, {}],
    EventType.SUBMIT_REPLY: [{"text": "答复", "letter": "B"}, {"text": "答复"}],
    EventType.REJECT_REPLY: [{"reason": "未逐条"}],
    EventType.ISSUE_REPLY: [
        {"text": "答复", "letter": "B", "to": [MEMBER]},
        {"text": "答复", "letter": "A", "to": [MEMBER]},
    ],
    EventType.EVALUATE: [{"value": v} for v in ("满意", "不满意", "kept", "in_progress", "partly", "好")],
    EventType.REOPEN: [{"reason": "再办"}],
    EventType.VERIFY: [{"passed": True}, {"passed": False}],
    EventType.ADD_EVIDENCE: [
        {"says": "见报", "anchor": anchor_json(FOUND)},
        {"says": "无"},
        {"says": "x", "file": "f" * 64},
    ],
    EventType.REFUSE_EVIDENCE: [{"reason": "无关", "anchor": anchor_json(ANCHOR)}],
    EventType.WAIVE_EVIDENCE: [{"reason": "现场已见"}],
    EventType.WITHHOLD: [{"reason": "涉密"}],
}
#: What ends a history or turns it round: tried less often.
ENDINGS = {EventType.REFUSE, EventType.ARCHIVE, EventType.MERGE, EventType.RETURN}
OPENINGS = [Opening("甲", ANCHOR, requesters=(MEMBER,)), Opening("乙", due=date(2026, 5, 1), requesters=(MEMBER,))]


def random_office(seed: int, tries: int) -> tuple[Desk, int, int]:
    """Let random people try ``tries`` random things; return the desk, and how many were written and refused."""
    chance = random.Random(seed)
    at = desk()
    written = refused = 0
    roles = list(ActorRole)
    for day in range(tries):
        tasks = at.book.tasks()
        attempt = _attempt(chance, at, tasks, roles, day)
        before = at.book.tail()
        try:
            attempt()
        except IllegalAction:
            refused += 1
            assert at.book.tail() == before
        else:
            written += 1
            assert at.book.tail() != before
    return at, written, refused


def _attempt(
    chance: random.Random, at: Desk, tasks: tuple[str, ...], roles: list[ActorRole], day: int
) -> Callable[[], object]:
    who = by(chance.choice(roles), day / 2)
    if not tasks or len(tasks) < 3 or chance.random() < 0.01:
        name = chance.choice(list(at.profiles))
        return lambda: open_task(at, who, chance.choice(OPENINGS), name)
    task = fold(at.book.events(chance.choice(tasks)))
    profile = at.profiles[task.profile]
    if chance.random() < 0.85:
        # Mostly somebody does what may be done now and leads on, or histories would never get far.
        steps = [
            step for step in profile.transitions if task.state in step.sources and (step.to or chance.random() < 0.2)
        ]
        steps = [step for step in steps if step.event not in ENDINGS or chance.random() < 0.1] or steps
        step = chance.choice(steps or list(profile.transitions))
        who, kind = by(chance.choice(step.roles), day / 2), step.event
    else:
        kind = chance.choice(list(EventType))
    other = chance.choice(tasks)
    match kind:
        case EventType.SPLIT:
            return lambda: split(at, task.id, who, parts=[Opening("部分")])
        case EventType.MERGE:
            return lambda: merge(at, task.id, who, into=other)
        case EventType.FOLLOW_UP:
            return lambda: follow_up(at, task.id, who, promise="跟踪")
        case _:
            body = chance.choice(SAMPLES.get(kind, [{}]))
            return lambda: act(at, task.id, kind, who, **body)


def check_history(at: Desk) -> None:
    """Check every law on one book."""
    events = list(at.book.all_events())
    assert chain.verify(events).intact
    tasks = fold_all(events)
    for task_id in at.book.tasks():
        own = at.book.events(task_id)
        _check_legal(at, own)
        step: Task | None = None
        for n, event in enumerate(own, start=1):
            step = advance(step, event)
            assert step == fold(own[:n])
        assert step == tasks[task_id] == fold(own)


def _check_legal(at: Desk, own: tuple[Event, ...]) -> None:
    profile = at.profiles[fold(own).profile]
    for event in own:
        assert event.to_state in profile.states
        steps = [step for step in profile.transitions if step.event is event.type and event.actor.role in step.roles]
        sources = [
            step for step in steps if (event.from_state in step.sources if event.from_state else not step.sources)
        ]
        # A part or a promise is opened by right of the task it comes from, whatever the role.
        as_part = event.type is EventType.DRAFT and fold(own).parent is not None
        assert as_part or any((step.to or event.from_state) == event.to_state for step in sources), event
    task = fold(own)
    if any(event.type is EventType.CLOSE for event in own):
        assert task.evidence or any(event.type is EventType.WAIVE_EVIDENCE for event in own)
    for event in own:
        if event.type in (EventType.EVALUATE, EventType.VERIFY):
            assert event.actor.body not in (LEAD, CO)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_random_histories_keep_every_law(seed: int) -> None:
    """Whoever tries whatever: only legal events are written, prefixes fold, folding on equals folding all."""
    at, written, refused = random_office(seed, 60)

    assert written + refused == 60
    check_history(at)


@pytest.mark.slow
def test_a_thousand_random_histories_keep_every_law() -> None:
    """The number of issue 7, with longer histories; every kind of event is reached and something is refused."""
    seen: set[EventType] = set()
    refusals = 0
    for seed in range(1000):
        at, _, refused = random_office(seed, 120)
        refusals += refused
        check_history(at)
        seen |= {event.type for event in at.book.all_events()}

    assert set(EventType) - seen == {EventType.JUDGE}
    assert refusals > 0


def test_the_random_office_gets_far() -> None:
    """The histories of the law above are no dead ends: closed, answered, merged and split tasks are among them."""
    states: set[str] = set()
    for seed in range(12):
        at, _, _ = random_office(seed, 250)
        states |= {task.state for task in fold_all(at.book.all_events()).values()}

    assert {"closed", "answered", "merged", "kept", "archived", "handling"} <= states


def test_every_kind_of_event_has_a_meaning_and_fields() -> None:
    """The two tables cover the closed set."""
    assert set(MEANING) == set(EventType) - {EventType.JUDGE}
    assert set(FIELDS) == set(EventType)


@given(seed=st.integers(0, 2**32), where=st.integers(0, 10**6), what=st.sampled_from(range(7)))
@settings(max_examples=60, deadline=None)
def test_no_change_to_the_record_goes_unseen(seed: int, where: int, what: int) -> None:
    """Change, take out, double or swap an event anywhere but at the very end: the chain says so."""
    events = list(random_office(seed, 40)[0].book.all_events())
    assume(events)
    n = where % len(events)
    event = events[n]
    match what:
        case 0:
            events[n] = replace(event, payload=canonical({"note": "另一回事"}))
        case 1:
            events[n] = replace(event, at=event.at - timedelta(days=1))
        case 2:
            events[n] = replace(event, actor=replace(event.actor, body="别的单位"))
        case 3:
            events[n] = replace(event, to_state="closed!")
        case 4:
            events.insert(n, event)
        case 5 if n + 1 < len(events):
            events[n], events[n + 1] = events[n + 1], events[n]
        case _:
            del events[n]
            events.append(replace(event, seq=event.seq + 1))

    assert not chain.verify(events).intact


def test_a_clock_that_jumps_back_is_noticed_not_refused() -> None:
    """The order is that of the numbers; the office goes on working after its clock was set right."""
    at = desk()
    task = open_task(at, by(ActorRole.REGISTRAR, 400), Opening("x"), "supervision")
    act(at, task.id, EventType.REGISTER, by(ActorRole.REGISTRAR, 1))
    verdict = at.book.verify()

    assert verdict.intact
    assert [notice.seq for notice in verdict.notices] == [2]


def test_an_event_of_another_task_does_not_fold() -> None:
    """Nor does one that starts from another state, nor nothing at all."""
    at = desk()
    one = open_task(at, by(ActorRole.REGISTRAR), Opening("x"), "supervision")
    two = open_task(at, by(ActorRole.REGISTRAR), Opening("y"), "supervision")
    act(at, two.id, EventType.REGISTER, by(ActorRole.REGISTRAR))
    act(at, two.id, EventType.ASSIGN, by(ActorRole.ASSIGNER), lead=LEAD)
    _, register, assign = at.book.events(two.id)

    for task, event in ((one, register), (two, assign)):
        with pytest.raises(IllegalAction, match="starts from"):
            advance(task, event)
    with pytest.raises(IllegalAction, match="no task"):
        fold([])


def test_profiles_do_not_rewrite_the_past() -> None:
    """The same events fold to the same task whatever the profile of today says."""
    at = desk()
    task = open_task(at, by(ActorRole.REGISTRAR), Opening("x"), "supervision")

    assert dict(task.extras)["profile_version"] == str(packaged()["supervision"].version)
    assert fold(at.book.events(task.id)) == task


def test_text_beyond_the_basic_plane_survives() -> None:
    """𬱖 and emoji in a title, a span beyond them, a lone surrogate refused."""
    at = desk()
    told = Opening("𬱖村🏭技改", replace(ANCHOR, quote="𬱖村", spans=(Span(0, 2), Span(5, 9))))
    task = open_task(at, by(ActorRole.REGISTRAR), told, "supervision")
    assert fold(at.book.events(task.id)).anchor == told.anchor
    assert task.title == "𬱖村🏭技改"

    with pytest.raises(IllegalAction, match="does not exist"):
        open_task(at, by(ActorRole.REGISTRAR), Opening("\ud840"), "supervision")
