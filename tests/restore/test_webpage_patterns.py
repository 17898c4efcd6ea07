"""Patterns of sites that no shared page shows: counties, schools, ministries, papers, written from general knowledge.

Each page is fictional; around the same text stand the things that such sites print around theirs.
"""

from __future__ import annotations

import pytest

from luoshi.intake import read
from luoshi.lexicon import load
from luoshi.model import Article, ArticleKind, DropReason, Restored, source_id_of
from luoshi.restore import restore

TITLE = "云泽县召开项目建设推进会"
TEXT = (
    "10月15日，云泽县召开项目建设推进会，研究部署下一阶段重点工作。",
    "会议指出，今年以来全县项目建设稳步推进，开工率达到92.5%。",
    "会议要求，各乡镇、各部门要压实责任，确保全年目标任务圆满完成。",
)
BODY = "".join(f"<p>　　{text}</p>" for text in TEXT)
LINES = "".join(f"　　{text}<br/><br/>" for text in TEXT)
MENU = (
    "<ul>" + "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("首页", "走进云泽", "政务公开", "互动交流")) + "</ul>"
)
FOOT = "<div><p>版权所有：云泽县人民政府　泽ICP备22000002号-1</p><p>地址：云泽县人民路1号　邮编：999999</p></div>"
NEIGHBOURS = "<p>上一篇：<a href=1>我县开展安全生产大检查</a></p><p>下一篇：<a href=2>没有了</a></p>"


def restored(markup: str) -> Restored:
    """Read and restore a page."""
    data = markup.encode()
    result = restore(read(data, "a.html").source(source_id_of(data), "a.html"), load())
    assert all(piece.drop is not DropReason.UNASSIGNED for piece in result.pieces)
    return result


def only(markup: str) -> Article:
    """Return the one article of a page."""
    (article,) = restored(markup).articles
    return article


ARTICLES = {
    "county: one bar of date, counter, size of type, print and reading aloud": f"""<title>{TITLE}_云泽县人民政府</title>{MENU}
    <div class=dqwz>当前位置：<a>首页</a> &gt; <a>新闻中心</a> &gt; <a>云泽要闻</a></div><div class=xl><div class=xl_tit>{TITLE}</div>
    <div class=xl_sx><span>发布时间：2022-10-16 09:12</span><span>浏览次数：<b>36</b>次</span><span>信息来源：县融媒体中心</span>
    <span>字号：[ <a>大</a> <a>中</a> <a>小</a> ]</span><span><a>打印本页</a></span><span>语音播报：</span></div><div id=Zoom>{BODY}</div>
    <div>【<a>打印</a>】【<a>关闭</a>】</div></div>{FOOT}""",
    "DedeCMS: small labels set apart from their values, votes below": f"""<title>{TITLE}_云泽新闻_云泽在线</title>{MENU}<div class=place><strong>
    当前位置:</strong> <a>主页</a> > <a>云泽新闻</a> > </div><div class=viewbox><div class=title><h2>{TITLE}</h2></div><div class=info>
    <small>时间:</small>2022-10-16 09:12<small>来源:</small>云泽日报 <small>作者:</small>admin <small>点击:</small>36次</div>
    <div class=content><table><tr><td>{BODY}</td></tr></table></div><div class=newdigg><div class=diggbox><div>顶一下</div><div>(0)</div>
    <div>0%</div></div><div class=diggbox><div>踩一下</div><div>(0)</div><div>0%</div></div></div><div class=boxoff>
    <strong>------分隔线----------------------------</strong>
    </div><div class=handle><ul><li>上一篇：<a>我县开展安全生产大检查</a></li><li>下一篇：没有了</li></ul></div></div>{FOOT}""",
    "school: fonts and tables, date with slashes": f"""<html><head><title>云泽县第二中学</title></head><body><table><tr><td>{MENU}</td></tr><tr><td>
    您现在的位置：云泽县第二中学 >> 校园新闻 >> 正文</td></tr><tr><td align=center><font size=4 color=red><b>{TITLE}</b></font></td></tr><tr>
    <td align=center>作者：办公室　文章来源：本站原创　点击数：<script>hits()</script>　更新时间：2022/10/16</td></tr><tr><td>
    <font size=3>{LINES}</font></td></tr>
    <tr><td align=right>文章录入：wangjs　　责任编辑：wangjs</td></tr><tr><td>{NEIGHBOURS}</td></tr><tr>
    <td>【字体：小 大】【发表评论】【加入收藏】【告诉好友】【打印此文】【关闭窗口】
    </td></tr></table>{FOOT}""",
    "ministry: centred headline, date and origin in the middle, code to scan": f"""<title>{TITLE}</title><div id=header>{MENU}</div>
    <div class=detail-box><h1 id=con_title>{TITLE}</h1><div class=detail-info><span>2022-10-16</span>　<span>来源：办公厅</span>
    <span class=share>分享：</span></div><div class=TRS_UEDITOR>{BODY}</div><div class=ewm>扫一扫在手机打开当前页</div></div>
    <div class=xgxx><h4>相关链接</h4><ul><li><a>云泽县发布三季度经济运行情况</a></li></ul></div>{FOOT}""",
    "newspaper: editions beside, names in custom elements": f"""<title>云泽日报数字报-{TITLE}</title><div><a>第01版：要闻</a><a>第02版：综合</a>
    </div>
    <table><tr><td class=bt1>第01版：要闻</td><td><a>上一版</a><a>下一版</a></td></tr></table><div>
    <span>2022年10月16日　星期日</span>　<a>往期回顾</a></div>
    <founder-title>{TITLE}</founder-title><p>本报记者　张三　通讯员　李四</p><founder-content>{BODY}</founder-content><div><a>放大</a>
    <a>缩小</a><a>默认</a></div>{FOOT}""",
    "two dates: published and updated, labels in elements of their own": f"""<title>{TITLE} - 云泽县教育局</title>{MENU}<article><header><h1>{TITLE}
    </h1><dl><dt>发布日期：</dt><dd>2022-10-16</dd><dt>更新时间：</dt><dd>2022-10-18</dd><dt>来源：</dt><dd>县教育局</dd></dl></header>{BODY}
    <footer>编辑：王五</footer></article>{FOOT}""",
    "mobile page: time element, tags and likes": f"""<title>{TITLE}</title><meta property="og:title" content="{TITLE}"><article><h1>{TITLE}</h1>
    <div>
    <a>云泽发布</a><time datetime="2022-10-16T09:12:00+08:00">2022-10-16 09:12</time></div><div>{BODY}</div><div>标签：<a>项目</a><a>会议</a>
    </div><div>
    <button>点赞 12</button><button>收藏</button><button>评论 3</button></div></article><section><h3>猜你喜欢</h3>
    <a>云泽县公布十大重点项目名单，总投资过百亿元</a>
    <a>云泽县城新增两条公交线路，市民出行更加方便</a><a>云泽县第三季度经济数据出炉</a></section>""",
    "summary above the text, cut off": f"""<title>{TITLE}_云泽网</title>{MENU}<h1>{TITLE}</h1><div>2022-10-16 09:12　云泽网</div>
    <div class=zy>摘要：
    {TEXT[0][:24]}...</div><div class=art>{BODY}</div>{FOOT}""",
    "buttons between bars, an editor with brackets, a claim of rights": f"""<title>{TITLE}-云泽新闻网</title>{MENU}<h1>{TITLE}</h1>
    <p>云泽新闻网 www.example.cn
    2022-10-16 09:12:30 来源：云泽日报</p>{BODY}<p>[责任编辑：赵六]</p><p>收藏 | 保存 | 打印 | 关闭</p>
    <p>版权声明：凡注明“来源：云泽新闻网”的所有作品，均为本网合法拥有版权的作品，未经本网授权不得转载。</p>{FOOT}""",
    "parenthesised credits on one line, a scan line, a share line": f"""<title>{TITLE}</title>{MENU}<h1>{TITLE}</h1>
    <p>来源：云泽日报　作者：张三　编辑：李四　时间：2022-10-16
    </p>{BODY}<p>（一审：张三　二审：李四　三审：王五）</p><p>分享让更多人看到</p><p>扫描下方二维码关注“云泽发布”微信公众号</p>{FOOT}""",
}  # fmt: skip


@pytest.mark.parametrize("markup", ARTICLES.values(), ids=ARTICLES.keys())
def test_article(markup: str) -> None:
    """Headline, day and text are found, and nothing else."""
    article = only(markup)
    assert (article.title, article.published) == (TITLE, "2022-10-16")
    assert article.text.split("\n") == list(TEXT)


ENTRIES = [f"关于做好第{n}批重点项目申报工作的通知" for n in range(1, 9)]
BEGINNING = "各乡镇人民政府，县政府各部门：为做好重点项目申报工作，现就有关事项通知如下，请认真贯彻执行……"
#: name: what stands before the entries, an entry (``{n}`` its number, ``{t}`` its name), what stands behind.
LISTS = {
    "links with days behind": ("<ul>", "<li><a href=/{n}>{t}</a><span>2022-10-1{n}</span></li>", "</ul>"),
    "links with days in brackets": ("<ul>", "<li>· <a href=/{n}>{t}</a> [10-1{n}]</li>", "</ul>"),
    "table with numbers, document numbers and days": (
        "<table><tr><th>序号</th><th>标题</th><th>文号</th><th>发布日期</th></tr>",
        "<tr><td>{n}</td><td><a href=/{n}>{t}</a></td><td>泽发〔2022〕{n}号</td><td>2022-10-1{n}</td></tr>",
        "</table>",
    ),
    "day in two elements before each link": (
        "",
        "<div class=item><div class=d><b>1{n}</b><i>2022-10</i></div><h3><a href=/{n}>{t}</a></h3></div>",
        "",
    ),
    "links with the beginning of their texts": (
        "",
        f"<div class=item><h3><a href=/{{n}}>{{t}}</a></h3><p>{BEGINNING}</p><span>2022-10-1{{n}}</span></div>",
        "",
    ),
}


@pytest.mark.parametrize(("before", "entry", "behind"), LISTS.values(), ids=LISTS.keys())
def test_list(before: str, entry: str, behind: str) -> None:
    """A list is a listing, named by its channel, and holds every entry."""
    entries = before + "".join(entry.format(n=n, t=t) for n, t in enumerate(ENTRIES)) + behind
    pages = "<div>共 12 页　首页　上一页　<a>1</a> <a>2</a> <a>3</a>　下一页　尾页</div>"
    crumbs = "<div>当前位置：<a>首页</a> > <a>通知公告</a></div>"
    article = only(f"<title>通知公告_云泽县人民政府</title>{MENU}{crumbs}<h2>通知公告</h2>{entries}{pages}{FOOT}")
    assert (article.kind, article.title) == (ArticleKind.LISTING, "通知公告")
    assert [entry for entry in ENTRIES if entry not in article.text] == []
    assert "上一页" not in article.text and "ICP" not in article.text


def test_document_printed_with_its_red_head() -> None:
    """Number and issuer of a document that prints its own head; headings, table and attachment stay."""
    article = only(
        f"""<title>云泽县人民政府办公室关于促进消费的通知</title>{MENU}<h1>云泽县人民政府办公室关于促进消费的通知</h1><p>发布时间：2022-10-16</p>
        <div id=zoom><p style="text-align:center">泽政办发[2022]第08号</p><p>各乡镇人民政府：</p><p>一、总体要求</p><p>坚持稳中求进。</p>
        <p>（一）主要目标</p><table><tr><td>指标</td><td>目标</td></tr><tr><td>社会消费品零售总额</td><td>增长8%</td></tr></table>
    <p>附件：1.任务分工表</p>
        <p style="text-align:right">云泽县人民政府办公室</p><p style="text-align:right">2022年10月12日</p></div>{FOOT}"""
    )
    assert article.title == "云泽县人民政府办公室关于促进消费的通知"
    assert (article.published, article.made_on) == ("2022-10-16", "2022-10-12")
    assert article.doc_no == "泽政办发[2022]第08号"
    assert [article.text[h.start : h.end] for h in article.headings] == ["一、总体要求", "（一）主要目标"]
    assert "指标\t目标\n社会消费品零售总额\t增长8%" in article.text


@pytest.mark.parametrize(
    "inside",
    ["<video src=a.mp4></video>", "<p><img src=a.png></p><p><img src=b.png></p>", "<p>视频加载中，请稍候...</p>", ""],
)
def test_page_without_text(inside: str) -> None:
    """A page whose text is a picture or a film has a headline and no text."""
    head = f"<h1>{TITLE}</h1><p>2022-10-16 来源：云泽日报 浏览：12</p>"
    article = only(f"<title>{TITLE}_云泽网</title>{MENU}<div>{head}<div>{inside}</div>{NEIGHBOURS}</div>{FOOT}")
    assert (article.title, article.published, article.text) == (TITLE, "2022-10-16", "")


@pytest.mark.parametrize(
    ("author", "names"), [("张三", ["张三"]), ("bgs", []), ("wangjs01", []), ("佚名", []), ("-", [])]
)
def test_a_login_is_no_author(author: str, names: list[str]) -> None:
    """Who put the page up is not who wrote it."""
    article = only(f"<title>{TITLE}</title><h1>{TITLE}</h1><p>作者：{author}　发布时间：2022-10-16</p>{BODY}")
    assert [byline.name for byline in article.bylines] == names
    assert article.published == "2022-10-16"
