"""Tables of web pages: every example is matched by its pattern, and no pattern can run away."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.web import names_a_site, web_furniture, web_labels
from luoshi.model import DropReason

#: Repeats up to this many times are harmless inside other repeats.
BOUNDED = 12


def runs_away(pattern: Any, inside: bool = False) -> bool:
    """Tell a pattern with a repeat without end inside another one: on a line of dashes it would try all partitions."""
    for code, argument in pattern:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            _, most, inner = argument
            endless = most is codes.MAXREPEAT or most > BOUNDED
            if (endless and inside) or runs_away(inner, inside or endless):
                return True
        elif code is codes.POSSESSIVE_REPEAT:
            if runs_away(argument[2], False):
                return True
        elif code is codes.SUBPATTERN:
            if runs_away(argument[-1], inside):
                return True
        elif code is codes.BRANCH and any(runs_away(branch, inside) for branch in argument[1]):
            return True
    return False


@pytest.mark.parametrize("table", ["furniture", "web_furniture"])
def test_no_pattern_runs_away(table: str) -> None:
    """Repeats without end are not nested unless they are possessive."""
    assert [row["pattern"] for row in load().rows(table) if runs_away(parser.parse(row["pattern"]))] == []


def test_a_pattern_that_runs_away_is_found() -> None:
    """The check itself finds what it looks for."""
    assert runs_away(parser.parse("(?:a|-+)+"))
    assert not runs_away(parser.parse("(?:a|-)++"))


def test_every_example_is_matched() -> None:
    """The pattern of a row matches the example of the row, white space aside."""
    rows = load().rows("web_furniture")
    assert [row["example"] for row in rows if not re.fullmatch(row["pattern"], "".join(row["example"].split()))] == []


def test_lines_that_end_or_stay() -> None:
    """Words of a page are told from text that looks like them."""
    furniture = web_furniture(load())

    assert furniture.line("【字体：大中小】") is DropReason.NAVIGATION
    assert furniture.tail("上一篇：关于放假的通知[10-15]") is DropReason.NAVIGATION
    assert furniture.line("今天下午全体教师开会。") is None
    assert furniture.line("2022.10.16") is None
    assert furniture.line("-" * 300 + "完") is None


def test_labels_with_blanks_inside() -> None:
    """Labels are found with blanks between their characters; a weak one inside a word is none."""
    labels = web_labels(load())

    assert [labels.field(m["label"]) for m in labels.pattern.finditer("索 引 号：\t0001 发文机关：省政府")] == [
        "index_no",
        "issuer",
    ]
    assert labels.pattern.search("活动时间：10月16日") is None


@pytest.mark.parametrize(
    ("name", "site"),
    [("云泽市教育局", True), ("云泽新闻网", True), ("云泽市教育局关于放假的通知", False), ("市委召开全会", False)],
)
def test_names_of_sites(name: str, site: bool) -> None:
    """The name of a body or site is no headline."""
    assert names_a_site(name, load()) is site
