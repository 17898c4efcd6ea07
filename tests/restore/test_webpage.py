"""Web pages become one article, or a list, or nothing; every other line has its reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import Article, ArticleKind, DropReason, Restored, Source, check_partition, source_id_of
from luoshi.restore.assemble import assemble
from luoshi.restore.webpage import drafts

HEAD = "<html><head><title>云泽市召开推进会议_云泽日报网</title></head><body>"
NAVIGATION = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xw">新闻中心</a></li><li><a href="/zw">政务公开</a></li></ul></div>'
    '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xw">要闻</a></div>'
)
TITLE = "<h1>云泽市召开推进会议</h1>"
FACTS = "<div>2022年10月16日 08:30　来源：云泽日报　作者：张三　浏览次数：<span></span>次 【字号：大 中 小】</div>"
PARAGRAPHS = (
    "<p>　　10月15日，云泽市召开推进会议，研究部署重点工作。</p><p>　　会议强调，要压实责任，确保落实到位。</p>"
)
TAIL = (
    '<p>【<a href="#">打印正文</a>】</p><p>上一篇：<a href="1">关于放假的通知</a>[10-15]</p>'
    '<div>相关新闻</div><ul><li><a href="2">云泽市部署秋收工作</a></li><li><a href="3">云泽市召开座谈会议</a></li></ul>'
)
FOOTER = "<div>云泽日报社 版权所有 地址：云泽市中山路1号</div><div>泽ICP备12345678号</div></body></html>"


def page_of(markup: str, name: str = "a.html") -> Source:
    """Read markup as a source."""
    data = markup.encode()
    return read(data, name).source(source_id_of(data), name)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The packaged tables."""
    return load()


def restored(markup: str, lexicon: Lexicon) -> Restored:
    """Restore markup; nothing of it may be left without a reason."""
    source = page_of(markup)
    result = assemble(source, *drafts(source, lexicon))
    check_partition(result.pieces, len(source.text))
    assert all(piece.drop is not DropReason.UNASSIGNED for piece in result.pieces)
    return result


def only(markup: str, lexicon: Lexicon) -> Article:
    """Return the one article of a page."""
    (article,) = restored(markup, lexicon).articles
    return article


def test_article_with_everything_around_it(lexicon: Lexicon) -> None:
    """Headline, date, origin and author are told, text is text, the rest of the page is dropped."""
    article = only(HEAD + NAVIGATION + TITLE + FACTS + PARAGRAPHS + TAIL + FOOTER, lexicon)

    assert article.title == "云泽市召开推进会议"
    assert article.published == "2022-10-16"
    assert article.outlet == "云泽日报"
    assert [(b.name, b.role) for b in article.bylines] == [("张三", "author")]
    assert article.text == "10月15日，云泽市召开推进会议，研究部署重点工作。\n会议强调，要压实责任，确保落实到位。"


@pytest.mark.parametrize("body", ["", "<p></p><p><img src='a.jpg'></p>", "<script>load()</script>"])
def test_page_without_text_stays_empty(body: str, lexicon: Lexicon) -> None:
    """Where the text is a picture or a script the article has its title and date and no text."""
    article = only(HEAD + NAVIGATION + TITLE + FACTS + body + TAIL + FOOTER, lexicon)

    assert (article.title, article.published, article.text) == ("云泽市召开推进会议", "2022-10-16", "")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>因天下雨，升旗暂停。</p>", "因天下雨，升旗暂停。"),  # a notice of one sentence
        ("<p>请到礼堂开会</p><p>教学处</p><p>2022.10.16</p>", "请到礼堂开会\n教学处\n2022.10.16"),  # signed and dated
        ("<p><a href='a.xlsx'>10月考核情况.xlsx</a></p>", "10月考核情况.xlsx"),  # nothing but an attachment
        ("<p>一、总体要求</p><p>坚持稳中求进。</p>", "一、总体要求\n坚持稳中求进。"),
        ("<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>稳增长</td></tr></table>", "序号\t任务\n1\t稳增长"),
        ("<p>主办单位：云泽市教育局</p><p>地址：中山路5号礼堂</p><p>欢迎参加，谢谢。</p>",
         "主办单位：云泽市教育局\n地址：中山路5号礼堂\n欢迎参加，谢谢。"),  # lines as in a footer, but not in one
        ("<p>见<a href='x'>实施方案</a>，请遵照执行。</p>", "见实施方案，请遵照执行。"),  # a link within text
    ],
)  # fmt: skip
def test_text_is_kept_as_it_stands(body: str, text: str, lexicon: Lexicon) -> None:
    """Short, numbered, tabular and linked text all stay."""
    assert only(HEAD + NAVIGATION + TITLE + FACTS + body + TAIL + FOOTER, lexicon).text == text


@pytest.mark.parametrize(
    ("title", "facts", "found"),
    [
        # headline set as a centred paragraph, facts below it with labels and a slash
        (
            "<p align=center>云泽市召开推进会议</p>",
            "<p>发布时间：2022/10/16　发布人：张三</p>",
            ("云泽市召开推进会议", "2022-10-16"),
        ),
        # headline in two lines
        (
            "<p align=center>云泽市</p><p align=center>召开推进会议</p>",
            "<p>日期：2022.10.16</p>",
            ("云泽市召开推进会议", "2022-10-16"),
        ),
        # subtitle between headline and facts
        (
            TITLE + "<h3>——市委书记出席，并讲话</h3>",
            "<p>2022-10-16 09:00:00 云泽日报</p>",
            ("云泽市召开推进会议", "2022-10-16"),
        ),
        # facts above the headline
        ("<p>2022年10月16日 来源：云泽日报</p>" + TITLE, "", ("云泽市召开推进会议", "2022-10-16")),
        # no date on the page
        (TITLE, "", ("云泽市召开推进会议", None)),
    ],
)
def test_headline_and_date_in_many_templates(
    title: str, facts: str, found: tuple[str, str | None], lexicon: Lexicon
) -> None:
    """The features add up, whatever tags a template uses."""
    article = only(HEAD + NAVIGATION + title + facts + PARAGRAPHS + TAIL + FOOTER, lexicon)

    assert (article.title, article.published) == found
    assert article.text.startswith("10月15日")


def test_document_with_header_table(lexicon: Lexicon) -> None:
    """The header table of a government document gives its number, its dates and who issued it."""
    header = (
        "<table><tr><td>索 引 号：</td><td>000/2022-1</td><td>主题分类：</td><td>工业\\信息化</td></tr>"
        "<tr><td>发文机关：</td><td>云泽省人民政府</td><td>成文日期：</td><td>2022年10月10日</td></tr>"
        "<tr><td>标　　题：</td><td colspan=3>云泽省人民政府关于稳增长的通知</td></tr>"
        "<tr><td>发文字号：</td><td>泽政发〔2022〕8号</td><td>发布日期：</td><td>2022年10月16日</td></tr></table>"
    )
    body = "<p align=center>云泽省人民政府</p><p align=center>关于稳增长的通知</p><p>各市人民政府：</p><p>现就有关事项通知如下。</p>"
    article = only(
        f"<html><head><title>云泽省人民政府关于稳增长的通知</title></head><body>{header}{body}</body></html>", lexicon
    )

    assert article.title == "云泽省人民政府关于稳增长的通知"
    assert (article.doc_no, article.issuer_printed) == ("泽政发〔2022〕8号", "云泽省人民政府")
    assert (article.made_on, article.published) == ("2022-10-10", "2022-10-16")
    assert article.index_no == "000/2022-1"
    assert article.kind is ArticleKind.NOTICE
    assert article.text == "各市人民政府：\n现就有关事项通知如下。"


def test_list_page(lexicon: Lexicon) -> None:
    """A page of links with dates is a listing, its entries the lines."""
    entries = "".join(
        f'<li><a href="{n}">关于做好第{n}次会议准备工作的通知</a><span>2022-10-{n:02d}</span></li>'
        for n in range(1, 16)
    )
    article = only(
        f"<title>通知公告-云泽市</title><body>{NAVIGATION}<h2>通知公告</h2><ul>{entries}</ul>{FOOTER}", lexicon
    )

    assert article.kind is ArticleKind.LISTING
    assert article.title == "通知公告"
    assert article.text.count("\n") == 14


def test_page_of_navigation_only_gives_no_article(lexicon: Lexicon) -> None:
    """A page without headline and text gives nothing, and every line a reason."""
    assert restored(NAVIGATION + FOOTER, lexicon).articles == ()


def test_headings_and_tables_have_their_roles(lexicon: Lexicon) -> None:
    """Numbered headings keep their depth."""
    body = "<p>一、总体要求</p><p>坚持稳中求进。</p><p>（一）主要目标</p><p>年均增长。</p>"
    article = only(HEAD + TITLE + FACTS + body, lexicon)

    assert [(article.text[h.start : h.end], h.depth) for h in article.headings] == [
        ("一、总体要求", 1),
        ("（一）主要目标", 2),
    ]


PARTS = [NAVIGATION, TITLE, FACTS, PARAGRAPHS, TAIL, FOOTER, HEAD, "<div>", "</div>", "<table><tr><td>", "</table>", "<a href=x>",
         "</a>", "来源：", "2022-10-16", "，", "。", "<br>", "\u3000", "\xa0", "<li>", "索引号：", "附件", "1.doc"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=25))
def test_any_page_is_accounted_for(parts: list[str]) -> None:
    """Pages cut up and put together at random: no crash, a partition, nothing unassigned."""
    restored("<html>" + "".join(parts).replace("\0", "").replace("\ufffd", ""), load())


def test_a_headline_broken_inside_its_last_word_tells_the_kind(lexicon: Lexicon) -> None:
    """关于……的通 / 知 in two lines; and what has a number is a notice even without such a word."""
    number = "<p>云政发〔2022〕8号</p><p>各市人民政府：</p><p>现就有关事项通知如下，请结合实际认真贯彻执行。</p>"
    for title, headline in (
        ("云泽省人民政府关于稳增长的通知", "云泽省人民政府关于稳增长的通<br>知"),
        ("云泽省人民政府关于授权使用土地的批示", "云泽省人民政府关于授权使用土地的批示"),
    ):
        table = "<table><tr><td>发文字号：</td><td>云政发〔2022〕8号</td></tr></table>"
        article = only(
            f"<html><head><title>{title}</title></head><body>{table}<h1>{headline}</h1>{number}</body></html>", lexicon
        )
        assert (article.kind, article.doc_no) == (ArticleKind.NOTICE, "云政发〔2022〕8号")
