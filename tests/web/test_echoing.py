"""The part of a long link that concerns one sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Span
from luoshi.web.echoing import LONGEST, counterpart, spans_at, stands, within

UP = "一、目标\n净增企业3000家以上。\n二、平台建设。"
DOWN = "主要目标\n全市净增企业900家以上。\n三、平台。"
SPANS = (Span(10, 14), Span(15, 27), Span(30, 37))


def test_a_sentence_finds_its_counterpart() -> None:
    """The paragraph with the number, not the headings around it."""
    start = UP.index("净增")
    assert DOWN[slice(*counterpart(UP, DOWN, start, start + 12))] in ("净增企业900家以上。", "全市净增企业900家以上。")


def test_a_place_in_the_source_is_a_place_in_the_quotation_and_back() -> None:
    """Line breaks stand in the quotation only."""
    assert stands(UP, SPANS) and not stands(UP + "x", SPANS)
    assert within(UP, SPANS, Span(15, 27)) == (5, 17)
    assert spans_at(UP, SPANS, 5, 17) == (Span(15, 27),)
    assert within(UP, SPANS, Span(27, 30)) is None


def test_a_text_beyond_all_measure_is_taken_whole() -> None:
    """No alignment that would cost gigabytes."""
    assert counterpart("甲" * (LONGEST + 1), "乙丙", 3, 5) == (0, 2)


@given(st.text("甲乙丙丁", max_size=30), st.text("甲乙丙丁", max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_the_whole_is_the_counterpart_of_the_whole_and_parts_stay_inside(
    near: str, far: str, at: int, size: int
) -> None:
    """Never outside the far text, and nothing of it lost when everything is asked for."""
    assert far == "" or near == "" or counterpart(near, far, 0, len(near)) == (0, len(far))
    low, high = counterpart(near, far, at, at + size)
    assert 0 <= low <= high <= len(far)
