"""Beginnings and continuations of one issue: what belongs together is matched, what does not is left apart."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import Pairing
from luoshi.restore.halves import Half, continuations, marker_number

PORT = "青屿海工装备产业园的船坞里，焊花飞溅。园区负责人介绍，去年产值增长14%，今年还要建三座智能船坞，码头泊位同步扩建"
SCHOOL = "临湖市职业学校把车间搬进课堂，学生在企业师傅带领下学习数控加工，毕业班一半以上被本地企业提前录用"


def begins(name: str, text: str, **facts: object) -> Half:
    """A titled article of page 1 that goes on on page 2."""
    half = Half(f"p1-{name}", "p1", "云泽日报", "2023-03-16", "1", "标题", text, to_page="2", goes_on=True)
    return replace(half, **facts)  # type: ignore[arg-type]


def goes_on(name: str, text: str, **facts: object) -> Half:
    """A text without headline on page 2 that comes from page 1."""
    half = Half(f"p2-{name}", "p2", "云泽日报", "2023-03-16", "2", None, text, from_page="1", continues=True)
    return replace(half, **facts)  # type: ignore[arg-type]


def pairs(*halves: Half) -> dict[str, str | None]:
    """Continuation -> beginning, as matched."""
    return {row.article_id: row.from_article for row in continuations(halves)}


def test_the_numbers_of_the_markers_decide() -> None:
    """上接1版② continues 下转2版②."""
    found = pairs(
        begins("a", PORT + "。", to_number=1),
        begins("b", SCHOOL + "。", to_number=2),
        goes_on("x", "他强调，要抓好落实。", from_number=2),
        goes_on("y", "会议还研究了其他事项。", from_number=1),
    )
    assert found == {"p2-x": "p1-b", "p2-y": "p1-a"}


def test_words_decide_where_numbers_are_not_printed() -> None:
    """Two articles go from page 1 to page 2: the port on one side is the port on the other."""
    found = pairs(
        begins("a", PORT + "。"),
        begins("b", SCHOOL + "。"),
        goes_on("x", "学校负责人说，数控加工专业的学生还要到企业师傅身边顶岗半年，本地企业提前录用的名额不够分。"),
        goes_on("y", "智能船坞建成后，码头泊位与船坞联动，海工装备产业园的产值有望再上台阶，园区负责人很有信心。"),
    )
    assert found == {"p2-x": "p1-b", "p2-y": "p1-a"}


def test_a_sentence_cut_at_the_jump_is_joined_without_a_marker_on_the_beginning() -> None:
    """The page says where it comes from, the beginning does not say where it goes, but its sentence stops in mid-word."""
    cut = PORT + "。今年首要的事是智能船"
    found = pairs(
        begins("a", cut, goes_on=False, to_page=None),
        begins("b", SCHOOL + "。", goes_on=False, to_page=None),
        goes_on("x", "坞建设，园区负责人介绍，船坞与码头泊位同步扩建，产值还要增长。"),
    )
    assert found == {"p2-x": "p1-a"}


def test_facts_that_disagree_part_what_words_would_join() -> None:
    """Another day, another paper, another page, another number."""
    first, second = begins("a", PORT + "船", to_number=1), goes_on("x", "坞" + PORT + "。", from_number=1)
    assert pairs(first, second) == {"p2-x": "p1-a"}
    for other in (
        replace(second, issue="2023-03-17"),
        replace(second, outlet="临湖日报"),
        replace(second, page="3"),
        replace(second, from_page="4"),
        replace(second, from_number=2),
    ):
        assert pairs(first, other) == {"p2-x": None}, other


def test_two_that_fit_alike_stay_undecided() -> None:
    """Nothing on the pages tells which: both are named, none is chosen."""
    rows = continuations([begins("a", SCHOOL + "。"), begins("b", SCHOOL + "！"), goes_on("x", "他强调，要抓好落实。")])
    assert [(row.state, row.from_article, set(row.candidates)) for row in rows] == [
        (Pairing.UNDECIDED, None, {"p1-a", "p1-b"})
    ]


def test_a_page_alone_has_no_beginnings() -> None:
    """An article of the same page that says the same, and does not say that it goes on, is not the beginning."""
    same = replace(begins("a", PORT + "。", goes_on=False, to_page=None), source_id="p2", page=None)
    rows = continuations([same, replace(goes_on("x", PORT + "。"), page=None)])
    assert [(row.state, row.candidates) for row in rows] == [(Pairing.MISSING, ())]


def test_an_article_over_three_pages_is_a_chain() -> None:
    """The second part is a continuation and a beginning."""
    found = pairs(
        begins("a", PORT + "。", to_number=1),
        goes_on("m", "中段。" + PORT + "。", from_number=1, goes_on=True, to_page="3", to_number=2),
        replace(goes_on("z", "末段。", from_number=2), article_id="p3-z", source_id="p3", page="3", from_page="2"),
    )
    assert found == {"p2-m": "p1-a", "p3-z": "p2-m"}


def test_many_halves_of_one_day_are_bounded() -> None:
    """Hundreds of alike markers are left undecided, in bounded time."""
    many = [begins(str(n), PORT + "。") for n in range(150)] + [goes_on(str(n), PORT + "。") for n in range(150)]
    assert {row.state for row in continuations(many)} == {Pairing.UNDECIDED}


TEXTS = st.text(st.sampled_from("党的二十大船坞学校。，”“（）\n甲1"), max_size=30)
HALVES = st.lists(
    st.builds(
        Half,
        article_id=st.uuids().map(str),
        source_id=st.sampled_from(["s", "t"]),
        outlet=st.sampled_from([None, "甲报", "乙报"]),
        issue=st.sampled_from([None, "2023-03-16"]),
        page=st.sampled_from([None, "1", "2"]),
        title=st.sampled_from([None, "题"]),
        text=TEXTS,
        from_page=st.sampled_from([None, "1"]),
        from_number=st.sampled_from([None, 1, 2]),
        to_page=st.sampled_from([None, "2"]),
        to_number=st.sampled_from([None, 1, 2]),
        continues=st.booleans(),
        goes_on=st.booleans(),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(HALVES)
def test_every_continuation_has_one_row_and_no_beginning_two_continuations(halves: list[Half]) -> None:
    """Laws: one row a continuation, a beginning is taken once, never itself, and only a matched row names it."""
    rows = continuations(halves)
    assert [row.article_id for row in rows] == [half.article_id for half in halves if half.continues]
    taken = [row.from_article for row in rows if row.from_article is not None]
    assert len(set(taken)) == len(taken)
    for row in rows:
        assert (row.state is Pairing.MATCHED) == (row.from_article is not None)
        assert row.article_id not in row.candidates


def test_marker_numbers() -> None:
    """①, (1) and none."""
    assert [marker_number(one) for one in ("上接1版②", "上接第1版（3）", "上接第12版")] == [2, 3, None]
