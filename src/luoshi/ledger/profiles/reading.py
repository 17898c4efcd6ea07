"""Reading a profile: TOML text to :class:`Profile`, or one clear error that names the line of thought that breaks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from luoshi.ledger.payload import COMMON, FIELDS
from luoshi.ledger.profile import (
    DeadlineRule,
    Label,
    Letter,
    Light,
    Phase,
    Profile,
    State,
    Transition,
)
from luoshi.ledger.rules import OPTIONAL
from luoshi.model import ActorRole, EventType, LuoshiError

E = TypeVar("E", bound=StrEnum)

_KEYS = {
    "": {"id", "version", "name", "note", "states", "transitions", "letters", "deadlines", "lights"},
    "state": {"phase", "zh", "en", "retired"},
    "transition": {"event", "from", "to", "roles", "when", "requires", "rules", "values"},
    "letter": {"zh", "en", "follow_up"},
    "light": {"colour", "letter", "zh", "en", "days_left", "reminders"},
    "deadline": {
        "step",
        "zh",
        "en",
        "starts",
        "stops",
        "states",
        "working_days",
        "days",
        "months",
        "main",
        "note",
    },
}

#: In ``from``: every state whose phase is not ``closed``.
ANY_OPEN = "*"


def parse(text: str, where: str) -> Profile:
    """Read a profile from TOML ``text``; ``where`` names it in errors.

    Raises:
        LuoshiError: if the text is not TOML, a key or word is unknown, a label or the opening step is missing, a
            state cannot be reached, two steps cannot be told apart, or a deadline belongs to nothing.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LuoshiError(f"the profile is not TOML: {error}", where, "mend the line named") from error
    reader = _Reader(where)
    reader.keys(raw, "", where)
    name = reader.value(raw, "name", dict, where)
    states = reader.states(reader.value(raw, "states", dict, where))
    profile = Profile(
        id=reader.value(raw, "id", str, where),
        version=reader.value(raw, "version", int, where),
        name=reader.label(name, f"{where}: name"),
        note=reader.value(raw, "note", str, where),
        states=states,
        transitions=reader.transitions(reader.value(raw, "transitions", list, where), states),
        letters=reader.letters(raw.get("letters", {})),
        deadlines=reader.deadlines(raw.get("deadlines", []), states),
        lights=reader.lights(raw.get("lights", [])),
        digest=sha256(text.encode()).hexdigest()[:16],
    )
    _check_whole(profile, where)
    return profile


class _Reader:
    """Reads the parts of one profile; keeps only where it is for its errors."""

    def __init__(self, where: str) -> None:
        self.where = where

    def keys(self, raw: object, part: str, where: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise LuoshiError("a table is expected here", where, "write it as { key = value }")
        unknown = sorted(set(raw) - _KEYS[part])
        if unknown:
            known = ", ".join(sorted(_KEYS[part]))
            raise LuoshiError(f"the key “{unknown[0]}” is unknown", where, f"keys are: {known}")
        return raw

    def value(self, raw: Mapping[str, Any], key: str, kind: type[Any], where: str) -> Any:
        found = raw.get(key)
        if not isinstance(found, kind) or isinstance(found, bool) is not (kind is bool) or found in ("", [], {}):
            raise LuoshiError(f"“{key}” is missing or not a {kind.__name__}", where, f"set {key}")
        return found

    def optional_count(self, raw: Mapping[str, Any], key: str, where: str) -> int | None:
        if key not in raw:
            return None
        count: int = self.value(raw, key, int, where)
        return count

    def word(self, enum: type[E], word: object, where: str) -> E:
        try:
            return enum(str(word))
        except ValueError as error:
            known = ", ".join(member.value for member in enum)
            raise LuoshiError(f"“{word}” is not a known {enum.__name__}", where, f"known are: {known}") from error

    def words(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        found = raw.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise LuoshiError(f"“{key}” must be a list of words", where, f'write {key} = ["..."]')
        return tuple(found)

    def label(self, raw: Mapping[str, Any], where: str) -> Label:
        for language in ("zh", "en"):
            if not isinstance(raw.get(language), str) or not raw[language].strip():
                raise LuoshiError(f"the label “{language}” is missing", where, "every name is given in zh and en")
        return Label(raw["zh"], raw["en"])

    def states(self, raw: Mapping[str, Any]) -> dict[str, State]:
        found = {}
        for name, item in raw.items():
            where = f"{self.where}: states.{name}"
            item = self.keys(item, "state", where)
            phase = self.word(Phase, item.get("phase"), where)
            found[name] = State(name, phase, self.label(item, where), bool(item.get("retired", False)))
        return found

    def known_states(self, names: tuple[str, ...], states: Mapping[str, State], where: str) -> tuple[str, ...]:
        for name in names:
            if name not in states:
                raise LuoshiError(f"there is no state “{name}”", where, f"states are: {', '.join(states)}")
        return names

    def transitions(self, raw: list[Any], states: Mapping[str, State]) -> tuple[Transition, ...]:
        return tuple(self.transition(item, f"{self.where}: transitions[{n}]", states) for n, item in enumerate(raw))

    def transition(self, item: object, where: str, states: Mapping[str, State]) -> Transition:
        raw = self.keys(item, "transition", where)
        event = self.word(EventType, raw.get("event"), where)
        where = f"{where} ({event})"
        names = self.words(raw, "from", where)
        if ANY_OPEN in names:
            opened = tuple(name for name, state in states.items() if state.phase is not Phase.CLOSED)
            names = (*opened, *(name for name in names if name != ANY_OPEN))
        to = raw.get("to")
        self.known_states((*names, *([to] if to is not None else [])), states, where)
        roles = tuple(self.word(ActorRole, role, where) for role in self.words(raw, "roles", where))
        if not roles:
            raise LuoshiError("no role may do this", where, "name at least one role")
        fields = {**FIELDS[event], **COMMON}
        for name in (*raw.get("when", {}), *self.words(raw, "requires", where)):
            if name not in fields:
                raise LuoshiError(f"“{event}” has no field “{name}”", where, f"fields are: {', '.join(fields)}")
        for rule in self.words(raw, "rules", where):
            if rule not in OPTIONAL:
                raise LuoshiError(f"there is no rule “{rule}”", where, f"rules are: {', '.join(OPTIONAL)}")
        return Transition(
            event=event,
            sources=tuple(dict.fromkeys(names)),
            to=to,
            roles=roles,
            when=tuple(sorted(raw.get("when", {}).items())),
            requires=self.words(raw, "requires", where),
            rules=self.words(raw, "rules", where),
            values=self.words(raw, "values", where),
        )

    def letters(self, raw: Mapping[str, Any]) -> dict[str, Letter]:
        found = {}
        for name, item in raw.items():
            where = f"{self.where}: letters.{name}"
            item = self.keys(item, "letter", where)
            found[name] = Letter(name, self.label(item, where), bool(item.get("follow_up", False)))
        return found

    def deadlines(self, raw: list[Any], states: Mapping[str, State]) -> tuple[DeadlineRule, ...]:
        found = []
        for n, item in enumerate(raw):
            where = f"{self.where}: deadlines[{n}]"
            item = self.keys(item, "deadline", where)
            counts = {key: self.optional_count(item, key, where) for key in ("working_days", "days", "months")}
            given = [key for key, count in counts.items() if count is not None]
            main = bool(item.get("main", False))
            if len(given) > 1 or (not given and not main):
                raise LuoshiError("a deadline is counted in exactly one way", where, "working_days, days or months")
            if any(count is not None and count < 1 for count in counts.values()):
                raise LuoshiError("a deadline of no days is none", where, "count from 1")
            found.append(
                DeadlineRule(
                    step=self.value(item, "step", str, where),
                    label=self.label(item, where),
                    starts=tuple(self.word(EventType, word, where) for word in self.words(item, "starts", where)),
                    stops=tuple(self.word(EventType, word, where) for word in self.words(item, "stops", where)),
                    states=self.known_states(self.words(item, "states", where), states, where),
                    main=main,
                    note=str(item.get("note", "")),
                    **counts,
                )
            )
        return tuple(found)

    def lights(self, raw: list[Any]) -> tuple[Light, ...]:
        found = []
        for n, item in enumerate(raw):
            where = f"{self.where}: lights[{n}]"
            item = self.keys(item, "light", where)
            found.append(
                Light(
                    colour=self.value(item, "colour", str, where),
                    letter=self.value(item, "letter", str, where),
                    label=self.label(item, where),
                    days_left=self.optional_count(item, "days_left", where),
                    reminders=self.optional_count(item, "reminders", where),
                )
            )
        return tuple(found)


def _check_whole(profile: Profile, where: str) -> None:
    opening = [step for step in profile.transitions if not step.sources]
    if not opening or any(step.event is not EventType.DRAFT or step.to is None for step in opening):
        raise LuoshiError("a task must be opened by “draft”, and only by it", where, "give the first step without from")
    _check_reach(profile, where)
    for n, step in enumerate(profile.transitions):
        _check_told_apart(profile, n, step, where)
    if sum(rule.main for rule in profile.deadlines) > 1:
        raise LuoshiError("two deadlines are main", where, "only one date can be the due date of a task")
    happens = {step.event for step in profile.transitions}
    for rule in profile.deadlines:
        lost = [event for event in (*rule.starts, *rule.stops) if event not in happens]
        if lost or not rule.starts:
            what = f"“{lost[0]}” never happens" if lost else "nothing starts its clock"
            raise LuoshiError(f"deadline “{rule.step}”: {what}", where, "name events of this profile")
    if not any(light.days_left is None and light.reminders is None for light in profile.lights[-1:]):
        raise LuoshiError("the last light must fit always", where, "end the lights with one without a bound")


def _check_reach(profile: Profile, where: str) -> None:
    reached: set[str] = set()
    fresh = {step.to for step in profile.transitions if not step.sources and step.to}
    while fresh:
        reached |= fresh
        fresh = {step.to for step in profile.transitions if step.to and not reached.isdisjoint(step.sources)} - reached
    for state in profile.states.values():
        if state.id not in reached and not state.retired:
            raise LuoshiError(
                f"no event leads to the state “{state.id}”", where, "add a step, or mark the state retired = true"
            )


def _check_told_apart(profile: Profile, n: int, step: Transition, where: str) -> None:
    for other in profile.transitions[:n]:
        clash = other.event is step.event and (
            not set(other.sources).isdisjoint(step.sources) or (not other.sources and not step.sources)
        )
        apart_by_role = set(other.roles).isdisjoint(step.roles)
        apart_by_value = any(dict(step.when).get(name, value) != value for name, value in other.when)
        if clash and not apart_by_role and not apart_by_value:
            raise LuoshiError(
                f"two steps for “{step.event}” cannot be told apart",
                f"{where}: transitions[{n}]",
                "let them differ in from, roles or when",
            )
