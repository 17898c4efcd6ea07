"""An anchor whose quotation does not stand at its spans does not load."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Anchor, BrokenAnchor, Span, anchor_at, source_id_of
from luoshi.model.source import CONTEXT

TEXT = "\ufeff第一条\r\n𬱖水\u00a0流域🙂要治理。"


def test_the_identity_of_a_source_is_the_digest_of_its_bytes():
    """First 16 hexadecimal digits of SHA-256."""
    assert source_id_of(b"") == "e3b0c44298fc1c14"


def test_an_anchor_quotes_over_a_line_break():
    """Line ends are no part of the quotation; non-BMP characters count as one."""
    anchor = anchor_at("s", TEXT, [Span(1, 8)])

    assert anchor.quote == "第一条𬱖水"
    assert (anchor.prefix, anchor.suffix) == ("\ufeff", "\u00a0流域🙂要治理。")


@pytest.mark.parametrize(
    ("spans", "quote"),
    [
        ((Span(1, 4),), "第二条"),
        ((Span(1, 400),), "第一条"),
        ((), ""),
        ((Span(2, 5),), "第一条"),
    ],
)
def test_a_wrong_quotation_is_refused(spans: tuple[Span, ...], quote: str):
    """Other words, another place, beyond the end, or no place at all."""
    with pytest.raises(BrokenAnchor):
        Anchor("s", spans, quote).check(TEXT)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 6))
def test_any_stretch_can_be_anchored(start: int, length: int):
    """An anchor made from a text holds in that text."""
    span = Span(start, min(len(TEXT), start + length))

    assert anchor_at("s", TEXT, [span]).check(TEXT).spans == (span,)


def test_a_broken_anchor_says_which_and_what_to_do():
    """The quotation is cut to what a line can hold."""
    words = "要治理" * 20
    with pytest.raises(BrokenAnchor) as outside:
        Anchor("s", (Span(90, 400), Span(0, 1)), "字").check(TEXT)
    with pytest.raises(BrokenAnchor) as other:
        Anchor("s", (Span(2, 4),), words).check(TEXT)

    assert str(outside.value) == "anchor lies outside its source [s] → re-run, or mark it as an orphan"
    assert str(other.value) == (
        f"quotation “{words[:40]}” does not stand at its spans [s:2] → the source or the reader changed: "
        "mark the anchor as an orphan"
    )


def test_an_anchor_keeps_its_place_its_words_and_what_stands_around():
    """Given words are kept as they are; some letters before and behind, or what there is."""
    text = "前" * 50 + "要治理" + "后" * 50
    anchor = anchor_at("s", text, [Span(50, 53)], "要 治理")

    assert (anchor.source_id, anchor.spans, anchor.quote) == ("s", (Span(50, 53),), "要 治理")
    assert (anchor.prefix, anchor.suffix) == ("前" * CONTEXT, "后" * CONTEXT)
    assert anchor_at("s", text, [Span(0, 1)]).prefix == ""
