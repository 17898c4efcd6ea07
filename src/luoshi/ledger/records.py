"""Events as lines of JSON (逐行记录): what a hand-over package holds, and reading it back to prove the chain without a ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from luoshi.model import Actor, ActorRole, Event, EventType, LuoshiError


def to_line(event: Event) -> str:
    """Return ``event`` as one line of JSON, every field as its hash was taken over."""
    actor = {"name": event.actor.name, "role": event.actor.role.value, "body": event.actor.body}
    row = {
        "seq": event.seq, "task": event.task_id, "type": event.type.value, "actor": actor, "at": event.at.isoformat(),
        "from": event.from_state, "to": event.to_state, "payload": event.payload, "prev": event.prev_hash, "hash": event.hash,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def from_lines(lines: Iterable[str], where: str) -> Iterator[Event]:
    """Yield the events of ``lines``; ``where`` names the file in errors.

    Raises:
        LuoshiError: naming the line that holds no event.
    """
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            actor = Actor(row["actor"]["name"], ActorRole(row["actor"]["role"]), row["actor"]["body"])
            yield Event(
                int(row["seq"]), row["task"], EventType(row["type"]), actor, datetime.fromisoformat(row["at"]), row["from"],
                row["to"], row["payload"], row["prev"], row["hash"],
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise LuoshiError(
                f"line {number} holds no event: {error}", where, "take the package again from its source"
            ) from error
