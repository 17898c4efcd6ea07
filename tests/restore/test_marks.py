"""Marks that words alone tell apart: jump markers, bylines, names, datelines, dates, captions, furniture, headlines."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.model import DropReason, Span
from luoshi.restore.bylines import byline_line, byline_role
from luoshi.restore.captions import doubled
from luoshi.restore.datelines import closing_credit, dateline, opening_date
from luoshi.restore.dates import find_date, whole_date
from luoshi.restore.furniture import furniture_line, image_name
from luoshi.restore.headlines import is_kicker, is_subtitle, parallel_halves
from luoshi.restore.heads import document_number
from luoshi.restore.jumps import jump_marker
from luoshi.restore.lines import read_lines
from luoshi.restore.metalines import title_with_facts


@pytest.mark.parametrize(
    ("text", "printed", "inward"),
    [
        ("▲ ▲（上接1版①）\n正文", "上接1版①", True),
        ("▲ ▲（紧接 1版②）正文", "紧接1版②", True),
        ("（上接第1版）正文", "上接第1版", True),
        ("（上接第\n\n一版）正文", "上接第一版", True),
        ("正文。（下转2版）", "下转2版", False),
        ("▼下转03版", "下转03版", False),
        ("上接A01版\n正文", "上接A01版", True),
    ],
)
def test_jump_markers(text: str, printed: str, inward: bool) -> None:
    """Every spelling of NOISE.md N11, broken over lines too."""
    (marker,) = jump_marker(text)
    assert (marker.printed, marker.inward) == (printed, inward)


@pytest.mark.parametrize("text", ["本报1版刊登了评论", "详见第3版", "第二版《资本论》", "上接天线下接地气"])
def test_no_jump_markers(text: str) -> None:
    """Pages and editions that are only spoken of."""
    assert jump_marker(text) == []


@pytest.mark.parametrize(
    ("line", "names", "role"),
    [
        ("湖南省委书记 张庆伟", ["张庆伟"], "author"),
        ("湘潭市委常委、市委政法委书记 向敏", ["向敏"], "author"),
        ("上海市市长 龚 正", ["龚正"], "author"),
        ("新疆维吾尔自治区人民政府主席 艾尔肯·吐尼亚孜", ["艾尔肯·吐尼亚孜"], "author"),
        ("本报记者 吴丽琳", ["吴丽琳"], "reporter"),
        ("湖南日报全媒体评论员", ["湖南日报全媒体评论员"], "commentator"),
        ("■董晓晓", ["董晓晓"], "author"),
        ("文/图 本报记者邱瑞贤", ["邱瑞贤"], "reporter"),
        ("（撰文 钟宏娇 朱水军）", ["钟宏娇", "朱水军"], "author"),
    ],
)
def test_bylines(line: str, names: list[str], role: str) -> None:
    """Names and what their role comes down to; the spans cover the names."""
    lexicon = load()
    found = byline_line(line, 0, lexicon)
    assert [one.name for one in found] == names
    assert {byline_role(one.role, lexicon) for one in found} == {role}
    for one in found:
        assert "".join(one.spans[0].of(line).split()) == one.name


@pytest.mark.parametrize(
    "line", ["学在前 想在前 干在前 冲在前", "全国人大常委会委员长栗战书", "会议指出，要落实。", "第一部分 总体战略"]
)
def test_no_bylines(line: str) -> None:
    """Headlines and text that hold a blank or an office."""
    assert byline_line(line, 0, load()) == ()


def test_dateline_with_credits_over_lines() -> None:
    """Outlet, day and both names, though a line end cuts the second from its role."""
    text = "湖南日报10月 31日讯（全媒体记者 彭雅惠 通讯员\n\n廖为）今天，省总工会召开座谈会。"
    found = dateline(text, (Span(0, len(text)),), load())
    assert found is not None
    assert (found.outlet, found.place, found.date) == ("湖南日报", None, "--10-31")
    assert [(one.name, one.role) for one in found.signatures] == [("彭雅惠", "全媒体记者"), ("廖为", "通讯员")]
    assert [text[one.spans[0].start : one.spans[0].end] for one in found.signatures] == ["彭雅惠", "廖为"]


@pytest.mark.parametrize(
    ("text", "outlet", "place"),
    [
        ("新华社北京10月16日电 （记者李卓群、张玉洁）中国", "新华社", "北京"),
        ("本报讯（记者 陈静）11月30日，市政协", None, None),
        ("本报临湖3月15日讯（记者 林知秋）今天", None, "临湖"),
        ("浙江在线11月27日讯（记者 刘乐平）26日", "浙江在线", None),
    ],
)
def test_datelines(text: str, outlet: str | None, place: str | None) -> None:
    """Place and outlet as printed; 本报 names nobody."""
    found = dateline(text, (Span(0, len(text)),), load())
    assert found is not None
    assert (found.outlet, found.place) == (outlet, place)


@pytest.mark.parametrize("text", ["新华社电子版面很多", "中国文联网电子商务", "会议讯问了有关情况"])
def test_no_datelines(text: str) -> None:
    """Words that only look like one."""
    assert dateline(text, (Span(0, len(text)),), load()) is None


def test_closing_credit() -> None:
    """A credit in brackets at the end of the text (N25)."""
    text = "营造良好的舆论环境。(张掖市融媒体中心记者 杨静文 李玉洁)"
    assert [one.name for one in closing_credit(text, (Span(0, len(text)),), load())] == ["杨静文", "李玉洁"]


@pytest.mark.parametrize(
    ("text", "date"),
    [("11月10日,全国总工会召开", "--11-10"), ("10月16日至22日，大会", None), ("本报讯　9月3日，大赛", "--09-03")],
)
def test_opening_dates(text: str, date: str | None) -> None:
    """A day that the first sentence opens with; a period is no day."""
    assert opening_date(text, (Span(0, len(text)),), load()) == date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("（2022年10月29日）", "2022-10-29"),
        ("2022-11-12 16:02:45", "2022-11-12"),
        ("二〇二六年一月二十七日", "2026-01-27"),
        ("11月3日会议", None),
        ("2022年13月1日", None),
    ],
)
def test_whole_dates(text: str, iso: str | None) -> None:
    """A line that is nothing but a day of the calendar."""
    assert whole_date(text) == iso


def test_dates_without_a_year_say_so() -> None:
    """The year is not made up."""
    date = find_date("湖南日报10月31日讯")
    assert date is not None
    assert date.iso == "--10-31"


def test_doubled_print_keeps_one_copy_of_each_part() -> None:
    """A A B B: both second copies go (N19); ordinary repetition stays."""
    text = "图为省工信厅党组中心组图为省工信厅党组中心组专题学习党的二十大精神专题学习党的二十大精神"
    kept, at = "", 0
    for start, end in doubled(text):
        kept += text[at:start]
        at = end
    assert kept + text[at:] == "图为省工信厅党组中心组专题学习党的二十大精神"
    assert doubled("一个一个地帮，一项一项地抓，把任务落到实处。") == []


@pytest.mark.parametrize(
    ("line", "drop"),
    [
        ("欢迎访问陇南市总工会官方网站!", DropReason.NAVIGATION),
        ("当前位置:首页 > 新闻动态>全总要情", DropReason.NAVIGATION),
        ("【字号：", DropReason.NAVIGATION),
        ("备案/许可证编号:陇ICP备2021003097号-1", DropReason.FOOTER),
        ("Copyright © 2021 陇南市总工会", DropReason.FOOTER),
        ("(责编：王静、吕腾龙)", DropReason.FURNITURE),
        ("会议指出，要抓好落实。", None),
        ("一、总体要求", None),
    ],
)
def test_furniture(line: str, drop: DropReason | None) -> None:
    """Lines of the page that belong to no article, by the table of the lexicon."""
    assert furniture_line(line, load()) is drop


def test_image_names() -> None:
    """File names of pictures are left-overs; a sentence with a point is not."""
    assert image_name("图片3.jpg")
    assert not image_name("增长5.5个百分点")


@pytest.mark.parametrize(
    ("first", "second", "body", "apart", "why"),
    [
        ("坚定不移抓落实", "一心一意优服务", "", True, "parallel phrases"),
        ("劳模工匠带头掀起", "宣传贯彻二十大精神热潮", "", False, "a verb without its object"),
        (
            "深刻领会新时代十年",
            "伟大变革的里程碑意义",
            "新时代10年伟大变革的里程碑意义",
            False,
            "the page says it in one",
        ),
        ("准确把握报告中的", "经济和信息化元素", "", False, "的 cannot end a line of its own"),
        ("努力深学细悟、笃信笃行", "推动各项工作奋勇争先", "", True, "two demands"),
    ],
)
def test_headline_lines_join(first: str, second: str, body: str, apart: bool, why: str) -> None:
    """One blank between parallel units, nothing inside one sentence."""
    assert parallel_halves(first, second, body, load()) is apart, why


def test_kickers_and_subtitles() -> None:
    """A kicker leads over to the headline, a subtitle opens with a dash."""
    assert is_kicker("刘志仁在市青年企业家商会宣讲党的二十大精神时强调", load())
    assert is_kicker("学在前 想在前 干在前 冲在前", load())
    assert not is_kicker("坚定不移抓落实 一心一意优服务", load())
    assert is_subtitle("——二论全面学习贯彻党的二十大精神")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("国办发〔2014〕27号", "国办发〔2014〕27号"),
        ("国办函﹝2015﹞7号", "国办函〔2015〕7号"),
        ("绍市委发[2021]18号", "绍市委发〔2021〕18号"),
        ("云发（2023）第005号", "云发〔2023〕5号"),
        ("国办发明电〔2018〕15号", "国办发明电〔2018〕15号"),
        ("2018年第15号公告", None),
    ],
)
def test_document_numbers(printed: str, number: str | None) -> None:
    """Brackets, 第 and leading zeros are normalised."""
    assert document_number(printed) == number


def test_a_line_of_everything_is_taken_apart() -> None:
    """N22: breadcrumb, kicker, headline, subtitle, origin, counter and date on one line."""
    text = (
        "您当前的位置 : 某某网 >> 问政 >> 要闻 【学习贯彻】勇担新使命 奋进新征程 ——各级各部门深入学习 "
        "来源:某市融媒体中心 0 人参与互动 2022年11月01日 10:02"
    )
    parts = title_with_facts(text, read_lines(text)[0], load())
    assert parts is not None
    found = {name: span.of(text).strip() for name, span in parts if name != "date"}
    assert found["title"] == "勇担新使命 奋进新征程"
    assert found["kicker"] == "【学习贯彻】"
    assert found["subtitle"] == "——各级各部门深入学习"
    assert found["origin"] == "来源:某市融媒体中心"
