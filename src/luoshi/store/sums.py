"""Checksums of the findings (校验和): what a finished folder held when it was written, and what of it was damaged since.

``sums.json`` lies in every findings folder beside ``run.json``: path -> [bytes, SHA-256]. A disk that loses or changes
what was written is found by them; since findings can be made anew, the remedy is to take the damaged ones away.
"""

from __future__ import annotations

import shutil
from hashlib import file_digest
from pathlib import Path

from luoshi.store.atomic import disk_errors, read_json, write_json
from luoshi.store.findings import current
from luoshi.store.shelf import Shelf

_FILE = "sums.json"

#: Files that are written after the sums, or hold them.
_APART = {_FILE, "run.json"}

#: Stages whose shards stand on their own: what is whole of them is taken over, the others are made anew as a whole.
_IN_SHARDS = ("restore", "annotate")


def write_sums(folder: Path) -> None:
    """Write down what a completed folder of findings holds."""
    with disk_errors(folder):
        found = {name: _sum(folder / name) for name in _names(folder)}
    write_json(folder / _FILE, found)


def damaged(folder: Path, below: str = "") -> list[str]:
    """Return the files of a findings folder that are gone or no longer what was written, by path within it.

    ``below`` narrows to a folder within. A folder from before there were sums has none to be held against.

    Raises:
        ShelfError: if the sums themselves are damaged.
    """
    file = folder / _FILE
    if not file.exists():
        return []
    told: dict[str, list[object]] = read_json(file)
    return [name for name, (size, digest) in told.items() if name.startswith(below) and not _is(folder / name, size, digest)]  # fmt: skip


def damages(shelf: Shelf) -> dict[str, list[str]]:
    """Return the damaged files of the current findings by stage; a folder whose sums cannot be read is damaged as a whole."""
    found = {stage: damaged(folder) for stage, folder in current(shelf).items()}
    return {stage: names for stage, names in found.items() if names}


def set_aside(shelf: Shelf, stage: str, names: list[str]) -> None:
    """Take damaged findings of a stage away, so that the next run makes them anew; shards that are whole are kept for it.

    Raises:
        ShelfError: if another process writes to the shelf, or the disk refuses.
    """
    with shelf.locked(), disk_errors(shelf.findings):
        folder = current(shelf)[stage]
        if stage not in _IN_SHARDS:
            folder.rename(shelf.findings / f".damaged-{folder.name}")
            shutil.rmtree(shelf.findings / f".damaged-{folder.name}")
            return
        # In this order a process killed half-way leaves a folder that is damaged still, never one that looks whole.
        for shard in {Path(name).parts[1] for name in names if Path(name).parts[0] == "shards"}:
            shutil.rmtree(folder / "shards" / shard, ignore_errors=True)
        for file in folder.glob("*.parquet"):
            file.unlink()
        making = shelf.findings / f".making-{folder.name}"
        shutil.rmtree(making, ignore_errors=True)
        folder.rename(making)


def _names(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name not in _APART
    )


def _sum(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        return path.stat().st_size, file_digest(stream, "sha256").hexdigest()


def _is(path: Path, size: object, digest: object) -> bool:
    try:
        # A glance at the size saves reading a file that was cut short.
        return path.stat().st_size == size and _sum(path) == (size, digest)
    except OSError:
        return False
