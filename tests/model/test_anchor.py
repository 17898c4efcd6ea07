"""An anchor whose quotation does not stand at its spans does not load."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Anchor, BrokenAnchor, Span, anchor_at, source_id_of

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
