"""What a citation is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citable:
    """What a citation is made of (著录项).

    ``authors`` are who signs or, without signatures, the body that issued it; ``outlet`` the newspaper or site that
    carries it, ``page`` its edition (A1, 1); ``issued`` and ``accessed`` are ISO dates, ``place`` the permanent address.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    outlet: str | None
    page: str | None
    number: str | None
    issued: str | None
    accessed: str
    place: str

    @property
    def newspaper(self) -> bool:
        """Tell what an outlet carried from a document in its own right."""
        return self.outlet is not None and self.number is None
