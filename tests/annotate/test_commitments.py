"""Numbers that a body commits to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate import commitments
from luoshi.lexicon import tables
from luoshi.model import ArticleKind, Commitment, squeeze, text_at
from tests.annotate.written import Written, written

LEXICON = tables.load()


def find(page: Written) -> tuple[Commitment, ...]:
    """Return the commitments of a written article."""
    return commitments.find(page.article, page.passages, page.identity, (), LEXICON)


def work(sentence: str) -> tuple[Commitment, ...]:
    """Return the commitments of a report whose part on the work of the year is ``sentence``."""
    return find(
        written(
            f"新建学校30所。\n今年主要预期目标是：地区生产总值增长5%左右，城镇新增就业28万人。\n（一）办好五件大事\n{sentence}"
        )
    )


@pytest.mark.parametrize(
    ("sentence", "act", "thing", "value", "unit", "modifier"),
    [
        ("建成县域快递物流中心44个。", "建成", "县域快递物流中心", 44, "个", "exact"),
        ("完成500所中小学体育场地升级改造。", "完成", "中小学体育场地升级改造", 500, "所", "exact"),
        ("技术合同成交额达到5500亿元。", "达到", "技术合同成交额", 5500, "亿元", "exact"),
        ("网上零售额增长10％以上。", "增长", "网上零售额", 10, "%", "at_least"),
        ("力争高铁里程突破3400公里。", "突破", "高铁里程", 3400, "公里", "at_least"),
        ("确保粮食种植面积4510万亩以上。", "确保", "粮食种植面积", 4510, "万亩", "at_least"),
        ("保持黄河干流Ⅱ类水质。", "保持", "黄河干流", 2, "类", "exact"),
        ("新建成济南至宁津等5个项目。", "新建成", "项目", 5, "个", "exact"),
        ("打造十大外贸优品集群。", "打造", "外贸优品集群", 10, "大", "exact"),
        ("抓好3500多个项目。", "抓好", "项目", 3500, "个", "at_least"),
    ],
)
def test_one_number(sentence: str, act: str, thing: str, value: float, unit: str, modifier: str) -> None:
    """Verb, object, value, unit and direction of a commitment."""
    (found,) = work(sentence)
    assert (found.object, found.value, found.unit, found.modifier.value) == (thing, value, unit, modifier)
    assert found.act in act


def test_numbers_of_one_clause_share_its_quotation_and_verb() -> None:
    """One record a number; a trailing cue belongs to its own number unless 分别 hands it out."""
    found = work("改造村卫生室1.7万家、农村危房6000户以上。美丽河湖、美丽海湾建成率分别达到30%、50%左右。")
    assert [(c.object, c.value, c.modifier.value) for c in found] == [
        ("村卫生室", 1.7, "exact"),
        ("农村危房", 6000, "at_least"),
        ("美丽河湖建成率", 30, "about"),
        ("美丽海湾建成率", 50, "about"),
    ]
    assert found[0].quote == found[1].quote == "改造村卫生室1.7万家、农村危房6000户以上"
    assert {c.act for c in found[:2]} == {"改造"}


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("落实中央八项规定精神。", "a name in Chinese figures"),
        ("建设500千伏输变电工程。", "a grade of voltage"),
        ("实施三年行动计划。", "the length of a plan"),
        ("重点抓好10个方面工作。", "a count of fields"),
        ("开展第五次经济普查。", "an ordinal"),
        ("用好“240小时过境免签”政策。", "a quoted name"),
        ("守护好万家灯火。", "an idiom"),
        ("去年新建学校30所。", "the past"),
        ("推进千万吨炼化一体化项目。", "a size that identifies"),
    ],
)
def test_what_is_no_commitment(sentence: str, why: str) -> None:
    """Names, grades, plan lengths, counts of headings, ordinals and the past are left out."""
    assert work(sentence) == (), why


def test_review_headline_and_headings_are_not_read() -> None:
    """Results, headline targets and the counts inside headings belong elsewhere."""
    assert work("抓落实。") == ()


def test_the_base_of_a_change_is_not_committed_to() -> None:
    """从380元提高至1000元 promises the second number."""
    (found,) = work("生均标准从380元提高至1000元。")
    assert found.value == 1000


def test_a_plan_is_read_as_a_whole() -> None:
    """Documents that plan have no headline passage and no review."""
    (found,) = find(written("到2027年，建成绿色工厂100家。", kind=ArticleKind.PLAN))
    assert (found.value, found.object) == (100, "绿色工厂")
    assert find(written("建成绿色工厂100家。", kind=ArticleKind.NEWS)) == ()


@given(
    st.lists(
        st.sampled_from(["建成学校30所", "、", "，", "和", "分别", "增长5%", "3个", "力争", "等", "。", "达到"]),
        max_size=12,
    )
)
def test_never_fails_and_quotes_exactly(words: list[str]) -> None:
    """Any run of clauses gives records whose quotation stands at their spans."""
    page = written(f"主要预期目标是：地区生产总值增长5%左右。\n{''.join(words)}\n末尾。")
    for found in find(page):
        assert squeeze(text_at(page.source.text, found.spans)) == squeeze(found.quote)
