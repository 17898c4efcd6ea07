"""What annotating promises for a whole source: everything it says stands in the source, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.annotate import annotate
from luoshi.lexicon import load
from luoshi.model import (
    Annotations,
    Article,
    ArticleKind,
    Byline,
    Entity,
    Heading,
    Media,
    Restored,
    Source,
    Span,
    Thread,
    Weave,
    source_id_of,
    squeeze,
    text_at,
)
from luoshi.model.source import Declared


def page(text: str, declared: Declared | None = None, **facts: object) -> tuple[Source, Restored]:
    """A source whose every line is a line of one article."""
    source = Source(
        source_id_of(text.encode("utf-8", "surrogatepass")),
        "page.txt",
        Media.TEXT,
        "utf-8",
        text,
        declared or Declared(),
    )
    weave = Weave((Thread(Span(0, len(text))),) if text else ())
    article = Article(source.id, 0, ArticleKind.NEWS, weave, text, **facts)  # type: ignore[arg-type]
    return source, Restored((article,), (), ())


def run(text: str, declared: Declared | None = None, **facts: object) -> Annotations:
    """Annotate one article."""
    source, restored = page(text, declared, **facts)
    return annotate(source, restored, load())


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "湖南省委书记张庆伟强调“两个确立”1+9《》（）〔〕2022号，。、\n \r市政府厅工信全10年月日𬱖😀"
        ),
        max_size=80,
    )
)
def test_every_quotation_stands_in_its_source(text: str) -> None:
    """Names, forms and titles equal the source text at their spans, white space aside, for any text."""
    source, restored = page(text)
    found = annotate(source, restored, load())
    for mention in found.mentions:
        assert squeeze(text_at(text, mention.spans)) == squeeze(mention.name)
    for use in found.formulations:
        assert squeeze(use.form) in squeeze(text_at(text, use.spans))
    for reference in found.references:
        assert text_at(text, reference.spans)


def test_bare_bodies_belong_to_the_section_they_stand_in() -> None:
    """省委 is the committee of Hunan in one section of a page and of Zhejiang in the next."""
    text = "湖南：抓好落实\n要按照省委部署要求推进。\n浙江：率先行动\n要按照省委统一部署，厅党组带头。"
    heads = (Heading(0, 7, 1), Heading(text.index("浙江"), text.index("浙江") + 7, 1))
    found = run(text, headings=heads)
    committees = [m.canonical for m in found.mentions if m.name == "省委"]
    assert committees == ["中共湖南省委", "中共浙江省委"]


def test_signed_essay_speaks_for_the_body_of_its_author() -> None:
    """The office of the signatory decides, not the newspaper that prints the essay."""
    found = run("学习贯彻大会精神是首要政治任务。", bylines=(Byline("张三", "湖南省委书记"),), outlet="湖南日报")
    identity = found.identities[0]
    assert (identity.issuer, identity.issuer_from, identity.region_code) == ("中共湖南省委", "byline", "430000")


def test_unknown_issuer_stays_unknown_and_is_said() -> None:
    """A text without any body gets no issuer, but a note."""
    found = run("天气晴好，稻谷飘香。")
    assert found.identities[0].issuer is None
    assert any("发文机关" in issue.message for issue in found.issues)


def test_regions_of_a_shelf_work_like_those_of_the_code_list() -> None:
    """An invented province added by overlay resolves 省委 and names its cities."""
    rows = (
        "name,code,level,short_names,abbreviation,parent,year,source,example\n"
        "云泽省,990000,provincial,云泽,泽,CN,2024,样例,云泽省\n临湖市,990100,city,临湖,,990000,2024,样例,临湖市\n"
    )
    source, restored = page("省委召开全会，云泽省工信厅部署任务，临湖市教育局落实。", title="云泽省召开会议")
    found = annotate(source, restored, load([{"regions": rows}]))
    names = {m.canonical: m.region_code for m in found.mentions if m.entity is Entity.BODY}
    assert names == {"中共云泽省委": "990000", "云泽省工业和信息化厅": "990000", "临湖市教育局": "990100"}


def test_a_day_that_does_not_exist_is_an_issue_at_its_place() -> None:
    """2月30日 is printed wrong: the reader is told where; 2月29日 without a year and 13个月 are left alone."""
    text = "请于2023年2月30日前报送，2月29日开会，工期13个月。"
    issues = [issue for issue in run(text).issues if "不存在" in issue.message]
    assert [text_at(text, issue.spans) for issue in issues] == ["2023年2月30"]


@pytest.mark.parametrize(
    "text", ["十十十二亿元", "到〇年增长百分之", "第十次第百十万", "——\n\n——", "𬱖😀省委", "省省省市市委员会会"]
)
def test_nonsense_is_read_without_falling_over(text: str) -> None:
    """Numerals that are no numbers, empty dashes and rare characters give findings or none, never an error."""
    assert run(text).identities[0].issuer is None


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="十百千万亿点零二三分之%年月日增长左右以上要力争确保完成新建个项件，。\n（）1290", max_size=60))
def test_numbers_in_any_order_are_read_without_falling_over(text: str) -> None:
    """Every finder of the room takes any string of numerals, units and verbs."""
    found = run("要" + text)
    assert all(text_at("要" + text, c.spans) for c in found.commitments)
