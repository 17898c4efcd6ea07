"""Joints of lines: which breaks go through a word of the page."""

from __future__ import annotations

from luoshi.restore.joints import NEIGHBOURHOOD, Joints
from luoshi.restore.lines import read_lines


def joints(text: str, known: frozenset[str] = frozenset()) -> list[bool | None]:
    """Return of every line but the first whether it goes on from the line before."""
    lines = read_lines(text)
    page = Joints(lines, known)
    return [page.run_on(lines[at - 1], lines[at], at) for at in range(1, len(lines))]


def test_words_over_a_break_are_known_from_elsewhere() -> None:
    """会|议 stands together in another line, 标|题 and 议|标 do not; a point is no part of a word."""
    assert joints("召开大会\n议传达会议精神，\n标\n题在后\n") == [True, None, False]


def test_far_lines_do_not_count() -> None:
    """In a long text every pair stands somewhere, so only the neighbourhood speaks."""
    assert joints("甲\n乙\n" + "丙丁戊\n" * NEIGHBOURHOOD + "甲乙\n")[0] is False


def test_known_pairs_and_edges_of_phrases_count() -> None:
    """落|实 is known to the lexicon; no phrase begins with 的 or ends in 和."""
    assert joints("推动落\n实到位\n", frozenset({"落实"})) == [True]
    assert joints("全省改革\n的任务\n") == [True]
    assert joints("改革和\n开放\n") == [True]
    assert joints("港口新貌\n随着汽笛\n") == [False]
