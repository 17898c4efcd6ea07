"""Milestones (时间节点): phrases whose date is a matter of knowledge (本世纪中叶, 国庆节前), and words of time that name none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a phrase says of time: ``kind`` as in luoshi.annotate.deadlines; ``*`` stands for the year, or the day, of the text."""

    kind: str
    date: str
    start: str


@dataclass(frozen=True)
class Milestones:
    """Milestones by phrase, with their finder."""

    named: dict[str, Milestone]
    phrases: Matcher


@lru_cache(maxsize=8)
def milestones(lexicon: Lexicon) -> Milestones:
    """Return the lexicon's milestones."""
    named = {row["phrase"]: Milestone(row["kind"], row["date"], row["start"]) for row in lexicon.rows("milestones")}
    return Milestones(named, Matcher(named))
