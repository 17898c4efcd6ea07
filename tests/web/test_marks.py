"""Marks cut into segments: nothing of the text is lost, whatever overlaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.web.marks import Mark, segments

TEXT = "一二三四五六𬱖七八九十"

marks = st.lists(
    st.builds(
        Mark,
        start=st.integers(0, 12),
        end=st.integers(0, 14),
        kind=st.sampled_from(["target", "reuse", "directive"]),
        label=st.sampled_from(["", "甲", "乙"]),
        strength=st.integers(0, 4),
    ),
    max_size=8,
)


@given(marks, st.integers(0, 11), st.integers(0, 14))
def test_segments_give_the_stretch_back_and_carry_exactly_the_marks_over_it(
    found: list[Mark], start: int, end: int
) -> None:
    """For any marks: no character lost, no mark lost or added."""
    cut = segments(TEXT, found, start, end)
    assert "".join(segment.text for segment in cut) == TEXT[start:end]
    for segment in cut:
        over = [mark for mark in found if mark.start < segment.start + len(segment.text) and mark.end > segment.start]
        assert sorted(map(repr, segment.marks)) == sorted(repr(m) for m in over if m.start < m.end)


def test_overlapping_marks_share_the_middle() -> None:
    """Two marks that overlap cut the text in three."""
    cut = segments("甲乙丙丁", [Mark(0, 3, "reuse", "来自上游", 2), Mark(2, 4, "target", "目标")])
    assert [(one.text, one.classes, one.title) for one in cut] == [
        ("甲乙", "m-reuse w2", "来自上游"),
        ("丙", "m-reuse m-target w2", "来自上游 · 目标"),
        ("丁", "m-target", "目标"),
    ]


def test_the_strongest_intensity_wins_and_a_label_is_said_once() -> None:
    """Marks over the same stretch are said once."""
    (one,) = segments("甲", [Mark(0, 1, "reuse", "x", 1), Mark(0, 1, "reuse", "x", 4)])
    assert (one.classes, one.title) == ("m-reuse w4", "x")
