"""Joints of lines: which breaks go through a word of the page."""

from __future__ import annotations

from luoshi.restore.joints import NEIGHBOURHOOD, joints
from luoshi.restore.lines import read_lines


def test_words_over_a_break_are_known_from_elsewhere() -> None:
    """会|议 stands together in another line, 标|题 and 议|标 do not; a point is no part of a word."""
    lines = read_lines("召开大会\n议传达会议精神，\n标\n题在后\n")
    assert joints(lines) == [None, True, None, False]


def test_far_lines_do_not_count() -> None:
    """In a long text every pair stands somewhere, so only the neighbourhood speaks."""
    lines = read_lines("甲\n乙\n" + "丙丁戊\n" * NEIGHBOURHOOD + "甲乙\n")
    assert joints(lines)[1] is False
