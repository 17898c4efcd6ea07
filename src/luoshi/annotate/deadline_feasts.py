"""Feasts and seasons as deadlines (节日、时令): 春节前 and “五一”前 have a day, 汛期前 and 入冬前 an end that no calendar gives.

Knowledge is in the tables ``feasts`` and ``milestones`` (kind ``season``); the rules here put years and 前 beside it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from luoshi.annotate.calendar import number
from luoshi.annotate.deadline_rules import SHIFT, YEAR, YEAR_WORD, Read, TimeKind
from luoshi.lexicon import Lexicon
from luoshi.lexicon.feasts import Feast, feasts
from luoshi.lexicon.milestones import milestones

_BEFORE = "(?:到来|来临|假期)?(?:之前|以前|前(?!后))"


@lru_cache(maxsize=8)
def _feasts(lexicon: Lexicon) -> re.Pattern[str]:
    names = "|".join(sorted(feasts(lexicon), key=lambda name: (-len(name), name)))
    return re.compile(
        f"(?:到|在|于)?(?:(?P<year>{YEAR})年|(?P<word>{YEAR_WORD}))?“?(?:农历|传统)?(?P<feast>{names})(?:佳?节)?”?{_BEFORE}"
    )


@lru_cache(maxsize=8)
def _seasons(lexicon: Lexicon) -> re.Pattern[str]:
    words = [phrase for phrase, stone in milestones(lexicon).named.items() if stone.kind == "season"]
    names = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(f"(?:(?:{YEAR})年|{YEAR_WORD})?(?:{names})(?:来临|到来|开始|结束|启动)?(?:之前|以前|前(?!后))")


#: Days of the lunar calendar: 腊月二十三前, 农历八月十五前.
_LUNAR = re.compile(
    "(?:农历(?:[一二三四五六七八九十]{1,2}月)|(?:农历)?(?:正月|冬月|腊月))(?:初?[一二三四五六七八九十廿卅]{1,3}日?|[底末初])?(?:之前|以前|前)?"
)


@lru_cache(maxsize=8)
def opening(lexicon: Lexicon) -> str:
    """Return as a pattern what feasts, seasons and lunar days begin with, beside years and “."""
    words = [phrase for phrase, stone in milestones(lexicon).named.items() if stone.kind == "season"]
    names = {*words, *feasts(lexicon), "农历", "传统", "正月", "冬月", "腊月"}
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


def at(text: str, start: int, today: date | None, lexicon: Lexicon) -> tuple[int, Read, str] | None:
    """Read a feast, a season or a lunar day with 前 at one place; None if there is none."""
    match = _feasts(lexicon).match(text, start)
    if match is not None:
        return match.end(), before_feast(match, feasts(lexicon)[match["feast"]], today), f"{__name__}.before_feast"
    match = _seasons(lexicon).match(text, start)
    if match is not None:
        return match.end(), before_season(), f"{__name__}.before_season"
    match = _LUNAR.match(text, start)
    if match is not None:
        return match.end(), lunar(), f"{__name__}.lunar"
    return None


def before_feast(match: re.Match[str], feast: Feast, today: date | None) -> Read:
    """节日前: up to the eve of a feast, in the year that is named, else of the next one from the document on (春节前, “五一”前,
    2026年中秋节前). The table of movable feasts ends in 2060; beyond it the day stays open."""
    if match["year"]:
        day = feast.of(number(match["year"]))
    elif match["word"]:
        day = feast.of(today.year + SHIFT[match["word"]]) if today else None
    else:
        coming = (feast.of(year) for year in (today.year, today.year + 1)) if today else ()
        day = next((day for day in coming if day and today and day > today), None)
    return Read(TimeKind.BY, day - timedelta(days=1) if day else None)


def before_season() -> Read:
    """时令前: bounded, but by no day of the calendar (汛期前, 入冬前, 开学前); the printed words are kept and an issue says so."""
    return Read(TimeKind.BY)


def lunar() -> Read:
    """农历日期: a day of the lunar calendar (腊月二十三前), which is kept as printed and not turned into a date."""
    return Read(TimeKind.BY)
