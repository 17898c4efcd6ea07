"""The desk of a shelf (办公桌): its ledger opened, with the profiles that ship and those that lie on the shelf."""

from __future__ import annotations

from functools import lru_cache

from luoshi.ledger import Book, Desk
from luoshi.ledger.profile import Profile
from luoshi.ledger.profiles import packaged, parse
from luoshi.store.books import open_book
from luoshi.store.shelf import Shelf


def desk(shelf: Shelf) -> Desk:
    """Return the desk of ``shelf``; its book is opened once a process.

    Raises:
        ShelfError: if the ledger cannot be opened.
        LuoshiError: if a profile in ``<shelf>/profiles`` is malformed.
    """
    address = shelf.ledger if "://" in shelf.ledger else str(shelf.ledger_path)
    return Desk(_book(address), profiles(shelf))


@lru_cache(maxsize=8)
def _book(address: str) -> Book:
    return open_book(address)


def profiles(shelf: Shelf) -> dict[str, Profile]:
    """Return the profiles by id: those that ship, then those in ``<shelf>/profiles/*.toml``, which win."""
    found = dict(packaged())
    folder = shelf.path / "profiles"
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        profile = parse(file.read_text(encoding="utf-8"), file.name)
        found[profile.id] = profile
    return found
