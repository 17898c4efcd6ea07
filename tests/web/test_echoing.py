"""The part of a long link that concerns one sentence."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Span
from luoshi.web.echoing import LONGEST, Alignment, spans_at, stands, within

UP = "一、目标\n净增企业3000家以上。\n二、平台建设。"
DOWN = "主要目标\n全市净增企业900家以上。\n三、平台。"
SPANS = (Span(10, 14), Span(15, 27), Span(30, 37))


def test_a_sentence_finds_its_counterpart() -> None:
    """The paragraph with the number, not the headings around it."""
    start = UP.index("净增")
    assert DOWN[slice(*Alignment(UP, DOWN).counterpart(start, start + 12))] in (
        "净增企业900家以上。",
        "全市净增企业900家以上。",
    )


def test_a_place_in_the_source_is_a_place_in_the_quotation_and_back() -> None:
    """Line breaks stand in the quotation only."""
    assert stands(UP, SPANS) and not stands(UP + "x", SPANS)
    assert within(UP, SPANS, Span(15, 27)) == (5, 17)
    assert spans_at(UP, SPANS, 5, 17) == (Span(15, 27),)
    assert within(UP, SPANS, Span(27, 30)) is None


def test_a_long_copy_with_changes_is_aligned_sentence_by_sentence() -> None:
    """Thirty thousand characters, a word changed in each sentence, some left out, some put in."""
    letters = Random(7).choices([chr(0x4E00 + n) for n in range(20_000)], k=30_000)
    up = ["".join(letters[n : n + 40]) + "。" for n in range(0, 30_000, 40)]
    down = [text[:20] + "改" + text[21:] for number, text in enumerate(up) if number % 50]
    down.insert(100, "这一句是下游自己加上去的，上游没有。" * 3)
    near, far = "".join(up), "".join(down)
    aligned = Alignment(near, far)
    for number in (1, 77, 333, 749):
        start = number * 41
        found = far[slice(*aligned.counterpart(start, start + 41))]
        assert found == up[number][:20] + "改" + up[number][21:]


def test_long_texts_that_share_nothing_are_one_step() -> None:
    """No pin, no alignment that would cost gigabytes: the whole is the counterpart."""
    assert Alignment("甲" * (LONGEST + 1), "乙丙").counterpart(3, 5) == (0, 2)


@given(st.text("甲乙丙丁", max_size=30), st.text("甲乙丙丁", max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_the_whole_is_the_counterpart_of_the_whole_and_parts_stay_inside(
    near: str, far: str, at: int, size: int
) -> None:
    """Never outside the far text, and nothing of it lost when everything is asked for."""
    assert far == "" or near == "" or Alignment(near, far).counterpart(0, len(near)) == (0, len(far))
    low, high = Alignment(near, far).counterpart(at, at + size)
    assert 0 <= low <= high <= len(far)
