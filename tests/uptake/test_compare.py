"""Two versions side by side: nothing lost, nothing twice, numbers pulled out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.uptake.compare import Change, compare, edits_between, numbers_changed

from .plain import article_of

OLD = """一、主要目标
（1）到2025年，新增规模以上企业500家，增长7%左右。
（2）健全农田管护机制。
（3）推进渔港改造。
（4）建设零碳园区。
"""
NEW = """一、主要目标
（1）建设零碳园区。
（2）到2025年，新增规模以上企业600家以上，增长7%左右。
（3）健全农田管护机制。
（4）发展低空经济。
"""


def rows_of(old, new, lexicon):
    """Compare two plain texts."""
    return compare(article_of(old)[2], article_of(new)[2], lexicon)


def test_every_sort_of_change(lexicon):
    """Kept though renumbered, changed, moved, dropped and new are told apart."""
    rows = rows_of(OLD, NEW, lexicon)
    found = {(row.new or row.old).text.lstrip("（1234）")[:4]: (row.change, row.moved) for row in rows}
    assert found == {
        "一、主要": (Change.KEPT, False),
        "建设零碳": (Change.MOVED, True),
        "到202": (Change.CHANGED, False),
        "健全农田": (Change.KEPT, False),
        "推进渔港": (Change.DROPPED, False),
        "发展低空": (Change.NEW, False),
    }


def test_changed_numbers_are_a_table_of_their_own(lexicon):
    """A number that counts the same thing and differs in value or bound is named with both printed forms."""
    (pair,) = numbers_changed(rows_of(OLD, NEW, lexicon))
    number = pair[1]
    assert (number.old, number.new) == ("500家", "600家以上")
    assert (number.old_value, number.new_value, number.unit) == (500, 600, "家")
    assert number.counted.endswith("规模以上企业")


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("新增就业10万人。", "新增就业10万人以上。", [("10万人", "10万人以上")]),
        (
            "健全服务体系，新增就业10万人，建成3个园区。",
            "健全服务体系，建成3个园区，新增就业12万人。",
            [("10万人", "12万人")],
        ),
        ("力争增长5%，支持企业发展壮大。", "力争实现增长，支持企业发展壮大。", [("5%", None)]),
    ],
)
def test_number_is_paired_with_what_it_counts(lexicon, old, new, changes):
    """Numbers follow what stands before them, not their place in the sentence."""
    assert [(n.old, n.new) for _, n in numbers_changed(rows_of(old, new, lexicon))] == changes


def test_edits_are_readable():
    """A lone equal letter between two changes is part of the change, an equal ending is not."""
    assert [(e.op, e.up, e.down) for e in edits_between("新增企业500家", "新增企业600家以上")] == [
        ("replace", "5", "6"),
        ("insert", "", "以上"),
    ]
    assert edits_between("推进改革", "推进改革") == ()


@settings(deadline=None)
@given(old=st.text(alphabet="甲乙丙丁5万。", max_size=30), new=st.text(alphabet="甲乙丙丁5万。", max_size=30))
def test_edits_account_for_every_letter(old, new):
    """Law: what is taken out and put in makes up the difference in length, and equal texts have no edits."""
    edits = edits_between(old, new)
    assert len(old) - sum(len(e.up) for e in edits) + sum(len(e.down) for e in edits) == len(new)
    assert (edits == ()) == (old == new)


SENTENCES = st.lists(st.text(alphabet="发展改革创新水网3万家，", min_size=1, max_size=9), max_size=8)


@settings(deadline=None)
@given(old=SENTENCES, new=SENTENCES)
def test_every_sentence_stands_in_one_row(lexicon, old, new):
    """Law: each sentence of either side is in exactly one row, and the new ones keep their order."""
    before, after = (article_of("。\n".join(texts) + "。")[2] if texts else () for texts in (old, new))
    rows = compare(before, after, lexicon)
    assert sorted(r.old.ordinal for r in rows if r.old) == sorted(p.ordinal for p in before)
    assert [r.new.ordinal for r in rows if r.new] == [p.ordinal for p in after]


@settings(deadline=None)
@given(texts=SENTENCES)
def test_document_compared_with_itself_is_kept(lexicon, texts):
    """Law: nothing differs from itself."""
    passages = article_of("。\n".join(texts) + "。")[2] if texts else ()
    assert {row.change for row in compare(passages, passages, lexicon)} <= {Change.KEPT}


@pytest.mark.shared
def test_two_reprints_of_one_report_differ_little(shared, lexicon):
    """Two real reprints of the 20th congress report: nearly every sentence of the shorter one is found again."""
    folder = shared / "corpora/central"
    first, second = (
        article_of((folder / f"20th_congress_report_2022{copy}.txt").read_text(encoding="utf-8"))[2]
        for copy in ("", "_copyB")
    )
    rows = compare(first, second, lexicon)
    matched = sum(row.change in {Change.KEPT, Change.CHANGED, Change.MOVED} for row in rows)
    assert matched / len(second) > 0.95
