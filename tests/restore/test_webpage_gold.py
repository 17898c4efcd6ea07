"""Web pages of many templates against a gold read by eye: headline, date, and where the text begins and ends.

``web_gold.jsonl`` names 86 pages of ``../shared/corpora/html_pages``, ``web_gold_aside.jsonl`` 30 that were kept aside, by
the first and last characters of their text; ``evals.web_gold`` measures both and tells how they were made.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.web_gold import GOLDS, f1, scores, wanted_text
from luoshi.lexicon import load

LINES = ("云泽新闻", "关于召开会议的通知", "各县（市、区）：", "请准时参加。", "特此通知。", "相关链接")


@pytest.mark.shared
@pytest.mark.parametrize("half", GOLDS)
def test_pages_of_other_templates(shared: Path, half: str) -> None:
    """Text 0.97 on the mean and at least 0.95 on nine pages of ten; titles and dates 98 %, as the issue asks."""
    found = scores(GOLDS[half], load())
    titles = [each.title for each in found if each.title is not None]
    dates = [each.date for each in found if each.date is not None]

    assert sum(each.body for each in found) / len(found) >= 0.97
    assert sum(each.body >= 0.95 for each in found) >= 0.9 * len(found)
    assert sum(titles) >= 0.98 * len(titles)
    assert sum(dates) >= 0.98 * len(dates)
    assert all(each.kind for each in found)


def test_no_page_stands_in_both_halves() -> None:
    """A page kept aside is not in sight, and none is named twice."""
    files = [json.loads(line)["file"] for gold in GOLDS.values() for line in gold.read_text("utf-8").splitlines()]
    assert len(files) == len(set(files)) == 116


def test_the_text_between_two_anchors() -> None:
    """The first anchor opens a line, the last one closes the text; a lost anchor is an error, not a low score."""
    gold = {"file": "page.html", "first": "各县（市", "last": "特此通知。"}
    assert wanted_text(LINES, gold) == "各县（市、区）：请准时参加。特此通知。"
    assert wanted_text((*LINES[2:3], *LINES), {**gold, "nth": 2}) == "各县（市、区）：请准时参加。特此通知。"
    with pytest.raises(ValueError, match="no line begins"):
        wanted_text(LINES, {**gold, "first": "云泽县"})
    with pytest.raises(ValueError, match="does not follow"):
        wanted_text(LINES, {**gold, "last": "云泽新闻"})


def test_f1_counts_what_is_missing_and_what_is_too_much() -> None:
    """Equal texts reach 1, texts without a common gram 0, half of a text about two thirds."""
    text = "为贯彻落实全省推进会议精神经省人民政府同意现就有关事项通知如下"
    assert f1(text, text) == 1.0
    assert f1(text, "完全不同的另外一段话语而已") == 0.0
    assert 0.5 < f1(text, text[: len(text) // 2]) < 0.7
