# ruff: noqa: E501 - a line of the program stands on one line here
"""What the ledger writes, letter by letter: payloads of actions, lines of records, calendars, feeds, counts, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from luoshi.ledger import Desk, actions, feeds, fold_all, lists, people, records
from luoshi.ledger.rows import openings
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import Account, ActorRole, EventType, Grant, IllegalAction, Issue, LuoshiError, Severity, Task
from tests.ledger.office import ANCHOR, CO, FOUND, LEAD, MEMBER, OFFICE, answered, by, desk, in_hand, registered

R = ActorRole
PLACE = {"source": FOUND.source_id, "spans": [[3, 17]], "quote": FOUND.quote, "prefix": "", "suffix": ""}


def payload(at: Desk, task: Task) -> dict[str, Any]:
    """Return what the last event of a task says, without what it leaves open."""
    event = [one for one in at.book.all_events() if one.task_id == task.id][-1]
    said: dict[str, Any] = json.loads(event.payload)
    return {name: value for name, value in said.items() if value is not None}


Step = Callable[[Desk, str], Task]


@pytest.mark.parametrize(
    ("profile", "step", "said"),
    [
        ("supervision", lambda at, it: actions.report(at, it, by(R.HANDLER, 3), text="已办", percent=40), {"text": "已办", "percent": 40}),
        ("supervision", lambda at, it: actions.request_extension(at, it, by(R.HANDLER, 3), until=date(2026, 9, 1), reason="汛期"), {"until": "2026-09-01", "reason": "汛期"}),
        ("supervision", lambda at, it: actions.add_evidence(at, it, by(R.SUPERVISOR, 3), says="日报刊载", anchor=FOUND), {"says": "日报刊载", "anchor": PLACE}),
        ("supervision", lambda at, it: actions.add_evidence(at, it, by(R.SUPERVISOR, 3), says="照片", file="ab" * 32), {"says": "照片", "file": "ab" * 32}),
        ("supervision", lambda at, it: actions.refuse_evidence(at, it, by(R.SUPERVISOR, 3), anchor=FOUND, reason="别处的"), {"anchor": PLACE, "reason": "别处的"}),
        ("supervision", lambda at, it: actions.remind(at, it, by(R.SUPERVISOR, 3), colour="yellow"), {"colour": "yellow"}),
        ("supervision", lambda at, it: actions.submit_reply(at, it, by(R.HANDLER, 3), text="办结"), {"text": "办结"}),
        ("proposal", lambda at, it: actions.submit_reply(at, it, by(R.HANDLER, 3), text="拟办", letter="B"), {"text": "拟办", "letter": "B"}),
    ],
)  # fmt: skip
def test_an_action_says_what_it_was_given(profile: str, step: Step, said: dict[str, Any]) -> None:
    """Nothing more, nothing less, days as ISO dates, anchors in full."""
    at = desk()
    task = step(at, in_hand(at, profile).id)

    assert payload(at, task) == said


def test_the_rest_of_the_way_says_what_it_was_given() -> None:
    """Extension refused, a reply issued to whoever asked, re-opened with a new day, withheld with a reason."""
    at = desk()
    task = in_hand(at)
    actions.request_extension(at, task.id, by(R.HANDLER, 3), until=date(2026, 9, 1), reason="汛期")
    assert payload(at, actions.refuse_extension(at, task.id, by(R.SUPERVISOR, 4), reason="不准")) == {"reason": "不准"}

    task = in_hand(at, "proposal")
    actions.submit_reply(at, task.id, by(R.HANDLER, 20), text="已办理", letter="A")
    task = actions.issue_reply(
        at, task.id, by(R.REVIEWER, 21), text="已办理", letter="A", to=(MEMBER,), anchor=ANCHOR, file="cd" * 32
    )
    said = payload(at, task)
    assert (said["text"], said["letter"], said["to"], said["file"]) == ("已办理", "A", [MEMBER], "cd" * 32)
    assert said["anchor"]["quote"] == ANCHOR.quote
    actions.evaluate(at, task.id, by(R.PROPOSER, 23), value="不满意")
    task = actions.reopen(at, task.id, by(R.REGISTRAR, 24), reason="不满意", due=date(2026, 8, 3))
    assert payload(at, task) == {"reason": "不满意", "due": "2026-08-03"}
    assert task.due == date(2026, 8, 3)

    task = answered(at)
    assert payload(at, actions.withhold(at, task.id, by(R.PUBLISHER, 30), reason="涉密")) == {"reason": "涉密"}


def test_events_are_written_as_lines_and_read_back() -> None:
    """One line each, Chinese as it is; a line that is none is named by its number."""
    at = desk()
    in_hand(at)
    events = list(at.book.all_events())
    lines = [records.to_line(event) for event in events]

    assert list(records.from_lines(lines, "events.jsonl")) == events
    first = json.loads(lines[0])
    assert list(first) == ["seq", "task", "type", "actor", "at", "from", "to", "payload", "prev", "hash"]
    assert first["actor"] == {"name": "账号-registrar", "role": "registrar", "body": OFFICE}
    assert OFFICE in lines[0]
    assert ", " not in lines[0].replace(events[0].payload, "")
    with pytest.raises(LuoshiError) as refused:
        list(records.from_lines([lines[0], "{}"], "events.jsonl"))
    assert str(refused.value) == (
        "line 2 holds no event: 'actor' [events.jsonl] → take the package again from its source"
    )
    assert [one.seq for one in at.book.all_events(1)] == [one.seq for one in events[1:]]


def board(at: Desk) -> tuple[lists.Line, ...]:
    """Return the lines of a desk on 2 April 2026."""
    tasks = fold_all(at.book.all_events())
    return lists.lines(tasks.values(), date(2026, 4, 2), at.profiles, work_calendar(load()))


def test_a_calendar_and_a_feed_in_full() -> None:
    """Every line of both."""
    at = desk()
    task = in_hand(at, co=(CO,), due=date(2026, 4, 10))
    made = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)

    assert feeds.icalendar(board(at), made, "https://l.example/x").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//luoshi//ledger//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{task.id}@l.example",
        "DTSTAMP:20260402T080000Z",
        "DTSTART;VALUE=DATE:20260410",
        "DTEND;VALUE=DATE:20260411",
        "SUMMARY:培育专精特新企业",
        f"DESCRIPTION:{LEAD}、{CO}",
        f"URL:https://l.example/x/tasks/{task.id}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    last = list(at.book.all_events())[-1:]
    assert feeds.atom(last, {task.id: task}, at.profiles, made, "https://l.example").splitlines() == [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>落实台账</title><id>https://l.example/ledger</id>'
        '<link rel="self" href="https://l.example/ledger.atom"/><updated>2026-04-02T08:00:00+00:00</updated>',
        f"<entry><title>培育专精特新企业：办理中</title><id>https://l.example/tasks/{task.id}#event-{last[0].seq}</id>"
        f'<link href="https://l.example/tasks/{task.id}"/><updated>{last[0].at.isoformat(timespec="seconds")}</updated>'
        f'<author><name>{LEAD}</name></author><category term="sign_for"/></entry>',
        "</feed>",
    ]
    assert feeds.digest(board(at), date(2026, 4, 9)).splitlines() == [
        "落实台账 2026-04-09",
        "在办 1 项，逾期 0 项，7 日内到期 1 项",
        "",
        "【7 日内到期】",
        f"2026-04-10 剩 1 日｜{task.id} 培育专精特新企业｜{LEAD}",
    ]


def test_each_body_has_its_own_count() -> None:
    """Lead and co-units alike, by name."""
    at = desk()
    in_hand(at, co=(CO,))
    in_hand(at)
    counts = lists.tally_by_body(board(at))

    assert {body: tally.tasks for body, tally in counts.items()} == {LEAD: 2, CO: 1}
    assert list(counts) == sorted(counts)


def test_every_column_of_a_table_arrives() -> None:
    """With its words; what is not understood is said with row, rule and severity."""
    named = ("title", "number", "lead", "co", "due", "requesters", "origin", "kind", "urgency")
    row = dict(
        zip(
            named,
            ("建桥", "3", "交通厅", "财政厅", "2026年9月30日", "甲；乙", "省政府1号文", "重点", "急"),
            strict=True,
        )
    )
    told = openings([row, {"title": "修路"}], {name: name for name in named}, "表.xlsx")

    first, second = told.openings
    assert (first.title, first.number, first.lead, first.co, first.due) == (
        "建桥",
        "3",
        "交通厅",
        ("财政厅",),
        date(2026, 9, 30),
    )
    assert (first.due_text, first.requesters) == (None, ("甲", "乙"))
    assert (first.origin, first.kind, first.urgency) == ("省政府1号文", "重点", "急")
    assert (second.number, second.requesters, second.origin, second.kind, second.urgency) == (
        None,
        (),
        None,
        None,
        None,
    )
    assert (second.due, second.due_text) == (None, None)
    assert told.issues == (
        Issue("表.xlsx", "luoshi.ledger.rows.openings", Severity.WARNING, "row 2 names no unit that answers"),
    )
    with pytest.raises(LuoshiError) as refused:
        openings([row], {"title": "title", "hue": "hue"}, "表.xlsx")
    assert refused.value.where == "表.xlsx"
    assert refused.value.remedy == "fields are: title, number, lead, co, units, due, requesters, origin, kind, urgency"


def test_an_account_acts_as_what_it_was_granted() -> None:
    """Chosen, or the only one that fits; a refusal says what it has."""
    office, other = Grant(OFFICE, R.REGISTRAR), Grant(LEAD, R.REGISTRAR)
    one = Account("li", "李督", grants=(office,))
    two = Account("wang", "王督", grants=(office, other))

    acting = people.actor(one, "", "", [R.REGISTRAR])
    assert (acting.name, acting.role, acting.body) == ("李督", R.REGISTRAR, OFFICE)
    nobody = people.actor(two, "", "", [])
    assert (nobody.name, nobody.role, nobody.body) == ("王督", R.REGISTRAR, OFFICE)
    assert people.actor(two, LEAD, "registrar", [R.REGISTRAR]).body == LEAD
    told = {
        (two, "", "", R.REGISTRAR): f"it is not said as whom you act [account wang] → choose one of: registrar of {OFFICE}; registrar of {LEAD}",
        (one, LEAD, "handler", R.HANDLER): f"not granted: handler of “{LEAD}” [account li] → it has: registrar of {OFFICE}",
        (one, "", "", R.HANDLER): f"this takes one of the roles handler [account li] → it has: registrar of {OFFICE}",
        (Account("xu", "许"), "", "", R.HANDLER): "this takes one of the roles handler [account xu] → it has: no role",
    }  # fmt: skip
    for (account, body, role, wanted), line in told.items():
        with pytest.raises(IllegalAction) as refused:
            people.actor(account, body, role, [wanted])
        assert str(refused.value) == line


def test_registering_gives_the_number_and_keeps_the_sentence() -> None:
    """The first events in full."""
    at = desk()
    task = registered(at)
    opened = next(iter(at.book.all_events()))

    said = {name: value for name, value in json.loads(opened.payload).items() if value is not None}
    assert opened.type is EventType.DRAFT
    assert said["title"] == "培育专精特新企业"
    assert said["profile"] == "supervision"
    assert said["anchor"] == {
        "source": ANCHOR.source_id, "spans": [[10, 26]], "quote": ANCHOR.quote, "prefix": "要", "suffix": "。",
    }  # fmt: skip
    assert payload(at, task) == {"number": "云督〔2026〕1号"}
