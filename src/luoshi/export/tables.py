"""A table to be written out (表格): titled columns, rows of plain values, and notes on where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from luoshi.model import LuoshiError

#: What a cell may hold. Lists and nested records are joined or spread by whoever makes the table.
Value = str | int | float | bool | date | datetime | None


class Format(StrEnum):
    """In which form a table is written (导出格式)."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"
    DOCX = "docx"

    @classmethod
    def of(cls, name: str) -> Format:
        """Return the format of a file name or ending (``table.xlsx``, ``csv``).

        Raises:
            LuoshiError: if it is none of them.
        """
        ending = name.rsplit(".", 1)[-1].lower()
        try:
            return cls(ending)
        except ValueError as error:
            known = ", ".join(cls)
            raise LuoshiError(f"cannot write the format “{ending}”", name, f"use one of: {known}") from error


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is its key in JSONL and Parquet, ``heading`` what a reader sees in CSV and XLSX.

    ``width`` is in characters of the spreadsheet (a Chinese letter takes two); None lets the content decide.
    """

    name: str
    heading: str = ""
    width: int | None = None

    @property
    def shown(self) -> str:
        """Return what stands in the header line."""
        return self.heading or self.name


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every row has one value for every column; ``notes`` are (label, text) pairs for the sheet 说明.

    Raises:
        ValueError: if a row has more or fewer values than there are columns, or two columns share a name.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError("two columns share a name")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} values for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: heading, paragraphs, table; each may be missing."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to print (文稿): a title, sections in order, notes at the end."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The account of writing a table (导出账): how many rows went out, and what had to be changed on the way.

    ``neutralised`` counts cells that a spreadsheet would have run as formulas, ``removed`` characters that the format
    cannot hold, ``cut`` cells longer than it allows.
    """

    rows: int
    neutralised: int = 0
    removed: int = 0
    cut: int = 0


def notes(*, query: str, made_at: datetime, version: str, coverage: str) -> tuple[tuple[str, str], ...]:
    """Return the notes that every exported table carries: what was asked, when, by which version, over what."""
    return (
        ("查询", query),
        ("生成时间", made_at.isoformat(sep=" ", timespec="seconds")),
        ("luoshi 版本", version),
        ("覆盖范围", coverage),
    )
