"""Families of a shelf are those of its links."""

from __future__ import annotations

from pathlib import Path

from luoshi.model import Link
from luoshi.store import Shelf
from luoshi.store.query import families as on_shelf
from luoshi.store.query.tables import ask
from luoshi.store.schema import from_rows
from luoshi.trace.families import families


def test_read_as_columns_they_are_the_same(sample_shelf: Path) -> None:
    """Families read off the columns of the links are those of the links one by one."""
    shelf = Shelf.open(sample_shelf)
    links: list[Link] = from_rows(Link, ask(shelf, "SELECT * FROM links"))
    found = on_shelf.every(shelf)
    assert found and found == families(links, on_shelf.standings(shelf))
