"""Who issued an article, for which place and when; what is not known stays open."""

from __future__ import annotations

import pytest

from luoshi.annotate import annotate
from luoshi.lexicon import load
from luoshi.model import (
    Article,
    ArticleKind,
    Byline,
    Heading,
    Identity,
    Level,
    Media,
    Restored,
    Source,
    Span,
    Thread,
    Weave,
)
from luoshi.model.source import Declared, source_id_of
from luoshi.restore import restore


def identity(text: str, declared: Declared | None = None, name: str = "page.txt", **facts: object) -> Identity:
    """Identity of an article whose clean text is its source."""
    source = Source(source_id_of(text.encode()), name, Media.TEXT, "utf-8", text, declared or Declared())
    facts.setdefault("kind", ArticleKind.NEWS)
    article = Article(source.id, 0, weave=Weave((Thread(Span(0, len(text))),)), text=text, **facts)  # type: ignore[arg-type]
    return annotate(source, Restored((article,), (), ()), load()).identities[0]


BODY = "要抓好落实。"


@pytest.mark.parametrize(
    ("text", "facts", "issuer", "origin", "level", "code"),
    [
        (BODY, {"bylines": (Byline("张三", "湖南省委书记"),)}, "中共湖南省委", "byline", Level.PROVINCIAL, "430000"),
        (
            BODY,
            {"bylines": (Byline("李四", "湘潭市委常委、市委政法委书记"),)},
            "中共湘潭市委政法委员会",
            "byline",
            Level.CITY,
            "430300",
        ),
        (
            BODY,
            {"bylines": (Byline("王五", "湘潭市委常委、组织部部长"),)},
            "中共湘潭市委组织部",
            "byline",
            Level.CITY,
            "430300",
        ),
        (
            BODY,
            {"bylines": (Byline("赵六", "湘潭市委常委、副市长"),)},
            "湘潭市人民政府",
            "byline",
            Level.CITY,
            "430300",
        ),
        (BODY, {"bylines": (Byline("钱七", "上海市市长"),)}, "上海市人民政府", "byline", Level.PROVINCIAL, "310000"),
        (BODY, {"bylines": (Byline("孙八", "本报记者"),)}, None, None, None, None),
        (
            BODY,
            {"bylines": (Byline("湖南日报评论员", "评论员"),), "outlet": "湖南日报"},
            "湖南日报",
            "byline",
            Level.PROVINCIAL,
            "430000",
        ),
        (BODY, {"title": "浙江省教育厅关于深化课程改革的通知"}, "浙江省教育厅", "title", Level.PROVINCIAL, "330000"),
        (
            BODY,
            {"title": "中共中央 国务院关于实施乡村振兴战略的意见"},
            "中国共产党中央委员会、中华人民共和国国务院",
            "title",
            Level.CENTRAL,
            "CN",
        ),
        (BODY, {"title": "中国共产党纪律处分条例"}, "中国共产党中央委员会", "title", Level.CENTRAL, "CN"),
        (
            BODY,
            {"title": "中国共产党第二十届中央委员会第三次全体会议公报"},
            "中国共产党中央委员会",
            "title",
            Level.CENTRAL,
            "CN",
        ),
        (
            "各位代表：现在，我代表省人民政府，向大会报告工作。",
            {"title": "2026年贵州省政府工作报告"},
            "贵州省人民政府",
            "title",
            Level.PROVINCIAL,
            "520000",
        ),
        (
            "各位代表：现在，我代表国务院，向大会报告政府工作，请予审议。",
            {"title": "政府工作报告"},
            "中华人民共和国国务院",
            "title",
            Level.CENTRAL,
            "CN",
        ),
        (
            "同志们：现在，我代表中国共产党浙江省第十四届委员会向大会作报告。",
            {"title": "忠实践行战略"},
            "中共浙江省委",
            "title",
            Level.PROVINCIAL,
            "330000",
        ),
        (
            "今天，省总工会召开座谈会。要求抓好落实。",
            {"outlet": "湖南日报"},
            "湖南省总工会",
            "body",
            Level.PROVINCIAL,
            "430000",
        ),
        ("11月10日，全国总工会召开座谈会。", {"outlet": "陇南市总工会"}, "中华全国总工会", "body", Level.CENTRAL, "CN"),
        (
            "为落实任务，特制定本方案。\n湘潭市教育局\n2022年3月1日",
            {},
            "湘潭市教育局",
            "signature",
            Level.CITY,
            "430300",
        ),
        ("稻谷飘香，天气晴好。", {"outlet": "湖南日报"}, None, None, Level.PROVINCIAL, "430000"),
    ],
)
def test_issuer_is_read_where_it_is_said(
    text: str, facts: dict[str, object], issuer: str | None, origin: str | None, level: Level | None, code: str | None
) -> None:
    """Office, title, report, signature and convening body decide; an outlet does not; unknown is None."""
    found = identity(text, **facts)
    assert (found.issuer, found.issuer_from, found.level, found.region_code) == (issuer, origin, level, code)


@pytest.mark.parametrize(
    ("declared", "issuer", "code"),
    [
        (
            Declared(issuer="中共湘潭市委 湘潭市人民政府", level="city", region="湘潭市"),
            "中共湘潭市委、湘潭市人民政府",
            "430300",
        ),
        (Declared(issuer="国务院（总理温家宝）", level="central", region="全国"), "中华人民共和国国务院", "CN"),
        (Declared(issuer="某某工作专班", level="city", region="430300"), "某某工作专班", "430300"),
    ],
)
def test_what_a_manifest_declares_comes_first(declared: Declared, issuer: str, code: str) -> None:
    """A declared issuer is kept, in its known form where it has one; names of persons in brackets are no part of it."""
    found = identity("湖南省委书记强调。", declared, bylines=(Byline("张三", "湖南省委书记"),))
    assert (found.issuer, found.issuer_from, found.region_code) == (issuer, "declared", code)


def test_a_report_from_several_regions_has_no_single_issuer() -> None:
    """A page of provincial sections is issued by none of them; their common level is known."""
    text = "湖南：抓好落实\n10月24日，湖南省工信厅召开会议。\n浙江：率先行动\n10月25日，浙江省经信厅召开会议。"
    heads = (Heading(0, 7, 1), Heading(text.index("浙江："), text.index("浙江：") + 7, 1))
    found = identity(text, headings=heads)
    assert (found.issuer, found.level, found.region_code) == (None, Level.PROVINCIAL, None)


@pytest.mark.parametrize(
    ("text", "facts", "declared", "date", "origin"),
    [
        (BODY, {"published": "2022-11-12"}, None, "2022-11-12", "published"),
        (
            BODY,
            {"published": "2018-12-02", "made_on": "2004-01-16", "doc_no": "国办发〔2004〕3号"},
            None,
            "2004-01-16",
            "made-on",
        ),
        (BODY, {}, "2019年01月12日", "2019-01-12", "declared"),
        (BODY, {}, "2021-12", "2021-12", "declared"),
        ("——2026年1月28日在云南省第十四届人民代表大会第四次会议上\n各位代表", {}, None, "2026-01-28", "made-on"),
        ("学习贯彻党的二十大精神。", {"event_date": "--10-31"}, None, "2022-10-31", "inferred"),
        ("学习贯彻党的二十大精神。", {"event_date": "--03-05"}, None, "2023-03-05", "inferred"),
        ("2021年第3次会议研究。", {"event_date": "--10-31"}, None, "2021-10-31", "inferred"),
        ("10月24日，湖南省工信厅召开会议，学习党的二十大精神。", {}, None, "2022-10-24", "inferred"),
        (BODY, {"event_date": "--10-31"}, None, None, None),
        (BODY, {}, "2019年13月40日", None, None),
    ],
)
def test_dates_say_where_they_come_from(
    text: str, facts: dict[str, object], declared: str | None, date: str | None, origin: str | None
) -> None:
    """Printed before declared before inferred; a document by the day it was made; no year out of thin air."""
    found = identity(text, Declared(published=declared), **facts)
    assert (found.date, found.date_from) == (date, origin)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("daily_2023-03-16.txt", "2023-03-16"),
        ("2023_日报.txt", "2023-03-15"),
        ("a2023b4f.txt", None),
        ("page.txt", None),
    ],
)
def test_the_year_of_a_file_name_dates_a_month_and_day(name: str, date: str | None) -> None:
    """A name as added may tell the year; years of plans in the text (到2027年) never do."""
    found = identity("到2027年建成强省，2023—2027年实施。", name=name, event_date="--03-15")
    assert found.date == date


def test_a_department_means_the_one_that_issues_the_document() -> None:
    """厅党组 in a document of 云南省工信厅 is not the 科技厅 that the text names first."""
    text = "由省科技厅配合，厅党组负总责。"
    source = Source(source_id_of(text.encode()), "a.txt", Media.TEXT, "utf-8", text)
    weave = Weave((Thread(Span(0, len(text))),))
    article = Article(source.id, 0, ArticleKind.PLAN, weave, text, title="云南省工业和信息化厅分工方案")
    found = annotate(source, Restored((article,), (), ()), load())
    assert [m.canonical for m in found.mentions if m.name == "厅党组"] == ["云南省工业和信息化厅"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("000", [("中共湖南省委", "430000"), ("湖南日报", "430000"), (None, "430000"), ("湖南省总工会", "430000")]),
        ("001", [("中共湘潭市委政法委员会", "430300"), ("湘潭市政协", "430300"), ("中共湘潭市委", "430300")]),
        ("002", [("中华全国总工会", "CN")]),
        ("003", [("中共张掖市委", "620700")]),
        ("004", [(None, None), ("北京市经济和信息化局", "110000")]),
    ],
)
def test_real_pages_tell_who_speaks(shared, page: str, expected: list[tuple[str | None, str | None]]) -> None:  # type: ignore[no-untyped-def]
    """Each of the five seed pages yields the bodies that a reader names, in whatever order restoring gives the articles."""
    path = next((shared / "seeds").glob(f"{page}_*.txt"))
    data = path.read_bytes()
    source = Source(source_id_of(data), path.name, Media.TEXT, "utf-8", data.decode())
    found = [(i.issuer, i.region_code) for i in annotate(source, restore(source, load()), load()).identities]
    assert [pair for pair in expected if pair not in found] == []


@pytest.mark.shared
def test_every_provincial_report_finds_its_government(shared) -> None:  # type: ignore[no-untyped-def]
    """The 31 reports of 2026 are issued by the government of the province in their file name, from the page alone."""
    wrong = []
    for path in sorted((shared / "corpora/gwr_province_2026").glob("*.txt")):
        data = path.read_bytes()
        source = Source(source_id_of(data), "page.txt", Media.TEXT, "utf-8", data.decode())
        issuers = [i.issuer for i in annotate(source, restore(source, load()), load()).identities]
        if path.name.split("_")[1] + "人民政府" not in issuers:
            wrong.append((path.name, issuers))
    assert wrong == []


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("泽政办发〔2022〕8号", "泽政办发〔2022〕8号"),
        ("泽政办发﹝2022﹞8号", "泽政办发〔2022〕8号"),
        ("泽政办发[2022]第08号", "泽政办发〔2022〕8号"),
        ("泽政办发（2022）008号", "泽政办发〔2022〕8号"),
        ("泽政办发【2022】 8 号", "泽政办发〔2022〕8号"),
        ("国令第707号", "国务院令第707号"),
        ("中华人民共和国国务院令第 707 号", "国务院令第707号"),
        ("云泽省人民政府令（第12号）", "云泽省人民政府令第12号"),
    ],
)
def test_a_document_number_has_one_form(printed: str, number: str) -> None:
    """Brackets, 第, zeros and blanks vary in print; an order bears the name of who gave it."""
    assert identity(BODY, doc_no=printed).doc_no == number


def test_an_order_is_numbered_and_issued_by_who_gave_it() -> None:
    """The number below the headline of an order is half of it; the other half names the issuer."""
    found = identity(BODY, title="中华人民共和国国务院令", doc_no="第707号")
    assert (found.doc_no, found.issuer) == ("国务院令第707号", "中华人民共和国国务院")
    under_its_regulation = identity(BODY, title="云泽条例", doc_no="中华人民共和国国务院令第707号")
    assert (under_its_regulation.issuer, under_its_regulation.issuer_from) == ("中华人民共和国国务院", "printed")
    assert identity(BODY, title="云泽日报", doc_no="第5号").doc_no == "第5号"
