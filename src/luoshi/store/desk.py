"""The desk of a shelf (办公桌): its ledger opened, with the profiles that ship and those that lie on the shelf."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from luoshi.ledger import Desk
from luoshi.ledger.profile import Profile
from luoshi.ledger.profiles import packaged, parse
from luoshi.model import ShelfError
from luoshi.store.books_sqlite import SqliteBook
from luoshi.store.shelf import Shelf


def desk(shelf: Shelf) -> Desk:
    """Return the desk of ``shelf``; its book is opened once a process.

    Raises:
        ShelfError: if the ledger cannot be opened, or its address is not a file.
        LuoshiError: if a profile in ``<shelf>/profiles`` is malformed.
    """
    if "://" in shelf.ledger:
        raise ShelfError("this luoshi keeps its ledger in SQLite only", shelf.ledger, "name a file in luoshi.toml")
    return Desk(_book(shelf.ledger_path), profiles(shelf))


@lru_cache(maxsize=8)
def _book(path: Path) -> SqliteBook:
    return SqliteBook(path)


def profiles(shelf: Shelf) -> dict[str, Profile]:
    """Return the profiles by id: those that ship, then those in ``<shelf>/profiles/*.toml``, which win."""
    found = dict(packaged())
    folder = shelf.path / "profiles"
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        profile = parse(file.read_text(encoding="utf-8"), file.name)
        found[profile.id] = profile
    return found
