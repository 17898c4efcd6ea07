"""Rules that pages read afterwards asked for: whom essays and talks address, sizes of named works, told outcomes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luoshi.annotate import commitments, directives, formulations, quantities, results
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.lexicon import tables
from luoshi.lexicon.formulations import formulations as phrases
from luoshi.model import ArticleKind, Byline, Declared, Entity, Level, Mention, Span
from luoshi.store import Shelf, sources
from luoshi.store.query.listing import listing
from tests.annotate.test_bodies import XIANGTAN, names
from tests.annotate.written import Written, written

LEXICON = tables.load()


def essay(text: str) -> Written:
    """Write an essay signed by a department head of an invented city."""
    page = written(text, kind=ArticleKind.SPEECH, title="", issuer="云泽市人民政府办公室", level=Level.CITY)
    signed = (Byline("林知远", "云泽市委常委、市委秘书长", ()),)
    return replace(page, article=replace(page.article, bylines=signed))


def owners(page: Written, persons: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    """Return the opening and the owner of every demand."""
    named = [
        Mention(page.source.id, page.article.id, (Span(0, 1),), name, name, Entity.PERSON, None, None, "tests")
        for name in persons
    ]
    found = directives.find(page.article, page.passages, page.identity, named, LEXICON)
    return [(demand.text[:4], demand.owner) for demand in found]


def test_an_essay_addresses_the_sector_whose_duty_it_names():
    """抓落实是……赋予党办的基本职能: the demands behind it are for 党办."""
    page = essay("抓落实是党办的基本职能，要把抓落实摆在更加突出位置。\n我们要坚决完成各项任务。")
    assert owners(page) == [("要把抓落", "党办"), ("我们要坚", "党办")]


def test_an_essay_addresses_the_body_that_pledges_itself_in_it():
    """云泽经开区将……: 我们 in the same essay are those of the zone."""
    page = essay("我们要深刻领悟会议精神。\n云泽经开区将加快建设产业园区，引进更多企业。")
    assert {owner for _, owner in owners(page)} == {"云泽经开区"}


def test_a_talk_addresses_its_audience():
    """A leader who expounds to an audience asks it, not the group that a later sentence names."""
    page = written(
        "市委书记林知远来到企业，向市青年商会党员、会员代表宣讲会议精神。林知远强调，大家要扎根云泽、把企业做强。"
        "\n林知远要求，全市各级各部门要做好服务。",
        kind=ArticleKind.NEWS,
        title="",
        issuer="中共云泽市委",
    )
    assert owners(page, ("林知远",)) == [("大家要扎", "市青年商会党员、会员代表"), ("全市各级", "全市各级各部门")]


def test_leads_of_one_mould_that_open_paragraphs_are_headings():
    """突出……，推动……。 twice at the head of a paragraph, each spelt out behind it."""
    page = essay(
        "突出理论武装，推动学习走深走实。要办好读书班，让党员学有所获。\n"
        "突出用人导向，推动干部干事创业。要选好配强班子，激励担当作为。"
    )
    found = directives.find(page.article, page.passages, page.identity, (), LEXICON)
    assert [demand.text[:4] for demand in found if demand.heading] == ["突出理论", "突出用人"]
    alone = essay("突出理论武装，推动学习走深走实。要办好读书班，让党员学有所获。\n各级要选好配强班子。")
    assert not any(d.heading for d in directives.find(alone.article, alone.passages, alone.identity, (), LEXICON))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("推动云泽化工60万吨赖氨酸等项目释放产能。", []),
        ("推进青屿港30万吨级航道建设。", []),
        ("落实支持企业30条政策措施。", []),
        ("开工建设云网720兆瓦储能电站等项目。", []),
        ("实施大江沿线1公里腾退地块治理。", []),
        ("完成四类村庄认定。", []),
        ("新增新能源装机300万千瓦。", [(300, "万千瓦")]),
        ("引进总投资超10亿元项目50个以上。", [(50, "个")]),
        ("粮食产量稳定在百万吨以上。", [(1e6, "吨")]),
        ("带动万名青年入乡发展。", [(1e4, "名")]),
        ("交付保障性租赁住房15万套（间）。", [(15, "万套（间）")]),
        ("生产粮食60万吨。", [(60, "万吨")]),
        ("建设粮食烘干中心60个。", [(60, "个")]),
    ],
)
def test_what_a_report_promises_and_what_only_identifies(sentence: str, expected: list[tuple[float, str]]):
    """A size that only tells which work is meant promises nothing; a bare multiplier counts one of itself."""
    page = written(f"今年主要预期目标是：地区生产总值增长5%左右，城镇新增就业28万人。\n（一）办好大事\n{sentence}")
    found = commitments.find(page.article, page.passages, page.identity, (), LEXICON)
    assert [(item.value, item.unit) for item in found] == expected


def test_a_seat_and_a_second_office_name_two_bodies():
    """云泽市委常委、组织部部长 is head of the department of that committee."""
    found = names("湘潭市委常委、组织部部长某某", XIANGTAN)
    assert ("组织部", "中共湘潭市委组织部", XIANGTAN) in found
    assert ("湘潭市委", "中共湘潭市委", XIANGTAN) in found


def test_a_question_in_quotation_marks_is_no_set_phrase():
    """But the formula inside it is one."""
    found = formulations.find("有人问：“如何更好加强‘两新’组织建设？”", phrases(LEXICON))
    assert [phrase.form for phrase in found] == ["两新"]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("近期市政协印发《学习方案》，将各项措施细化为25项工作任务。", ["近期市政协印发《学习方案》", "将各项措施细化为25项工作任务"]),
        ("全市上下迅速掀起学习热潮。", ["全市上下迅速掀起学习热潮"]),
        ("这必将指引我们不断取得新的更大胜利。", []),
    ],
)  # fmt: skip
def test_outcomes_that_news_tells(sentence: str, quotes: list[str]):
    """Work told with its time and changes that have come count; what is foretold does not."""
    page = written(sentence, kind=ArticleKind.NEWS, title="")
    found = results.find(page.article, page.passages, page.identity, (), LEXICON)
    assert [result.quote for result in found] == quotes


def test_a_bracket_behind_a_unit_belongs_to_it():
    """套（间） is one unit, 条（其中3条…） is not."""
    assert [q.unit for q in quantities.find("15万套（间）、20条（含支线3条）", LEXICON)] == ["万套（间）", "条", "条"]


def test_a_run_annotates_kickers_and_bylines(tmp_path: Path):
    """Names outside the body are found in a run, not only by the pure functions."""
    shelf = Shelf.create(tmp_path / "shelf")
    page = (
        "林知远在省总工会调研时强调\n\n扎实做好职工服务工作\n\n本报讯（记者 周禾）5月10日，省委书记林知远到省总工会调研。"
        "他强调，各级工会要用心服务职工，把好事办好、实事办实。\n"
    )
    sources.put(shelf, page.encode(), "page.txt", "page.txt", Declared(region="湖南省"), "2026-01-01")
    run(shelf, Serial())
    kicker = page.index("林知远在省总工会"), page.index("\n\n")
    found = [row for row in listing(shelf, "mentions") if row["spans"][0][0] < kicker[1]]
    assert {row["name"] for row in found} >= {"林知远", "省总工会"}
