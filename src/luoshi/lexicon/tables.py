"""Reviewed knowledge as CSV tables (词表): read once, checked, versioned by digest."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from io import StringIO

from luoshi.model import LuoshiError

#: Columns that every table has: where the entry was read, and a sentence that shows it.
REQUIRED = ("source", "example")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Lexicon:
    """All tables with their digest (词典); equal digests mean equal knowledge.

    Views (an index of regions, an automaton of bodies) are built from it by functions cached on the lexicon, which
    hashes by its digest.
    """

    tables: Mapping[str, tuple[Row, ...]] = field(repr=False)
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and other.digest == self.digest

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of one table.

        Raises:
            KeyError: if there is no such table; a misspelt name in the program, not a user's mistake.
        """
        return self.tables[table]


def parse_table(name: str, text: str) -> tuple[Row, ...]:
    """Parse one table.

    Raises:
        LuoshiError: if a required column is missing, an entry is empty or a row has more cells than the header.
    """
    reader = csv.DictReader(StringIO(text), restkey="__extra__")
    header = tuple(reader.fieldnames or ())
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        raise LuoshiError(f"table lacks the column {missing[0]}", f"lexicon/{name}.csv:1", "add it to the header")
    rows = []
    for number, row in enumerate(reader, start=2):
        if "__extra__" in row or None in row.values():
            raise LuoshiError("row and header differ in length", f"lexicon/{name}.csv:{number}", "quote the commas")
        if not row[header[0]] or not row["source"] or not row["example"]:
            raise LuoshiError("entry, source or example is empty", f"lexicon/{name}.csv:{number}", "fill it in")
        rows.append(dict(row))
    return tuple(rows)


def build(tables: Mapping[str, Iterable[str]]) -> Lexicon:
    """Build a lexicon from CSV texts by table name; several texts of one table are read one after the other."""
    digest = sha256()
    parsed: dict[str, tuple[Row, ...]] = {}
    for name in sorted(tables):
        rows: list[Row] = []
        for text in tables[name]:
            digest.update(f"{name}\0{text}\0".encode())
            rows.extend(parse_table(name, text))
        parsed[name] = tuple(rows)
    return Lexicon(parsed, digest.hexdigest()[:16])


@lru_cache(maxsize=1)
def packaged() -> dict[str, str]:
    """Return the tables that ship with luoshi, as CSV text by name."""
    folder = resources.files("luoshi.lexicon") / "data"
    return {
        item.name.removesuffix(".csv"): item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".csv")
    }


def load(overlays: Iterable[Mapping[str, str]] = ()) -> Lexicon:
    """Load the packaged tables with the rows that ``overlays`` add (a shelf's own regions, bodies, outlets).

    Raises:
        LuoshiError: if a table is malformed or an overlay names a table that does not exist.
    """
    tables = {name: [text] for name, text in packaged().items()}
    for overlay in overlays:
        for name, text in overlay.items():
            if name not in tables:
                known = ", ".join(sorted(tables))
                raise LuoshiError(f"there is no table “{name}”", f"lexicon/{name}.csv", f"tables are: {known}")
            tables[name].append(text)
    return _build_cached(tuple((name, tuple(texts)) for name, texts in sorted(tables.items())))


@lru_cache(maxsize=4)
def _build_cached(tables: tuple[tuple[str, tuple[str, ...]], ...]) -> Lexicon:
    return build(dict(tables))
