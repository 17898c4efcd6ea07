"""The book of findings (发现): derived results as Parquet, versioned, disposable, rebuilt at will.

``findings/<stage>-<version>-<hash>/`` holds one Parquet file a dataset, the shards they were joined from, and
``run.json``. ``findings/current.json`` names the folder of each stage, and the one before it so that two runs can be
compared. Nothing in a finished folder is ever changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.model import (
    Article,
    Commitment,
    Continuation,
    Directive,
    DropReason,
    FormulationUse,
    Identity,
    Issue,
    Link,
    Media,
    Mention,
    Passage,
    Piece,
    Reason,
    Reference,
    Result,
    Role,
    Run,
    ShelfError,
    Span,
    Target,
)
from luoshi.store.atomic import disk_errors, finish_folder, read_json, write_json
from luoshi.store.schema import schema_of, to_table
from luoshi.store.shelf import Shelf


@dataclass(frozen=True, slots=True)
class SourceText:
    """Decoded text of a source, as every offset of the findings counts it."""

    source_id: str
    name: str
    media: Media
    encoding: str
    text: str
    meta: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece of the partition of a source, flat."""

    source_id: str
    start: int
    end: int
    role: Role | None
    drop: DropReason | None
    article: int | None
    moved: bool
    rule: str
    score: float
    detail: str

    @classmethod
    def of(cls, source_id: str, piece: Piece) -> PieceRow:
        """Make the row of one piece."""
        why = piece.reason
        return cls(
            source_id,
            piece.span.start,
            piece.span.end,
            piece.role,
            piece.drop,
            piece.article,
            piece.moved,
            why.rule,
            why.score,
            why.detail,
        )

    def piece(self) -> Piece:
        """Return the piece of this row."""
        why = Reason(self.rule, self.score, self.detail)
        return Piece(Span(self.start, self.end), self.role, self.drop, self.article, why, self.moved)


#: Every dataset: the stage that writes it and the noun of its rows.
DATASETS: Mapping[str, tuple[str, type]] = {
    "texts": ("restore", SourceText),
    "articles": ("restore", Article),
    "pieces": ("restore", PieceRow),
    "passages": ("restore", Passage),
    "restore_issues": ("restore", Issue),
    "identities": ("annotate", Identity),
    "mentions": ("annotate", Mention),
    "formulations": ("annotate", FormulationUse),
    "directives": ("annotate", Directive),
    "targets": ("annotate", Target),
    "results": ("annotate", Result),
    "commitments": ("annotate", Commitment),
    "references": ("annotate", Reference),
    "annotate_issues": ("annotate", Issue),
    "links": ("trace", Link),
    "continuations": ("follow", Continuation),
}


def datasets_of(stage: str) -> list[str]:
    """Return the datasets that ``stage`` writes, in the order of :data:`DATASETS`."""
    return [name for name, (owner, _) in DATASETS.items() if owner == stage]


#: Rows of one row group: one link or passage is read with those beside it, not with all; of whole texts fewer.
ROW_GROUP, LARGE = 4096, 16


@dataclass(frozen=True, slots=True)
class ShardAccount:
    """What one shard of a stage read, kept, dropped and failed on."""

    shard: str
    read: int
    kept: dict[str, int]
    dropped: dict[str, int]
    issues: int
    failed: int


def write_shard(folder: Path, rows: Mapping[str, Sequence[Any]], account: ShardAccount) -> None:
    """Write the datasets of one shard; the folder appears under its name only when it is complete."""
    partial = folder.with_name(folder.name + ".part")
    with disk_errors(folder):
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, values in rows.items():
            pq.write_table(to_table(DATASETS[name][1], values), partial / f"{name}.parquet", compression="zstd")
    write_json(partial / "account.json", asdict(account))
    finish_folder(partial, folder)


def write_tables(folder: Path, name: str, tables: Iterable[pa.Table]) -> int:
    """Write one dataset of a findings folder as tables that come one after the other; returns its rows."""
    rows = 0
    schema = schema_of(DATASETS[name][1])
    with disk_errors(folder), pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
        for table in tables:
            rows += table.num_rows
            if table.num_rows:
                writer.write_table(table, row_group_size=ROW_GROUP)
    return rows


def read_account(folder: Path) -> ShardAccount:
    """Return the account of a finished shard."""
    return ShardAccount(**read_json(folder / "account.json"))


def join_shards(folder: Path, stage: str, shards: Sequence[Path]) -> None:
    """Join the shards of a stage into one Parquet file a dataset, row groups for each shard, one shard in memory at a time."""
    for name in datasets_of(stage):
        schema = schema_of(DATASETS[name][1])
        with disk_errors(folder), pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
            for shard in shards:
                table = pq.read_table(shard / f"{name}.parquet", partitioning=None)
                if table.num_rows:
                    writer.write_table(table, row_group_size=LARGE if name in ("texts", "articles") else ROW_GROUP)


def reuse_shard(known: Path, wanted: Path) -> None:
    """Take over a shard of an earlier run: hard links where the disk allows, copies where it does not."""
    with disk_errors(wanted):
        partial = wanted.with_name(wanted.name + ".part")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for file in known.iterdir():
            try:
                os.link(file, partial / file.name)
            except OSError:
                # Some network and FAT disks have no hard links; the copy costs space, not truth.
                shutil.copy2(file, partial / file.name)
        finish_folder(partial, wanted)


def current(shelf: Shelf) -> dict[str, Path]:
    """Return the findings folder of each stage that has been run and is complete."""
    return _folders(shelf, "current")


def previous(shelf: Shelf) -> dict[str, Path]:
    """Return the findings folders of the run before the current one, as far as they are still there."""
    return _folders(shelf, "previous")


def _folders(shelf: Shelf, which: str) -> dict[str, Path]:
    file = shelf.findings / "current.json"
    try:
        known = file.stat()
    except OSError:
        return {}
    named = _named(file, known.st_mtime_ns, known.st_ino, known.st_size).get(which, {})
    folders = {stage: shelf.findings / name for stage, name in named.items()}
    # A folder that was set aside as damaged is gone though the file still names it.
    return {stage: folder for stage, folder in folders.items() if (folder / "run.json").exists()}


@lru_cache(maxsize=16)
def _named(file: Path, changed: int, number: int, size: int) -> dict[str, dict[str, str]]:
    """Keep what the file said when it was last replaced: every question asks for it, several times a page."""
    named: dict[str, dict[str, str]] = read_json(file)
    return named


def publish(shelf: Shelf, folders: Mapping[str, Path]) -> None:
    """Make ``folders`` the current findings in one step, keep the previous ones, remove older ones."""
    file = shelf.findings / "current.json"
    before = read_json(file).get("current", {}) if file.exists() else {}
    named = {stage: folder.name for stage, folder in folders.items()}
    if named == before:
        return
    previous = before or named
    write_json(file, {"current": named, "previous": previous})
    kept = {*named.values(), *previous.values()}
    for folder in shelf.findings.iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def run_of(folder: Path) -> Run:
    """Return the account of the run that wrote a findings folder."""
    return Run(**read_json(folder / "run.json"))


def dataset(shelf: Shelf, name: str) -> Path | None:
    """Return the Parquet file of a dataset, None if its stage has not been run."""
    folder = current(shelf).get(DATASETS[name][0])
    return folder / f"{name}.parquet" if folder else None


def read_dataset(shelf: Shelf, name: str, columns: Iterable[str] | None = None) -> pa.Table:
    """Return a dataset as an Arrow table, empty if its stage has not been run."""
    path = dataset(shelf, name)
    wanted = list(columns) if columns is not None else None
    if path is None:
        empty = schema_of(DATASETS[name][1]).empty_table()
        return empty.select(wanted) if wanted else empty
    return read_parquet(path, wanted)


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a file of findings, all its columns or some.

    Raises:
        ShelfError: if it cannot be read.
    """
    try:
        return pq.read_table(path, columns=columns)
    except (pa.ArrowException, OSError) as error:
        raise damaged_findings(path, error) from error


def damaged_findings(where: Path | str, error: Exception) -> ShelfError:
    """Return what is told of findings that cannot be read."""
    what = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return ShelfError(f"findings are damaged: {what}", str(where), "luoshi doctor --repair, then luoshi run")
