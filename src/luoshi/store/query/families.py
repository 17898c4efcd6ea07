"""Families of sentences on the shelf (同源句族): who has a sentence, since when, how faithfully."""

from __future__ import annotations

from luoshi.model import Level, Link
from luoshi.store.query.tables import ask
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.trace.families import Family, Standing, families


def every(shelf: Shelf) -> tuple[Family, ...]:
    """Return the families of the shelf, those of most articles first."""
    links: list[Link] = from_rows(Link, ask(shelf, "SELECT * FROM links"))
    return families(links, standings(shelf))


def standings(shelf: Shelf) -> dict[str, Standing]:
    """Return date, level and issuing body of every article."""
    rows = ask(shelf, "SELECT article_id, date, level, issuer FROM identities")
    return {
        row["article_id"]: Standing(row["date"], Level(row["level"]) if row["level"] else None, row["issuer"])
        for row in rows
    }
