"""Times and numbers that cannot be understood become issues."""

from __future__ import annotations

import pytest

from luoshi.annotate import directives, doubts, targets
from luoshi.lexicon import tables
from luoshi.model import ArticleKind, text_at
from tests.annotate.written import written

LEXICON = tables.load()
HEAD = "今年主要预期目标是：地区生产总值增长5%左右，城镇新增就业28万人。\n（一）办好大事\n"


def said(text: str) -> list[str]:
    """Return the messages of all doubts of a report, behind the name of the article."""
    page = written(text)
    demands = directives.find(page.article, page.passages, page.identity, (), LEXICON)
    aims = targets.find(page.article, page.passages, page.identity, (), LEXICON)
    issues = [
        *doubts.of_times(page.article, page.identity, demands),
        *doubts.of_numbers(page.article, aims, LEXICON),
    ]
    for issue in issues:
        assert text_at(page.source.text, issue.spans)
    return [issue.message.partition("：")[2] for issue in issues]


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("加快水库除险加固，汛期前完成任务。", "时限“汛期前”没有确定的日期"),
        ("完成二〇二六年二月三十日前的任务。", "日期“二〇二六年二月三十”不存在"),
        ("在第五季度完成验收。", "日期“第五季度”不存在"),
        ("培育三五家龙头企业。", "数量“三五家”约数，没有确定的值"),
        ("引进数百名人才。", "数量“数百名”约数，没有确定的值"),
        ("投资增长6%—5%。", "数量“6%—5%”区间的下限大于上限"),
        ("地区生产总值增长6%左右。", "“地区生产总值”前后不一：“地区生产总值增长5%左右”与“地区生产总值增长6%左右”"),
    ],
)
def test_what_cannot_be_understood_is_said(sentence: str, message: str) -> None:
    """Each doubt names the printed words and what is wrong with them, and gives no value."""
    assert message in said(HEAD + sentence)


def test_what_is_understood_raises_no_doubt() -> None:
    """A plain report has none; a target repeated with the same number contradicts nothing."""
    assert said(HEAD + "春节前完成慰问，6月底前建成学校30所，地区生产总值增长5%左右。") == []


def test_an_undated_text_does_not_complain_of_its_deadlines() -> None:
    """That the text has no date is an issue of its own; its deadlines are not named one by one."""
    page = written("各单位要在年底前完成任务。", kind=ArticleKind.NOTICE, date=None)
    demands = directives.find(page.article, page.passages, page.identity, (), LEXICON)
    assert demands
    assert not list(doubts.of_times(page.article, page.identity, demands))
