"""Writing tables to files and streams (导出): CSV, JSONL, XLSX, DOCX, Parquet, each with its account."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeVar, assert_never

import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.export.office import write_docx
from luoshi.export.safety import is_formula, without_surrogates
from luoshi.export.spreadsheet import write_xlsx
from luoshi.export.tables import Format, Table, Value, Written
from luoshi.model import LuoshiError

T = TypeVar("T")


def write(table: Table, target: Path | IO[bytes], form: Format, *, bom: bool = True) -> Written:
    """Write ``table`` and return the account of it.

    A path is written under a temporary name and renamed. CSV begins with a byte order mark, without which Excel takes
    UTF-8 for another encoding; ``bom`` false leaves it out. Cells that a spreadsheet would run as formulas are
    neutralised in CSV (an apostrophe before them) and XLSX (marked as text); JSONL and Parquet hold the text as it is.

    Raises:
        LuoshiError: if the file cannot be written, or the table has more rows than the format holds.
    """
    if not isinstance(target, Path):
        return _write(table, target, form, bom)
    return into(target, lambda stream: _write(table, stream, form, bom))


def into(target: Path, work: Callable[[IO[bytes]], T]) -> T:
    """Let ``work`` write a file under a temporary name that is renamed when it is whole; return what it returns.

    Raises:
        LuoshiError: if the file cannot be written.
    """
    temporary = target.with_name(target.name + ".part")
    try:
        with temporary.open("wb") as stream:
            written = work(stream)
        temporary.replace(target)
    except OSError as error:
        raise LuoshiError(
            f"cannot write the file: {error.strerror or error}", str(target), "check the folder and the disk"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written


def _write(table: Table, stream: IO[bytes], form: Format, bom: bool) -> Written:
    match form:
        case Format.CSV:
            return _write_csv(table, stream, bom)
        case Format.JSONL:
            return _write_jsonl(table, stream)
        case Format.XLSX:
            return write_xlsx(table, stream)
        case Format.PARQUET:
            return _write_parquet(table, stream)
        case Format.DOCX:
            return write_docx(table, stream)
        case _:
            assert_never(form)


@dataclass(slots=True)
class _Tally:
    """Counts what is changed while cells are written."""

    neutralised: int = 0
    removed: int = 0

    def text(self, text: str) -> str:
        kept, removed = without_surrogates(text)
        self.removed += removed
        return kept

    def csv_cell(self, value: Value) -> str | int | float:
        plain = _plain(value)
        if plain is None:
            return ""
        if isinstance(plain, bool):
            return "true" if plain else "false"
        if not isinstance(plain, str):
            return plain
        kept = self.text(plain)
        if is_formula(kept):
            self.neutralised += 1
            return "'" + kept
        return kept


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _write_csv(table: Table, stream: IO[bytes], bom: bool) -> Written:
    tally = _Tally()
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([tally.csv_cell(column.shown) for column in table.columns])
    for row in table.rows:
        writer.writerow([tally.csv_cell(value) for value in row])
    text.flush()
    text.detach()
    return Written(len(table.rows), tally.neutralised, tally.removed)


def _write_jsonl(table: Table, stream: IO[bytes]) -> Written:
    tally = _Tally()
    names = [column.name for column in table.columns]
    for row in table.rows:
        plain = [_plain(value) for value in row]
        kept = [tally.text(value) if isinstance(value, str) else value for value in plain]
        line = json.dumps(dict(zip(names, kept, strict=True)), ensure_ascii=False, allow_nan=False)
        stream.write(line.encode() + b"\n")
    return Written(len(table.rows), removed=tally.removed)


def _write_parquet(table: Table, stream: IO[bytes]) -> Written:
    tally = _Tally()
    columns: dict[str, Any] = {}
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        columns[column.name] = _array([tally.text(v) if isinstance(v, str) else v for v in values])
    meta = {"title": table.title, **{f"note:{label}": text for label, text in table.notes}}
    pq.write_table(pa.table(columns).replace_schema_metadata(meta), stream)
    return Written(len(table.rows), removed=tally.removed)


def _array(values: list[Value]) -> Any:
    """Return one column: of the type its values share, of text where they share none."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.array(values, pa.string())
    if len(kinds) == 1:
        return pa.array(values)
    if kinds == {int, float}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())  # type: ignore[arg-type]
    return pa.array([None if value is None else str(_plain(value)) for value in values], pa.string())
