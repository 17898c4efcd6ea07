"""Lists that offices ask for (清单): open items of a body, what is overdue, one item's whole chain, statistics.

Pure functions over folded tasks. *Reported* and *found in documents* are two columns in every one of them; nothing
here ranks bodies or persons: bodies come in the order of their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from luoshi.ledger.clock import Deadline, deadlines, light, main_deadline
from luoshi.ledger.profile import Light, Profile
from luoshi.lexicon.workdays import WorkCalendar
from luoshi.model import Anchor, Event, EventType, EvidenceEntry, Task


@dataclass(frozen=True, slots=True)
class Line:
    """One task on a list as of a day: with its deadline and light, and its two columns of what is known.

    ``reported`` is the handler's last word and ``percent`` the share it reported; ``found`` counts the evidence from
    other bodies and ``handed_in`` that from the bodies that answer.
    """

    task: Task
    open: bool
    deadline: Deadline | None
    light: Light | None
    overdue: bool
    reported: str | None
    percent: float | None
    found: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over tasks as of a day; ``reported_done`` and ``evidenced`` are counted apart and may differ.

    ``reported_done`` counts tasks whose handler handed in a reply or reported 100 %; ``evidenced`` those with evidence
    found in documents; ``waived`` those closed without evidence for a stated reason.
    """

    tasks: int
    open: int
    overdue: int
    reported_done: int
    evidenced: int
    closed: int
    waived: int
    evaluations: Mapping[str, int]
    letters: Mapping[str, int]
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Story:
    """One item's whole chain (全链条): sentence, dealings, replies, evidence, evaluation, what grew out of it."""

    anchor: Anchor | None
    task: Task
    events: tuple[Event, ...]
    deadlines: tuple[Deadline, ...]
    handed_in: tuple[EvidenceEntry, ...]
    found: tuple[EvidenceEntry, ...]
    children: tuple[Task, ...]


def units(task: Task) -> tuple[str, ...]:
    """Return the bodies that answer for a task, the lead first."""
    return tuple(unit for unit in (task.lead, *task.co) if unit)


def evidence_apart(task: Task) -> tuple[tuple[EvidenceEntry, ...], tuple[EvidenceEntry, ...]]:
    """Return the evidence that the answering bodies handed in, and the evidence that others found."""
    own = units(task)
    handed_in = tuple(entry for entry in task.evidence if entry.body in own)
    return handed_in, tuple(entry for entry in task.evidence if entry.body not in own)


def line(task: Task, as_of: date, profile: Profile, calendar: WorkCalendar) -> Line:
    """Return the line of one task as of a day."""
    deadline = main_deadline(task, profile, calendar)
    handed_in, found = evidence_apart(task)
    state = profile.states.get(task.state)
    return Line(
        task=task,
        # A state that the profile has dropped meanwhile is shown as open rather than lost from every list.
        open=state is None or profile.is_open(task.state),
        deadline=deadline,
        light=light(task, as_of, profile, calendar),
        overdue=deadline is not None and deadline.overdue(as_of),
        reported=task.reported[-1] if task.reported else None,
        percent=task.percent,
        found=len(found),
        handed_in=len(handed_in),
    )


def lines(
    tasks: Iterable[Task], as_of: date, profiles: Mapping[str, Profile], calendar: WorkCalendar
) -> tuple[Line, ...]:
    """Return the lines of ``tasks`` as of a day, in their order."""
    return tuple(line(task, as_of, profiles[task.profile], calendar) for task in tasks)


def open_by_body(listed: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    """Return the open items of each body that answers for them, bodies by name; ``""`` holds those of nobody yet."""
    found: dict[str, list[Line]] = {}
    for each in listed:
        if each.open:
            for unit in units(each.task) or ("",):
                found.setdefault(unit, []).append(each)
    return {unit: tuple(found[unit]) for unit in sorted(found)}


def overdue_lines(listed: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that are overdue, the longest first."""
    late = [each for each in listed if each.overdue]
    return tuple(sorted(late, key=lambda each: (each.deadline.due if each.deadline else date.max, each.task.seq)))


def due_within(listed: Iterable[Line], as_of: date, days: int) -> tuple[Line, ...]:
    """Return the lines whose deadline still runs and falls within ``days`` from ``as_of``, the nearest first."""
    soon = [
        each
        for each in listed
        if each.deadline is not None and each.deadline.running and 0 <= each.deadline.days_left(as_of) <= days
    ]
    return tuple(sorted(soon, key=lambda each: (each.deadline.due if each.deadline else date.max, each.task.seq)))


def tally(listed: Iterable[Line]) -> Tally:
    """Count over lines; what is reported and what is found are counted apart."""
    count: Counter[str] = Counter()
    evaluations: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for each in listed:
        task = each.task
        count["tasks"] += 1
        count["open" if each.open else "closed"] += 1
        count["overdue"] += each.overdue
        count["reported_done"] += bool(task.replies) or each.percent == 100 or _handed_in_reply(task)
        count["evidenced"] += each.found > 0
        count["waived"] += task.waiver is not None and not each.open
        states[task.state] += 1
        if task.evaluation is not None:
            evaluations[task.evaluation] += 1
        if task.reply_class is not None:
            letters[task.reply_class] += 1
    return Tally(
        tasks=count["tasks"],
        open=count["open"],
        overdue=count["overdue"],
        reported_done=count["reported_done"],
        evidenced=count["evidenced"],
        closed=count["closed"],
        waived=count["waived"],
        evaluations=dict(sorted(evaluations.items())),
        letters=dict(sorted(letters.items())),
        states=dict(sorted(states.items())),
    )


def story(
    task: Task,
    events: Iterable[Event],
    tasks: Mapping[str, Task],
    profile: Profile,
    calendar: WorkCalendar,
) -> Story:
    """Return one item's whole chain; ``tasks`` are those of the book, to find what grew out of it."""
    handed_in, found = evidence_apart(task)
    return Story(
        anchor=task.anchor,
        task=task,
        events=tuple(events),
        deadlines=deadlines(task, profile, calendar),
        handed_in=handed_in,
        found=found,
        children=tuple(tasks[child.id] for child in task.children if child.id in tasks),
    )


def _handed_in_reply(task: Task) -> bool:
    from_handler = task.last(EventType.SUBMIT_REPLY)
    rejected = task.last(EventType.REJECT_REPLY)
    return from_handler is not None and (rejected is None or rejected.nth < from_handler.nth)
