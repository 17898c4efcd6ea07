"""A task (事项): its sentence, its dealings, its evidence, and what may be done next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from luoshi.ledger import actions
from luoshi.ledger.actions import Opening
from luoshi.ledger.lists import Story
from luoshi.ledger.points import Met, unanswered
from luoshi.ledger.profile import Profile
from luoshi.ledger.writing import By
from luoshi.model import Actor, ActorRole, Anchor, EventType, LuoshiError, Task, UnknownName, anchor_at
from luoshi.store.desk import desk as desk_of
from luoshi.store.query import dealings, proposing, reading, versions
from luoshi.store.query.versions import Suspect
from luoshi.store.shelf import Shelf
from luoshi.uptake.answers import Answer
from luoshi.web.addresses import parse_passage
from luoshi.web.forms import Fields, Form, Posted, form_of, forms, payload_of
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit, Visitor

pages = Pages()

#: Cookie that remembers who acted last, so that nobody types it again; it grants nothing.
ACTOR = "luoshi_actor"


@dataclass(frozen=True, slots=True)
class NewTask:
    """The form that opens a task: the passage it rests on and the profiles to choose from."""

    at: str
    anchor: Anchor | None
    lead: str
    origin: str
    title: str
    profiles: dict[str, Profile]
    roles: tuple[ActorRole, ...]
    actor: dict[str, str]
    problem: str


@pages.page("/tasks/new", "task_new.html")
def new_task(
    visit: Visit, request: Request, at: str = "", lead: str = "", origin: str = "", title: str = ""
) -> NewTask:
    """Return the form that opens a task from the passage at the address ``at``."""
    profiles = dict(desk_of(visit.shelf).profiles)
    roles = dict.fromkeys(role for one in profiles.values() for role in form_of(one, None, EventType.DRAFT).roles)
    anchor = anchor_of(visit.shelf, at) if at else None
    named = title or (headline(anchor.quote) if anchor else "")
    return NewTask(at, anchor, lead, origin, named, profiles, tuple(roles), remembered(request), "")


@pages.router.post("/tasks", include_in_schema=False)
def open_task(visit: Visit, request: Request, fields: Posted) -> Response:
    """Open a task from a form and show it; what is not allowed is said above the form."""
    try:
        given = payload_of(EventType.DRAFT, fields, lambda address: anchor_of(visit.shelf, address))
        anchor = anchor_of(visit.shelf, fields["at"]) if fields.get("at") else None
        opening = Opening(
            title=given.get("title", ""),
            anchor=anchor,
            lead=given.get("lead"),
            due_text=given.get("due_text"),
            origin=fields.get("origin") or None,
            suggested_lead=given.get("suggested_lead"),
        )
        task = actions.open_task(desk_of(visit.shelf), _by(fields), opening, fields.get("profile", ""))
    except LuoshiError as error:
        return html("task_new.html", *_again(visit, request, fields, str(error)), 409)
    return _to(task, fields)


def _again(visit: Visitor, request: Request, fields: Fields, problem: str) -> tuple[Visitor, NewTask]:
    """Return the form with what was typed, at the address under which it can be opened again."""
    at = fields.get("at", "")
    known = at if stands(visit.shelf, at) else ""
    form = new_task(
        visit, request, known, fields.get("suggested_lead", ""), fields.get("origin", ""), fields.get("title", "")
    )
    here = replace(visit, path="/tasks/new", query=(("at", known),))
    return here, replace(form, problem=problem, actor=_typed_actor(fields))


def stands(shelf: Shelf, address: str) -> bool:
    """Tell whether an address is one of a passage on this shelf."""
    try:
        return bool(address) and anchor_of(shelf, address) is not None
    except LuoshiError:
        return False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One item's whole chain, and the forms of what may be done next."""

    story: Story
    profile: Profile
    forms: tuple[Form, ...]
    days_left: int | None
    light: str | None
    payloads: tuple[Mapping[str, Any], ...]
    actor: dict[str, str]
    problem: str
    typed: dict[str, str]
    suspect: Suspect | None = None
    proposals: tuple[Answer, ...] = ()
    deciders: tuple[ActorRole, ...] = ()
    unmet: tuple[Met, ...] = ()


@pages.page("/tasks/{task_id}", "task.html")
def task(visit: Visit, request: Request, task_id: str) -> TaskPage:
    """Return one item's whole chain: sentence, dealings, replies, evidence, evaluation."""
    story = dealings.story(visit.shelf, task_id)
    line = dealings.line_of(visit.shelf, task_id, today=visit.today)
    profile = desk_of(visit.shelf).profile(story.task.profile)
    deadline = line.deadline
    return TaskPage(
        story=story,
        profile=profile,
        forms=forms(profile, story.task.state),
        days_left=deadline.days_left(visit.today) if deadline and deadline.running else None,
        light=line.light.letter if line.light else None,
        payloads=tuple(json.loads(event.payload) for event in story.events),
        actor=remembered(request),
        problem="",
        typed={},
        suspect=versions.suspect_of(visit.shelf, story.task),
        proposals=proposing.proposals(visit.shelf, task_id),
        deciders=_deciders(profile, story.task.state),
        unmet=unanswered(story.task.requests, story.task.replies[-1].text) if story.task.replies else (),
    )


def _deciders(profile: Profile, state: str) -> tuple[ActorRole, ...]:
    """Return the roles that may both take and refuse what is proposed as evidence."""
    taking, refusing = (
        form_of(profile, state, kind).roles for kind in (EventType.ADD_EVIDENCE, EventType.REFUSE_EVIDENCE)
    )
    return tuple(role for role in taking if role in refusing)


@pages.router.post("/tasks/{task_id}/{event}", include_in_schema=False)
def act(visit: Visit, request: Request, task_id: str, event: EventType, fields: Posted) -> Response:
    """Do one thing on a task and show it; what is not allowed is said above the forms, with what was typed kept."""
    try:
        done = deal(visit, task_id, event, fields)
    except UnknownName:
        raise
    except LuoshiError as error:
        page = replace(task(visit, request, task_id), problem=str(error), actor=_typed_actor(fields))
        here = replace(visit, path=f"/tasks/{task_id}", query=())
        return html("task.html", here, replace(page, typed={**fields, "event": event.value}), 409)
    return _to(done, fields)


def deal(visit: Visitor, task_id: str, event: EventType, fields: Fields) -> Task:
    """Write what a form asks for.

    Raises:
        IllegalAction: if it is not allowed.
        UnknownName: if there is no such task.
    """
    desk, by = desk_of(visit.shelf), _by(fields)
    given = payload_of(event, fields, lambda address: anchor_of(visit.shelf, address))
    match event:
        case EventType.SPLIT:
            return actions.split(desk, task_id, by, parts=[Opening(title=title) for title in given.get("parts", [])])
        case EventType.MERGE:
            return actions.merge(desk, task_id, by, into=given.get("into", ""))
        case EventType.FOLLOW_UP:
            return actions.follow_up(desk, task_id, by, promise=given.get("promise", ""))
        case EventType.ISSUE_REPLY:
            return actions.issue_reply(desk, task_id, by, text=given.pop("text", ""), **given)
        case _:
            return actions.act(desk, task_id, event, by, **given)


def anchor_of(shelf: Shelf, address: str) -> Anchor:
    """Return the anchor at the address of a passage; an address pasted with ``/p/`` or the server's name is taken too.

    Raises:
        UnknownName: if it is no address of a passage on this shelf.
    """
    source_id, span = parse_passage(address.strip().rpartition("/p/")[2])
    text = reading.source_text(shelf, source_id).text
    if span.end > len(text):
        raise UnknownName(f"the source has {len(text)} characters", address, "the address points behind them")
    return anchor_at(source_id, text, [span])


def headline(quotation: str) -> str:
    """Return a title for a task: the first clause of its quotation, at most 40 characters."""
    first = min((quotation.find(mark) for mark in "。；，" if mark in quotation[8:]), default=-1)
    return "".join(quotation[: first if 8 <= first <= 40 else 40].split())


def _by(fields: Fields) -> By:
    role = fields.get("role", "")
    if role not in {one.value for one in ActorRole}:
        raise UnknownName(f"there is no role “{role}”", "role", f"roles are: {', '.join(ActorRole)}")
    actor = Actor(fields.get("name", ""), ActorRole(role), fields.get("body", ""))
    seen = fields.get("seen", "")
    return By(actor, datetime.now(UTC), note=fields.get("note") or None, seen=int(seen) if seen.isdigit() else None)


def _to(task: Task, fields: Fields) -> Response:
    response = RedirectResponse(f"/tasks/{task.id}#last", status_code=303)
    response.set_cookie(ACTOR, quote(json.dumps(_typed_actor(fields))), httponly=True, samesite="strict")
    return response


def _typed_actor(fields: Fields) -> dict[str, str]:
    return {name: fields.get(name, "")[:200] for name in ("name", "body", "role")}


def remembered(request: Request) -> dict[str, str]:
    """Return who acted last in this browser, empty at first."""
    try:
        known = json.loads(unquote(request.cookies.get(ACTOR, "{}")))
    except ValueError:
        known = {}
    found = known if isinstance(known, dict) else {}
    return {name: str(found.get(name, ""))[:200] for name in ("name", "body", "role")}
