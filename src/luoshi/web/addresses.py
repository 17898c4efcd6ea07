"""Permanent addresses (永久地址): a passage is named by its source and its place in it, so no new finding can break it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.model import Span, UnknownName
from luoshi.store.query.naming import passage_address

_PASSAGE = re.compile(r"(?P<source>[0-9a-f]{16})\.(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})")


def parse_passage(address: str) -> tuple[str, Span]:
    """Return source and span of ``{source_id}.{start}-{end}``.

    The identity of a passage that runs from a later column into an earlier one has its ends turned round; both orders
    name the same stretch.

    Raises:
        UnknownName: if it is no such address.
    """
    found = _PASSAGE.fullmatch(address)
    if not found or found["start"] == found["end"]:
        raise UnknownName("this is no address of a passage", address[:60], "it looks like 0123456789abcdef.120-168")
    low, high = sorted((int(found["start"]), int(found["end"])))
    return found["source"], Span(low, high)


def passage_path(source_id: str, spans: Sequence[Span]) -> str:
    """Return the permanent path of the stretch from the first to the last character of ``spans``."""
    return f"/p/{passage_address(source_id, spans)}"
