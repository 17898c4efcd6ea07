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
    """Who acts: a named account of a body in a role."""

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
    """A passage or note accepted as proof (佐证)."""

    anchor: Anchor | None
    says: str
    added_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """An item carried to its close (事项), as folded from its events.

    ``reported`` holds what the handler says, ``evidence`` what was found in documents: two fields, never merged.
    ``extras`` keeps what a profile adds (reply letter, urgency) in reading order.
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about a finding (裁定): the only thing of the ledger that findings read, frozen for a run."""

    anchor: Anchor
    field: str
    value: str
    verdict: str
    judged_by: str
    at: datetime
