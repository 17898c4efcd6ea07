"""Why a stretch of text was taken for a demand (要求的判定): one function a rule, whose docstring is what readers are shown."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model import Force

_HERE = "annotate.directives_rules."


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand as a clean stretch, with its marker and the addressee printed before it.

    ``label`` is a printed number (一是), ``declared`` marks statements that demand (…是首要政治任务), ``rule`` why it was taken.
    """

    start: int
    end: int
    marker: str
    force: Force
    subject: str
    rule: str
    label: str = ""
    declared: bool = False
    heading: bool = False


def marked(start: int, end: int, marker: str, force: Force, subject: str, label: str) -> Demand:
    """A word of demand governs the clause (要、必须、应当、将、力争……), with the addressee that stands before it.

    Words that only look like one are not taken (必将, 首要, 将 in the sense of 把); 力争 and 确保 open a demand of their own
    only with a number or where demands go on.
    """
    return Demand(start, end, marker, force, subject, f"{_HERE}marked", label)


def continued(start: int, end: int, label: str) -> Demand:
    """The clause begins with a verb of action and goes on where demands were made just before, without a word of demand.

    Plans, notices and reports demand throughout; in news and essays a sentence must follow a demand or stand under a
    meeting that demands.
    """
    return Demand(start, end, "", Force.UNMARKED, "", f"{_HERE}continued", label)


def together(start: int, end: int, subjects: str, label: str) -> Demand:
    """After several addressees, each with a part of its own, 共同…… says what all of them do together."""
    return Demand(start, end, "", Force.UNMARKED, subjects, f"{_HERE}together", label)


def declared(start: int, end: int, label: str) -> Demand:
    """The sentence declares something to be the task (……是当前和今后一个时期的首要政治任务)."""
    return Demand(start, end, "是", Force.UNMARKED, "", f"{_HERE}declared", label, declared=True)


def told(start: int, end: int, marker: str, addressee: str) -> Demand:
    """The addressee stands behind the verb of demanding, which is the marker itself (会议要求全省劳模工匠学在前)."""
    return Demand(start, end, marker, Force.SHALL, addressee, f"{_HERE}told")


def assigned(start: int, end: int) -> Demand:
    """The sentence names no demand, but the bracket behind it assigns it to bodies (……。（发展改革委牵头，财政部配合）)."""
    return Demand(start, end, "", Force.UNMARKED, "", f"{_HERE}assigned")
