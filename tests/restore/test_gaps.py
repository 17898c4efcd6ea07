"""White space: which blanks were written and which were only set (NOISE.md N6-N8)."""

from __future__ import annotations

import pytest

from luoshi.restore.gaps import clean


@pytest.mark.parametrize(
    ("printed", "expected", "why"),
    [
        ("执 行", "执行", "a single character stands beside the space"),
        ("保 证 。从 理 论 成 果", "保证。从理论成果", "a spaced-out line"),
        ("马 克思主义", "马克思主义", "half of the line is spaced"),
        ("基础 、更", "基础、更", "punctuation beside the space"),
        ("未来 5 年", "未来5年", "digits between Chinese characters"),
        ("新时代 10\n\n年", "新时代10年", "a number cut from its unit by the line end"),
        ("湖南省委书记 张庆伟", "湖南省委书记 张庆伟", "a name behind its office"),
        ("学在前 想在前", "学在前 想在前", "parallel phrases"),
        ("GB/T 9704", "GB/T 9704", "Latin words"),
        ("state\ncouncil", "state council", "a line end between Latin words"),
        ("CPU 芯片", "CPU芯片", "Latin beside Chinese"),
        ("改革　开放", "改革 开放", "a full-width blank between words becomes one blank"),
        ("党\u200b的\ufeff建设", "党的建设", "zero-width characters say nothing"),
        ("习近\n\n平", "习近平", "a name cut by the line end"),
        ("👩\u200d🌾丰收", "👩\u200d🌾丰收", "the joiner holds an emoji together"),
    ],
)
def test_blanks(printed: str, expected: str, why: str) -> None:
    """Each case says which rule decides."""
    assert clean(printed, 0, len(printed)) == expected, why
