"""Of which paper, day and page a source is: printed, declared, named; never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luoshi.annotate.imprint import imprint_of, page_number
from luoshi.lexicon import load
from luoshi.lexicon.outlets import outlets
from luoshi.model import Article, ArticleKind, Declared, Media, Source, Weave

ARTICLE = Article("0" * 16, 0, ArticleKind.NEWS, Weave(()), "")
BODY = "\n".join(["会议指出，要抓好落实，一件一件地办，办一件成一件。"] * 30)


def source(text: str = BODY, name: str = "page.txt", **declared: str) -> Source:
    """A page of text."""
    return Source("0" * 16, name, Media.TEXT, "utf-8", text, Declared(**declared))


@pytest.mark.parametrize(
    ("name", "issue", "page"),
    [
        ("daily_2023-03-16_p1.txt", "2023-03-16", "1"),
        ("daily_20230316_02.txt", "2023-03-16", "2"),
        ("云泽日报2023年3月16日第A03版.txt", "2023-03-16", "A3"),
        ("nw.D110000yunze_20240105_1-01.htm", "2024-01-05", "1"),
        ("2023_report.txt", None, None),
        ("plan_20231399.txt", None, None),
        ("10581_grassroots.txt", None, None),
    ],
)
def test_file_names_tell_day_and_page(name: str, issue: str | None, page: str | None) -> None:
    """A day needs year, month and day; a page a word for it or a place behind the day."""
    found = imprint_of(source(name=name), ARTICLE, outlets(load()))
    assert (found.issue, found.page) == (issue, page)
    assert found.issue_from == ("named" if issue else None)


def test_what_the_masthead_prints_comes_before_what_is_declared_and_named() -> None:
    """云泽日报 2023年3月16日 星期四 第2版, over a body that speaks of other days."""
    text = "云泽日报 2023年3月16日 星期四 第2版\n\n" + BODY + "\n2020年1月1日起施行。"
    found = imprint_of(source(text, "x_20240101_05.txt", published="2023-03-17"), ARTICLE, outlets(load()))
    assert (found.outlet, found.outlet_from) == ("云泽日报", "masthead")
    assert (found.issue, found.issue_from) == ("2023-03-16", "printed")
    assert (found.page, found.page_from) == ("2", "printed")


def test_a_jump_marker_is_no_page_number_and_two_mastheads_leave_the_page_open() -> None:
    """（上接1版） names another page; a file of two pages has no page."""
    assert imprint_of(source("（上接1版①）\n" + BODY + "\n（下转2版）"), ARTICLE, outlets(load())).page is None
    assert imprint_of(source("第1版\n" + BODY + "\n第2版"), ARTICLE, outlets(load())).page is None


def test_the_outlet_of_the_article_leads() -> None:
    """Printed, else declared."""
    printed = replace(ARTICLE, outlet="临湖日报")
    assert imprint_of(source(outlet="云泽日报"), printed, outlets(load())).outlet == "临湖日报"
    assert imprint_of(source(outlet="云泽日报"), ARTICLE, outlets(load())).outlet_from == "declared"


def test_page_numbers_have_one_form() -> None:
    """第一版, 01, Ａ02."""
    assert [page_number(one) for one in ("第一版", "01", "Ａ02", "十二")] == ["1", "1", "A2", "12"]
