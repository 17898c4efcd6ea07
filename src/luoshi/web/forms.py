"""Forms of the ledger (表单): which fields a step asks for, and how what was typed becomes a payload."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from luoshi.ledger.payload import FIELDS, REQUIRED, Shape, anchor_json
from luoshi.ledger.profile import Profile, Transition
from luoshi.model import ActorRole, Anchor, EventType, IllegalAction
from luoshi.web.gate import entry_of
from luoshi.web.guard import check_form

#: Fields that a form fills by itself or that another page sets.
_HIDDEN = {"profile", "profile_version", "parent", "relation", "origin", "child", "side", "requesters", "file"}

#: Kinds of event that need more than one event and so have forms of their own: what each asks for.
_OWN: Mapping[EventType, tuple[tuple[str, Shape], ...]] = {
    EventType.SPLIT: (("parts", Shape.TEXTS),),
    EventType.MERGE: (("into", Shape.TEXT),),
    EventType.FOLLOW_UP: (("promise", Shape.TEXT),),
}

Fields = Mapping[str, str]


async def posted(request: Request) -> AsyncIterator[Fields]:
    """Yield the fields of a form that was sent from a page of this server, or of what a program sent with a token.

    Raises:
        IllegalAction: if it was not.
    """
    entry = entry_of(request)
    if entry.token is not None and request.headers.get("content-type", "").startswith("application/json"):
        yield _of_json(await request.body(), request.url.path)
        return
    form = await request.form(max_files=1, max_fields=2000)
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        upload = form.get("upload")
        request.state.upload = upload if isinstance(upload, UploadFile) and (upload.filename or upload.size) else None
        # A token is not sent by a browser on its own, so no other page can make it do so.
        if entry.token is None:
            check_form(request, request.app.state.secret, fields.get("csrf", ""))
        yield fields
    finally:
        await form.close()


Posted = Annotated[Fields, Depends(posted)]


def _of_json(body: bytes, where: str) -> Fields:
    """Return the fields that a program sends as one JSON object of texts, numbers, truth values and lists of texts."""
    try:
        sent = json.loads(body)
    except ValueError as error:
        raise IllegalAction(f"this is not JSON: {error}", where, "send one JSON object") from error
    if not isinstance(sent, dict):
        raise IllegalAction("this is not a JSON object", where, "send one JSON object")
    return {name: _as_typed(value) for name, value in sent.items() if value is not None}


def _as_typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def uploaded(request: Request) -> UploadFile | None:
    """Return the file that came with a form, None if there is none."""
    found = getattr(request.state, "upload", None)
    return found if isinstance(found, UploadFile) else None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its name, the shape of its value, whether it must be filled, the values to choose from."""

    name: str
    shape: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What may be done next: one kind of event, who may do it, what it asks for."""

    event: EventType
    roles: tuple[ActorRole, ...]
    fields: tuple[Field, ...]
    upload: bool = False


def forms(profile: Profile, state: str | None) -> tuple[Form, ...]:
    """Return a form for every kind of event that the profile allows in ``state``, in the order of its file."""
    kinds = dict.fromkeys(step.event for step in profile.transitions if _starts(step, state))
    return tuple(form_of(profile, state, kind) for kind in kinds if kind is not EventType.DRAFT or state is None)


def form_of(profile: Profile, state: str | None, kind: EventType) -> Form:
    """Return the form of one kind of event in ``state``."""
    steps = profile.steps(state, kind)
    needed = {*REQUIRED.get(kind, ()), *(name for step in steps for name in step.requires)}
    asked = _OWN.get(kind) or tuple((name, shape) for name, shape in FIELDS[kind].items() if name not in _HIDDEN)
    fields = tuple(
        Field(name, shape.name.lower(), name in needed or kind in _OWN, _choices(profile, steps, name))
        for name, shape in asked
    )
    roles = tuple(dict.fromkeys(role for step in steps for role in step.roles))
    return Form(kind, roles, fields, kind not in _OWN and "file" in FIELDS[kind])


def _starts(step: Transition, state: str | None) -> bool:
    return not step.sources if state is None else state in step.sources


def _choices(profile: Profile, steps: Sequence[Transition], name: str) -> tuple[str, ...]:
    """Return the words a field may hold: the letters of the profile, or what its steps name."""
    if name == "letter":
        return tuple(profile.letters)
    given = [str(value) for step in steps for key, value in step.when if key == name and isinstance(value, str)]
    values = [value for step in steps for value in step.values] if name == "value" else []
    return tuple(dict.fromkeys([*given, *values]))


def payload_of(kind: EventType, fields: Fields, anchor_of: Callable[[str], Anchor]) -> dict[str, Any]:
    """Turn what was typed into the payload of an event; fields left empty are left out.

    ``anchor_of`` makes an anchor of the address of a passage.

    Raises:
        IllegalAction: naming the field that cannot be read.
    """
    shapes = dict(_OWN.get(kind) or FIELDS[kind].items())
    found = {}
    for name, shape in shapes.items():
        typed = fields.get(name, "").strip()
        if typed and name not in _HIDDEN:
            found[name] = _value(name, shape, typed, anchor_of)
    return found


def _value(name: str, shape: Shape, typed: str, anchor_of: Callable[[str], Anchor]) -> Any:
    match shape:
        case Shape.TEXT | Shape.DATE:
            return typed
        case Shape.TEXTS:
            return [part for line in typed.splitlines() for part in _parts(line)]
        case Shape.BOOL:
            return typed == "true"
        case Shape.PERCENT | Shape.COUNT:
            try:
                return int(typed) if shape is Shape.COUNT else float(typed)
            except ValueError as error:
                raise IllegalAction(f"“{typed}” is no number", name, "type digits only") from error
        case Shape.ANCHOR:
            return anchor_json(anchor_of(typed))


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.replace("；", ";").replace("、", ";").split(";") if part.strip()]
