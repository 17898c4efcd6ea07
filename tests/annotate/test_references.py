"""Cited documents: titles, numbers as they vary in print, and how they are cited."""

from __future__ import annotations

import pytest

from luoshi.annotate.references import find, read_number
from luoshi.lexicon import load
from luoshi.lexicon.document_names import document_names


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
        ("全面贯彻党的十九大和有关部署", "十九大", None, "meeting"),
        ("第二十届中央委员会第四次全体会议指出", "二十届四中全会", None, "meeting"),
        ("落实全国生态环境保护大会精神", "全国生态环境保护大会", None, "meeting"),
        ("领会党的二十大报告提出的任务", "党的二十大报告", None, "mentions"),
        ("2018年国务院令第707号修订", "国务院令第707号", None, "mentions"),
        ("部署中央经济工作会议任务", "中央经济工作会议", None, "meeting"),
        ("按照湘发〔2020〕1号要求", "湘发〔2020〕1号", "湘发〔2020〕1号", "basis"),
    ],
)
def test_citations_tell_title_number_and_relation(text: str, name: str, number: str | None, relation: str) -> None:
    """A title takes the number in brackets behind it; the words before it say why it is cited."""
    cited = list(find(text))
    assert [(c.name, c.doc_no, c.relation) for c in cited] == [(name, number, relation)]


def test_sessions_in_one_breath_are_one_each() -> None:
    """十九届二中、三中全会 are two meetings."""
    assert [one.name for one in find("贯彻十九届二中、三中全会精神")] == ["十九届二中全会", "十九届三中全会"]


@pytest.mark.parametrize(
    ("text", "title", "full"),
    [
        ("印发《云泽省数字经济发展规划》（以下简称《规划》）。各市按《规划》办理", None, "云泽省数字经济发展规划"),
        ("审议《关于加强质量工作的意见》。《意见》提出", None, "关于加强质量工作的意见"),
        ("《条例（草案）》共八章", "云泽省数据条例", "云泽省数据条例"),
        ("按照《方案》要求", "关于印发云泽省试点方案的通知", "云泽省试点方案"),
        ("社会团体按《章程》办理", "关于清理社会团体意见的通知", None),
        ("《意见》提出", None, None),
    ],
)
def test_a_short_title_is_given_in_full_where_its_text_tells(text: str, title: str | None, full: str | None) -> None:
    """As defined, else the last full title that ends so, else the title of the text; never a guess."""
    assert list(find(text, title=title))[-1].full_name == full


def test_a_well_known_short_name_is_a_citation_but_not_inside_other_words() -> None:
    """党章 is the constitution of the party, 宪法宣誓 cites nothing."""
    names = document_names(load())
    assert [(one.name, one.full_name) for one in find("遵守党章，进行宪法宣誓", names)] == [("党章", "中国共产党章程")]
