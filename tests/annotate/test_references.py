"""Cited documents: titles, numbers as they vary in print, and how they are cited."""

from __future__ import annotations

import pytest

from luoshi.annotate.references import find, read_number


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("湘政发〔2021〕3号", "湘政发〔2021〕3号"),
        ("国办发﹝2015﹞50号", "国办发〔2015〕50号"),
        ("绍市教办[2009]012号", "绍市教办〔2009〕12号"),
        ("教基（2018）第4号", "教基〔2018〕4号"),
        ("按照国办发〔2014〕12号文件", "国办发〔2014〕12号"),
        ("共有2014（个）号码", None),
    ],
)
def test_numbers_are_read_as_the_standard_writes_them(printed: str, normal: str | None) -> None:
    """Brackets, 第 and leading zeros vary; the sentence before a number is not part of its code."""
    assert read_number(printed) == normal


@pytest.mark.parametrize(
    ("text", "name", "number", "relation"),
    [
        (
            "根据《国务院关于加强质量工作的意见》（国发〔2022〕3号）精神",
            "国务院关于加强质量工作的意见",
            "国发〔2022〕3号",
            "basis",
        ),
        ("现印发《实施方案》", "实施方案", None, "forwards"),
        ("省委出台《若干措施》", "若干措施", None, "forwards"),
        ("与《习近平谈治国理政》结合起来", "习近平谈治国理政", None, "mentions"),
        ("《旧办法》同时废止", "旧办法", None, "mentions"),
        ("衔接“十五五”规划纲要任务", "“十五五”规划纲要", None, "mentions"),
        ("落实党的二十届三中全会部署", "二十届三中全会", None, "meeting"),
        ("贯彻党的二十大精神", "二十大", None, "meeting"),
        ("部署中央经济工作会议任务", "中央经济工作会议", None, "meeting"),
        ("按照湘发〔2020〕1号要求", "湘发〔2020〕1号", "湘发〔2020〕1号", "basis"),
    ],
)
def test_citations_tell_title_number_and_relation(text: str, name: str, number: str | None, relation: str) -> None:
    """A title takes the number in brackets behind it; the words before it say why it is cited."""
    cited = list(find(text))
    assert [(c.name, c.doc_no, c.relation) for c in cited] == [(name, number, relation)]
