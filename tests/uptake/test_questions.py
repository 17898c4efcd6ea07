"""Reading a question and weighing passages against it."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.questions import Wanted, question_words
from luoshi.uptake.questions import fit, parse, short_names

LEXICON = load()


@pytest.mark.parametrize("row", LEXICON.rows("question_words"), ids=lambda row: row["word"])
def test_a_word_of_asking_is_seen_in_its_example(row: dict[str, str]) -> None:
    """The example asks for what the table says, and the word is not taken for the matter."""
    question = parse(row["example"], LEXICON)
    assert question.wants is Wanted(row["wants"])
    assert not any(row["word"] in stretch for stretch in question.stretches)
    assert question_words(LEXICON).pattern.search(row["example"])


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("关于制定国民经济和社会发展第十五个五年规划的建议", "十五五规划"),
        ("中国共产党第二十届中央委员会第三次全体会议通过", "二十届三中全会"),
        ("在中国共产党第二十次全国代表大会上的报告", "二十大"),
    ],
)
def test_what_readers_call_a_plan_a_plenum_a_congress(full: str, short: str) -> None:
    """The short name is known from the full one."""
    assert short in short_names(full).split("\n")


def test_a_region_that_is_named_counts() -> None:
    """The same sentence answers better in a document of the region asked for."""
    question = parse("江苏城镇新增就业目标是多少？", LEXICON)
    weights = dict.fromkeys(question.pairs, 1.0)
    text = "城镇新增就业120万人以上。"
    there = fit(question, weights, text, "", "", "", "320000", LEXICON)
    elsewhere = fit(question, weights, text, "", "", "", "330000", LEXICON)
    assert there.right_region
    assert there.right_kind
    assert there.score > elsewhere.score


def test_a_passage_is_worth_more_than_its_surroundings() -> None:
    """Words in the passage itself count in full, those of its headings or neighbours in part, none twice."""
    question = parse("提案办理如何转变", LEXICON)
    weights = dict.fromkeys(question.pairs, 1.0)
    inside = fit(question, weights, "推动提案办理转变", "", "", "", None, LEXICON)
    both = fit(question, weights, "推动提案办理转变", "提案办理", "提案办理", "提案办理", None, LEXICON)
    beside = fit(question, weights, "推动", "", "", "提案办理转变", None, LEXICON)
    assert inside.score == both.score > beside.score > 0
    assert inside.share == 1
    assert beside.share == 0
