"""How one event gets into the book: the checks, in their order, inside one transaction.

``ledger.actions`` is what others call. Here: find the task, find the step its profile allows to this actor, check the
payload and the rules, make the event that follows the tail, add it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luoshi.ledger import rules
from luoshi.ledger.book import Book, Pen
from luoshi.ledger.fold import advance, fold
from luoshi.ledger.payload import Payload, canonical, check
from luoshi.ledger.profile import Profile, Transition
from luoshi.model import Actor, Event, EventType, IllegalAction, Task, UnknownName


@dataclass(frozen=True, slots=True)
class Desk:
    """Where people work (办公桌): a book and the profiles that its tasks follow, by id."""

    book: Book
    profiles: Mapping[str, Profile]

    def profile(self, name: str) -> Profile:
        """Return a profile by its id.

        Raises:
            UnknownName: if this desk does not have it.
        """
        found = self.profiles.get(name)
        if found is None:
            raise UnknownName(f"there is no profile “{name}”", "profile", f"known are: {', '.join(self.profiles)}")
        return found


@dataclass(frozen=True, slots=True)
class By:
    """Who acts and when (经手): goes with every action.

    ``at`` is the time of writing, with its zone; ``on`` the day it happened where that was earlier. ``seen`` is the
    number of events the actor had before their eyes (``Task.events``): if the task has moved on since, nothing is
    written and the actor is told. ``signed`` means that the actor signed in, so that the name is that of one person for
    good; at a machine without accounts one person writes down what several did.
    """

    actor: Actor
    at: datetime
    note: str | None = None
    on: date | None = None
    seen: int | None = None
    signed: bool = False

    def common(self) -> dict[str, Any]:
        """Return the payload fields that every kind of event may carry."""
        return {"note": self.note, "on": self.on and self.on.isoformat()}


def task_of(pen: Pen, task_id: str) -> Task:
    """Return the task as it stands in the open transaction.

    Raises:
        UnknownName: if there is no such task.
    """
    events = pen.events(task_id)
    if not events or events[0].type is EventType.JUDGE:
        raise UnknownName(f"there is no task “{task_id}”", "ledger", "list the tasks to find its id")
    return fold(events)


def write(pen: Pen, desk: Desk, task: Task, kind: EventType, by: By, payload: Payload) -> Task:
    """Check one event on ``task`` and add it; return the task after it.

    Raises:
        IllegalAction: if the profile, the role, the payload or a rule does not allow it.
        UnknownName: if the profile of the task is not on this desk.
    """
    profile = desk.profile(task.profile)
    _check_actor(by.actor)
    check_seen(task, by)
    body = _settled({**by.common(), **payload})
    check(kind, body)
    step = find_step(profile, task, kind, by.actor, body)
    check(kind, body, step.requires)
    rules.check(rules.Case(task, by.actor, by.at, step, body, profile, _open_parts(pen, desk, task, kind), by.signed))
    event = pen.tail().event(task.id, kind, by.actor, by.at, task.state, step.to or task.state, canonical(body))
    pen.add(event)
    return advance(task, event)


def check_seen(task: Task, by: By) -> None:
    """Check that the task still stands as the actor saw it.

    Raises:
        IllegalAction: if somebody acted on it meanwhile.
    """
    if by.seen is not None and by.seen != task.events:
        raise IllegalAction(
            f"somebody acted on this task meanwhile (you saw {by.seen} events, there are {task.events})",
            f"task {task.id}",
            "look at it again, then repeat what is still needed",
        )


def open_in(pen: Pen, desk: Desk, by: By, payload: Payload, *, as_part: bool = False) -> Task:
    """Open a task with its first event and return it.

    ``as_part`` is for tasks that come out of another (split, follow-up): the right to do so was checked there.

    Raises:
        IllegalAction: if the profile, the role or the payload does not allow it.
        UnknownName: if the profile is not on this desk.
    """
    profile = desk.profile(payload["profile"])
    _check_actor(by.actor)
    body = _settled({**by.common(), **payload, "profile_version": profile.version})
    check(EventType.DRAFT, body)
    steps = profile.steps(None, EventType.DRAFT)
    step = next((step for step in steps if as_part or by.actor.role in step.roles), None)
    if step is None or step.to is None:
        roles = ", ".join(role for each in steps for role in each.roles)
        raise IllegalAction(f"the role “{by.actor.role}” may not open a task", profile.id, f"roles that may: {roles}")
    check(EventType.DRAFT, body, step.requires)
    tail = pen.tail()
    # The number of its first event names a task: unique in the book, short, and needs neither clock nor chance.
    event = tail.event(f"t{tail.seq + 1}", EventType.DRAFT, by.actor, by.at, None, step.to, canonical(body))
    pen.add(event)
    return advance(None, event)


def find_step(profile: Profile, task: Task, kind: EventType, actor: Actor, payload: Mapping[str, Any]) -> Transition:
    """Return the step of ``profile`` that an event of ``kind`` is in the present state of ``task``.

    Raises:
        IllegalAction: saying whether the state, the role or the payload is what forbids it.
    """
    where = f"task {task.id}"
    if task.state not in profile.states:
        raise IllegalAction(
            f"the profile “{profile.id}” (version {profile.version}) no longer has the state “{task.state}”",
            where,
            "keep the state in the profile with retired = true and a step that leads on",
        )
    state = profile.states[task.state].label
    steps = profile.steps(task.state, kind)
    if not steps:
        offered = ", ".join(profile.offers(task.state, actor.role)) or "nothing"
        also = f"; it was merged into {task.merged_into}: act there" if task.merged_into else ""
        raise IllegalAction(
            f"“{kind}” is not possible while the task is “{task.state}” ({state.zh} {state.en})",
            where,
            f"as {actor.role} you may now: {offered}{also}",
        )
    mine = [step for step in steps if actor.role in step.roles]
    if not mine:
        roles = ", ".join(dict.fromkeys(role for step in steps for role in step.roles))
        raise IllegalAction(f"the role “{actor.role}” may not “{kind}” here", where, f"roles that may: {roles}")
    for step in mine:
        if step.applies(task.state, payload):
            return step
    choices = "; ".join(", ".join(f"{name} = {value}" for name, value in step.when) for step in mine)
    raise IllegalAction(f"“{kind}” with these values leads nowhere", where, f"possible here: {choices}")


def judge_in(pen: Pen, by: By, payload: Payload, subject: str) -> Event:
    """Add a judgement about a finding; ``subject`` names what is judged and stands where a task's id stands."""
    _check_actor(by.actor)
    body = _settled({**by.common(), **payload})
    check(EventType.JUDGE, body)
    before = [event for event in pen.events(subject) if json.loads(event.payload)["field"] == body["field"]]
    state = before[-1].to_state if before else None
    event = pen.tail().event(subject, EventType.JUDGE, by.actor, by.at, state, body["verdict"], canonical(body))
    pen.add(event)
    return event


def within(desk: Desk, task_id: str, work: Callable[[Pen, Task], Task]) -> Task:
    """Run ``work`` on a task inside one transaction of the desk's book.

    Raises:
        UnknownName: if there is no such task.
        IllegalAction: whatever ``work`` is refused.
    """
    return desk.book.transact(lambda pen: work(pen, task_of(pen, task_id)))


def _settled(payload: Payload) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if value is not None}


def _check_actor(actor: Actor) -> None:
    for what, text in (("name", actor.name), ("body", actor.body)):
        if not text.strip() or "\0" in text or not text.isprintable():
            raise IllegalAction(f"the actor has no usable {what}", repr(text), "act under a named account of a body")


def _open_parts(pen: Pen, desk: Desk, task: Task, kind: EventType) -> tuple[str, ...]:
    if kind is not EventType.CLOSE:
        return ()
    parts = (task_of(pen, child.id) for child in task.children if child.relation == "part")
    return tuple(part.id for part in parts if desk.profile(part.profile).is_open(part.state))
