"""The kernels by themselves: winnowing, pairing, set phrases, counting ritual letters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.trace import Options, encode, fingerprints, formulae
from luoshi.trace.letters import Stream
from luoshi.trace.ordering import order_of
from luoshi.trace.pairing import joined_hits, pairs
from luoshi.trace.phrases import known_phrases
from luoshi.trace.ritual import Ritual, united
from luoshi.trace.stretches import Phrases

WORDS = st.text(alphabet="甲乙丙丁", min_size=0, max_size=40)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, st.integers(1, 4))
def test_every_long_enough_shared_run_is_met(left: str, shared: str, right: str, window: int) -> None:
    """Winnowing keeps a fingerprint of every shared run of gram + window - 1 letters."""
    gram = 5
    one, two = encode([left + shared]), encode([shared + right])
    kept = [set(fingerprints(text, gram, window).hash.tolist()) for text in (one, two)]
    if len(shared) >= gram + window - 1:
        assert kept[0] & kept[1]


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_fingerprints_of_a_document_depend_on_it_alone(texts: list[str]) -> None:
    """The same document has the same fingerprints wherever it stands."""
    together = fingerprints(encode(texts), 5, 3)
    for number, text in enumerate(texts):
        alone = fingerprints(encode([text]), 5, 3)
        here = together.doc == number
        assert together.hash[here].tolist() == alone.hash.tolist()
        assert together.pos[here].tolist() == alone.pos.tolist()


@given(st.lists(WORDS, min_size=2, max_size=6))
def test_pairs_are_all_places_that_share_letters(texts: list[str]) -> None:
    """Pairing finds what comparing all places of different documents finds."""
    letters, gram = encode(texts), 4
    options = Options(gram=gram, repeats=100)
    hits = joined_hits(found for found, _ in pairs(fingerprints(letters, gram, 1), len(texts), options))
    found = {
        (int(a) >> 32, int(a) & 0xFFFF, int(b) >> 32, int(b) & 0xFFFF)
        for a, b in zip(hits.left, hits.right, strict=True)
    }
    places = [(d, p, text[p : p + gram]) for d, text in enumerate(texts) for p in range(len(text) - gram + 1)]
    assert found == {(d, p, e, q) for d, p, one in places for e, q, two in places if d < e and one == two}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12), st.integers(0, 40), st.integers(0, 40))
def test_ritual_letters_are_counted_once(stretches: list[tuple[int, int]], low: int, high: int) -> None:
    """Overlapping set phrases count their letters once, between any two places."""
    stream = Stream.of(encode(["字" * 40]))
    begin = np.array([start for start, _ in stretches], np.int32)
    end = np.array([start + size for start, size in stretches], np.int32)
    phrases = Phrases(np.zeros_like(begin), begin, end, np.zeros_like(begin))
    low, high = min(low, high), max(low, high)
    under = {place for start, size in stretches for place in range(start, min(start + size, 40))}
    for marks in (phrases, united(phrases)):
        counted = Ritual.of(stream, marks).between(np.array([low]), np.array([high]))
        assert counted.tolist() == [sum(low <= place < high for place in under)]


@given(st.lists(st.integers(0, 1000)), st.sampled_from([10, 64]))
def test_order_is_stable(values: list[int], width: int) -> None:
    """Packed or compared, the order is the stable one."""
    expected = sorted(range(len(values)), key=lambda row: values[row])
    assert order_of(np.array(values, np.uint64), width).tolist() == expected


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("要坚持稳中求进工作总基调，", [(1, 12)]),
        # Punctuation inside does not hide it.
        ("坚持“稳中求进”工作总基调", [(0, 11)]),
        ("坚持稳中求进的基调", []),
    ],
)
def test_known_phrases_are_found_whole(text: str, stretches: list[tuple[int, int]]) -> None:
    """Set phrases of the lexicon are found by their letters, whole or not at all."""
    found = known_phrases(encode(["前言", text]), ["坚持稳中求进工作总基调", "总基"])
    assert list(zip(found.begin.tolist(), found.end.tolist(), strict=True)) == stretches
    assert set(found.doc.tolist()) <= {1}


def test_formulae_of_a_collection_are_listed() -> None:
    """What more than a fifth of the documents say is listed as a set phrase; what two say is not."""
    phrase, own = "以更大力度推动各项工作提质增效", "村口的老槐树下今年新修了一条通往渡口的石板路"
    texts = [
        f"{chr(0x4E00 + 97 * n)}{chr(0x5E00 + 89 * n)}{chr(0x6E00 + 83 * n)}" * 3 + phrase + "。" for n in range(30)
    ]
    texts[3] += own
    texts[4] += own
    assert [(found.text, found.documents) for found in formulae(texts, Options())] == [(phrase, 30)]
