"""Everything that was said of findings (裁定记录): each labeller's last word with time and version, and where labellers differ.

:func:`luoshi.ledger.fold.judgements` keeps the one word that a run follows; here every labeller keeps theirs. Agreement is counted by
kind of finding, never by person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.ledger.payload import anchor_from
from luoshi.model import Anchor, Event, EventType


@dataclass(frozen=True, slots=True)
class Label:
    """What one labeller last said of one finding or one field of it (标注意见)."""

    anchor: Anchor
    field: str
    value: str
    verdict: str
    by: str
    body: str
    at: datetime
    version: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often labellers looked at the same finding of a kind, and how often they said the same (一致情况): counts only."""

    kind: str
    judged: int
    by_several: int
    agreed: int

    @property
    def differing(self) -> int:
        """Findings of which two labellers said different things."""
        return self.by_several - self.agreed


class Register:
    """Keeps what was said of findings as the book grows (裁定登记): a long book is read once, then only what came after ``seq``."""

    def __init__(self) -> None:
        self.seq = 0
        self._found: dict[tuple[str, str, str, str], Label] = {}

    def follow(self, events: Iterable[Event]) -> None:
        """Take in the events that came after :attr:`seq`, in their order."""
        for event in events:
            self.seq = event.seq
            if event.type is EventType.JUDGE:
                label = _label(event)
                self._found[event.task_id, label.field, label.by, label.body] = label

    def labels(self) -> tuple[Label, ...]:
        """Return the last word of every labeller on every finding and field, in the order in which they were first spoken."""
        return tuple(self._found.values())


def _label(event: Event) -> Label:
    body = json.loads(event.payload)
    return Label(
        anchor=anchor_from(body["anchor"]),
        field=body["field"],
        value=body["value"],
        verdict=body["verdict"],
        by=event.actor.name,
        body=event.actor.body,
        at=event.at,
        version=body.get("version"),
        note=body.get("note"),
    )


def labels(events: Iterable[Event]) -> tuple[Label, ...]:
    """Return the last word of every labeller on every finding and field of a whole book."""
    register = Register()
    register.follow(events)
    return register.labels()


def agreement(told: Iterable[Label]) -> tuple[Agreement, ...]:
    """Count, for each kind of finding, how many were judged, by several labellers, and alike; unsure is a word like the others."""
    said: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    voices: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for label in told:
        kind = label.field.partition(".")[0].partition(":")[0].partition("#")[0]
        spans = ",".join(f"{span.start}-{span.end}" for span in label.anchor.spans)
        finding = (kind, f"{label.anchor.source_id}.{spans}", label.field)
        is_field = "." in label.field
        said.setdefault(finding, set()).add((label.verdict, label.value if is_field else ""))
        voices.setdefault(finding, set()).add((label.by, label.body))
    return tuple(_counted(kind, said, voices) for kind in dict.fromkeys(finding[0] for finding in said))


def _counted(
    kind: str,
    said: Mapping[tuple[str, str, str], set[tuple[str, str]]],
    voices: Mapping[tuple[str, str, str], set[tuple[str, str]]],
) -> Agreement:
    own: Sequence[tuple[str, str, str]] = [finding for finding in said if finding[0] == kind]
    several = [finding for finding in own if len(voices[finding]) > 1]
    return Agreement(kind, len(own), len(several), sum(len(said[finding]) == 1 for finding in several))
