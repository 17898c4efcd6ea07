"""The page breaker: the same pages for the same seed, a truth that accounts for every character, a scorer that knows it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from evals.breaker_articles import articles, clean_article
from evals.breaker_damage import EVERYTHING, KINDS, SEEDS
from evals.breaker_page import BrokenPage, break_page
from evals.breaker_score import Tally, perfect, score
from evals.breaker_set import Origin, cells_of, space_digits, width_of, wrap
from evals.page_breaker import examples, measure, plan, table
from luoshi.lexicon import load

ALL = (SEEDS, EVERYTHING, *KINDS)
POOL = articles(shared=False)
SEED = 11


def pages(kind: str, count: int = 4) -> list[BrokenPage]:
    """Break some pages of the sample."""
    return [break_page(kind, SEED, number, POOL) for number in range(count)]


def test_the_sample_gives_enough_clean_articles() -> None:
    """Without ../shared the fictional sample must do."""
    assert sum(map(len, POOL)) >= 8
    for article in POOL[0]:
        assert " " not in "".join(article.paragraphs), "no blank is left in clean text"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("好", ["一个足够长的段落，说明这一篇的标题太短，所以不能要。" * 6]),
        ("标题足够长可以用", ["太短。"]),
        (
            "标题足够长可以用",
            ["第一段足够长，没有别的问题，可以留下来。" * 6, "图为会议现场的情况，这里藏着一条图片说明。"],
        ),
    ],
)
def test_articles_of_doubtful_form_are_left_out(title: str, paragraphs: list[str]) -> None:
    """Short, empty, or with a caption inside: no truth could be told."""
    assert clean_article("x", title, paragraphs) is None


def test_datelines_and_credits_are_cut_off() -> None:
    """Datelines are put in by the breaker, so that the names are known."""
    one = clean_article(
        "x", "会议在临湖召开", ["新华社临湖3月1日电（记者林知秋）" + "今天召开会议，研究工作。" * 12 + "（完）"]
    )
    assert one is not None and one.paragraphs[0].startswith("今天") and one.paragraphs[0].endswith("工作。")


@pytest.mark.parametrize("kind", ALL)
def test_the_same_seed_gives_the_same_pages(kind: str) -> None:
    """Pages are a function of kind, seed and number."""
    assert pages(kind, 2) == pages(kind, 2)
    assert pages(kind, 1)[0].text != break_page(kind, SEED + 1, 0, POOL).text


@pytest.mark.parametrize("kind", ALL)
def test_every_character_of_the_page_is_accounted_for_once(kind: str) -> None:
    """Bodies, heads and declared extras partition the visible characters."""
    for page in pages(kind):
        claimed = [place for truth in page.articles for place in truth.places]
        claimed += [*page.heads, *page.extras]
        visible = [at for at, character in enumerate(page.text) if not character.isspace()]
        assert sorted(claimed) == visible, "bodies, heads and extras share no character and miss none"


@pytest.mark.parametrize("kind", ALL)
def test_the_truth_reads_what_the_page_prints(kind: str) -> None:
    """The places of the truth spell its text."""
    for page in pages(kind):
        for truth in page.articles:
            assert "".join(page.text[place] for place in truth.places) == "".join(truth.text.split())
            assert len(truth.breaks) == truth.text.count("\n"), "every paragraph but the first opens at a known place"
            assert truth.breaks <= set(truth.places)


@pytest.mark.parametrize("kind", ALL)
def test_the_scorer_gives_the_truth_full_marks(kind: str) -> None:
    """Whoever reads the truth scores 1.0 and no errors."""
    for page in pages(kind):
        figures = score(page, perfect(page)).figures()
        assert figures.pop("cer") == figures.pop("cer_all") == 0
        assert set(figures.values()) == {1.0}


def test_the_scorer_sees_what_is_wrong() -> None:
    """A wrong title, name and ten lost letters each lower their figure."""
    page = pages("wrap", 1)[0]
    first, *others = perfect(page)
    bad = replace(
        first, title="别的标题", names=("某某",), text=first.text[:-10], places=first.places[:-10], breaks=frozenset()
    )
    tally = score(page, [bad, *others])
    figures = tally.figures()
    assert figures["articles_f1"] == 1.0, "ten letters less is still the same article"
    assert tally.edits == 10 - first.text[-10:].count("\n")
    assert figures["title_exact"] < 1 > figures["byline_names"]
    assert "\n".join(examples(tally, 1)).count("**") >= 4
    missing = score(page, others)
    assert missing.found == len(page.articles) - 1
    assert missing.all_edits == len(first.text.replace("\n", ""))


def test_an_article_glued_to_its_neighbour_is_not_found() -> None:
    """Two articles read as one are two lost ones."""
    page = pages("wrap", 1)[0]
    one, two, *others = perfect(page)
    glued = replace(one, text=one.text + "\n" + two.text, places=one.places + two.places)
    figures = score(page, [glued, *others]).figures()
    assert figures["articles_f1"] < 1 and figures["cer_all"] > 0 == figures["cer"]


def test_full_lines_are_as_wide_as_their_column() -> None:
    """NOISE.md N5: full lines W ± 0.5 (one more for a point that may not begin a line), first lines two less."""
    text = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，推动高质量发展取得新成效。" * 4
    rows = wrap(cells_of(text, 0, Origin.BODY), lambda _: 16.0, 2.0, False, random.Random(3))
    widths = [sum(width_of(cell.character) for cell in row) for row in rows]
    assert "".join(cell.character for row in rows for cell in row) == text
    assert 13.0 <= widths[0] <= 15.5
    assert all(15.0 <= width <= 17.5 for width in widths[1:-1])


def test_blanks_round_numbers_stay_outside_them() -> None:
    """Blanks stand between numbers and Chinese, not inside numbers (N8)."""
    row = space_digits(cells_of("未来15年要建成", 0, Origin.BODY), 1.0, random.Random(1))
    assert "".join(cell.character for cell in row) == "未来 15 年要建成"


def test_plan_and_table_name_every_kind() -> None:
    """The report has a row for every kind of damage."""
    counts = plan(None, 100)
    assert set(counts) == set(ALL) and counts[SEEDS] == 100
    assert plan("wrap", 5) == {"wrap": 5}
    assert table(dict.fromkeys(ALL, Tally())).count("\n") == len(ALL) + 1


def test_restoring_plain_pages_of_the_sample_finds_articles() -> None:
    """A floor well under the figure of docs/quality.md: it fails if the measure or restoring falls apart."""
    said: list[str] = []
    tally = measure("wrap", 12, SEED, POOL, load(), said.append)
    assert tally.pages == 12 and not said
    assert tally.figures()["articles_f1"] > 0.5
