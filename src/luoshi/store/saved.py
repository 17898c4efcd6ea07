"""Searches kept on the shelf (已存检索): a name, the words and what they were narrowed by, in ``searches.json``."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from luoshi.model import LuoshiError, ShelfError, UnknownName
from luoshi.store.atomic import read_json, write_json
from luoshi.store.shelf import Shelf

_FILE = "searches.json"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One kept search (已存检索); a field that narrows nothing is empty."""

    name: str
    q: str
    level: str = ""
    issuer: str = ""
    kind: str = ""
    region: str = ""
    year: str = ""
    article: str = ""

    def query(self) -> dict[str, str]:
        """Return what the search page is asked with."""
        return {key: value for key, value in asdict(self).items() if value and key != "name"}


def saved(shelf: Shelf) -> tuple[SavedSearch, ...]:
    """Return the searches kept on a shelf, by name.

    Raises:
        ShelfError: if their file is damaged.
    """
    file = shelf.path / _FILE
    if not file.exists():
        return ()
    known = {field.name for field in fields(SavedSearch)}
    rows = read_json(file)
    try:
        found = [SavedSearch(**{key: str(value) for key, value in row.items() if key in known}) for row in rows]
    except (AttributeError, TypeError) as error:
        raise ShelfError(
            "saved searches are damaged", str(file), "restore the file from a copy, or remove it"
        ) from error
    return tuple(sorted(found, key=lambda one: one.name))


def save(shelf: Shelf, search: SavedSearch) -> None:
    """Keep a search; one of the same name is replaced.

    Raises:
        LuoshiError: if it has no name or no words.
        ShelfError: if another process is writing to the shelf.
    """
    if not search.name.strip() or not search.q.strip():
        raise LuoshiError("a saved search has a name and words", search.name or search.q, "give both")
    with shelf.locked():
        _write(shelf, [*(one for one in saved(shelf) if one.name != search.name), search])


def forget(shelf: Shelf, name: str) -> None:
    """Take a kept search away.

    Raises:
        UnknownName: if there is none of that name.
    """
    with shelf.locked():
        kept = saved(shelf)
        if all(one.name != name for one in kept):
            raise UnknownName("no search is saved under this name", name, "see: luoshi search --saved")
        _write(shelf, [one for one in kept if one.name != name])


def _write(shelf: Shelf, searches: list[SavedSearch]) -> None:
    write_json(shelf.path / _FILE, [asdict(one) for one in searches])
