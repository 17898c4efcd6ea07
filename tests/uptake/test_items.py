"""What an upstream document asks for becomes rows, anchored and in order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import Anchor, BrokenAnchor, ItemKind
from luoshi.uptake.items import from_quotes, items, measures

from .conftest import PLAN
from .plain import article_of


def test_items_are_the_lowest_numbered_points(lexicon):
    """A section with points gives its points, a section without them itself."""
    source, article, passages = article_of(PLAN)
    found = items(source, article, passages, lexicon)
    assert [(i.number, i.title) for i in found] == [
        ("一", "总体要求"),
        ("（1）", "建设零碳园区"),
        ("（2）", "发展水网"),
    ]
    assert found[1].path == ("二、主要任务",)


def test_measures_are_the_clauses_that_ask_for_an_action(lexicon):
    """Every clause that opens with a verb of action is a row of its own, under its item."""
    source, article, passages = article_of(PLAN)
    found = {m.quote: m for m in measures(source, article, passages, lexicon)}
    assert "推行长期护理保险" in found
    assert found["落实带薪错峰休假"].number == "（2）.1"
    assert found["落实带薪错峰休假"].path == ("二、主要任务", "（2）发展水网")


def test_quotation_of_an_item_stands_at_its_spans(lexicon):
    """Items and measures are anchors: their quotation is what the source says there."""
    source, article, passages = article_of(PLAN)
    for item in (*items(source, article, passages, lexicon), *measures(source, article, passages, lexicon)):
        Anchor(item.source_id, item.spans, item.quote).check(source.text)


def test_document_without_numbers_gives_its_paragraphs(lexicon):
    """Without a ladder every paragraph of some length is an item titled by its first sentence."""
    source, article, passages = article_of(
        "会议强调，要抓好粮食生产。各地要压实责任，确保颗粒归仓。\n散会\n要加快建设高标准农田，提升产能，抓紧抓实抓好。"
    )
    assert [i.title for i in items(source, article, passages, lexicon)] == [
        "会议强调，要抓好粮食生产",
        "要加快建设高标准农田，提升产能，抓紧抓实抓好",
    ]


def test_ritual_formulae_are_told_from_measures(lexicon):
    """Set formulae are rows of their own kind, so that their repetition is never counted as uptake."""
    source, *_ = article_of(PLAN)
    ritual, operative = from_quotes(
        [{"quote": "坚持稳中求进工作总基调"}, {"quote": "推行长期护理保险", "kind": "operative"}], source, lexicon
    )
    assert (ritual.kind, operative.kind) == (ItemKind.RITUAL, ItemKind.OPERATIVE)


def test_quotation_is_found_without_its_punctuation(lexicon):
    """A quotation typed without the printed marks is found, and the printed form is kept."""
    source, *_ = article_of("全面实施“人工智能+”行动，开展工作。")
    (item,) = from_quotes([{"quote": "全面实施人工智能行动"}], source, lexicon)
    assert item.quote == "全面实施“人工智能+”行动"


@pytest.mark.parametrize(
    "record",
    [
        {"quote": "推行长期护理保险", "begin": 0, "end": 8},
        {"quote": "这句话不在文件里"},
        {"quote": ""},
        {"quote": "推行长期护理保险", "kind": "prose"},
    ],
)
def test_quotation_that_does_not_stand_there_is_refused(lexicon, record):
    """Nothing stands in quotation marks unless its source says it."""
    source, *_ = article_of(PLAN)
    with pytest.raises(BrokenAnchor):
        from_quotes([record], source, lexicon)


@settings(deadline=None)
@given(text=st.text(alphabet="一二三、（）123推进建设，。；\n发展 ", max_size=80))
def test_every_item_of_any_text_is_anchored(lexicon, text):
    """Whatever the page looks like, items quote it exactly and their ids differ."""
    source, article, passages = article_of(text)
    found = items(source, article, passages, lexicon)
    for item in found:
        Anchor(item.source_id, item.spans, item.quote).check(text)
    assert len({i.id for i in found}) == len(found)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count"),
    [("proposal_15fyp_2025", 61), ("decision_20-3_2024", 60)],
)
def test_items_of_real_documents(shared, lexicon, name, count):
    """The proposal has items （1） to （61）, the decision （1） to （60）."""
    text = (shared / "corpora/central" / f"{name}.txt").read_text(encoding="utf-8")
    found = items(*article_of(text), lexicon)
    assert [i.number for i in found] == [f"（{n}）" for n in range(1, count + 1)]
