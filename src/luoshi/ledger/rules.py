"""The duties that make a ledger more than a list (规矩): each a function whose docstring is what the user is told.

``ALWAYS`` holds for every profile and cannot be switched off; ``OPTIONAL`` are those a profile may ask for in a step.
A rule looks at the :class:`Case` and raises :class:`~luoshi.model.IllegalAction` or lets it pass; it changes nothing.
Rules vary by place, so whatever depends on a state or a role is in the profile, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luoshi.ledger.fold import day_of
from luoshi.ledger.profile import Profile, Transition
from luoshi.model import Actor, ActorRole, EventType, IllegalAction, Task


@dataclass(frozen=True, slots=True)
class Case:
    """One event about to be written: who, on which task, by which step; ``open_children`` are parts still open.

    ``signed`` says that the actor signed in: the name is one person's.
    """

    task: Task
    actor: Actor
    at: datetime
    step: Transition
    payload: Mapping[str, Any]
    profile: Profile
    open_children: tuple[str, ...] = ()
    signed: bool = False

    @property
    def where(self) -> str:
        """Name the task for an error."""
        return f"task {self.task.id}"

    @property
    def units(self) -> tuple[str, ...]:
        """Return the bodies that answer for the task, the lead first."""
        return tuple(unit for unit in (self.task.lead, *self.task.co) if unit)


Rule = Callable[[Case], None]


def acts_for_its_body(case: Case) -> None:
    """A handler acts for the lead unit and a co-handler for a co-handling unit of this very task (主办、会办)."""
    role, body = case.actor.role, case.actor.body
    if role is ActorRole.HANDLER and body != case.task.lead:
        raise IllegalAction(f"“{body}” is not the lead unit", case.where, f"the lead unit is {case.task.lead}")
    if role is ActorRole.COHANDLER and body not in case.task.co:
        known = "、".join(case.task.co) or "none"
        raise IllegalAction(f"“{body}” is not a co-handling unit", case.where, f"co-handling units: {known}")


def who_answers_does_not_evaluate(case: Case) -> None:
    """Whoever answers or answered for a task neither evaluates nor verifies it, in whatever role (承办与评价分开).

    That goes for the bodies that answer now, for those that answered before it was assigned anew, and for the person who
    reported, replied or co-signed, also when that person acts for another body by now (where people sign in).
    """
    actor, answered = case.actor, case.task.answered_by
    if actor.body in case.units or any(actor.body == body for _, body in answered):
        judge, tense = actor.body, "answers" if actor.body in case.units else "answered"
    elif case.signed and any(actor.name == name for name, _ in answered):
        judge, tense = actor.name, "answered"
    else:
        return
    raise IllegalAction(
        f"“{judge}” {tense} for this task and cannot judge its own work",
        case.where,
        "let those who asked, or a supervising body, do it",
    )


def value_is_allowed(case: Case) -> None:
    """An evaluation uses one of the words that the profile gives (满意度)."""
    if case.step.values and case.payload.get("value") not in case.step.values:
        known = "、".join(case.step.values)
        raise IllegalAction(f"“{case.payload.get('value')}” is not a value here", case.where, f"values are: {known}")


def evidence_or_waiver(case: Case) -> None:
    """No task is closed without evidence, or a waiver that gives its reason (没有佐证不销号).

    Evidence from before a re-opening does not count: it was not good enough.
    """
    if len(case.task.evidence) <= case.task.old_evidence and case.task.waiver is None:
        raise IllegalAction(
            "there is no evidence yet", case.where, "add the passage or file that shows it, or waive it with a reason"
        )


def parts_are_closed(case: Case) -> None:
    """A task that was split is closed after all its parts (分解事项全部办结后销号)."""
    if case.open_children:
        raise IllegalAction(
            f"{len(case.open_children)} of its parts are still open", case.where, f"see {', '.join(case.open_children)}"
        )


def promises_are_tracked(case: Case) -> None:
    """A reply that only promises (B 类) is closed once the promise itself is a task (跟踪办理)."""
    letter = case.profile.letters.get(case.task.reply_class or "")
    if letter and letter.follow_up and not any(child.relation == "promise" for child in case.task.children):
        raise IllegalAction(
            f"reply {letter.id} ({letter.label.zh}) promises something that nobody follows",
            case.where,
            "open a follow-up task for the promise",
        )


def every_requester_is_answered(case: Case) -> None:
    """Merged or not, everyone who asked is answered (内容相同可并案，但应分别答复)."""
    if not any(step.event is EventType.ISSUE_REPLY for step in case.profile.transitions):
        return
    answered = {name for reply in case.task.replies[case.task.old_replies :] for name in reply.to}
    missing = [name for name in case.task.requesters if name not in answered]
    if missing:
        raise IllegalAction(f"not yet answered: {'、'.join(missing)}", case.where, "issue a reply to them too")


def reply_goes_to_requesters(case: Case) -> None:
    """A reply is addressed to those who asked, and to nobody else."""
    strangers = [name for name in case.payload.get("to", []) if name not in case.task.requesters]
    if strangers and case.task.requesters:
        known = "、".join(case.task.requesters)
        raise IllegalAction(f"“{strangers[0]}” did not ask", case.where, f"requesters are: {known}")


def letter_is_known(case: Case) -> None:
    """A reply bears one of the letters of the profile, where it has any (答复分类)."""
    letter = case.payload.get("letter")
    known = ", ".join(case.profile.letters) or "none"
    needed = case.step.event is EventType.ISSUE_REPLY and bool(case.profile.letters)
    if (letter is None and needed) or (letter is not None and letter not in case.profile.letters):
        raise IllegalAction(f"“{letter}” is not a class of reply", case.where, f"classes are: {known}")


def evidence_points_somewhere(case: Case) -> None:
    """Evidence is a passage or a file; what somebody merely says is a report (自报不作佐证)."""
    anchor, file = case.payload.get("anchor"), case.payload.get("file")
    if anchor is None and file is None:
        raise IllegalAction("evidence needs a passage or a file", case.where, "if it is only said, use report")
    for entry in case.task.evidence:
        same_file = file is not None and entry.file == file
        same_passage = (
            anchor is not None
            and entry.anchor is not None
            and entry.anchor.source_id == anchor["source"]
            and [span.pair() for span in entry.anchor.spans] == anchor["spans"]
        )
        if same_file or same_passage:
            raise IllegalAction("this evidence is already there", case.where, "nothing to do")


def due_date_lies_ahead(case: Case) -> None:
    """A date set now does not lie in the past; an imported task may bring its old date when it is opened."""
    for name in ("due", "until"):
        given = case.payload.get(name)
        if given is not None and date.fromisoformat(given) < day_of(case.at):
            raise IllegalAction(f"{given} has already passed", f"{case.where}, {name}", "set today or a later day")


def lead_is_not_cohandler(case: Case) -> None:
    """The lead unit is not at the same time a co-handling unit, and no unit is named twice."""
    units = [case.payload["lead"], *case.payload.get("co", [])]
    if len(set(units)) < len(units):
        raise IllegalAction("a unit is named twice", case.where, "name the lead once and each co-handling unit once")


def happened_before_now(case: Case) -> None:
    """An event may be written down later than it happened, never earlier."""
    on = case.payload.get("on")
    if on is not None and date.fromisoformat(on) > day_of(case.at):
        raise IllegalAction(f"{on} has not come yet", f"{case.where}, on", "record it when it has happened")


def extension_requested(case: Case) -> None:
    """An extension is granted or refused only where one was requested (延期申请)."""
    if case.task.extension is None:
        raise IllegalAction("nobody asked for an extension", case.where, "let the lead unit request it")


def co_units_signed(case: Case) -> None:
    """A reply goes out after every co-handling unit has signed it (会签)."""
    missing = [unit for unit in case.task.co if unit not in case.task.cosigned]
    if missing:
        raise IllegalAction(f"not yet co-signed by {'、'.join(missing)}", case.where, "let them co-sign")


#: Rules of every profile, by kind of event.
ALWAYS: Mapping[EventType, tuple[Rule, ...]] = {
    EventType.ASSIGN: (lead_is_not_cohandler, due_date_lies_ahead),
    EventType.EXTEND_REQUEST: (due_date_lies_ahead,),
    EventType.EXTEND_GRANT: (due_date_lies_ahead,),
    EventType.REOPEN: (due_date_lies_ahead,),
    EventType.SUBMIT_REPLY: (letter_is_known,),
    EventType.ISSUE_REPLY: (letter_is_known, reply_goes_to_requesters),
    EventType.EVALUATE: (who_answers_does_not_evaluate, value_is_allowed),
    EventType.VERIFY: (who_answers_does_not_evaluate,),
    EventType.ADD_EVIDENCE: (evidence_points_somewhere,),
    EventType.CLOSE: (evidence_or_waiver, parts_are_closed, promises_are_tracked, every_requester_is_answered),
}

#: Rules that a step of a profile may name.
OPTIONAL: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (evidence_or_waiver, extension_requested, co_units_signed, promises_are_tracked, parts_are_closed)
}


def check(case: Case) -> None:
    """Check every rule that holds for ``case``.

    Raises:
        IllegalAction: from the first rule that does not let it pass.
    """
    asked = tuple(OPTIONAL[name] for name in case.step.rules)
    for rule in (happened_before_now, acts_for_its_body, *ALWAYS.get(case.step.event, ()), *asked):
        rule(case)
