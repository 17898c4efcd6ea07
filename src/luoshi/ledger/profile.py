"""What a profile is made of, and the one question it answers: where does this event lead?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from luoshi.model import ActorRole, EventType


class Phase(StrEnum):
    """Where a state stands on the way, for lists and boards; a task is open until its phase is ``closed``."""

    PREPARING = "preparing"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    CHECKING = "checking"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Label:
    """What users read, in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class State:
    """One state of a procedure (状态)."""

    id: str
    phase: Phase
    label: Label
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One step that a profile allows (流转).

    ``sources`` is empty for the step that opens a task; ``to`` is None where the state stays. ``when`` are payload
    values without which the step does not apply. ``requires`` are fields beyond those that the kind of event always
    needs, ``rules`` names of ``ledger.rules`` beyond those that always hold, ``values`` the words allowed in the
    field ``value``.
    """

    event: EventType
    sources: tuple[str, ...]
    to: str | None
    roles: tuple[ActorRole, ...]
    when: tuple[tuple[str, Any], ...] = ()
    requires: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    def applies(self, state: str | None, payload: Mapping[str, Any]) -> bool:
        """Tell whether this is the step from ``state`` for an event with ``payload``."""
        here = not self.sources if state is None else state in self.sources
        return here and all(payload.get(name) == value for name, value in self.when)


@dataclass(frozen=True, slots=True)
class Letter:
    """A class of reply (办理结果分类); ``follow_up`` means that the reply promises something still to be done."""

    id: str
    label: Label
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """A light (灯色): shown when at most ``days_left`` days are left, or after ``reminders`` reminders.

    Days left are the due day minus today, so -1 is the first day overdue. A light without a bound always fits.
    """

    colour: str
    letter: str
    label: Label
    days_left: int | None = None
    reminders: int | None = None

    def fits(self, days_left: int, reminders: int) -> bool:
        """Tell whether this light is on."""
        if self.days_left is None and self.reminders is None:
            return True
        near = self.days_left is not None and days_left <= self.days_left
        return near or (self.reminders is not None and reminders >= self.reminders)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How long one step may take (时限): counted from the last of ``starts``, met by the first of ``stops`` after it.

    Exactly one of ``working_days``, ``days`` and ``months`` is set, or none where only a date that somebody set
    counts. The clock runs in ``states``; without them, until one of ``stops`` happens. A date set on the task itself
    replaces the computed one of the rule that is ``main``.
    """

    step: str
    label: Label
    starts: tuple[EventType, ...]
    stops: tuple[EventType, ...]
    states: tuple[str, ...] = ()
    working_days: int | None = None
    days: int | None = None
    months: int | None = None
    main: bool = False
    note: str = ""


@dataclass(frozen=True)
class Profile:
    """The rules of one procedure (办理规程)."""

    id: str
    version: int
    name: Label
    note: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    letters: Mapping[str, Letter]
    deadlines: tuple[DeadlineRule, ...]
    lights: tuple[Light, ...]
    digest: str = field(repr=False)

    def steps(self, state: str | None, event: EventType) -> tuple[Transition, ...]:
        """Return the steps that ``event`` can mean in ``state`` (None: a task not yet opened), in file order."""
        return tuple(
            step
            for step in self.transitions
            if step.event is event and (not step.sources if state is None else state in step.sources)
        )

    def offers(self, state: str | None, role: ActorRole) -> tuple[EventType, ...]:
        """Return the kinds of event that ``role`` may write in ``state``, each once, in file order."""
        found = [
            step.event
            for step in self.transitions
            if role in step.roles and (not step.sources if state is None else state in step.sources)
        ]
        return tuple(dict.fromkeys(found))

    def is_open(self, state: str) -> bool:
        """Tell whether a task in ``state`` still waits for something."""
        return self.states[state].phase is not Phase.CLOSED
