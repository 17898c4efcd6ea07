"""Texts become letters: folded, digits masked, every offset exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.trace.letters import DIGIT, Stream, encode

TEXTS = st.lists(st.text(alphabet="工作落实１2３ ，。\nＡb𠀀\ud800é", max_size=30), max_size=6)


def shown(text: str, variants: str = "") -> str:
    """Return the letters of one text, digits as #."""
    return "".join("#" if code == DIGIT else chr(code) for code in encode([text], variants).codes)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        # Width and case fold; punctuation, blanks and line breaks vanish.
        ("ＧＤＰ增长，\n５ ％", "gdp增长#"),
        # A run of digits is one symbol, a run broken by a point two.
        ("增长12.5%到2025年", "增长##到#年"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_folding(text: str, letters: str) -> None:
    """What counts and what does not."""
    assert shown(text) == letters


def test_traditional_characters_fold_through_the_table() -> None:
    """Traditional characters take the code of the Simplified ones they stand for."""
    assert shown("發展經濟", "發发經经濟济") == "发展经济"


@given(TEXTS)
def test_offsets_point_at_their_letters(texts: list[str]) -> None:
    """Every letter stands in its text where its offset says, in order, and no text lends letters to another."""
    found = encode(texts)
    for number, text in enumerate(texts):
        here = slice(int(found.starts[number]), int(found.starts[number + 1]))
        offsets = (found.offsets[here] - found.base[number]).tolist()
        assert offsets == sorted(set(offsets))
        assert encode([text]).codes.tolist() == found.codes[here].tolist()
        for offset, code in zip(offsets, found.codes[here].tolist(), strict=True):
            assert text[offset].isalnum()
            if code == DIGIT:
                assert text[offset].isdecimal()


@given(TEXTS, TEXTS)
def test_streams_join(left: list[str], right: list[str]) -> None:
    """Two shards one after the other read as one."""
    both, one = Stream.of(encode(left), encode(right), sentences=True), Stream.of(encode(left + right), sentences=True)
    assert both.codes.tolist() == one.codes.tolist()
    assert both.starts.tolist() == one.starts.tolist()
    assert both.sentences.tolist() == one.sentences.tolist()
