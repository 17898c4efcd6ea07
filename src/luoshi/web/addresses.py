"""Permanent addresses (永久地址): a passage is named by its source and its place in it, so no new finding can break it."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.model import Span
from luoshi.store.query.naming import passage_address


def passage_path(source_id: str, spans: Sequence[Span]) -> str:
    """Return the permanent path of the stretch from the first to the last character of ``spans``."""
    return f"/p/{passage_address(source_id, spans)}"
