"""Where a work report stops looking back."""

from __future__ import annotations

import json

import pytest

from luoshi.uptake.forward import forward_from, plan_start

from .plain import article_of

CASES = [
    ("2026年某省政府工作报告", "一、2025年工作回顾\n很好。\n二、“十五五”时期主要目标任务\n要。", "二、“十五五”"),
    ("2026年某省政府工作报告", "一、工作回顾\n很好。\n二、2026年工作安排\n要。", "二、2026年"),
    (
        "2026年某市政府工作报告",
        "一、2025年工作回顾\n好。\n二、“十四五”时期发展成就和“十五五”时期主要目标任务\n要。",
        "二、“十四五”",
    ),
    ("2026年某市政府工作报告", "一、一年接着一年干\n很好。\n二、一张蓝图绘到底\n“十五五”时期是关键。", "二、一张蓝图"),
    ("2021年某市政府工作报告", "一、“十三五”工作回顾\n好。\n二、“十四五”时期主要目标\n要。", "二、“十四五”"),
]


@pytest.mark.parametrize(("title", "text", "begins"), CASES)
def test_forward_part_of_a_work_report(title, text, begins):
    """Headings of the coming period begin the forward part; reviews do not."""
    _, article, _ = article_of(text, title)
    start = forward_from(article)
    assert start is not None
    assert article.text[start:].startswith(begins)


def test_other_documents_look_ahead_from_the_start():
    """A plan has no review: every clause of it can take something up."""
    _, article, _ = article_of("一、工作回顾\n二、2026年任务", "青屿市行动计划")
    assert forward_from(article) == 0


def test_report_without_a_border_says_so():
    """A work report in which no border is found gives None, not a guess."""
    _, article, _ = article_of("我们做了很多工作。", "某局2026年工作报告")
    assert forward_from(article) is None


@pytest.mark.parametrize(("numeral", "year"), [("六", 1981), ("十", 2001), ("十四", 2021), ("十五", 2026)])
def test_first_year_of_a_plan(numeral, year):
    """Five-year plans follow one another since 1981."""
    assert plan_start(numeral) == year


@pytest.mark.shared
def test_forward_part_of_real_reports(shared):
    """The border agrees with the reference set on the reports of its dev part."""
    rows = map(json.loads, (shared / "score/uptake/sources.jsonl").read_text(encoding="utf-8").splitlines())
    for row in rows:
        if row.get("split") != "dev":
            continue
        text = (shared / "score/gold/sources" / row["source_name"]).read_text(encoding="utf-8")
        _, article, _ = article_of(text, row["title"])
        start = forward_from(article)
        assert start is not None
        assert article.weave.to_source(start, start + 1)[0].start == row["forward_begin"]
