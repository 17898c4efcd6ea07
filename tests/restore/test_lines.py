"""Printed lines: what is visible, how wide, how many empty lines before."""

from __future__ import annotations

import pytest

from luoshi.restore.lines import line_width, read_lines
from luoshi.restore.texture import texture_of


def test_offsets_point_at_the_visible_characters() -> None:
    """Indent, NBSP and CR LF belong to no line; offsets count code points, 𬱖 as one."""
    text = "\ufeff　　甲𬱖乙 \r\n\u00a0\r\n\r\n丙丁"
    lines = read_lines(text)
    assert [text[line.start : line.end] for line in lines] == ["甲𬱖乙", "丙丁"]
    assert [line.blanks for line in lines] == [0, 2]
    assert lines[0].indent >= 4


@pytest.mark.parametrize(
    ("text", "width"),
    [("学习宣传贯彻", 6.0), ("“5个”", 2.5), ("10月31日", 4.0), ("", 0.0)],
)
def test_width_counts_characters_as_one_and_the_rest_as_half(text: str, width: float) -> None:
    """NOISE.md N5: the measure in which full lines of a column agree."""
    assert line_width(text) == width


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("赶考之路。", True),
        ("“三个务必”", False),
        ("空中楼阁。”", True),
        ("吗？）", True),
        ("坚持；", False),
        ("”", False),
    ],
)
def test_sentence_ends_look_through_closing_marks(line: str, ends: bool) -> None:
    """A closing quotation mark alone ends no sentence; a stop before it does."""
    assert read_lines(line)[0].ends_sentence is ends


def test_texture_tells_columns_from_paragraphs() -> None:
    """Equal lines that break off are set lines; long lines that end with a stop are paragraphs."""
    column = "\n\n".join(["全面贯彻落实党的二十大精神切实把思想和行"] * 12)
    assert texture_of(read_lines(column)).wrapped
    assert texture_of(read_lines(column)).double_spaced
    paragraphs = "\n".join(["会议强调，要全面贯彻落实党的二十大精神，把各项任务落到实处。" * 3] * 12)
    assert not texture_of(read_lines(paragraphs)).wrapped
