"""What is declared of files (著录): columns of manifests and tables, read leniently but never guessed.

A ``manifest.csv`` in a folder is no document: each row names a file by its path relative to the manifest and says its
title, issuer, date and so on. The names of columns that are understood stand in the lexicon table ``declared_columns``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path, PurePosixPath

from luoshi.intake.deposit import Refusal
from luoshi.intake.encoding import decode
from luoshi.lexicon.tables import packaged, parse_table
from luoshi.model import Declared, UnreadableSource, source_id_of

MANIFEST = "manifest.csv"

_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_COMPACT = re.compile(r"\s*((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
_MONTH = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*$")
_YEAR = re.compile(r"\s*(\d{4})\s*年?\s*$")


def iso_date(words: str) -> str | None:
    """Return a declared date as ISO date, month or year (``2019年01月12日`` → ``2019-01-12``); None if it is none."""
    if match := _DATE.match(words) or _COMPACT.match(words):
        year, month, day = (int(part) for part in match.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return None
    if (match := _MONTH.match(words)) and 1 <= int(match[2]) <= 12:
        return f"{match[1]}-{int(match[2]):02d}"
    if match := _YEAR.match(words):
        return match[1]
    return None


@lru_cache(maxsize=1)
def known_columns() -> Mapping[str, str]:
    """Return the field of :class:`~luoshi.model.Declared` (or ``file``, ``text``) by the name of a column."""
    rows = parse_table("declared_columns", packaged()["declared_columns"])
    return {_plain(row["column"]): row["field"] for row in rows}


def _plain(column: str) -> str:
    return column.strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what (列): field → names of columns, the most telling first."""

    by_field: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, header: Iterable[str]) -> Columns:
        """Read a header line; the order of the table ``declared_columns`` decides between two columns of a field."""
        known = known_columns()
        rank = {name: number for number, name in enumerate(known)}
        names = sorted((n for n in header if _plain(n) in known), key=lambda n: rank[_plain(n)])
        found: dict[str, tuple[str, ...]] = {}
        for name in names:
            found[known[_plain(name)]] = (*found.get(known[_plain(name)], ()), name)
        return cls(found)

    def value(self, row: Mapping[str, object], wanted: str) -> str | None:
        """Return the first filled cell of a field."""
        for name in self.by_field.get(wanted, ()):
            cell = row.get(name)
            if isinstance(cell, (str, int, float)) and str(cell).strip():
                return str(cell).strip()
        return None

    def declared(self, row: Mapping[str, object]) -> Declared:
        """Return what a row declares; a date that is no date is left out."""
        return Declared(
            title=self.value(row, "title"),
            issuer=self.value(row, "issuer"),
            outlet=self.value(row, "outlet"),
            level=self.value(row, "level"),
            region=self.value(row, "region"),
            published=iso_date(self.value(row, "published") or ""),
            doc_type=self.value(row, "doc_type"),
            url=self.value(row, "url"),
            licence=self.value(row, "licence"),
            replaces=self.value(row, "replaces"),
        )


@dataclass(slots=True)
class Manifest:
    """One manifest: what it declares by path relative to its folder; counts what was asked for."""

    path: Path
    rows: Mapping[str, Declared]
    unused: set[str] = field(default_factory=set)

    def of(self, file: Path) -> Declared | None:
        """Return what the manifest declares of a file, None if it does not name it."""
        try:
            name = file.relative_to(self.path.parent).as_posix()
        except ValueError:
            return None
        self.unused.discard(name)
        return self.rows.get(name)


def read_manifest(path: Path) -> tuple[Manifest | None, tuple[Refusal, ...]]:
    """Read a manifest; what is wrong with it comes back as refusals, never as an error."""
    try:
        data = path.read_bytes()
        text = decode(data, source_id_of(data), path.name).text
    except OSError as error:
        return None, (Refusal(str(path), f"manifest cannot be read: {error.strerror}", "check its permissions"),)
    except UnreadableSource as error:
        return None, (Refusal(str(path), f"manifest cannot be read: {error.what}", error.remedy),)
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""))
    columns = Columns.of(reader.fieldnames or ())
    if "file" not in columns.by_field:
        return None, (Refusal(str(path), "manifest has no column that names files", "add a column “file”"),)
    rows: dict[str, Declared] = {}
    refusals = []
    try:
        for row in reader:
            name = columns.value(row, "file")
            if name is None:
                continue
            rows[PurePosixPath(name.replace("\\", "/")).as_posix()] = columns.declared(row)
            printed = columns.value(row, "published")
            if printed and iso_date(printed) is None:
                what = f"date “{printed[:40]}” of {name} is not a date, left out"
                refusals.append(Refusal(f"{path}:{reader.line_num}", what, "write it as 2022-10-16", lost=False))
    except csv.Error as error:
        refusals.append(Refusal(f"{path}:{reader.line_num}", f"manifest is malformed: {error}", "mend the line"))
    return Manifest(path, rows, set(rows)), tuple(refusals)
