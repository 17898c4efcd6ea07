"""The ladder of headings (层次序数): 第一章, 一、, （一）, 1., （1）, ①, and the counted openings 第一， 一是 一要."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_NUMBER = "[一二三四五六七八九十百零〇两]{1,5}"


class Rung(IntEnum):
    """A step of the ladder; a smaller value stands above a greater one (GB/T 9704-2012, 7.3.3, widened)."""

    PART = 1
    CHAPTER = 2
    SECTION = 3
    ARTICLE = 9
    ONE = 10
    BRACKETED = 20
    FIRSTLY = 25
    ARABIC = 30
    ARABIC_BRACKETED = 40
    CIRCLED = 50
    COUNTED = 60


@dataclass(frozen=True, slots=True)
class Step:
    """A counted opening of a line: its rung, and where the words after the number begin."""

    rung: Rung
    end: int

    @property
    def depth(self) -> int:
        """Depth as headings have it: 1 for 一、 and 第一章, 2 for （一）, 3 for 1., 4 for （1）, 5 and 6 below."""
        return _DEPTH[self.rung]


_DEPTH = {
    Rung.PART: 1,
    Rung.CHAPTER: 1,
    Rung.SECTION: 2,
    Rung.ARTICLE: 3,
    Rung.ONE: 1,
    Rung.BRACKETED: 2,
    Rung.FIRSTLY: 2,
    Rung.ARABIC: 3,
    Rung.ARABIC_BRACKETED: 4,
    Rung.CIRCLED: 5,
    Rung.COUNTED: 6,
}

_FORMS = re.compile(
    f"(?P<PART>第{_NUMBER}(?:编|部分)(?=[\\s:：]|\\S|$))"
    f"|(?P<CHAPTER>第{_NUMBER}章)"
    f"|(?P<SECTION>第{_NUMBER}节)"
    f"|(?P<ARTICLE>第{_NUMBER}条)"
    f"|(?P<ONE>{_NUMBER}、)"
    f"|(?P<BRACKETED>[（(]{_NUMBER}[）)]、?)"
    f"|(?P<FIRSTLY>第{_NUMBER}[，,、：:]|首先，|其次，|再次，|最后，)"
    "|(?P<ARABIC>\\d{1,3}[.．、](?!\\d))"
    "|(?P<ARABIC_BRACKETED>[（(]\\d{1,3}[）)]、?)"
    "|(?P<CIRCLED>[①-⑳㉑-㊿])"
    f"|(?P<COUNTED>{_NUMBER}(?:是|要|则|曰|抓|看))"
)


def step_of(line: str, at: int = 0) -> Step | None:
    """Return the counted opening that stands in ``line`` at ``at``; None if there is none."""
    match = _FORMS.match(line, at)
    if match is None or match.lastgroup is None:
        return None
    return Step(Rung[match.lastgroup], match.end())


def heading_depth(line: str) -> int:
    """Return the depth of a heading from its number; 1 for a heading without a number."""
    step = step_of(line.lstrip())
    return step.depth if step is not None else 1
