"""Stretches of long lists (分页): where in a list an answer stands, and the addresses of the stretches beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.web.visit import Visitor


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a stretch stands in its list: ``limit`` rows from ``offset`` of ``total``, and the addresses beside it."""

    total: int
    offset: int
    limit: int
    next: str | None
    previous: str | None

    @property
    def links(self) -> str:
        """The addresses as a ``Link`` header (RFC 8288)."""
        told = {"next": self.next, "prev": self.previous}
        return ", ".join(f'<{address}>; rel="{name}"' for name, address in told.items() if address)


def extent_of(visit: Visitor, data: Any, asked: Mapping[str, Any]) -> Extent | None:
    """Return where an answer stands in its list; None for an answer that is whole (its view takes no ``offset``)."""
    if "offset" not in asked or "limit" not in asked:
        return None
    total = _total(data)
    if total is None:
        return None
    offset, limit = int(asked["offset"]), int(asked["limit"])
    # The first stretch is asked for without an offset, so that one stretch has one address.
    back = max(0, offset - limit) or None
    return Extent(
        total=total,
        offset=offset,
        limit=limit,
        next=visit.twin_of(offset=offset + limit) if offset + limit < total else None,
        previous=visit.twin_of(offset=back) if offset > 0 else None,
    )


def _total(data: Any) -> int | None:
    for holder in (data, getattr(data, "found", None)):
        total = getattr(holder, "total", None)
        if isinstance(total, int):
            return total
    return None
