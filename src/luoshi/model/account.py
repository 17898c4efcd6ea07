"""Reasons, issues, drops and runs: how luoshi accounts for what it did and did not understand."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.model.kinds import Severity
from luoshi.model.span import Span


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a machine decision was made (依据).

    ``rule`` is the dotted name of the function whose docstring is the explanation shown to the reader.
    """

    rule: str
    score: float = 1.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be understood (疑点): says what and where, and lets the rest go on."""

    source_id: str
    rule: str
    severity: Severity
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """A record left out on purpose (略去), counted in the account of a run: kept + dropped = read."""

    source_id: str
    stage: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a stage (运行): same inputs, same bytes.

    ``inputs`` maps the name of each input (sources, lexicon, configuration, judgements, upstream stage) to its digest.
    """

    stage: str
    version: str
    fingerprint: str
    inputs: dict[str, str]
    read: int
    kept: dict[str, int]
    dropped: dict[str, int] = field(default_factory=dict)
    issues: int = 0
    failed: int = 0
