"""The chain of the book (哈希链): every event carries the hash of the one before it.

Changing, adding or taking out an event anywhere but at the end breaks the chain from there on. Taking events off the
*end* cannot be seen in the book itself: compare :attr:`Verdict.head` with one written down earlier (a hand-over
package and every ``ledger verify`` print it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from luoshi.model import Actor, Event, EventType

#: What the first event of a book names as its predecessor.
GENESIS = "0" * 64


def digest(
    seq: int,
    task_id: str,
    kind: EventType,
    actor: Actor,
    at: datetime,
    from_state: str | None,
    to_state: str,
    payload: str,
    prev_hash: str,
) -> str:
    """Return the SHA-256 over every field of an event and the hash before it, as 64 hexadecimal digits."""
    fields = [
        seq,
        task_id,
        kind.value,
        actor.name,
        actor.role.value,
        actor.body,
        at.isoformat(),
        from_state,
        to_state,
        payload,
        prev_hash,
    ]
    return sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a book ends: the number and the hash of its last event."""

    seq: int = 0
    hash: str = GENESIS

    def event(
        self,
        task_id: str,
        kind: EventType,
        actor: Actor,
        at: datetime,
        from_state: str | None,
        to_state: str,
        payload: str,
    ) -> Event:
        """Return the event that follows this tail.

        Raises:
            ValueError: if ``at`` has no time zone; whoever calls must say which clock it is.
        """
        if at.tzinfo is None:
            raise ValueError("the time of an event needs a time zone")
        seq = self.seq + 1
        mark = digest(seq, task_id, kind, actor, at, from_state, to_state, payload, self.hash)
        return Event(seq, task_id, kind, actor, at, from_state, to_state, payload, self.hash, mark)

    @classmethod
    def after(cls, event: Event) -> Tail:
        """Return the tail of a book that ends with ``event``."""
        return cls(event.seq, event.hash)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a chain found: how many events, the hash of the last, faults, and notices that are no faults.

    A notice says that an event is dated before the one ahead of it: a clock was wrong, the order is still proven.
    """

    events: int
    head: str
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()

    @property
    def intact(self) -> bool:
        """Tell whether the chain holds from the first event to the last."""
        return not self.faults


def verify(events: Iterable[Event]) -> Verdict:
    """Check the chain of a whole book, in the order of its numbers."""
    tail, count = Tail(), 0
    faults: list[Fault] = []
    notices: list[Fault] = []
    before: datetime | None = None
    for event in events:
        count += 1
        if event.seq != tail.seq + 1:
            faults.append(Fault(event.seq, f"number {tail.seq + 1} is missing or doubled"))
        if event.prev_hash != tail.hash:
            faults.append(Fault(event.seq, "does not name the event before it"))
        found = digest(
            event.seq,
            event.task_id,
            event.type,
            event.actor,
            event.at,
            event.from_state,
            event.to_state,
            event.payload,
            event.prev_hash,
        )
        if found != event.hash:
            faults.append(Fault(event.seq, "was changed after it was written"))
        if before is not None and event.at < before:
            notices.append(Fault(event.seq, f"is dated {event.at.isoformat()}, before the event ahead of it"))
        tail, before = Tail.after(event), event.at
    return Verdict(count, tail.hash, tuple(faults), tuple(notices))
