"""Tables of texts (语料表): each row of a CSV or line of a JSONL file with a text column is a document of its own.

Read as a stream: a table of any size needs the memory of one row. Rows are numbered as a spreadsheet or editor shows
them: the header of a CSV is row 1, the first line of a JSONL file is line 1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from luoshi.intake.deposit import Deposit, Limits, Refusal
from luoshi.intake.encoding import decode
from luoshi.intake.manifest import Columns
from luoshi.model import UnreadableSource

TABLES = (".csv", ".tsv")
LINES = (".jsonl", ".ndjson")
_REMEDY = "name the column that holds the texts: text, content, body, 正文 or 全文"
#: Bytes looked at to find out the encoding of a table.
SAMPLE = 1 << 20


def is_table(name: str) -> bool:
    """Tell a table of texts by its name: nothing in the bytes tells a CSV from prose with commas."""
    return name.lower().endswith((*TABLES, *LINES))


def deposits_of_table(stream: BinaryIO, name: str, origin: str, limits: Limits) -> Iterator[Deposit | Refusal]:
    """Walk the rows of a table; empty texts and malformed lines are refusals."""
    sample = stream.read(SAMPLE)
    stream.seek(0)
    try:
        # Cut at a line end, so that no character is cut in two.
        whole = sample[: sample.rfind(b"\n") + 1] if len(sample) == SAMPLE and b"\n" in sample else sample
        encoding = decode(whole, "", name).encoding
    except UnreadableSource as error:
        yield Refusal(name, error.what, error.remedy)
        return
    text = io.TextIOWrapper(stream, encoding="utf-8" if encoding == "mixed" else encoding, errors="replace", newline="")
    try:
        if name.lower().endswith(LINES):
            yield from _lines(text, name, origin, limits)
        else:
            yield from _cells(text, name, origin, limits)
    finally:
        # Whoever opened the stream closes it.
        text.detach()


def _cells(text: io.TextIOWrapper, name: str, origin: str, limits: Limits) -> Iterator[Deposit | Refusal]:
    # The standard limit of 128 KiB is smaller than a report; it is a setting of the whole csv module.
    csv.field_size_limit(min(limits.member, 2**31 - 1))
    reader = csv.DictReader(text, delimiter="\t" if name.lower().endswith(".tsv") else ",")
    header = [column.lstrip("\ufeff") for column in reader.fieldnames or ()]
    reader.fieldnames = header
    columns = Columns.of(header)
    if "text" not in columns.by_field:
        yield Refusal(name, "a table without a column of texts", _REMEDY)
        return
    number = 1
    try:
        for number, row in enumerate(reader, start=2):
            yield _deposit(row, columns, f"{name}#{number}", name, origin)
    except csv.Error as error:
        yield Refusal(
            f"{name}#{number + 1}", f"malformed row: {error}; the rows after it are left out", "mend the file"
        )


def _lines(text: io.TextIOWrapper, name: str, origin: str, limits: Limits) -> Iterator[Deposit | Refusal]:
    number = texts = 0
    while line := text.readline(limits.member):
        number += 1
        if not line.strip("\ufeff \t\r\n"):
            continue
        place = f"{name}#{number}"
        try:
            row = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            yield Refusal(place, f"not a JSON object: {error}", "put one object on each line")
            continue
        if not isinstance(row, dict):
            yield Refusal(place, "not a JSON object", "put one object on each line")
            continue
        columns = Columns.of(str(key) for key in row)
        if "text" not in columns.by_field and not texts:
            yield Refusal(name, "a table without a field of texts", _REMEDY)
            return
        if "text" not in columns.by_field:
            yield Refusal(place, "a line without a field of text", _REMEDY)
            continue
        texts += 1
        yield _deposit(row, columns, place, name, origin)


def _deposit(row: Mapping[str, object], columns: Columns, place: str, name: str, origin: str) -> Deposit | Refusal:
    for column in columns.by_field["text"]:
        cell = row.get(column)
        if isinstance(cell, str) and cell.strip():
            # A lone surrogate, as JSON may hold, is no character: it becomes a question mark.
            data = cell.encode("utf-8", "replace")
            return Deposit(data, place, origin, columns.declared(row), name)
    return Refusal(place, "a row with an empty text", "fill the text in, or leave the row out")
