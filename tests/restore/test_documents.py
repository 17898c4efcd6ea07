"""Plain documents: head, headings, foot, facts."""

from __future__ import annotations

import pytest

from luoshi.model import ArticleKind, DropReason, Role
from tests.restore.laws import restored

BODY = "为贯彻落实会议精神，结合本市实际，制定本方案，请各单位认真组织实施，确保各项任务按期完成。"


def test_official_document() -> None:
    """Issuing body, title over two lines, number, addressee, ladder, signature."""
    text = (
        "云泽省人民政府办公厅\n关于做好就业工作的通知\n云政办发﹝2023﹞第012号\n各市、县人民政府，省政府各部门：\n"
        f"{BODY}\n一、总体要求\n{BODY}\n（一）主要目标\n{BODY}\n1.工作原则\n{BODY}\n"
        "云泽省人民政府办公厅\n2023年3月5日\n"
    )
    (article,) = restored(text).articles
    assert article.title == "云泽省人民政府办公厅关于做好就业工作的通知"
    assert article.kind is ArticleKind.NOTICE
    assert article.doc_no == "云政办发〔2023〕12号"
    assert (article.made_on, article.issuer_printed) == ("2023-03-05", "云泽省人民政府办公厅")
    assert [(article.text[one.start : one.end], one.depth) for one in article.headings] == [
        ("一、总体要求", 1),
        ("（一）主要目标", 2),
        ("1.工作原则", 3),
    ]
    assert article.text.startswith("各市、县人民政府，省政府各部门：\n")


def test_report_with_page_furniture() -> None:
    """Tool bars above, 相关报道 below; subtitle with the day, origin, byline with a blank in the name."""
    text = (
        "下载\n打印\n【字号：\n加大\n还原\n】\n2026年云泽省政府工作报告\n——2026年1月27日在云泽省第十四届人民代表大会第四次会议上\n"
        f"来源：云泽日报\n时间：2026-02-05\n云泽省省长 龚 正\n各位代表：\n{BODY}\n一、过去一年工作回顾\n{BODY}\n{BODY}\n相关报道：\n某某要闻一则\n"
    )
    result = restored(text)
    (article,) = result.articles
    assert article.title == "2026年云泽省政府工作报告"
    assert article.subtitle == "——2026年1月27日在云泽省第十四届人民代表大会第四次会议上"
    assert (article.kind, article.outlet, article.published, article.made_on) == (
        ArticleKind.REPORT,
        "云泽日报",
        "2026-02-05",
        "2026-01-27",
    )
    assert [(one.name, one.role) for one in article.bylines] == [("龚正", "云泽省省长")]
    assert article.text.endswith(BODY)
    drops = {piece.drop for piece in result.pieces if piece.drop is not None}
    assert {DropReason.NAVIGATION, DropReason.SIDE_LIST} <= drops


def test_web_page_as_text() -> None:
    """Welcome, breadcrumb, title, counter, kicker with the title again, picture names, footer."""
    text = (
        "欢迎访问云泽市总工会官方网站!\n当前位置:首页 > 新闻动态\n\n王东:认真学习会议精神 团结动员职工\n\n"
        "时间:2022-11-12 16:02:45 浏览:\n\n王东在座谈会上指出\n\n认真学习会议精神 团结动员职工\n\n"
        f"11月10日,总工会召开座谈会。{BODY}\n\n图片3.jpg\n\n\u00a0\n\n{BODY}\n\nx\n\n主办单位: 云泽市总工会 电话:0939-5916900\n"
    )
    result = restored(text)
    (article,) = result.articles
    assert article.title == "王东:认真学习会议精神 团结动员职工"
    assert article.kicker == "王东在座谈会上指出"
    assert article.subtitle == "认真学习会议精神 团结动员职工"
    assert (article.published, article.event_date) == ("2022-11-12", "2022-11-10")
    assert article.outlet == "云泽市总工会官方网站"
    assert len(article.text.split("\n")) == 2
    assert {DropReason.IMAGE_NAME, DropReason.FOOTER} <= {piece.drop for piece in result.pieces}


def test_catalogue_names_the_title() -> None:
    """A table of 索引号, 发文机关, 成文日期 above the document: facts, and the title over three lines."""
    text = (
        "索 引 号：\t  000014349/2018-00214\t  主题分类：\t  综合政务\n"
        "发文机关：\t  国务院办公厅\t  成文日期：\t  2018年12月06日\n"
        "标　　题：\t  国务院办公厅关于加大激励支持力度的通知\n"
        "发文字号：\t  国办发〔2018〕117号\t  发布日期：\t  2018年12月10日\n主 题 词：\n"
        f"国务院办公厅关于\n加大激励支持力度\n的通知\n国办发〔2018〕117号\n各省、自治区、直辖市人民政府：\n{BODY}\n"
    )
    (article,) = restored(text).articles
    assert article.title == "国务院办公厅关于加大激励支持力度的通知"
    assert (article.made_on, article.published) == ("2018-12-06", "2018-12-10")
    assert (article.issuer_printed, article.doc_no) == ("国务院办公厅", "国办发〔2018〕117号")


def test_edition_of_a_paper() -> None:
    """Several items with headlines and datelines, parted by empty lines, are several articles."""
    item = "{title}\n\n　　新华社北京5月10日电  {body}\n\n\n\n"
    text = "".join(
        item.format(title=title, body=BODY) for title in ("甲会议在京举行", "乙代表团访问某国", "丙工程开工建设")
    )
    assert [article.title for article in restored(text).articles] == [
        "甲会议在京举行",
        "乙代表团访问某国",
        "丙工程开工建设",
    ]


def test_tables_keep_their_cells() -> None:
    """Cells parted by tabs are one row; a row is no paragraph."""
    text = f"任务分工表\n{BODY}\n序号\t任务\t责任单位\n1\t新建学校\t市教育局\n{BODY}\n"
    result = restored(text)
    rows = [piece for piece in result.pieces if piece.role is Role.TABLE]
    assert len(rows) == 6
    assert "1\t新建学校\t市教育局" in result.articles[0].text


@pytest.mark.parametrize("marker", ["（上接第1版）\n", "▲ ▲（紧接 1版②）"])
def test_continuation_as_plain_text(marker: str) -> None:
    """A marker before the text, on its own line or not: no headline, and the text begins behind it."""
    (article,) = restored(f"{marker}{BODY}\n{BODY}\n").articles
    assert (article.kind, article.title) == (ArticleKind.CONTINUATION, None)
    assert article.text == f"{BODY}\n{BODY}"


@pytest.mark.parametrize("size", [2000])
def test_a_long_unordered_text_is_one_article(size: int) -> None:
    """Thousands of paragraphs without any head stay one text."""
    (article,) = restored("\n".join(f"{BODY}第{number}段。" for number in range(size))).articles
    assert article.text.count("\n") == size - 1


def test_what_has_a_number_of_its_own_is_no_news():
    """A circular without a headline whose number stands in its head."""
    text = "文号：云政办发〔2023〕24号\n\n各市人民政府：\n现将有关事项通知如下，请认真贯彻执行。\n"
    (article,) = [one for one in restored(text).articles if one.kind.is_article]
    assert (article.doc_no, article.kind) == ("云政办发〔2023〕24号", ArticleKind.NOTICE)
