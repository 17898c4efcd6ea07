"""Templates of common content systems, written from general knowledge with fictional text: the same rules read them all."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read
from luoshi.lexicon import load
from luoshi.model import DropReason, check_partition, source_id_of
from luoshi.restore.assemble import assemble
from luoshi.restore.webpage import drafts

TITLE = "云泽省人民政府办公厅关于促进制造业发展的通知"
FIRST = "各市州人民政府，省政府各部门："
LAST = "附件：1.重点任务分工表.doc"
PARAGRAPHS = (
    FIRST,
    "为贯彻落实全省推进会议精神，经省人民政府同意，现就有关事项通知如下。",
    "一、明确目标任务",
    "到2025年，规模以上工业增加值年均增长6%左右，新增省级企业技术中心100家以上。",
    "二、压实工作责任",
    "省工业和信息化厅要加强统筹协调，各市州要结合实际细化措施。",
    "云泽省人民政府办公厅",
    "2022年10月16日",
)
BODY = "".join(f'<p style="text-indent:2em">　　{text}</p>' for text in PARAGRAPHS)
LINES = "<br>\n".join(f"　　{text}" for text in PARAGRAPHS)
ATTACHMENT = '<p>附件：<a href="P02.doc">1.重点任务分工表.doc</a></p>'
MENU = "".join(
    f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "省情", "新闻动态", "政务公开", "办事服务", "互动交流")
)
FOOTER = (
    '<div class="footer"><p><a href="/about">关于我们</a> | <a href="/map">网站地图</a> | <a href="/link">联系我们</a></p>'
    "<p>主办：云泽省人民政府办公厅　承办：云泽省大数据中心</p><p>政府网站标识码：9900000001　泽ICP备22000001号</p></div>"
)
SIDE = "<div class=right><h3>最新文件</h3><ul>" + "".join(
    f'<li><a href="/d{n}">云泽省人民政府关于做好第{n}批重点项目建设工作的意见</a><span>10-{n:02d}</span></li>' for n in range(1, 9)
) + "</ul></div>"  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page and what stands around its text."""

    name: str
    markup: str
    title: str | None = TITLE
    published: str | None = "2022-10-16"
    attached: bool = True


PAGES = (
    Page(
        "portal with meta elements and a share bar",
        f"""<html><head><title>{TITLE}_文件_云泽省人民政府</title><meta name="ArticleTitle" content="{TITLE}">
        <meta name="PubDate" content="2022-10-16 10:00"><meta name="ContentSource" content="省政府办公厅"></head><body>
        <div class="header"><ul class="nav">{MENU}</ul></div><div class="BreadcrumbNav">您的位置：<a href="/">首页</a> &gt; 文件</div>
        <div class="article oneColumn"><h1>{TITLE}</h1><div class="pages-date">2022-10-16 10:00 <span class="font">来源：省政府办公厅</span>
        <span>【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span><a href="#">打印</a>
        <div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>
        <div class="TRS_Editor">{BODY}{ATTACHMENT}</div><div class="related"><h3>相关稿件</h3><ul>{MENU}</ul></div></div>{FOOTER}""",
    ),
    Page(
        "university system: form, centred lines, neighbours below",
        f"""<html><head><title>{TITLE}-云泽大学</title></head><body><ul>{MENU}</ul><form name="_newscontent_fromname">
        <table width=95%><tr><td align=center><h1 align="center">{TITLE}</h1></td></tr><tr><td align=center>
        <div align="center">时间：2022-10-16 作者：党委宣传部 浏览量：<span id=x>128</span></div></td></tr>
        <tr><td><div id="vsb_content"><div class="v_news_content">{BODY}{ATTACHMENT}</div></div></td></tr>
        <tr><td align=right>【<a href="#">关闭</a>】</td></tr></table><p>上一条：<a href=1>关于放假的通知</a></p>
        <p>下一条：<a href=2>关于开展专项检查工作的通知</a></p></form>{FOOTER}""",
    ),
    Page(
        "layout of nested tables, text broken by <br>",
        f"""<html><head><title>云泽省人民政府门户网站 政策文件</title></head><body><table><tr><td><table><tr><td>首页</td><td>要闻</td>
        <td>公开</td></tr></table></td></tr><tr><td valign=top><table class=left><tr><td>{SIDE}</td></tr></table></td>
        <td valign=top><table width=90%><tr><td class="title" align=center><b>{TITLE}</b></td></tr><tr><td align=center>
        信息来源：省政府办公厅　发布日期：2022-10-16　访问次数：1024　字体：[ 大 中 小 ]</td></tr><tr><td class=bt_content>{LINES}<br>
        {LAST}</td></tr><tr><td>【打印本页】【关闭窗口】</td></tr></table></td></tr><tr><td>{FOOTER}</td></tr></table>""",
    ),
    Page(
        "catalogue of public information: header table, headline only in it and in the name of the page",
        f"""<html><head><title>{TITLE}</title></head><body><div class=nav>{MENU}</div><table class=xxgk><tr><td>索 引 号：</td>
        <td>002482002/2022-0001</td><td>信息分类：</td><td>工业、交通</td></tr><tr><td>发布机构：</td><td>云泽省人民政府办公厅</td>
        <td>成文日期：</td><td>2022年10月10日</td></tr><tr><td>名　　称：</td><td colspan=3>{TITLE}</td></tr><tr><td>文　　号：</td>
        <td>泽政办发〔2022〕8号</td><td>发布日期：</td><td>2022年10月16日</td></tr></table><div id=zoom>{BODY}{ATTACHMENT}</div>{FOOTER}""",
    ),
    Page(
        "catalogue of public information: a list of labels, the headline printed below it",
        f"""<html><head><title>{TITLE}</title></head><body><div class=nav>{MENU}</div><ul class=headInfo><li><em>索引号：</em>0024</li>
        <li><em>发文机关：</em>云泽省人民政府办公厅</li><li><em>成文日期：</em>2022-10-10</li><li><em>发文字号：</em>泽政办发〔2022〕8号</li>
        <li><em>发布日期：</em>2022-10-16</li><li><em>有效性：</em>有效</li></ul><p align=center><strong>云泽省人民政府办公厅</strong></p>
        <p align=center><strong>关于促进制造业发展的通知</strong></p><div class=con>{BODY}{ATTACHMENT}</div>{FOOTER}""",
    ),
    Page(
        "public account: account and date below the headline, sections within sections",
        f"""<html><head><meta property="og:title" content="{TITLE}"><title></title></head><body><div id="js_article"><h1 class="rich_media_title">
        {TITLE}</h1><div id="meta_content"><span><a href="javascript:void(0)">云泽发布</a></span> <em id="publish_time">2022-10-16 20:00</em></div>
        <div id="js_content" style="visibility: hidden"><section><section>{BODY}</section></section>{ATTACHMENT}</div></div>
        <p>微信扫一扫</p><p>关注该公众号</p>""",
    ),
    Page(
        "side column before the text in the markup, comments with text after it",
        f"""<html><head><title>{TITLE}_云泽新闻网</title></head><body><ul>{MENU}</ul><div class="wrap">{SIDE}<div class="main"><h2>{TITLE}</h2>
        <p class="info">2022年10月16日08:30 来源：<a href="/s">云泽日报</a></p><div class="txt">{BODY}{ATTACHMENT}</div><p>(责编：张三、李四)</p>
        <div class="comment"><h4>网友评论</h4><p>市民甲：这个通知很好，希望能够早日落实到位，让企业得到实惠。</p>
        <p>市民乙：请问具体的申报条件是什么，什么时候可以开始申报？</p></div></div></div>{FOOTER}""",
    ),
    Page(
        "name of the site as the only title of the page, date below the text",
        f"""<html><head><title>云泽省工业和信息化厅</title></head><body><ul>{MENU}</ul><div><div class="dt"><h3 style="text-align:center">{TITLE}</h3>
        <div>{BODY}{ATTACHMENT}</div><div>发布日期：2022-10-16　责任编辑：王五</div></div></div>{FOOTER}""",
    ),
    Page(
        "digital newspaper: neighbours and edition above the headline",
        f"""<html><head><title>云泽日报多媒体数字报刊平台</title></head><body><table><tr><td>
        <a href=a>上一版</a> <a href=b>下一版</a></td></tr></table>
        <div><a href=c>上一篇</a> <a href=d>下一篇</a></div><div class=date>2022年10月16日 星期日 第02版：要闻</div><div class=text><p class=jt></p>
        <h1>{TITLE}</h1><h2></h2><div class=sec>来源：云泽日报</div><founder-content>{BODY}{ATTACHMENT}</founder-content></div>{FOOTER}""",
    ),
    Page(
        "nothing but headings of the third rank, no date at all",
        f"""<html><head><title>{TITLE} - 政策文件 - 云泽市人民政府</title></head><body><div id=top>{MENU}</div><div id=mid><h3>{TITLE}</h3>{BODY}
        {ATTACHMENT}</div>{FOOTER}""",
        published=None,
    ),
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_template(page: Page) -> None:
    """Headline, date and every paragraph are found, and nothing around them is."""
    data = page.markup.encode()
    source = read(data, "a.html").source(source_id_of(data), "a.html")

    result = assemble(source, *drafts(source, load()))

    (article,) = result.articles
    assert (article.title, article.published) == (page.title, page.published)
    assert article.text.split("\n") == [*PARAGRAPHS, LAST]
    assert article.made_on in ("2022-10-10", "2022-10-16")
    assert all(piece.drop is not DropReason.UNASSIGNED for piece in result.pieces)


NEWS = "<p>10月15日，云泽市召开推进会议，研究部署重点工作。</p><p>会议强调，要压实责任，确保落实到位。</p>"
NEWS_TEXT = "10月15日，云泽市召开推进会议，研究部署重点工作。\n会议强调，要压实责任，确保落实到位。"
LONG_FOOTER = (
    "<div id=ft><p>云泽日报社法律顾问：云泽律师事务所　张三律师</p><p>本网站所刊登的各种信息，未经协议授权禁止下载使用。</p>"
    "<p>邮箱：yz@example.cn</p><p>泽ICP备123号</p></div>"
)


@pytest.mark.parametrize(
    ("markup", "title", "text"),
    [
        # the logo is an h1 and repeats the name of the site, which is all that <title> says
        ("<title>云泽市教育局</title><h1 class=logo><a href='/'>云泽市教育局</a></h1><h2>云泽市召开推进会议</h2>"
         f"<p>2022-10-16 来源：云泽日报</p>{NEWS}",
         "云泽市召开推进会议", NEWS_TEXT),
        (f"<title>云泽市教育局网站</title><h1>云泽市教育局网站</h1><ul>{MENU}</ul><div class=tt>云泽市召开推进会议</div>"
         f"<p>发布时间：2022-10-16</p>{NEWS}",
         "云泽市召开推进会议", NEWS_TEXT),
        # a heading broken into rows
        (f"<title>云泽市政府</title><h1>云泽市召开推进会议<br>研究部署工作</h1><p>2022-10-16 来源：云泽日报</p>{NEWS}",
         "云泽市召开推进会议研究部署工作", NEWS_TEXT),
        # a footer with sentences, known by its last line
        (f"<title>云泽市召开推进会议</title><h1>云泽市召开推进会议</h1><p>2022-10-16</p>{NEWS}{LONG_FOOTER}", "云泽市召开推进会议", NEWS_TEXT),
        (f"<title>云泽市召开推进会议</title><h1>云泽市召开推进会议</h1><p>2022-10-16</p><p><img src=a></p>{LONG_FOOTER}", "云泽市召开推进会议", ""),
        # a box of short text beside the article
        (f"<title>云泽市召开推进会议_云泽</title><div><h1>云泽市召开推进会议</h1><p>2022-10-16</p><div>{NEWS}</div><div><h4>热点专题</h4>"
         "<p>学习贯彻会议精神，奋进新征程。</p><p><a href=1>专题页面</a></p></div></div>", "云泽市召开推进会议", NEWS_TEXT),
        # a fragment without any head
        (NEWS, None, NEWS_TEXT),
    ],
)  # fmt: skip
def test_traps(markup: str, title: str | None, text: str) -> None:
    """Each case is a trap that a page sets."""
    data = f"<html>{markup}".encode()
    source = read(data, "a.html").source(source_id_of(data), "a.html")

    (article,) = assemble(source, *drafts(source, load())).articles

    assert (article.title, article.text) == (title, text)


EMPTY = (
    "<p><img src='a.jpg'></p>",  # the text is a picture
    "<p>&nbsp;</p><p>　　</p>",  # blank paragraphs
    "<script>load('content')</script>",
)


@pytest.mark.parametrize("body", EMPTY)
@pytest.mark.parametrize("page", PAGES[:3], ids=lambda page: page.name)
def test_template_without_text(page: Page, body: str) -> None:
    """Where a page has no text, nothing around it is taken for text."""
    data = page.markup.replace(BODY, body).replace(LINES, body).replace(ATTACHMENT, "").replace(LAST, "").encode()
    source = read(data, "a.html").source(source_id_of(data), "a.html")

    (article,) = assemble(source, *drafts(source, load())).articles

    assert (article.title, article.published, article.text) == (page.title, page.published, "")


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(PAGES),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 200), st.integers(0, 4000)), max_size=8),
)
def test_mutated_pages_are_accounted_for(page: Page, cuts: list[tuple[int, int, int]]) -> None:
    """Stretches of a page cut out and pasted elsewhere: no crash, a partition of the text, nothing unassigned."""
    markup = page.markup
    for start, length, to in cuts:
        piece = markup[start : start + length]
        rest = markup[:start] + markup[start + length :]
        markup = rest[:to] + piece + rest[to:]
    data = f"<html>{markup}".encode()
    source = read(data, "a.html").source(source_id_of(data), "a.html")

    result = assemble(source, *drafts(source, load()))

    check_partition(result.pieces, len(source.text))
    assert all(piece.drop is not DropReason.UNASSIGNED for piece in result.pieces)
