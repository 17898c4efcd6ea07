"""Deadlines and periods (完成时限): 年底前, 三季度, 到2030年, “十五五”时期, 三年内, resolved against the date of the document.

Read :func:`find` and :func:`resolve` first; the rules of :mod:`luoshi.annotate.deadline_rules` read one family of phrases each.
Printed words are always kept. What has no date (尽快, 入冬前), counts from an event (收到之日起30日内) or recurs (每季度末) says so
instead of getting one, and a day that does not exist (2月30日) is ``impossible``, never moved. 6月15日前 and 2030年前 include
that day and that year, as 督查 practice counts.

Limits: working days are counted, not placed (see the calendar of the ledger); days of the lunar calendar (腊月二十三) and
seasons (汛期前) stay without a date; feasts have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luoshi.annotate import deadline_feasts
from luoshi.annotate.calendar import reference_day
from luoshi.annotate.deadline_rules import RULES, WIDE, Read, Rule, TimeKind, counted, milestone
from luoshi.lexicon import Lexicon
from luoshi.lexicon.milestones import milestones

_RULES = "luoshi.annotate.deadline_rules"
__all__ = ["Deadline", "TimeKind", "find", "resolve"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A phrase of time as printed and as it was understood.

    ``date`` is the last day (ISO) and ``start`` the first, where the phrase and the reference date give them. ``count`` is
    the number of working days of a ``workdays`` phrase. ``rule`` is the function that read it.
    """

    text: str
    kind: TimeKind
    date: str | None
    start: str | None
    rule: str
    count: int | None = None

    @property
    def bounds(self) -> bool:
        """Tell whether the phrase sets an end to something (a past period and 近日 do not)."""
        return self.kind in {TimeKind.BY, TimeKind.PERIOD, TimeKind.RECURRING, TimeKind.RELATIVE, TimeKind.WORKDAYS}


def find(text: str, reference: str | None, lexicon: Lexicon) -> Iterator[tuple[int, int, Deadline]]:
    """Yield (start, end, deadline) of the phrases of time of ``text`` from left to right.

    ``reference`` is the ISO date of the document (Identity.date), from which 今年 and 三年内 count; None leaves them open.
    """
    plain, today, start = text.translate(WIDE), reference_day(reference), _start(lexicon)
    at = 0
    while at < len(plain):
        match = start.search(plain, at)
        if match is None:
            return
        found = _at(plain, match.start(), today, lexicon)
        if found is None:
            at = match.start() + 1
            continue
        end, read, rule = found
        yield match.start(), end, _deadline(text[match.start() : end], read, rule)
        at = end


def resolve(phrase: str, reference: str | None, lexicon: Lexicon) -> Deadline | None:
    """Return what the first phrase of time in ``phrase`` means on ``reference``; None if there is none.

    ``Deadline.text`` holds the printed words of that phrase.
    """
    return next((deadline for _, _, deadline in find(phrase, reference, lexicon)), None)


#: Characters that a phrase of time can begin with, beside the names of feasts and seasons.
_HEADS = (
    r"[\d〇○零一二三四五六七八九十两半百第今明后去前本当上下全年月每按逐到至于自从在力截"
    r"未过近最用再通经“即昨次来日连尽抓马立迅及适第长持常不短中远早如限同国元新建改党春秋收]"
)


@lru_cache(maxsize=8)
def _start(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(f"{_HEADS}|{deadline_feasts.opening(lexicon)}")


def _at(text: str, at: int, today: date | None, lexicon: Lexicon) -> tuple[int, Read, str] | None:
    feast = deadline_feasts.at(text, at, today, lexicon)
    if feast is not None:
        return feast
    known = milestones(lexicon)
    end = known.phrases.at(text, at + (text[at] in "到至"))
    if end > at + 1:
        stone = known.named[text[at + (text[at] in "到至") : end]]
        if stone.kind in {"meeting", "season"}:
            return None
        return end, milestone(stone.kind, stone.date, stone.start, today), f"{_RULES}.milestone"
    for pattern, rule in RULES:
        match = pattern.match(text, at)
        if match is None or not match.group() or not _complete(match, rule):
            continue
        read = rule(match, today)
        if read is not None:
            return match.end(), read, f"{_RULES}.{rule.__name__}"
    return None


def _complete(match: re.Match[str], rule: Rule) -> bool:
    """Tell a counted stretch from a bare quantity: 三年内 and 未来五年 are times, 五年 and 3天 alone are not."""
    if rule is not counted:
        return True
    return bool(match["tail"] or match["way"] in {"未来", "今后", "过去", "近", "最近"} or match["event"])


def _deadline(text: str, read: Read, rule: str) -> Deadline:
    return Deadline(
        text=text,
        kind=read.kind,
        date=read.end.isoformat() if read.end else None,
        start=read.start.isoformat() if read.start else None,
        rule=rule,
        count=read.count,
    )
