"""Families of one sentence: first appearance, faithfulness, the way down, and no drift."""

from __future__ import annotations

from itertools import combinations

from luoshi.model import Level, Link, Span, Thread, Weave
from luoshi.trace import TracedDocument, links
from luoshi.trace.families import Standing, families

SENTENCE = "到二〇二七年，全省建成智能渔港三十座，培育远洋捕捞龙头企业十二家。"
FILLER = (
    "山里的孩子们走进了新建的图书馆。",
    "晚稻收割机在田埂上排成一列。",
    "老桥的石栏被雨水洗得发亮。",
    "渡口的灯一盏盏亮起来。",
)
STANDINGS = {
    "s0-0": Standing("2023-05-01", Level.CENTRAL, "中央"),
    "s1-0": Standing("2023-06-01", Level.PROVINCIAL, "云泽省"),
    "s2-0": Standing("2023-08-01", Level.CITY, "青屿市"),
    "s3-0": Standing("2023-07-01", Level.PROVINCIAL, "云川省"),
}


def traced(*texts: str) -> tuple[Link, ...]:
    """Trace texts that stand as :data:`STANDINGS` says."""
    return links(
        TracedDocument(f"s{number}", f"s{number}-0", text, Weave((Thread(Span(0, len(text))),)))
        for number, text in enumerate(texts)
    )


def test_a_family_is_one_sentence_in_order_of_age() -> None:
    """All appearances are one family; the oldest is the first; the chain goes down level by level."""
    changed = SENTENCE.replace("三十座", "八座")
    found = traced(
        *(f"{filler}{text}" for filler, text in zip(FILLER, [SENTENCE, SENTENCE, changed, changed], strict=True))
    )
    (family,) = families(found, STANDINGS)
    assert family.articles == 4
    assert family.first.article_id == "s0-0"
    assert [step.article_id for step in family.chain()] == ["s0-0", "s1-0", "s2-0"]
    assert [appearance.likeness == 1.0 for appearance in family.appearances] == [True, True, False, False]
    assert 0.9 < family.faithfulness < 1.0


def test_order_of_links_does_not_matter() -> None:
    """The same links in any order give the same families."""
    found = traced(*(filler + SENTENCE for filler in FILLER))
    assert families(reversed(found), STANDINGS) == families(found, STANDINGS)


def test_families_do_not_drift() -> None:
    """What is like a neighbour but not like the first appearance begins a family of its own."""
    steps = [
        "甲乙丙丁戊己庚辛壬癸子丑",
        "甲乙丙丁戊己庚辛寅卯辰巳",
        "午未申酉戊己庚辛寅卯辰巳",
        "午未申酉戌亥天地寅卯辰巳",
    ]
    base = traced(FILLER[0] + SENTENCE, FILLER[1] + SENTENCE)[0]

    def link(one: int, two: int) -> Link:
        ends = {
            "up_source": f"s{one}", "up_article": f"s{one}-0", "up_quote": steps[one],
            "down_source": f"s{two}", "down_article": f"s{two}-0", "down_quote": steps[two],
        }  # fmt: skip
        kept = {name: getattr(base, name) for name in base.__slots__ if name not in ends}
        return Link(**{**kept, **ends})

    chain = [link(one, two) for one, two in combinations(range(4), 2) if two == one + 1]
    assert [[appearance.article_id for appearance in family.appearances] for family in families(chain, STANDINGS)] == [
        ["s0-0", "s1-0"],
        ["s3-0", "s2-0"],
    ]
