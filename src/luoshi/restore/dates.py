"""Printed dates (日期): read as ISO dates, without a year where none is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
}
_CHINESE = "[〇零○ＯO一二三四五六七八九]"

#: 2022年11月12日, 2022-11-12, 2022/11/12, 2022.11.12, 11月12日, 二〇二二年十一月十二日.
DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})\s*日?(?!\d)"
    f"|(?P<cy>{_CHINESE}{{4}})年(?P<cm>[一二三四五六七八九十]{{1,2}})月(?P<cd>[一二三四五六七八九十]{{1,3}})日"
    r"|(?P<sm>\d{1,2})\s*月\s*(?P<sd>\d{1,2})\s*日"
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a text: its place and its ISO form (``--MM-DD`` without a year)."""

    start: int
    end: int
    iso: str


def find_date(text: str, start: int = 0, end: int | None = None) -> PrintedDate | None:
    """Return the first date printed in ``text``; None if there is none or it is no day of the calendar."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        iso = _iso(match)
        if iso is not None:
            return PrintedDate(match.start(), match.end(), iso)
    return None


def whole_date(text: str) -> str | None:
    """Return the ISO date that ``text`` consists of, brackets and a time of day aside; None if it is anything else."""
    bare = text.strip("（）()[]【】 \u3000\u00a0")
    date = find_date(bare)
    if date is None or date.start > 0:
        return None
    rest = bare[date.end :].strip()
    if rest and not re.fullmatch(
        r"(?:\s*\d{1,2}\s*[:：时]\s*\d{1,2}\s*[:：分]?\s*(?:\d{1,2})?秒?|星期[一二三四五六日天]|印发)", rest
    ):
        return None
    return date.iso


def _iso(match: re.Match[str]) -> str | None:
    if match["cy"] is not None:
        year = "".join(_DIGITS[digit] for digit in match["cy"])
        month, day = _number(match["cm"]), _number(match["cd"])
    elif match["y"] is not None:
        year, month, day = match["y"], int(match["m"]), int(match["d"])
    else:
        year, month, day = "-", int(match["sm"]), int(match["sd"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year}-{month:02}-{day:02}"


def _number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(_DIGITS[digit] for digit in text))
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
