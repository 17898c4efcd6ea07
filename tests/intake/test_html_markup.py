"""Hostile markup: no crash, no crowd that costs quadratic time, a note for whatever keeps text from being read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from luoshi.intake import read
from luoshi.intake.html import read_html
from luoshi.intake.html_elements import SKIPPED
from luoshi.intake.html_markup import CROWD, NESTING, tamed
from luoshi.lexicon import load
from luoshi.model import DropReason, check_partition, source_id_of
from luoshi.restore import restore

SENTENCE = "云泽省召开会议，研究部署重点工作。"
PARAGRAPH = f"<p>{SENTENCE}</p>"
MANY = 100_000


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<div>" * MANY + PARAGRAPH, "nested more than"),
        ("<div>" * MANY + PARAGRAPH + "</div>" * MANY, "nested more than"),
        ("<blockquote/>" * MANY + PARAGRAPH, "nested more than"),
        ("<table><tr><td>" * (MANY // 3) + PARAGRAPH, "nested more than"),
        ("<div " + " ".join(f"a{n}=1" for n in range(MANY)) + ">" + PARAGRAPH, "attributes"),
        ("<div " + " ".join(f"a{n}" for n in range(MANY)) + ">" + PARAGRAPH, "attributes"),
    ],
    ids=["open", "closed", "self-closing", "tables", "attributes", "attributes without value"],
)
def test_crowds_are_read_and_told_of(markup: str, words: str) -> None:
    """The text is there, and the page says what was done to its markup."""
    page = read_html("<html>" + markup)
    assert page.text == SENTENCE
    assert len(page.notes) == 1 and words in page.notes[0]


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<SCRIPT src=a>", "<style>", "<textarea>", "<iframe src=a>"])
def test_what_swallows_the_rest_of_a_page_is_told_of(opening: str) -> None:
    """A comment or element that is never closed hides the rest of a page from every browser; it is no silent loss."""
    data = f"<html><body>{PARAGRAPH}{opening}{PARAGRAPH}".encode()
    reading = read(data, "a.html")
    (issue,) = reading.issues
    assert "never closed" in issue.message and f"{len(SENTENCE)} characters" in issue.message
    assert reading.text.startswith(SENTENCE) or reading.text.endswith(SENTENCE)


def test_a_title_that_swallows_the_page_is_told_of() -> None:
    """Its beginning stands on the first line, as any title does."""
    reading = read(f"<html><head><title>{PARAGRAPH * 200}".encode(), "a.html")
    assert "<title> is never closed" in reading.issues[0].message
    assert reading.text.startswith("<p>云泽省")


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>if (a < b) document.write('<!--')</script>{PARAGRAPH}",
        f"<!-- <script> -->{PARAGRAPH}",
        f"<title>云泽</title><SCRIPT>a</SCRIPT>{PARAGRAPH}<!---->",
        f"{PARAGRAPH}<script>",
        "<div class='" + "a " * (2 * CROWD) + f"'>{PARAGRAPH}</div>",
        "<p>" + "<b>一</b>" * NESTING + f"</p>{PARAGRAPH}",
        "",
    ],
)
def test_usual_pages_are_left_alone(markup: str) -> None:
    """Closed scripts and comments, long attributes and long pages give no note, and the markup comes back as it is."""
    assert tamed(markup) == (markup, ())
    assert read_html(markup).notes == ()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (f"<meta charset=gb2312>{PARAGRAPH}".encode(), SENTENCE),
        (f"<meta charset=utf-8>{PARAGRAPH}".encode("gb18030"), SENTENCE),
        (f"<meta charset=big5>{PARAGRAPH * 3}".encode("gb18030"), "\n".join([SENTENCE] * 3)),
        (f"<html>{PARAGRAPH}\n".encode() + f"{PARAGRAPH}\n".encode("gb18030"), f"{SENTENCE}\n{SENTENCE}"),
    ],
    ids=["declared GB 2312, is UTF-8", "declared UTF-8, is GB 18030", "declared Big5, is GB 18030", "mixed lines"],
)
def test_a_wrong_charset_is_found_out(data: bytes, text: str) -> None:
    """What is declared is believed only if it reads well; lines in two encodings are read each in its own."""
    assert read(b"<html>" + data if not data.startswith(b"<html>") else data, "a.html").text == text


@pytest.mark.parametrize(
    ("odd", "kind"),
    [("\u202e云泽\u202c", "direction"), ("\ue000云泽", "private-use"), ("\x01\x1b云泽\x85", "control")],
)
def test_odd_characters_stay_and_are_told_of(odd: str, kind: str) -> None:
    """Direction marks, private-use and control characters stay in the text; an issue says how many and where."""
    reading = read(f"<html><p>{odd}</p>{PARAGRAPH}".encode(), "a.html")
    (issue,) = reading.issues
    assert kind in issue.message
    assert all(span.of(reading.text) in odd for span in issue.spans)
    assert "".join(odd.split()) in reading.text.replace("\n", "")


PIECES = ["<div>", "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<ul><li>", "</ul>", "<a href=x>", "</a>", "<b>",
          "</b>", "<h1>", "<br>", "<span>", "</span>", "云泽", "来源：", "2022-10-16", "首页", "泽ICP备1号", "上一篇：", "，", "&nbsp;", "&amp;",
          "&#x4e91;", "<pre>", "</pre>", "\u202e", "\ue000", "\x07", "\n", "<center>", "<font>", "<o:p>", "<x-y>", "</nothing>"]  # fmt: skip


def text_of_nodes(markup: str) -> str:
    """Return the text of all nodes that a browser shows, in order, by other means than the reader's."""
    tree = LexborHTMLParser(markup)
    for node in tree.css(",".join(name for name in sorted(SKIPPED) if re.fullmatch("[a-z]+", name) and name != "head")):
        node.decompose()
    return tree.body.text() if tree.body is not None else ""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_character_is_lost(pieces: list[str]) -> None:
    """Every visible character of a page is in its text, in order, and every piece of the text has a role or a reason."""
    markup = "<html><body>" + "".join(pieces)
    page = read_html(markup)
    assert "".join(page.text.split()) == "".join(text_of_nodes(markup).split())

    data = markup.encode()
    source = read(data, "a.html").source(source_id_of(data), "a.html")
    restored = restore(source, load())
    check_partition(restored.pieces, len(source.text))
    assert all(piece.drop is not DropReason.UNASSIGNED for piece in restored.pieces)
