"""Printed PDF pages: the same HTML for the same seed, a truth that the page holds, and a real print read back."""

from __future__ import annotations

import html
import re

import pytest

from evals.breaker_articles import articles
from evals.breaker_page import Truth
from evals.breaker_pdf import Layout, measure_pdf, missing, page_html
from evals.breaker_score import Read, score_texts
from luoshi.lexicon import load

POOL = articles(shared=False)


@pytest.mark.parametrize("layout", list(Layout))
def test_the_same_seed_gives_the_same_page(layout: Layout) -> None:
    """Pages are a function of layout, seed and number."""
    assert page_html(layout, 3, 0, POOL) == page_html(layout, 3, 0, POOL)
    assert page_html(layout, 3, 0, POOL) != page_html(layout, 4, 0, POOL)


@pytest.mark.parametrize("layout", list(Layout))
def test_the_page_holds_every_paragraph_of_its_truth(layout: Layout) -> None:
    """Nothing of an article is lost on the way to HTML."""
    page, truths = page_html(layout, 3, 1, POOL)
    text = html.unescape(re.sub("<[^>]*>", "\n", page))
    for truth in truths:
        for line in [*truth.text.split("\n"), *(truth.title or "").split(" ")]:
            assert line in text


def test_texts_are_scored_without_offsets() -> None:
    """The truth scores 1.0; half an article is no article; a moved paragraph break is seen."""
    text = "第一段说明会议的情况。\n第二段说明会议的要求。"
    truth = Truth("标题", ("林知秋",), text, (), frozenset())
    assert set(score_texts([truth], [_read(text)]).figures().values()) == {0.0, 1.0}
    assert score_texts([truth], [_read(text)]).edits == 0
    assert score_texts([truth], [_read(text[:11])]).found == 0
    moved = score_texts([truth], [_read(text.replace("\n", "").replace("说明", "说明\n", 1))])
    assert (moved.found, moved.breaks, moved.breaks_read, moved.breaks_right) == (1, 1, 1, 0)


def _read(text: str) -> Read:
    return Read("标题", ("林知秋",), text, (), frozenset())


@pytest.mark.browser
def test_a_printed_page_is_read_back() -> None:
    """Chromium prints, intake reads, restoring finds articles."""
    lacking = missing()
    if lacking:
        pytest.skip(f"to print pages this machine lacks: {lacking}")
    tallies = measure_pdf(1, 3, POOL, load(), lambda line: None)
    tally = tallies[Layout.STACK]
    assert tally.pages == 1 and tally.articles >= 3 and tally.read > 0
