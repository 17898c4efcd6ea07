"""Event, task and judgement: the nouns of the ledger (台账).

Events are append-only; the state of a task is a fold over its events; “overdue” is computed as of a day and never
stored. Nothing here points at findings: a task rests on an :class:`~luoshi.model.source.Anchor`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from luoshi.model.source import Anchor


class EventType(StrEnum):
    """Everything that can happen to a task (事项); shared/LEDGER.md, section 5."""

    DRAFT = "draft"
    REVIEW = "review"
    REGISTER = "register"
    REFUSE = "refuse"
    MERGE = "merge"
    SPLIT = "split"
    ASSIGN = "assign"
    SIGN_FOR = "sign_for"
    RETURN = "return"
    EXTEND_REQUEST = "extend_request"
    EXTEND_GRANT = "extend_grant"
    REPORT = "report"
    COSIGN = "cosign"
    SUBMIT_REPLY = "submit_reply"
    REJECT_REPLY = "reject_reply"
    ISSUE_REPLY = "issue_reply"
    EVALUATE = "evaluate"
    REOPEN = "reopen"
    VERIFY = "verify"
    ADD_EVIDENCE = "add_evidence"
    WAIVE_EVIDENCE = "waive_evidence"
    CLOSE = "close"
    PUBLISH = "publish"
    WITHHOLD = "withhold"
    REMIND = "remind"
    FOLLOW_UP = "follow_up"
    ARCHIVE = "archive"
    EXTEND_REFUSE = "extend_refuse"
    REFUSE_EVIDENCE = "refuse_evidence"
    JUDGE = "judge"


class ActorRole(StrEnum):
    """Who may do what (角色); evaluating and answering are kept apart."""

    PROPOSER = "proposer"
    REGISTRAR = "registrar"
    ASSIGNER = "assigner"
    HANDLER = "handler"
    COHANDLER = "cohandler"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    EVALUATOR = "evaluator"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (经办人): a named account of a body in a role."""

    name: str
    role: ActorRole
    body: str


@dataclass(frozen=True, slots=True)
class Event:
    """One dealing with one task (办理记录): never changed, never deleted.

    ``payload`` is JSON text (sorted keys); ``hash`` is the SHA-256 over every other field and ``prev_hash``, so that
    the whole book is one chain.
    """

    seq: int
    task_id: str
    type: EventType
    actor: Actor
    at: datetime
    from_state: str | None
    to_state: str
    payload: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A passage or file accepted as proof (佐证): ``file`` is the SHA-256 of an attachment.

    ``body`` is the body of whoever added it, so that what the answering body hands in stays apart from what others
    found.
    """

    anchor: Anchor | None
    says: str
    added_by: str
    at: datetime
    body: str = ""
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The last time one kind of event happened to a task (最近一次): its place among the task's events (from 1) and its day."""

    event: EventType
    nth: int
    on: date


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply issued to those who asked (答复): letter A to D where the profile has letters, and to whom it went."""

    letter: str | None
    text: str
    to: tuple[str, ...]
    anchor: Anchor | None
    on: date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What those who asked, or an evaluating body, said of the handling (评价)."""

    value: str
    body: str
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class Child:
    """A task opened from another: a ``part`` of it (分解, 分办) or the ``promise`` of a class B reply (跟踪办理)."""

    id: str
    relation: str


@dataclass(frozen=True, slots=True)
class Task:
    """An item carried to its close (事项), as folded from its events.

    ``reported`` holds what the handler says and ``percent`` the share it last reported; ``evidence`` is what was found
    in documents: kept apart, never merged. ``due`` is a date somebody set; deadlines that follow from the profile are
    computed by ``ledger.clock``. ``evaluation`` and ``reply_class`` are the last ones of ``evaluations`` and
    ``replies``. ``requesters`` are all who asked, those of merged tasks included. ``marks`` hold the last event of
    each kind, ``seq`` is the place of the very last one in the book. ``extras`` keeps what a profile adds (urgency,
    kind of origin) in alphabetical order. ``old_evidence`` and ``old_replies`` count those that stood when the task was
    last re-opened: they were not good enough, so they do not close it again. ``cells`` is the row of the table that the
    task was imported from, header and text as they were. ``answered_by`` are the persons, each with the body they
    acted for, who reported, replied or co-signed: neither judges the task later, wherever they have moved.
    """

    id: str
    title: str
    profile: str
    state: str
    anchor: Anchor | None
    lead: str | None
    co: tuple[str, ...]
    opened_on: date
    due: date | None
    evidence: tuple[EvidenceEntry, ...] = ()
    reported: tuple[str, ...] = ()
    waiver: str | None = None
    evaluation: str | None = None
    reply_class: str | None = None
    parent: str | None = None
    events: int = 0
    extras: tuple[tuple[str, str], ...] = ()
    number: str | None = None
    due_text: str | None = None
    percent: float | None = None
    requesters: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    cosigned: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    extension: str | None = None
    refused_evidence: tuple[Anchor, ...] = ()
    reminders: int = 0
    old_evidence: int = 0
    old_replies: int = 0
    marks: tuple[Mark, ...] = ()
    seq: int = 0
    cells: tuple[tuple[str, str], ...] = ()
    answered_by: tuple[tuple[str, str], ...] = ()

    def last(self, kind: EventType) -> Mark | None:
        """Return the last event of ``kind``, or None if there was none."""
        return next((mark for mark in self.marks if mark.event is kind), None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about a finding (裁定): the only thing of the ledger that findings read, frozen for a run."""

    anchor: Anchor
    field: str
    value: str
    verdict: str
    judged_by: str
    at: datetime
