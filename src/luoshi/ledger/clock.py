"""What the day makes of a task (时限): due dates, overdue, lights; computed when asked, never stored.

How days are counted, and why:

- The day of the event that starts a clock is not counted (《民法典》第二百零一条).
- A month ends on the day of the same number; if that month has none, on its last day (第二百零二条).
- Where a *computed* period ends on a day off, it ends on the next working day (第二百零三条). Working days (工作日)
  never end on a day off. A date that somebody *set* stands as it was set, holiday or not.
- A task is overdue from the day after its due day: days are compared, not hours.
- Days are those of Beijing time.

The State Council publishes the holidays of a year in the November before it. A due date in a year that the calendar
does not know is computed from the week alone and marked ``provisional``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.ledger.profile import DeadlineRule, Light, Phase, Profile
from luoshi.lexicon.workdays import WorkCalendar
from luoshi.model import Mark, Task


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of one task (时限), as its rule and its events make it.

    ``running`` tells that the step is still to be done; ``met_on`` is the day it was done, if it was.
    ``was_set`` tells that somebody set the date; then no rule was applied. ``provisional``: see the module.
    """

    step: str
    rule: DeadlineRule
    start: date
    due: date
    running: bool
    met_on: date | None
    was_set: bool
    provisional: bool

    def days_left(self, as_of: date) -> int:
        """Return the due day minus ``as_of``: 0 on the due day itself, -1 on the first day overdue."""
        return (self.due - as_of).days

    def overdue(self, as_of: date) -> bool:
        """Tell whether the step is still to be done after its due day."""
        return self.running and as_of > self.due

    def late(self) -> bool:
        """Tell whether the step was done after its due day."""
        return self.met_on is not None and self.met_on > self.due


def add_months(start: date, months: int) -> date:
    """Return the day of the same number ``months`` later, or the last day of a month that is too short."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def due_day(rule: DeadlineRule, start: date, calendar: WorkCalendar) -> date | None:
    """Return when a step that started on ``start`` is due; None where the rule itself gives no length of time."""
    if rule.working_days is not None:
        return calendar.add(start, rule.working_days)
    if rule.days is not None:
        return calendar.on_or_after(start + timedelta(days=rule.days))
    if rule.months is not None:
        return calendar.on_or_after(add_months(start, rule.months))
    return None


def deadlines(task: Task, profile: Profile, calendar: WorkCalendar) -> tuple[Deadline, ...]:
    """Return every deadline that has begun to count for ``task``, in the order of the profile."""
    found = (_deadline(rule, task, profile, calendar) for rule in profile.deadlines)
    return tuple(deadline for deadline in found if deadline is not None)


def main_deadline(task: Task, profile: Profile, calendar: WorkCalendar) -> Deadline | None:
    """Return the deadline of the task as a whole (办结期限), if one has begun to count."""
    return next((_deadline(rule, task, profile, calendar) for rule in profile.deadlines if rule.main), None)


def overdue(task: Task, as_of: date, profile: Profile, calendar: WorkCalendar) -> bool:
    """Tell whether the task as a whole is overdue on ``as_of`` (逾期)."""
    deadline = main_deadline(task, profile, calendar)
    return deadline is not None and deadline.overdue(as_of)


def light(task: Task, as_of: date, profile: Profile, calendar: WorkCalendar) -> Light | None:
    """Return the light of the task on ``as_of`` (灯色); None where no deadline runs."""
    return light_at(main_deadline(task, profile, calendar), as_of, task.reminders, profile)


def light_at(deadline: Deadline | None, as_of: date, reminders: int, profile: Profile) -> Light | None:
    """Return the light of a deadline on ``as_of`` after so many reminders; None where none runs."""
    if deadline is None or not deadline.running:
        return None
    left = deadline.days_left(as_of)
    return next((each for each in profile.lights if each.fits(left, reminders)), None)


def _deadline(rule: DeadlineRule, task: Task, profile: Profile, calendar: WorkCalendar) -> Deadline | None:
    begun = max((mark for mark in map(task.last, rule.starts) if mark), key=lambda mark: mark.nth, default=None)
    was_set = rule.main and task.due is not None
    if begun is None and not was_set:
        return None
    start = begun.on if begun else task.opened_on
    due = task.due if was_set else due_day(rule, start, calendar)
    if due is None:
        return None
    met = _met(rule, task, begun)
    running = _runs(rule, task, profile, met)
    provisional = not was_set and not (calendar.known(due) and calendar.known(start))
    return Deadline(
        step=rule.step,
        rule=rule,
        start=start,
        due=due,
        running=running,
        met_on=None if running or met is None else met.on,
        was_set=was_set,
        provisional=provisional,
    )


def _met(rule: DeadlineRule, task: Task, begun: Mark | None) -> Mark | None:
    after = 0 if begun is None else begun.nth
    stops = (mark for mark in map(task.last, rule.stops) if mark and mark.nth > after)
    return min(stops, key=lambda mark: mark.nth, default=None)


def _runs(rule: DeadlineRule, task: Task, profile: Profile, met: Mark | None) -> bool:
    if not rule.states:
        return met is None
    state = profile.states.get(task.state)
    # A date set before anything is assigned (an imported table, a promise) counts from the start.
    waiting = rule.main and state is not None and state.phase is Phase.PREPARING
    return waiting or task.state in rule.states
