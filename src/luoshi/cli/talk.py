"""How commands talk: progress and accounts on stderr, records on stdout."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.logs import said_as_json

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from luoshi.store import Shelf

#: Names of the engines, as :func:`luoshi.engine.engines.engine_named` knows them.
ENGINES = ("serial", "cores", "spark")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: A bar appears only on work that lasts longer than this many seconds.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Global options of the command line."""

    shelf_path: Path
    debug: bool = False

    def shelf(self) -> Shelf:
        """Open the shelf that ``--shelf`` names."""
        from luoshi.store import Shelf

        return Shelf.open(self.shelf_path)


def say(message: str) -> None:
    """Tell one line on stderr: as it is, or as a record where the log is JSON."""
    if not said_as_json(message):
        click.echo(harmless(message), err=True)


def harmless(text: str) -> str:
    """Return ``text`` without what would move the cursor of a terminal or turn a line around: names and titles are others' words."""
    return _CONTROLS.sub("\ufffd", text)


class Bar:
    """Progress of a run with rate and time left; silent on work that is done within :data:`PATIENCE` seconds.

    Where stderr is not a terminal it prints a line every ten seconds instead of a bar.
    """

    def __init__(self, unit: str = "bytes") -> None:
        self._unit = unit
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._stage, self._total, self._done = "", 0, 0
        self._began = self._told = 0.0

    def begin(self, stage: str, total: int) -> None:
        """Announce a stage."""
        self._stage, self._total, self._done = stage, total, 0
        self._began = self._told = time.monotonic()

    def advance(self, amount: int) -> None:
        """Move on by ``amount`` bytes."""
        self._done += amount
        now = time.monotonic()
        if now - self._began < PATIENCE:
            return
        if sys.stderr.isatty():
            self._draw(amount)
        elif now - self._told > 10:
            self._told = now
            rate = self._done / (now - self._began)
            if not self._total:
                say(f"{self._stage}: {self._done / 1e6:.1f} MB, {rate / 1e6:.2f} MB/s")
                return
            left = (self._total - self._done) / rate if rate else 0
            say(
                f"{self._stage}: {self._done / 1e6:.1f} of {self._total / 1e6:.1f} MB, {rate / 1e6:.2f} MB/s, {left:.0f} s left"
            )

    def _draw(self, amount: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                DownloadColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
                TransferSpeedColumn,
            )

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._stage, total=self._total or None, completed=self._done - amount)
        if self._task is not None:
            self._bar.update(self._task, completed=self._done)

    def end(self) -> None:
        """Close the stage and take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar, self._task = None, None


def print_records(records: Iterable[Mapping[str, Any]], form: str) -> int:
    """Print records to stdout as ``jsonl``, ``csv`` or ``table``; return how many there were."""
    match form:
        case "jsonl":
            return _print_jsonl(records)
        case "csv":
            return _print_csv(records)
        case "table":
            return _print_table(records)
        case _:
            raise ValueError(f"no form {form}")


def _print_jsonl(records: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")
        count += 1
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _print_csv(records: Iterable[Mapping[str, Any]]) -> int:
    import csv

    writer, count = None, 0
    for record in records:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(record))
            writer.writeheader()
        writer.writerow({key: _cell(value) for key, value in record.items()})
        count += 1
    return count


#: Columns that a terminal table leaves out: long or for machines; ``--format jsonl`` prints everything.
_HIDDEN = {
    "spans",
    "title_spans",
    "rule",
    "article_id",
    "source_id",
    "passage_id",
    "edits",
    "changed",
    "origin",
    "added",
    "quote_spans",
}


def _print_table(records: Iterable[Mapping[str, Any]]) -> int:
    from rich.console import Console
    from rich.table import Table

    rows = list(records)
    if not rows:
        return 0
    columns = [key for key in rows[0] if key not in _HIDDEN and any(row.get(key) not in (None, "", []) for row in rows)]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="ellipsis", no_wrap=True, max_width=44)
    for row in rows:
        table.add_row(*(harmless(_cell(row.get(column)).replace("\n", " ")[:200]) for column in columns))
    Console(width=max(Console().width, 100) if sys.stdout.isatty() else 200).print(table)
    return len(rows)
