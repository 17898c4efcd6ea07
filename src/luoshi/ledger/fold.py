"""From events to the state of a task (折叠): the only place that says what an event means.

The state follows what the events say, not what the profile of today says: a profile that changed while tasks run
does not rewrite their past. Any prefix of a task's events folds; folding on from a task already folded
(:func:`advance`) gives the same as folding all. What is computed as of a day is not here but in ``ledger.clock``.

``MEANING`` is the table to read: one small function for each kind of event, which changes the fields of a task.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from typing import Any

from luoshi.ledger.payload import anchor_from
from luoshi.model import (
    ActorRole,
    Child,
    Evaluation,
    Event,
    EventType,
    EvidenceEntry,
    IllegalAction,
    Judgement,
    Mark,
    Reply,
    Task,
)

#: Deadlines count days as offices do: in the one official time of China, whatever the machine's zone.
BEIJING = timezone(timedelta(hours=8), "UTC+08:00")

#: Fields of the opening event that the task keeps under their own names as extras.
EXTRAS = ("kind", "origin", "profile_version", "relation", "suggested_lead", "urgency")

_Now = dict[str, Any]
#: Payloads are canonical JSON, nothing before or behind: what ``decode`` does besides takes half its time.
_decode = json.JSONDecoder().raw_decode
_FIELDS = tuple(field.name for field in fields(Task))


def day_of(at: datetime) -> date:
    """Return the day of ``at`` in Beijing time."""
    return at.astimezone(BEIJING).date()


def fold(events: Iterable[Event]) -> Task:
    """Return the task that ``events``, all of one task and in their order, tell of.

    Raises:
        IllegalAction: if there are no events, the first does not open the task, or one does not follow the other.
    """
    now: _Now = {}
    for event in events:
        _apply(now, event)
    if not now:
        raise IllegalAction("a task without events is no task", "", "check its id")
    return _freeze(now)


def advance(task: Task | None, event: Event) -> Task:
    """Return ``task`` with one more event; None stands for a task not yet opened.

    Raises:
        IllegalAction: if the event does not follow.
    """
    now: _Now = {} if task is None else _thaw(task)
    _apply(now, event)
    return _freeze(now)


def fold_all(events: Iterable[Event]) -> dict[str, Task]:
    """Return every task of a book, by id in the order of opening; judgements are left to :func:`judgements`."""
    found: dict[str, _Now] = {}
    for event in events:
        if event.type is not EventType.JUDGE:
            now = found.get(event.task_id)
            if now is None:
                now = found[event.task_id] = {}
            _apply(now, event)
    return {task_id: _freeze(now) for task_id, now in found.items()}


def judgements(events: Iterable[Event]) -> tuple[Judgement, ...]:
    """Return the judgements in force (裁定): for each anchor and field the last word spoken."""
    found: dict[tuple[str, str], Judgement] = {}
    for event in events:
        if event.type is EventType.JUDGE:
            body, _ = _decode(event.payload)
            found[event.task_id, body["field"]] = Judgement(
                anchor=anchor_from(body["anchor"]),
                field=body["field"],
                value=body["value"],
                verdict=body["verdict"],
                judged_by=event.actor.name,
                at=event.at,
            )
    return tuple(found.values())


def _apply(now: _Now, event: Event) -> None:
    if event.from_state != now.get("state") or (now and now["id"] != event.task_id):
        raise IllegalAction(
            f"event {event.seq} starts from “{event.from_state}”, but the task is “{now.get('state')}”",
            f"task {event.task_id}",
            "verify the book; if it is intact this is a defect of luoshi",
        )
    body, _ = _decode(event.payload)
    on = date.fromisoformat(body["on"]) if "on" in body else day_of(event.at)
    MEANING[event.type](now, event, body, on)
    now["state"] = event.to_state
    now["events"] += 1
    now["seq"] = event.seq
    now["marks"][event.type] = (now["events"], on)


def _thaw(task: Task) -> _Now:
    now = {name: getattr(task, name) for name in _FIELDS}
    now["marks"] = {mark.event: (mark.nth, mark.on) for mark in task.marks}
    return now


def _freeze(now: _Now) -> Task:
    marks = sorted((nth, kind, on) for kind, (nth, on) in now["marks"].items())
    return Task(**{**now, "marks": tuple(Mark(kind, nth, on) for nth, kind, on in marks)})


def _anchor(body: Mapping[str, Any]) -> Any:
    return anchor_from(body["anchor"]) if "anchor" in body else None


def _date(body: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(body[name]) if name in body else None


def _draft(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now.update(
        id=event.task_id,
        title=body["title"],
        profile=body["profile"],
        anchor=_anchor(body),
        lead=body.get("lead"),
        co=tuple(body.get("co", ())),
        opened_on=on,
        due=_date(body, "due"),
        due_text=body.get("due_text"),
        parent=body.get("parent"),
        number=body.get("number"),
        requesters=tuple(body.get("requesters", ())),
        requests=tuple(body.get("requests", ())),
        cells=tuple((header, text) for header, text in body.get("cells", ())),
        extras=tuple((name, str(body[name])) for name in EXTRAS if name in body),
        events=0,
        marks={},
        evidence=(),
        reported=(),
        replies=(),
        evaluations=(),
        children=(),
        cosigned=(),
        merged_from=(),
        refused_evidence=(),
        reminders=0,
        old_evidence=0,
        old_replies=0,
        answered_by=(),
    )


def _nothing(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    """Change nothing beyond the state and the marks, which every event changes."""


def _register(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["number"] = body.get("number", now["number"])


def _merge(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    if body["side"] == "from":
        now["merged_into"] = body["other"]
    else:
        now["merged_from"] += (body["other"],)
        now["requesters"] = tuple(dict.fromkeys((*now["requesters"], *body.get("requesters", ()))))


def _split(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["children"] += (Child(body["child"], "part"),)


def _follow_up(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["children"] += (Child(body["child"], "promise"),)


def _assign(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["lead"], now["co"] = body["lead"], tuple(body.get("co", ()))
    now["due"] = _date(body, "due") or now["due"]
    now["due_text"] = body.get("due_text", now["due_text"])
    now["cosigned"] = ()


def _extend_request(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["extension"] = body["until"]


def _extend_grant(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["due"], now["due_text"], now["extension"] = _date(body, "until"), None, None


def _extend_refuse(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["extension"] = None


def _report(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["reported"] += (body["text"],)
    now["percent"] = body.get("percent", now.get("percent"))
    _answered(now, event)


def _cosign(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["cosigned"] = tuple(dict.fromkeys((*now["cosigned"], event.actor.body)))
    _answered(now, event)


def _submit_reply(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["cosigned"] = ()
    _answered(now, event)


def _answered(now: _Now, event: Event) -> None:
    """Remember who answered, so that nobody judges it later from another chair."""
    actor = event.actor
    # Not “in ANSWERING”: hashing a member of an enumeration takes as long as the rest, and there are millions of reports.
    if actor.role is ActorRole.HANDLER or actor.role is ActorRole.COHANDLER:
        who, known = (actor.name, actor.body), now["answered_by"]
        if who not in known:
            now["answered_by"] = (*known, who)


def _unsign(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["cosigned"] = ()


def _issue_reply(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    letter = body.get("letter")
    now["replies"] += (Reply(letter, body["text"], tuple(body.get("to", ())), _anchor(body), on),)
    now["reply_class"] = letter


def _evaluate(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["evaluations"] += (Evaluation(body["value"], event.actor.body, body.get("note", ""), on),)
    now["evaluation"] = body["value"]


def _reopen(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["due"], now["due_text"], now["waiver"], now["cosigned"] = _date(body, "due"), None, None, ()
    now["old_evidence"], now["old_replies"] = len(now["evidence"]), len(now["replies"])


def _add_evidence(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["evidence"] += (
        EvidenceEntry(_anchor(body), body["says"], event.actor.name, event.at, event.actor.body, body.get("file")),
    )


def _refuse_evidence(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["refused_evidence"] += (anchor_from(body["anchor"]),)


def _waive(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["waiver"] = body["reason"]


def _remind(now: _Now, event: Event, body: Mapping[str, Any], on: date) -> None:
    now["reminders"] += 1


#: What each kind of event does to a task. ``judge`` is not here: it is about a finding, not about a task.
MEANING: Mapping[EventType, Callable[[_Now, Event, Mapping[str, Any], date], None]] = {
    EventType.DRAFT: _draft,
    EventType.REVIEW: _nothing,
    EventType.REGISTER: _register,
    EventType.REFUSE: _nothing,
    EventType.MERGE: _merge,
    EventType.SPLIT: _split,
    EventType.ASSIGN: _assign,
    EventType.SIGN_FOR: _nothing,
    EventType.RETURN: _nothing,
    EventType.EXTEND_REQUEST: _extend_request,
    EventType.EXTEND_GRANT: _extend_grant,
    EventType.EXTEND_REFUSE: _extend_refuse,
    EventType.REPORT: _report,
    EventType.COSIGN: _cosign,
    EventType.SUBMIT_REPLY: _submit_reply,
    EventType.REJECT_REPLY: _unsign,
    EventType.ISSUE_REPLY: _issue_reply,
    EventType.EVALUATE: _evaluate,
    EventType.REOPEN: _reopen,
    EventType.VERIFY: _nothing,
    EventType.ADD_EVIDENCE: _add_evidence,
    EventType.REFUSE_EVIDENCE: _refuse_evidence,
    EventType.WAIVE_EVIDENCE: _waive,
    EventType.CLOSE: _nothing,
    EventType.PUBLISH: _nothing,
    EventType.WITHHOLD: _nothing,
    EventType.REMIND: _remind,
    EventType.FOLLOW_UP: _follow_up,
    EventType.ARCHIVE: _nothing,
}
