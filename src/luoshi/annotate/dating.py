"""The best date of an article (文献日期) and where it was read.

What is printed comes before what is declared, and both before what is deduced; a deduction is always called ``inferred``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from luoshi.annotate.calendar import number
from luoshi.lexicon.milestones import Milestones
from luoshi.model import Article, ArticleKind, Identity, Source

ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")
PARTIAL = re.compile(r"--(\d{2})-(\d{2})")
PRINTED = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*(?:[月./-]\s*(\d{1,2})?)?")
#: Years that a text speaks of as its own; those of plans and spans (到2027年, 2023—2027年, 2025年底前) are not.
YEAR = re.compile(r"(?<![\d.到至—―–~-])(20[0-4]\d)(?=年(?!底|末|前|内|度末)|世界|全国)")
#: The year of a file name: daily_2023-03-16.txt, 2026_上海市.txt, 20221024.txt; not digits of a hash.
NAMED_YEAR = re.compile(r"(?<![0-9a-zA-Z])(20[0-4]\d)(?=[-_.年]|\d{4}(?![0-9a-zA-Z]))")

#: The day a report was given (——2026年1月28日在云南省第十四届人民代表大会第四次会议上), or a line that is only a date in brackets.
GIVEN = re.compile(r"^[—―-]*(?P<date>\d{4}年\d{1,2}月\d{1,2}日)在[^，。\n]{4,50}(?:会议|大会|会)上", re.MULTILINE)
ALONE = re.compile(
    r"^[（(]?(?:[^，。（）()\n]{0,20}\s)?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)(?:[^，。\n]{0,24}(?:通过|印发))?[）)]?$",
    re.MULTILINE,
)

#: The day with which a paragraph of news opens: 10月24日，广东省工业和信息化厅召开……
OPENS = re.compile(
    r"^(?:[^，。\n]{0,24}(?:讯|电)(?:（[^（）\n]*）)?[ 　]*)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[上下]午|晚)?[，,]",
    re.MULTILINE,
)

#: A month, with a day and a year if printed; durations (13个月) and shares (1.12月) are none.
PRINTED_DAY = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})(?=[日号]))?"
)

#: Days that the articles of one page may lie apart and still be of one issue.
ISSUE_DAYS = 7

#: Kinds that are made on a day, whenever they are put online.
DOCUMENTS = frozenset({ArticleKind.REPORT, ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION})

#: Characters at either end of a text in which it tells its own date.
EDGE = 600


def iso_of(text: str) -> str | None:
    """Return a declared date as ISO (2019年01月12日 is 2019-01-12, 2021-12 stays a month); None if it holds none."""
    match = PRINTED.search(text)
    if match is None:
        alone = re.fullmatch(r"\s*((?:19|20)\d{2})年?\s*", text)
        return alone[1] if alone else None
    year, month, day = match[1], int(match[2]), int(match[3] or 0)
    try:
        date(int(year), month, day or 1)
    except ValueError:
        return None
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def given_on(article: Article) -> str | None:
    """Return the day on which a report was given or a document passed, as its first or last lines say; None if they do not."""
    head, foot = article.text[:EDGE], article.text[-EDGE // 4 :]
    match = GIVEN.search("\n".join((article.subtitle or "", head))) or ALONE.search(head) or ALONE.search(foot)
    return iso_of(match["date"]) if match else None


def best_date(
    article: Article,
    source: Source,
    meetings: Milestones,
    issue: tuple[str | None, str | None] = (None, None),
) -> tuple[str | None, str | None]:
    """Return the date that places an article in time, and its origin: published, made-on, declared, event or inferred.

    A document is dated by the day it was made on: sites put old decrees online years later. News is dated by its
    publication; ``issue`` is the day of the paper and where it was read. A printed month and day without a year gets a year by inference: that of the
    file name, else the first in which that day falls after the latest meeting that the text speaks of, else the year that
    the page names most often as its own.
    """
    declared = source.declared.published
    printed = [(article.published, "published"), (article.made_on, "made-on")]
    if article.kind in DOCUMENTS or article.doc_no:
        printed.reverse()
    candidates = (
        *printed,
        (issue[0] if issue[1] == "printed" else None, "published"),
        (iso_of(declared) if declared else None, "declared"),
        (given_on(article), "made-on"),
        (article.event_date, "event"),
        (article.inferred_published, "inferred"),
        (issue[0] if issue[1] == "named" else None, "inferred"),
    )
    for found, origin in candidates:
        if found and ISO.fullmatch(found):
            return found, origin
    partial = next((match for found, _ in candidates if found and (match := PARTIAL.fullmatch(found))), None)
    month_day = (int(partial[1]), int(partial[2])) if partial else _opening_day(article)
    year = _year(article, source, meetings, *month_day) if month_day else None
    return (f"{year}-{month_day[0]:02d}-{month_day[1]:02d}", "inferred") if month_day and year else (None, None)


def _opening_day(article: Article) -> tuple[int, int] | None:
    """Return the latest month and day with which a paragraph of a news article opens."""
    if article.kind not in {ArticleKind.NEWS, ArticleKind.CONTINUATION}:
        return None
    days = [(int(match["month"]), int(match["day"])) for match in OPENS.finditer(article.text)]
    real = [pair for pair in days if 1 <= pair[0] <= 12 and 1 <= pair[1] <= 31]
    return max(real) if real else None


def of_one_issue(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    """Give the undated articles of a page the latest date of the dated ones, as an inference, if those lie within a week of
    each other (one issue of a paper); else leave them undated."""
    days = [date.fromisoformat(i.date) for i in identities if i.date and len(i.date) == 10]
    if not days or (max(days) - min(days)).days > ISSUE_DAYS:
        return tuple(identities)
    latest = max(days).isoformat()
    return tuple(i if i.date else replace(i, date=latest, date_from="inferred") for i in identities)


def _year(article: Article, source: Source, meetings: Milestones, month: int, day: int) -> int | None:
    named = NAMED_YEAR.search(source.name)
    if named:
        return int(named[1])
    for text in (article.text, source.text):
        latest = latest_meeting(text, meetings)
        if latest is not None:
            return latest.year if (month, day) >= (latest.month, latest.day) else latest.year + 1
    for text in (article.text, source.text):
        years: Counter[str] = Counter(YEAR.findall(text))
        if years:
            return int(max(years.items(), key=lambda item: (item[1], item[0]))[0])
    return None


#: The same in Chinese figures, quarters beyond the fourth, and days beyond the 31st with 前 behind them.
_CHINESE_DAY = re.compile(
    "(?:(?P<year>[一二][〇○零一二三四五六七八九]{3})年)?(?<![一二三四五六七八九十])(?P<month>[一二三四五六七八九十]{1,2})月(?:份|底)?(?:(?P<day>[一二三四五六七八九十]{1,3})(?=[日号]))?"
)
_NO_SUCH = re.compile(
    r"第?(?:[五六七八九十]|[5-9５-９])季度|(?<![\d月.])(?:3[2-9]|[4-9]\d)[日号](?=之前|以前|前(?!后))"
)


def impossible_days(text: str) -> Iterator[tuple[int, int]]:
    """日期不存在: yield where ``text`` prints a day, month or quarter that no calendar has: 2023年2月30日, 13月底, 第五季度, 32日前.

    A 29 February without a year may exist.
    """
    found = [match.span() for match in PRINTED_DAY.finditer(text) if not _exists(match, int)]
    found += [match.span() for match in _CHINESE_DAY.finditer(text) if not _exists(match, number)]
    found += [match.span() for match in _NO_SUCH.finditer(text)]
    yield from sorted(found)


def _exists(match: re.Match[str], read: Callable[[str], int]) -> bool:
    try:
        date(
            read(match["year"]) if match["year"] else 2000,
            read(match["month"]),
            read(match["day"]) if match["day"] else 1,
        )
    except ValueError:
        return False
    return True


def latest_meeting(text: str, meetings: Milestones) -> date | None:
    """Return the first day of the latest meeting that ``text`` speaks of (党的二十大, 二十届三中全会); None without one."""
    named = {text[start:end] for start, end in meetings.phrases.find(text)}
    days = [meetings.named[name].start for name in named if meetings.named[name].kind == "meeting"]
    return date.fromisoformat(max(days)) if days else None
