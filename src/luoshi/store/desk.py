"""The desk of a shelf (办公桌): its ledger opened, with the profiles that ship and those that lie on the shelf."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from luoshi.ledger import Desk, judgements
from luoshi.ledger.profile import Profile
from luoshi.ledger.profiles import packaged, parse
from luoshi.model import Judgement, LuoshiError
from luoshi.store.books import open_book
from luoshi.store.shelf import Shelf

if TYPE_CHECKING:
    from luoshi.store.books_postgres import PostgresBook
    from luoshi.store.books_sqlite import SqliteBook


def desk(shelf: Shelf) -> Desk:
    """Return the desk of ``shelf``; its book is opened once a process.

    Raises:
        ShelfError: if the ledger cannot be opened.
        LuoshiError: if a profile in ``<shelf>/profiles`` is malformed.
    """
    return Desk(_book(_address(shelf)), profiles(shelf))


def judgements_in_force(shelf: Shelf) -> tuple[Judgement, ...]:
    """Return what people decided about findings (裁定): the last word on each; a shelf whose ledger was never used has none."""
    if "://" not in shelf.ledger and not shelf.ledger_path.exists():
        return ()
    return judgements(desk(shelf).book.all_events())


def _address(shelf: Shelf) -> str:
    return shelf.ledger if "://" in shelf.ledger else str(shelf.ledger_path)


@lru_cache(maxsize=8)
def _book(address: str) -> SqliteBook | PostgresBook:
    return open_book(address)


def leave(shelf: Shelf) -> None:
    """Close the ledger of ``shelf`` in this process; the next :func:`desk` opens it anew."""
    _book(_address(shelf)).close()
    _book.cache_clear()


def profiles(shelf: Shelf) -> dict[str, Profile]:
    """Return the profiles by id: those that ship, then those in ``<shelf>/profiles/*.toml``, which win."""
    found = dict(packaged())
    folder = shelf.path / "profiles"
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise LuoshiError("the profile is not UTF-8", str(file), "save it as UTF-8") from error
        profile = parse(text, str(file))
        found[profile.id] = profile
    return found
