"""Who acts by a form (经办): the account that is signed in, or, without accounts, whoever the form says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from luoshi.ledger import people
from luoshi.ledger.writing import By
from luoshi.model import Actor, ActorRole, UnknownName
from luoshi.web.forms import Fields
from luoshi.web.gate import Entry

#: Cookie that remembers who acted last where there are no accounts, so that nobody types it again; it grants nothing.
ACTOR = "luoshi_actor"


def actor_of(entry: Entry, fields: Fields, roles: Sequence[ActorRole]) -> Actor:
    """Return who acts, in one of ``roles``.

    With accounts the form only chooses among what was granted, in its field ``as`` (``handler@市财政局``); the names it
    may claim otherwise are not looked at.

    Raises:
        IllegalAction: if the account was not granted that.
        UnknownName: if, without accounts, the form names no role that there is.
    """
    if entry.account is not None:
        role, _, body = fields.get("as", "").partition("@")
        return people.actor(entry.account, body, role, roles)
    role = fields.get("role", "")
    if role not in {one.value for one in ActorRole}:
        raise UnknownName(f"there is no role “{role}”", "role", f"roles are: {', '.join(ActorRole)}")
    return Actor(fields.get("name", ""), ActorRole(role), fields.get("body", ""))


def by_of(entry: Entry, fields: Fields, roles: Sequence[ActorRole]) -> By:
    """Return who acts and when, with the note of the form and what its sender had before their eyes.

    Raises:
        IllegalAction: if the account was not granted one of ``roles``.
        UnknownName: if there is no such role.
    """
    seen = fields.get("seen", "")
    actor = actor_of(entry, fields, roles)
    return By(
        actor,
        datetime.now(UTC),
        note=fields.get("note") or None,
        seen=int(seen) if seen.isdigit() else None,
        signed=entry.account is not None,
    )


def typed_actor(fields: Fields) -> dict[str, str]:
    """Return who the form says acts, as it was typed."""
    return {name: fields.get(name, "")[:200] for name in ("name", "body", "role", "as")}


def remembered(request: Request) -> dict[str, str]:
    """Return who acted last in this browser: name, body and role, each empty if nobody did."""
    try:
        known = json.loads(unquote(request.cookies.get(ACTOR, "{}")))
    except ValueError:
        known = {}
    return typed_actor({name: str(value) for name, value in known.items()} if isinstance(known, dict) else {})


def remember(response: Response, entry: Entry, typed: dict[str, str]) -> None:
    """Keep who acted for the next form, where there are no accounts."""
    if not entry.closed:
        response.set_cookie(ACTOR, quote(json.dumps(typed)), httponly=True, samesite="strict")
