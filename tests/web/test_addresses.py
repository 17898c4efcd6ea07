"""Permanent addresses: what is an address, and what is refused with a word on how one looks."""

from __future__ import annotations

import pytest

from luoshi.model import Span, UnknownName
from luoshi.store.query.naming import parse_passage
from luoshi.web.addresses import passage_path

SOURCE = "0123456789abcdef"


def test_an_address_comes_back_as_it_went() -> None:
    """The path of spans reads back as source and stretch."""
    path = passage_path(SOURCE, [Span(5, 9), Span(12, 20)])
    assert path == f"/p/{SOURCE}.5-20"
    assert parse_passage(path.removeprefix("/p/")) == (SOURCE, Span(5, 20))


def test_a_passage_that_runs_back_into_an_earlier_column_has_one_address() -> None:
    """Ends that are turned round name the same stretch."""
    assert parse_passage(f"{SOURCE}.90-30") == (SOURCE, Span(30, 90))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        SOURCE,
        f"{SOURCE}.5",
        f"{SOURCE}.5-5",
        f"{SOURCE}.-1-5",
        f"{SOURCE}.５-９",
        f"../{SOURCE}.1-2",
        f"{SOURCE}.1-2/..",
    ],
)
def test_anything_else_is_refused(address: str) -> None:
    """Whatever is no address is refused with a word on how one looks."""
    with pytest.raises(UnknownName, match="address"):
        parse_passage(address)
