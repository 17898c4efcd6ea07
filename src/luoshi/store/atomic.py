"""Writing so that a killed process leaves the old file or the new one, never half of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from luoshi.model import ShelfError

_TEMPORARY = ".part"


def write_bytes(path: Path, data: bytes, forced: bool = True) -> None:
    """Write ``data`` under a temporary name, force it to disk and rename it.

    Unless ``forced``, the disk may take its time (a loss of power, not of the process, can then lose it): for many
    small files in a row, with one :func:`force_all` behind them.

    Raises:
        ShelfError: if the disk is full or the folder cannot be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + _TEMPORARY)
    with disk_errors(path):
        try:
            with temporary.open("wb") as stream:
                stream.write(data)
                if forced:
                    stream.flush()
                    os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_json(path: Path, value: Any, forced: bool = True) -> None:
    """Write ``value`` as JSON with sorted keys, atomically."""
    write_bytes(path, (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(), forced)


def force_all() -> None:
    """Force to disk what was written without; where the system cannot (Windows), it does so in its own time."""
    if hasattr(os, "sync"):
        os.sync()


def read_json(path: Path) -> Any:
    """Read a JSON file of the shelf.

    Raises:
        ShelfError: if the file is not JSON any more.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise ShelfError(
            f"file is damaged: {error}", str(path), "restore it from a copy, or remove it and re-run"
        ) from error


def finish_folder(partial: Path, final: Path) -> None:
    """Give a completed folder its final name; an equal folder made meanwhile wins."""
    with disk_errors(final):
        if final.exists():
            shutil.rmtree(partial)
            return
        partial.rename(final)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn errors of the disk (full, read-only, no permission) into one clear line."""
    try:
        yield
    except OSError as error:
        what = error.strerror or str(error)
        remedy = "free some space and run again" if error.errno == 28 else "check the disk and its permissions"
        raise ShelfError(f"cannot write: {what}", str(path), remedy) from error
