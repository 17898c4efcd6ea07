"""Outlets: what a page names as its origin, and what only stands in its place."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.outlets import outlets


@pytest.mark.parametrize("printed", ["本站原创", "本网", "网络转载", "网络", "——2月27日", "2022-11-01", "无", "-", ""])
def test_words_that_name_no_outlet(printed: str) -> None:
    """The site itself, the web at large, a date that slipped into the field."""
    assert outlets(load()).carrier(printed) is None


@pytest.mark.parametrize(
    "printed", ["云泽日报", "新华社", "网信云泽", "本溪日报", "CCTV", "综合开发研究院", "21世纪经济报道"]
)
def test_names_stay(printed: str) -> None:
    """Names that begin as such words do."""
    assert outlets(load()).carrier(printed) == printed
