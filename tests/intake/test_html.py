"""The visible text of web pages, with its layout."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake.html import read_html
from luoshi.intake.html_markup import NESTING, unnest


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),  # block elements on their own lines
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),  # text beside a block
        ("一<br>二<br><br>三", "一\n二\n三"),  # empty lines are not kept
        ("<p>发文<span>2020</span><span>年</span><span>9</span><span>月</span></p>", "发文2020年9月"),  # nothing lost
        ("<p>  a \n b\t c </p>", "a b c"),  # white space collapsed
        ("<p>中\n   文</p>", "中文"),  # a line break of the markup between two Chinese characters vanishes
        ("<p>中 文</p>", "中 文"),  # a printed blank stays
        ("<p><b>中</b>\n<b>文</b></p>", "中文"),
        ("<p>GDP\n增长</p>", "GDP 增长"),
        ("<p>a&nbsp;b&#12288;c&mdash;&amp;&lt;</p>", "a\xa0b\u3000c—&<"),  # entities decoded, NBSP kept
        ("<p>看</p><script>var a='不看';</script><style>p{}</style><!-- 不看 -->", "看"),
        ('<p style="display:none">不看</p><p hidden>不看</p><p>看</p>', "看"),
        (
            "<style>.a{color:red}.ng-hide, .i {display: none}</style><p class='x ng-hide'>不看</p><p class=a>看</p>",
            "看",
        ),
        ("<style>.content{display:none}</style><p class=content>看</p>", "看"),  # shown by a script later on
        ("<style>@media print{.hide{display:none}}</style><p class=hide>看</p>", "看"),  # hidden in print only
        ("<pre>一\n  二</pre>", "一\n  二"),
        ("<p>没有<b>关闭<p>的<i>标签", "没有关闭\n的标签"),
        ("<table><tr><td>一<td>二</tr><tr><td>三<td><p>四</p><p>五</p></tr></table>", "一\t二\n三\t四 五"),
        ("<table><tr><td></td><td>二</td></tr><tr><td>三</td><td></td></tr></table>", "\t二\n三\t"),  # columns kept
        ("<table><tr><td><table><tr><td>a<td>b</table></td><td>正文<p>二段</td></tr></table>", "a\tb\n正文\n二段"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("<title>题  目</title><p>文", "题 目\n文"),  # the title is the first line
        ("<select><option>甲</select><textarea>乙</textarea>丙", "丙"),
        ("<%@ page %><p>看<% x() %></p>", "看"),  # directives of the server
        ("", ""),
        ("<div><script></script><img src=a></div>", ""),
    ],
)
def test_renders_what_a_browser_shows(markup: str, text: str) -> None:
    """Each case is one rule of rendering."""
    assert read_html(markup).text == text


def test_layout_names_blocks_with_paths_and_links() -> None:
    """Blocks carry the path of their element, its alignment and the share of characters in links."""
    page = read_html('<div id=main class="a b"><p align=center>题</p><p>文<a href=x>链接链</a></p></div>')

    found = [(b.span.of(page.text), b.tag, b.path, b.links) for b in page.layout]

    assert found == [
        ("题\n文链接链", "div", "html/body/div#main.a.b", 0.6),
        ("题", "p", "html/body/div#main.a.b/p:center", 0.0),
        ("文链接链", "p", "html/body/div#main.a.b/p", 0.75),
        ("链接链", "a", "html/body/div#main.a.b/p/a", 1.0),
    ]


def test_meta_in_order() -> None:
    """Title first, then meta elements as printed, then linked data."""
    page = read_html(
        '<meta charset=gb2312><title>题</title><meta name=PubDate content="2022-10-16 08:00">'
        '<script type="application/ld+json">{"headline": "题目", "author": {"name": "甲"}}</script>'
        '<script type="application/ld+json">{broken</script>'
    )

    assert page.meta == (
        ("title", "题"),
        ("charset", "gb2312"),
        ("PubDate", "2022-10-16 08:00"),
        ("ld:headline", "题目"),
        ("ld:author", "甲"),
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "底",
        "<table><tr><td>" * 30_000 + "底",
        "<b><i><font>" * 30_000 + "底",
        "<span><div>" * 40_000 + "底" + "</div></span>" * 40_000,
        "<a href=x>" * 50_000 + "底",
    ],
)
def test_nesting_without_end_is_read(markup: str) -> None:
    """A hundred thousand open tags neither hang nor crash, and the text is there."""
    page = read_html(markup)

    assert page.text == "底"
    assert all(len(block.path) < 1000 for block in page.layout)


def test_unnest_leaves_usual_pages_alone() -> None:
    """A long page that closes its tags comes back unchanged."""
    markup = "<div>" * 50 + "<p>一<br></p>" * NESTING + "</div>" * 50

    assert unnest(markup) is markup


PARTS = ["<div>", "</div>", "<p", ">", "<table>", "<tr>", "<td>", "</table>", "<br>", "<pre>", "文", "字 ", "\n", "\t", "&nbsp;",
         "<a href=x>", "</a>", "<title>", "</title>", "<script>", "</script>", "<!--", "-->", "<svg>", "\0", "<li>", "</tr>", "<select>"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=60))
def test_any_markup_gives_lines_and_blocks_inside_the_text(parts: list[str]) -> None:
    """Whatever the markup, blocks lie in the text, begin and end at no line break, and nest or stand apart."""
    page = read_html("".join(parts))

    assert "\n\n" not in page.text
    open_spans: list[tuple[int, int]] = []
    for block in page.layout:
        start, end = block.span.pair()
        assert end <= len(page.text)
        assert 0.0 <= block.links <= 1.0
        while open_spans and open_spans[-1][1] <= start:
            open_spans.pop()
        assert not open_spans or end <= open_spans[-1][1]
        open_spans.append((start, end))
