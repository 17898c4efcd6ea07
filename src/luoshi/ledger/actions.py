"""The only way to write into the ledger (办理动作): one function for each thing people do.

Each takes the desk (book and profiles), the task, who acts (:class:`~luoshi.ledger.writing.By`) and what there is to
say; checks role, state, payload and rules; writes one transaction; returns the task as it then stands. Whatever is
not allowed raises :class:`~luoshi.model.IllegalAction` and leaves the book as it was.

Not here: accounts and passwords (web), what a state allows (profiles), what an event means (fold).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.ledger.book import Pen
from luoshi.ledger.payload import anchor_json
from luoshi.ledger.writing import By, Desk, check_seen, judge_in, open_in, task_of, within, write
from luoshi.model import Anchor, EventType, IllegalAction, Judgement, Task

#: What a person may say of a finding.
VERDICTS = ("accepted", "refused", "unsure")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a task starts from (事项来源): a passage, a proposal, a row of an imported table, or a person's words.

    ``requests`` are the numbered requests of a proposal, ``requesters`` those who made it. ``due_text`` is the
    deadline as printed where it is more than a date. ``lead`` and ``co`` may be given by a table that is imported or
    by a promise that names who made it; ``suggested_lead`` is a wish of whoever asks; ``cells`` is
    the row of an imported table as it was, header and text.
    """

    title: str
    anchor: Anchor | None = None
    number: str | None = None
    requesters: Sequence[str] = ()
    requests: Sequence[str] = ()
    lead: str | None = None
    co: Sequence[str] = ()
    due: date | None = None
    due_text: str | None = None
    origin: str | None = None
    kind: str | None = None
    urgency: str | None = None
    suggested_lead: str | None = None
    cells: Sequence[tuple[str, str]] = ()

    def payload(self, profile: str) -> dict[str, Any]:
        """Return the payload of the opening event under ``profile``."""
        return {
            "title": self.title,
            "profile": profile,
            "anchor": _anchor(self.anchor),
            "number": self.number,
            "requesters": list(self.requesters) or None,
            "requests": list(self.requests) or None,
            "lead": self.lead,
            "co": list(self.co) or None,
            "due": _day(self.due),
            "due_text": self.due_text,
            "origin": self.origin,
            "kind": self.kind,
            "urgency": self.urgency,
            "suggested_lead": self.suggested_lead,
            "cells": [list(pair) for pair in self.cells] or None,
        }


def _anchor(anchor: Anchor | None) -> dict[str, Any] | None:
    return None if anchor is None else anchor_json(anchor)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def act(desk: Desk, task_id: str, kind: EventType, by: By, **payload: Any) -> Task:
    """Write one event of ``kind`` on a task; the functions below are this with named arguments.

    Raises:
        IllegalAction: if it is not allowed, or if ``kind`` needs more than one event (open, split, merge, follow up,
            judge have functions of their own).
        UnknownName: if there is no such task, or its profile is not on this desk.
    """
    if kind in (EventType.DRAFT, EventType.SPLIT, EventType.MERGE, EventType.FOLLOW_UP, EventType.JUDGE):
        raise IllegalAction(f"“{kind}” is more than one event", f"task {task_id}", "use its own action")
    return within(desk, task_id, lambda pen, task: write(pen, desk, task, kind, by, payload))


def open_task(desk: Desk, by: By, opening: Opening, profile: str) -> Task:
    """Open a task under a profile (提出, 拟办); it carries its anchor and quotation from the start."""
    return desk.book.transact(lambda pen: open_in(pen, desk, by, opening.payload(profile)))


def open_tasks(desk: Desk, by: By, openings: Iterable[Opening], profile: str) -> tuple[Task, ...]:
    """Open many tasks at once (导入): all rows of a table or, if one is refused, none."""
    told = tuple(openings)
    return desk.book.transact(lambda pen: tuple(open_in(pen, desk, by, each.payload(profile)) for each in told))


def review(desk: Desk, task_id: str, by: By, *, opinion: str | None = None) -> Task:
    """Examine a task that was drafted (审查)."""
    return act(desk, task_id, EventType.REVIEW, by, opinion=opinion)


def register(desk: Desk, task_id: str, by: By, *, number: str | None = None) -> Task:
    """Put a task on the register under its number (立项, 立案)."""
    return act(desk, task_id, EventType.REGISTER, by, number=number)


def refuse(desk: Desk, task_id: str, by: By, *, reason: str, code: str | None = None) -> Task:
    """Refuse to register a task, with the reason (不予立项, 不立案)."""
    return act(desk, task_id, EventType.REFUSE, by, reason=reason, code=code)


def assign(
    desk: Desk,
    task_id: str,
    by: By,
    *,
    lead: str,
    co: Sequence[str] = (),
    due: date | None = None,
    due_text: str | None = None,
) -> Task:
    """Assign a task to its lead and co-handling units (交办); the first unit of a printed list is the lead."""
    return act(desk, task_id, EventType.ASSIGN, by, lead=lead, co=list(co) or None, due=_day(due), due_text=due_text)


def sign_for(desk: Desk, task_id: str, by: By) -> Task:
    """Sign for a task (签收)."""
    return act(desk, task_id, EventType.SIGN_FOR, by)


def return_(desk: Desk, task_id: str, by: By, *, reason: str) -> Task:
    """Send back what was wrongly assigned, or a draft to its author, with the reason (退办, 退回)."""
    return act(desk, task_id, EventType.RETURN, by, reason=reason)


def request_extension(desk: Desk, task_id: str, by: By, *, until: date, reason: str) -> Task:
    """Ask for more time (延期申请)."""
    return act(desk, task_id, EventType.EXTEND_REQUEST, by, until=_day(until), reason=reason)


def extend(desk: Desk, task_id: str, by: By, *, until: date) -> Task:
    """Grant more time that was asked for (批准延期); ``until`` becomes the due date."""
    return act(desk, task_id, EventType.EXTEND_GRANT, by, until=_day(until))


def refuse_extension(desk: Desk, task_id: str, by: By, *, reason: str) -> Task:
    """Refuse more time that was asked for (不予延期)."""
    return act(desk, task_id, EventType.EXTEND_REFUSE, by, reason=reason)


def report(
    desk: Desk, task_id: str, by: By, *, text: str, percent: float | None = None, period: str | None = None
) -> Task:
    """Report progress (阶段反馈); a percentage is shown as reported, never as found."""
    return act(desk, task_id, EventType.REPORT, by, text=text, percent=percent, period=period)


def cosign(desk: Desk, task_id: str, by: By, *, opinion: str | None = None) -> Task:
    """Co-sign the reply as a co-handling unit (会签)."""
    return act(desk, task_id, EventType.COSIGN, by, opinion=opinion)


def submit_reply(
    desk: Desk, task_id: str, by: By, *, text: str, letter: str | None = None, anchor: Anchor | None = None
) -> Task:
    """Hand in the reply or the report that all is done, for review (报审, 办结报告)."""
    return act(desk, task_id, EventType.SUBMIT_REPLY, by, text=text, letter=letter, anchor=_anchor(anchor))


def reject_reply(desk: Desk, task_id: str, by: By, *, reason: str) -> Task:
    """Send a reply back to whoever wrote it (驳回)."""
    return act(desk, task_id, EventType.REJECT_REPLY, by, reason=reason)


def issue_reply(
    desk: Desk,
    task_id: str,
    by: By,
    *,
    text: str,
    letter: str | None = None,
    to: Sequence[str] | None = None,
    anchor: Anchor | None = None,
    file: str | None = None,
) -> Task:
    """Issue the reply (签发, 答复) under its letter to those who asked: to all of them unless ``to`` names some."""

    def work(pen: Pen, task: Task) -> Task:
        names = list(task.requesters if to is None else to)
        payload = {"text": text, "letter": letter, "to": names or None, "anchor": _anchor(anchor), "file": file}
        return write(pen, desk, task, EventType.ISSUE_REPLY, by, payload)

    return within(desk, task_id, work)


def evaluate(desk: Desk, task_id: str, by: By, *, value: str) -> Task:
    """Evaluate the handling (评价, 测评), or rate a promise; never by a body that answers for it."""
    return act(desk, task_id, EventType.EVALUATE, by, value=value)


def reopen(desk: Desk, task_id: str, by: By, *, reason: str, due: date | None = None) -> Task:
    """Open a task again (重新办理); the old due date, waiver and evidence no longer count."""
    return act(desk, task_id, EventType.REOPEN, by, reason=reason, due=_day(due))


def verify(desk: Desk, task_id: str, by: By, *, passed: bool, method: str | None = None) -> Task:
    """Check on the spot or on paper whether it is done (核查)."""
    return act(desk, task_id, EventType.VERIFY, by, passed=passed, method=method)


def add_evidence(
    desk: Desk, task_id: str, by: By, *, says: str, anchor: Anchor | None = None, file: str | None = None
) -> Task:
    """Add a passage, or a file by its SHA-256, that shows what was done (佐证); also: accept what was found."""
    return act(desk, task_id, EventType.ADD_EVIDENCE, by, says=says, anchor=_anchor(anchor), file=file)


def refuse_evidence(desk: Desk, task_id: str, by: By, *, anchor: Anchor, reason: str) -> Task:
    """Refuse a passage that was proposed as evidence, so that it is not proposed again (不予采信)."""
    return act(desk, task_id, EventType.REFUSE_EVIDENCE, by, anchor=_anchor(anchor), reason=reason)


def waive(desk: Desk, task_id: str, by: By, *, reason: str) -> Task:
    """Waive evidence, with the reason (免予佐证)."""
    return act(desk, task_id, EventType.WAIVE_EVIDENCE, by, reason=reason)


def close(desk: Desk, task_id: str, by: By) -> Task:
    """Strike a task off (销号, 办结): only with evidence or a waiver, all parts closed, all who asked answered."""
    return act(desk, task_id, EventType.CLOSE, by)


def publish(desk: Desk, task_id: str, by: By, *, how: str | None = None, where: str | None = None) -> Task:
    """Publish the reply in full or as a summary (公开)."""
    return act(desk, task_id, EventType.PUBLISH, by, how=how, where=where)


def withhold(desk: Desk, task_id: str, by: By, *, reason: str) -> Task:
    """Decide not to publish, with the reason (不公开)."""
    return act(desk, task_id, EventType.WITHHOLD, by, reason=reason)


def remind(desk: Desk, task_id: str, by: By, *, colour: str | None = None) -> Task:
    """Remind the units that answer for a task (催办, 三色督办单)."""
    return act(desk, task_id, EventType.REMIND, by, colour=colour)


def archive(desk: Desk, task_id: str, by: By) -> Task:
    """Put a finished task into the archive (归档)."""
    return act(desk, task_id, EventType.ARCHIVE, by)


def split(desk: Desk, task_id: str, by: By, *, parts: Sequence[Opening], profile: str | None = None) -> Task:
    """Split a task into parts (分解, 分办), each a task of its own; it is closed after all of them.

    A part without an anchor of its own rests on the anchor of the whole; those who asked are the same.

    Raises:
        IllegalAction: if there are no parts, or splitting is not allowed.
    """
    if not parts:
        raise IllegalAction("splitting into nothing", f"task {task_id}", "name at least one part")

    def work(pen: Pen, task: Task) -> Task:
        check_seen(task, by)
        for part in parts:
            child = _open_child(pen, desk, by, task, part, profile, "part")
            task = write(pen, desk, task, EventType.SPLIT, _unseen(by), {"child": child.id})
        return task

    return within(desk, task_id, work)


def follow_up(
    desk: Desk, task_id: str, by: By, *, promise: str, opening: Opening | None = None, profile: str | None = None
) -> Task:
    """Make the promise of a reply a task of its own (B 类跟踪办理); ``opening`` says more than its words."""

    def work(pen: Pen, task: Task) -> Task:
        check_seen(task, by)
        told = opening or Opening(title=promise, lead=task.lead)
        child = _open_child(pen, desk, by, task, told, profile, "promise")
        return write(pen, desk, task, EventType.FOLLOW_UP, _unseen(by), {"child": child.id, "promise": promise})

    return within(desk, task_id, work)


def merge(desk: Desk, task_id: str, by: By, *, into: str) -> Task:
    """Merge a task into another of the same profile (归并, 并案); the other keeps everyone who asked.

    Raises:
        IllegalAction: if both are the same task, follow different profiles, or one of them cannot be merged now.
    """

    def work(pen: Pen, task: Task) -> Task:
        other = task_of(pen, into)
        if other.id == task.id or other.profile != task.profile:
            raise IllegalAction("a task merges into another one of the same profile", f"task {task.id}", "choose one")
        requesters = list(task.requesters) or None
        merged = write(pen, desk, task, EventType.MERGE, by, {"side": "from", "other": other.id})
        payload = {"side": "into", "other": task.id, "requesters": requesters}
        write(pen, desk, other, EventType.MERGE, _unseen(by), payload)
        return merged

    return within(desk, task_id, work)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person makes of a finding (裁定意见): ``field`` of what stands at ``anchor`` is ``value``, or is not.

    ``version`` names the findings that were looked at, so that a judgement can be read beside what it judged.
    """

    anchor: Anchor
    field: str
    value: str
    verdict: str
    version: str | None = None


def judge(desk: Desk, by: By, *, anchor: Anchor, field: str, value: str, verdict: str) -> Judgement:
    """Say what a person makes of a finding (裁定).

    Raises:
        IllegalAction: if ``verdict`` is not one of :data:`VERDICTS`.
    """
    return judge_all(desk, by, [Verdict(anchor, field, value, verdict)])[0]


def judge_all(desk: Desk, by: By, verdicts: Sequence[Verdict]) -> tuple[Judgement, ...]:
    """Say what a person makes of several findings, all or none of them.

    Raises:
        IllegalAction: if a verdict is not one of :data:`VERDICTS`.
    """
    for one in verdicts:
        if one.verdict not in VERDICTS:
            known = ", ".join(VERDICTS)
            raise IllegalAction(f"“{one.verdict}” is not a verdict", "verdict", f"verdicts are: {known}")

    def work(pen: Pen) -> None:
        for one in verdicts:
            subject = f"{one.anchor.source_id}.{one.anchor.spans[0].start}-{one.anchor.spans[-1].end}"
            told = {"anchor": anchor_json(one.anchor), "field": one.field, "value": one.value, "verdict": one.verdict}
            judge_in(pen, by, {**told, "version": one.version}, subject)

    desk.book.transact(work)
    return tuple(Judgement(one.anchor, one.field, one.value, one.verdict, by.actor.name, by.at) for one in verdicts)


def _unseen(by: By) -> By:
    return By(by.actor, by.at, by.note, by.on)


def _open_child(pen: Pen, desk: Desk, by: By, task: Task, told: Opening, profile: str | None, relation: str) -> Task:
    payload = told.payload(profile or task.profile)
    payload.update(parent=task.id, relation=relation)
    payload["anchor"] = payload["anchor"] or _anchor(task.anchor)
    payload["requesters"] = payload["requesters"] or list(task.requesters) or None
    return open_in(pen, desk, _unseen(by), payload, as_part=True)
