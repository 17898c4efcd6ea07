"""Finding many words at once: the same as looking at every place for every word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.lexicon.matching import Matcher
from luoshi.model import LuoshiError

LETTERS = st.text(alphabet="省市委政府工信厅局", max_size=40)
WORDS = st.lists(st.text(alphabet="省市委政府工信厅局", min_size=2, max_size=5), max_size=12)


@given(LETTERS, WORDS)
def test_every_occurrence_is_found(text: str, words: list[str]) -> None:
    """find_all yields exactly the places at which a word stands."""
    naive = {(at, at + len(w)) for w in words for at in range(len(text)) if text.startswith(w, at)}
    assert set(Matcher(words).find_all(text)) == naive


@given(LETTERS, WORDS)
def test_find_takes_the_longest_from_the_left_without_overlaps(text: str, words: list[str]) -> None:
    """Finds are ordered, disjoint, words of the list, and nothing longer begins where one begins."""
    matcher, last = Matcher(words), 0
    for start, end in matcher.find(text):
        assert start >= last
        assert text[start:end] in matcher
        assert not any(text.startswith(w, start) and len(w) > end - start for w in words)
        last = end


def test_a_word_cut_off_by_the_end_is_no_word() -> None:
    """A longer word with the same beginning does not stretch a shorter one over the end of the text."""
    assert list(Matcher(["先学一步", "先学一步、深学一层"]).find("先学一步")) == [(0, 4)]


def test_single_characters_are_refused_with_a_remedy() -> None:
    """A one-character entry would be found everywhere; the table must be mended."""
    with pytest.raises(LuoshiError, match="too short"):
        Matcher(["省"])
