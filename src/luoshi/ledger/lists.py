"""Lists that offices ask for (清单): open items of a body, what is overdue, one item's whole chain, statistics.

Pure functions over folded tasks. *Reported* and *found in documents* are two columns in every one of them; nothing
here ranks bodies or persons: bodies come in the order of their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from luoshi.ledger.clock import Deadline, deadlines, light_at, main_deadline
from luoshi.ledger.profile import Light, Profile
from luoshi.lexicon.workdays import WorkCalendar
from luoshi.model import Anchor, Event, EventType, EvidenceEntry, Task, UnknownName


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
    return line_with(task, as_of, profile, main_deadline(task, profile, calendar))


def line_with(task: Task, as_of: date, profile: Profile, deadline: Deadline | None) -> Line:
    """Return the line of one task whose deadline is already computed."""
    handed_in, found = evidence_apart(task)
    return Line(
        task=task,
        open=is_open(task, profile),
        deadline=deadline,
        light=light_at(deadline, as_of, task.reminders, profile),
        overdue=deadline is not None and deadline.overdue(as_of),
        reported=task.reported[-1] if task.reported else None,
        percent=task.percent,
        found=len(found),
        handed_in=len(handed_in),
    )


def is_open(task: Task, profile: Profile) -> bool:
    """Tell whether a task still waits for something.

    A state that the profile has dropped meanwhile counts as open, or the task would be lost from every list.
    """
    return task.state not in profile.states or profile.is_open(task.state)


def lines(
    tasks: Iterable[Task], as_of: date, profiles: Mapping[str, Profile], calendar: WorkCalendar
) -> tuple[Line, ...]:
    """Return the lines of ``tasks`` as of a day, in their order.

    Raises:
        UnknownName: if a task follows a profile that is not among ``profiles``.
    """
    return tuple(line(task, as_of, profile_of(task, profiles), calendar) for task in tasks)


def profile_of(task: Task, profiles: Mapping[str, Profile]) -> Profile:
    """Return the profile that ``task`` follows.

    Raises:
        UnknownName: if it is not among ``profiles``.
    """
    found = profiles.get(task.profile)
    if found is None:
        raise UnknownName(f"there is no profile “{task.profile}”", f"task {task.id}", "put its file back")
    return found


def open_by_body(listed: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    """Return the open items of each body that answers for them, bodies by name; ``""`` holds those of nobody yet."""
    found: dict[str, list[Line]] = {}
    for each in listed:
        if each.open:
            for unit in units(each.task) or ("",):
                found.setdefault(unit, []).append(each)
    return {unit: tuple(found[unit]) for unit in sorted(found)}


def tally_by_body(listed: Iterable[Line]) -> dict[str, Tally]:
    """Count the tasks of each body that answers for them, as lead or co-unit; bodies by name, never by figure."""
    found: dict[str, list[Line]] = {}
    for each in listed:
        for unit in units(each.task):
            found.setdefault(unit, []).append(each)
    return {unit: tally(found[unit]) for unit in sorted(found)}


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
    counter: Counter[tuple[str, str]] = Counter()
    overdue = 0
    for each in listed:
        counter.update(counted(each.task, each.open))
        overdue += each.overdue
    return tally_of(counter, overdue)


def counted(task: Task, still_open: bool) -> list[tuple[str, str]]:
    """Return under which heads a task is counted, whatever the day."""
    heads = [("", "tasks"), ("", "open" if still_open else "closed"), ("state", task.state)]
    if task.replies or task.percent == 100 or _handed_in_reply(task):
        heads.append(("", "reported_done"))
    own = units(task)
    if any(entry.body not in own for entry in task.evidence):
        heads.append(("", "evidenced"))
    if task.waiver is not None and not still_open:
        heads.append(("", "waived"))
    if task.evaluation is not None:
        heads.append(("evaluation", task.evaluation))
    if task.reply_class is not None:
        heads.append(("letter", task.reply_class))
    return heads


def tally_of(counter: Counter[tuple[str, str]], overdue: int) -> Tally:
    """Make the tally of what :func:`counted` gave for every task, and of how many are overdue."""

    def under(head: str) -> dict[str, int]:
        return {name: count for (group, name), count in sorted(counter.items()) if group == head and count}

    return Tally(
        tasks=counter["", "tasks"],
        open=counter["", "open"],
        overdue=overdue,
        reported_done=counter["", "reported_done"],
        evidenced=counter["", "evidenced"],
        closed=counter["", "closed"],
        waived=counter["", "waived"],
        evaluations=under("evaluation"),
        letters=under("letter"),
        states=under("state"),
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
