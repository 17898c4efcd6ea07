"""A task (事项): its sentence, its dealings, its evidence, and what may be done next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from luoshi.ledger import actions, people
from luoshi.ledger.actions import Opening
from luoshi.ledger.lists import Story
from luoshi.ledger.points import Met, unanswered
from luoshi.ledger.profile import Profile
from luoshi.model import Account, ActorRole, Anchor, EventType, Grant, LuoshiError, Task, UnknownName
from luoshi.store.attachments import Attachment, attachments, keep
from luoshi.store.desk import desk as desk_of
from luoshi.store.query import dealings, documents, proposing, reading, versions
from luoshi.store.query.documents import Document
from luoshi.store.query.rooting import anchor_of
from luoshi.store.query.versions import Suspect
from luoshi.store.shelf import Shelf
from luoshi.uptake.answers import Answer
from luoshi.web.acting import by_of, remember, remembered, typed_actor
from luoshi.web.forms import Fields, Form, Posted, form_of, forms, payload_of, uploaded
from luoshi.web.pages.trouble import Trouble
from luoshi.web.respond import Pages, html, json_of
from luoshi.web.visit import Visit, Visitor

pages = Pages()


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
    mine: tuple[Grant, ...]
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
    mine = people.choices(visit.entry.account, roles) if visit.entry.account else ()
    return NewTask(at, anchor, lead, origin, named, profiles, tuple(roles), mine, remembered(request), "")


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
        desk, profile = desk_of(visit.shelf), fields.get("profile", "")
        by = by_of(visit.entry, fields, form_of(desk.profile(profile), None, EventType.DRAFT).roles)
        task = actions.open_task(desk, by, opening, profile)
    except LuoshiError as error:
        if visit.entry.token is not None:
            return _refusal(error)
        return html("task_new.html", *_again(visit, request, fields, str(error)), 409)
    return _answer(visit, task, fields)


def _again(visit: Visitor, request: Request, fields: Fields, problem: str) -> tuple[Visitor, NewTask]:
    """Return the form with what was typed, at the address under which it can be opened again."""
    at = fields.get("at", "")
    known = at if stands(visit.shelf, at) else ""
    form = new_task(
        visit, request, known, fields.get("suggested_lead", ""), fields.get("origin", ""), fields.get("title", "")
    )
    here = replace(visit, path="/tasks/new", query=(("at", known),))
    return here, replace(form, problem=problem, actor=typed_actor(fields))


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
    deciding: tuple[Grant, ...] = ()
    mine: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    files: Mapping[str, Attachment] = field(default_factory=dict)
    document: Document | None = None


@pages.page("/tasks/{task_id}", "task.html")
def task(visit: Visit, request: Request, task_id: str) -> TaskPage:
    """Return one item's whole chain: sentence, dealings, replies, evidence, evaluation."""
    story = dealings.story(visit.shelf, task_id)
    line = dealings.line_of(visit.shelf, task_id, today=visit.today)
    profile = desk_of(visit.shelf).profile(story.task.profile)
    deadline = line.deadline
    offered = forms(profile, story.task.state)
    deciders, account = _deciders(profile, story.task.state), visit.entry.account
    deciding = people.fitting(account, deciders, story.task.lead, story.task.co) if account else ()
    mine = own_grants(account, offered, story.task)
    payloads = tuple(json.loads(event.payload) for event in story.events)
    return TaskPage(
        story=story,
        profile=profile,
        forms=tuple(one for one in offered if mine.get(one.event) or not visit.entry.closed),
        days_left=deadline.days_left(visit.today) if deadline and deadline.running else None,
        light=line.light.letter if line.light else None,
        payloads=payloads,
        actor=remembered(request),
        problem="",
        typed={},
        suspect=versions.suspect_of(visit.shelf, story.task),
        proposals=proposing.proposals(visit.shelf, task_id),
        deciders=deciders if deciding or not visit.entry.closed else (),
        unmet=unanswered(story.task.requests, story.task.replies[-1].text) if story.task.replies else (),
        mine=mine,
        deciding=deciding,
        files=attachments(visit.shelf, (told["file"] for told in payloads if "file" in told)),
        document=_document(visit.shelf, story.task.anchor),
    )


def _document(shelf: Shelf, anchor: Anchor | None) -> Document | None:
    """Return the document in which the sentence of a task stands, None if it is not on the shelf."""
    if anchor is None:
        return None
    found = reading.passages_at(shelf, anchor.source_id, anchor.spans[0].start, anchor.spans[-1].end)
    return documents.document(shelf, found[0].article_id) if found else None


def _deciders(profile: Profile, state: str) -> tuple[ActorRole, ...]:
    """Return the roles that may both take and refuse what is proposed as evidence."""
    taking, refusing = (
        form_of(profile, state, kind).roles for kind in (EventType.ADD_EVIDENCE, EventType.REFUSE_EVIDENCE)
    )
    return tuple(role for role in taking if role in refusing)


def own_grants(account: Account | None, offered: Sequence[Form], task: Task) -> dict[str, tuple[Grant, ...]]:
    """Return as what an account may act by each form, for this very task; nothing where nobody is signed in."""
    if account is None:
        return {}
    return {form.event: people.fitting(account, form.roles, task.lead, task.co) for form in offered}


@pages.router.post("/tasks/{task_id}/{event}", include_in_schema=False)
def act(visit: Visit, request: Request, task_id: str, event: EventType, fields: Posted) -> Response:
    """Do one thing on a task and show it; what is not allowed is said above the forms, with what was typed kept."""
    try:
        done = deal(visit, task_id, event, fields, uploaded(request))
    except UnknownName:
        raise
    except LuoshiError as error:
        if visit.entry.token is not None:
            return _refusal(error)
        page = replace(task(visit, request, task_id), problem=str(error), actor=typed_actor(fields))
        here = replace(visit, path=f"/tasks/{task_id}", query=())
        return html("task.html", here, replace(page, typed={**fields, "event": event.value}), 409)
    return _answer(visit, done, fields)


def deal(visit: Visitor, task_id: str, event: EventType, fields: Fields, upload: UploadFile | None = None) -> Task:
    """Write what a form asks for; the file that came with it is put on the shelf before the event that names it.

    Raises:
        IllegalAction: if it is not allowed.
        UnknownName: if there is no such task.
    """
    desk = desk_of(visit.shelf)
    by = by_of(visit.entry, fields, _roles(visit, task_id, event))
    given = payload_of(event, fields, lambda address: anchor_of(visit.shelf, address))
    if upload is not None:
        given["file"] = keep(visit.shelf, upload.file, upload.filename or "").sha256
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


def _roles(visit: Visitor, task_id: str, event: EventType) -> tuple[ActorRole, ...]:
    """Return the roles that may now do this; none where nobody may."""
    task = dealings.task(visit.shelf, task_id)
    return form_of(desk_of(visit.shelf).profile(task.profile), task.state, event).roles


def headline(quotation: str) -> str:
    """Return a title for a task: the first clause of its quotation, at most 40 characters."""
    first = min((quotation.find(mark) for mark in "。；，" if mark in quotation[8:]), default=-1)
    return "".join(quotation[: first if 8 <= first <= 40 else 40].split())


def _answer(visit: Visitor, task: Task, fields: Fields) -> Response:
    """Show the task to whoever acted: a program gets it as data, a browser is led to its page."""
    if visit.entry.token is not None:
        return json_of(task)
    response = RedirectResponse(f"/tasks/{task.id}#last", status_code=303)
    remember(response, visit.entry, typed_actor(fields))
    return response


def _refusal(error: LuoshiError) -> Response:
    return json_of(Trouble(error.what, error.where, error.remedy), 409)
