"""What is computed from a run and kept (留存): tables that take seconds, once for all processes, in ``<shelf>/.computed``.

A folder is named by the digest of everything its tables follow from, so nothing in it is ever out of date; those unused
for longest are removed. Whoever computes holds a lock, so that a hundred readers who ask at once wait for one. All of
it may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.store.code import code_digest
from luoshi.store.schema import from_rows, to_table
from luoshi.store.shelf import Shelf

#: Folders that are kept on one shelf.
_KEPT = 64

Rows = Mapping[str, Sequence[Any]]


def kept(shelf: Shelf, basis: object, classes: Mapping[str, type], compute: Callable[[], Rows]) -> dict[str, list[Any]]:
    """Return rows by name: those that were computed from the same ``basis`` before, else what ``compute`` gives.

    Args:
        shelf: where they are kept; one that cannot be written keeps nothing.
        basis: everything the rows follow from but the code of the room ``uptake``; its ``repr`` names it.
        classes: the class of the rows of each name.
        compute: computes all of them.
    """
    digest = sha256(f"{code_digest(('model', 'uptake'))}\0{basis!r}".encode()).hexdigest()[:24]
    folder = shelf.path / ".computed" / digest
    if (found := _read(folder, classes)) is not None:
        return found
    with _alone(folder):
        if (found := _read(folder, classes)) is not None:
            return found
        made = {name: list(rows) for name, rows in compute().items()}
        _write(folder, classes, made)
        return made


def discard(shelf: Shelf) -> None:
    """Take away everything that is kept on a shelf."""
    shutil.rmtree(shelf.path / ".computed", ignore_errors=True)


def _read(folder: Path, classes: Mapping[str, type]) -> dict[str, list[Any]] | None:
    try:
        tables = {name: pq.read_table(folder / f"{name}.parquet", partitioning=None) for name in classes}
        os.utime(folder)
    except (OSError, pa.ArrowException):
        # Not there, or damaged: then it is computed.
        return None
    return {name: from_rows(classes[name], table.to_pylist()) for name, table in tables.items()}


def _write(folder: Path, classes: Mapping[str, type], rows: Rows) -> None:
    partial = folder.with_name(f".{folder.name}-{token_hex(4)}")
    try:
        partial.mkdir(parents=True)
        for name, values in rows.items():
            pq.write_table(to_table(classes[name], values), partial / f"{name}.parquet", compression="zstd")
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
        _sweep(folder.parent)
    except OSError:
        # A full disk or one that is not ours to write: what was computed is shown all the same.
        shutil.rmtree(partial, ignore_errors=True)


def _sweep(top: Path) -> None:
    folders = sorted((one for one in top.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for folder in folders[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold what is computed for one thread of one process; where no lock can be made, everybody computes."""
    try:
        folder.parent.mkdir(exist_ok=True)
        lock = os.open(folder.parent / f"{folder.name[:2]}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
