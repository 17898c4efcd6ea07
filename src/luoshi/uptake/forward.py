"""Where the forward part of a work report begins (部署部分与回顾部分).

A work report looks back first and ahead second; what it reports as done is not taking up. Any other document is
forward from its first character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.model import Article

#: 2026年…政府工作报告, 市委工作报告: reports that review a period before they set out the next.
_REPORT = re.compile(r"工作报告")
_YEAR = re.compile(r"(20\d\d)年?")
#: 一、2025年工作回顾; 过去五年的工作; 发展成就; 工作总结
_REVIEW = re.compile(r"回顾|总结|成就|成效|成绩|过去[一三五十两]年|[一三五十]年来|完成情况|执行情况")
#: 2026年重点工作; 目标任务; 工作安排; 下一步打算
_AHEAD = re.compile(
    r"目标|任务|安排|打算|部署|考虑|重点工作|主要工作|工作建议|下一步|今年|明年|今后|未来|举措|要求|规划纲要"
)
#: First words of the part that looks ahead, for reports whose headings are slogans.
_OPENING = re.compile(
    r"[“\"]?十[一二三四五六七八九]五[”\"]?时期(?:是|，|,|经济社会发展)|今年是|做好今年|今年(?:政府|经济社会发展)?工作"
)
#: A heading is a short line without a full stop.
_LONGEST_HEADING = 60
_PLAN = re.compile(r"[“\"]?(十[一二三四五六七八九]?|[六七八九])五[”\"]?(?:时期|规划|计划|发展|主要)")
_DIGIT = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def plan_start(numeral: str) -> int:
    """Return the first year of a five-year plan from its numeral: 十四 → 2021 (the 6th began in 1981)."""
    number = 10 + _DIGIT.get(numeral[1:], 0) if numeral.startswith("十") else _DIGIT[numeral]
    return 1981 + 5 * (number - 6)


def is_work_report(article: Article) -> bool:
    """Tell whether the document is a work report (工作报告), which reviews a period before it sets out the next."""
    if article.title and _REPORT.search(article.title):
        return True
    return any(
        _REPORT.search(text) is not None and "回顾" in article.text for _, text in _short_lines(article.text[:400])
    )


def forward_from(article: Article) -> int | None:
    """Return the clean offset where the forward part of a work report begins; 0 if all is forward.

    The border is the first heading that names the coming period (the plan or the year the report is given in) or
    tasks, and is no review; failing that, the first paragraph that opens the coming period, with the heading above it.
    None means a work report in which no border was found: everything then counts as forward, and the caller may say so.
    """
    if not is_work_report(article):
        return 0
    year = _report_year(article)
    lines = list(_short_lines(article.text))
    for start, line in lines:
        if start > 0 and _looks_ahead(line, year):
            return start
    return _opening(article.text, [start for start, _ in lines])


def _short_lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        if 0 < len(line.strip()) <= _LONGEST_HEADING and "。" not in line:
            yield at, line.strip()
        at += len(line) + 1


def _report_year(article: Article) -> int | None:
    for printed in (article.made_on, article.title, article.published, article.inferred_published, article.text[:300]):
        found = _YEAR.search(printed or "")
        if found:
            return int(found.group(1))
    return None


def _looks_ahead(line: str, year: int | None) -> bool:
    plans = [plan_start(m.group(1)) for m in _PLAN.finditer(line)]
    coming = year is not None and any(start <= year + 1 < start + 6 and start >= year - 1 for start in plans)
    years = [int(y) for y in _YEAR.findall(line)]
    ahead = _AHEAD.search(line) is not None
    if _REVIEW.search(line):
        return coming and ahead
    if year is not None and years and max(years) < year:
        return False
    return ahead and (coming or bool(years) or re.match(r"[一二三四五六七八九十]+、", line) is not None)


def _opening(text: str, headings: list[int]) -> int | None:
    at = 0
    for line in text.split("\n"):
        if at > len(text) // 8 and _OPENING.match(line.strip()):
            above = [start for start in headings if start < at]
            return above[-1] if above and text.count("\n", above[-1], at) <= 2 else at
        at += len(line) + 1
    return None
