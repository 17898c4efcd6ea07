"""The desk of a shelf (办公桌): its ledger opened, with the profiles that ship and those that lie on the shelf."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from luoshi.ledger import Desk, judgements
from luoshi.ledger.profile import Profile
from luoshi.ledger.profiles import packaged, parse
from luoshi.model import Judgement, LuoshiError
from luoshi.plugins import Hook
from luoshi.store.books import open_book
from luoshi.store.shelf import Shelf

if TYPE_CHECKING:
    from luoshi.store.books_postgres import PostgresBook
    from luoshi.store.books_sqlite import SqliteBook

#: The books that this process has open, by address, and how many of them are kept: one is opened once, not at each question.
_OPEN: dict[str, SqliteBook | PostgresBook] = {}
_OPENING, _MOST_OPEN = Lock(), 8


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


def _book(address: str) -> SqliteBook | PostgresBook:
    with _OPENING:
        if address not in _OPEN:
            while len(_OPEN) >= _MOST_OPEN:
                _OPEN.pop(next(iter(_OPEN)))
            _OPEN[address] = open_book(address)
        return _OPEN[address]


def last_event(shelf: Shelf) -> int:
    """Return the number of the last event of the ledger; 0 where it was never used, which is not opened for that."""
    if "://" not in shelf.ledger and not shelf.ledger_path.exists():
        return 0
    return desk(shelf).book.tail().seq


def leave(shelf: Shelf) -> None:
    """Close the ledger of ``shelf`` in this process; the next :func:`desk` opens it anew. Those of other shelves stay."""
    with _OPENING:
        book = _OPEN.pop(_address(shelf), None)
    if book is not None:
        book.close()


def profiles(shelf: Shelf) -> dict[str, Profile]:
    """Return the profiles by id: those that ship, those of plug-ins that it names, then those in ``<shelf>/profiles/*.toml``, which win."""
    found = dict(packaged())
    for plugin in shelf.plugged(Hook.PROFILE):
        plugged = parse(plugin.value(), f"profile {plugin.name}")
        found[plugged.id] = plugged
    folder = shelf.path / "profiles"
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise LuoshiError("the profile is not UTF-8", str(file), "save it as UTF-8") from error
        profile = parse(text, str(file))
        found[profile.id] = profile
    return found
