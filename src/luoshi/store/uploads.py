"""Uploads (上传): files received through the browser, staged beside the sources, and the diary of what became of them.

An upload is a folder ``uploads/<id>``: ``files/`` as received, ``diary.jsonl`` with one line a happening. It gets its name
only when every byte has come; a connection that breaks off leaves nothing. Whoever works on it holds ``lock``, so a
process that died is told from one that still works.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Any

from luoshi.model import ShelfError, UnknownName
from luoshi.store.atomic import disk_errors
from luoshi.store.shelf import Shelf

_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")
_RECEIVING = ".receiving-"
#: Seconds after which a folder that was never completed belongs to a process that is gone.
_ABANDONED = 24 * 3600
#: Bytes that a name may have on every usual disk, less room for what tells doubles apart.
_NAME_BYTES = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One file of an upload that was not taken in, and why."""

    name: str
    what: str
    remedy: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """One document of an upload on the shelf; ``new`` if these bytes were not there before."""

    source_id: str
    name: str
    new: bool


@dataclass(slots=True)
class Upload:
    """What is known of one upload, read from its diary.

    ``state``: waiting, adding, running, done, undoing, undone, failed, stopped (its process died). ``stage`` with
    ``done`` of ``total`` bytes or steps tells where a run is; ``kept`` names sources that undoing had to leave, with why.
    """

    id: str
    state: str = "waiting"
    files: int = 0
    size: int = 0
    sender: str = ""
    laid: list[Laid] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    kept: list[Laid] = field(default_factory=list)
    stage: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""

    @property
    def busy(self) -> bool:
        """Tell whether a process works on it."""
        return self.state in ("waiting", "adding", "running", "undoing")


class Receiving:
    """A folder into which an upload is written; nothing of it is seen before :meth:`finish`."""

    def __init__(self, shelf: Shelf) -> None:
        _sweep(shelf)
        self.id = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{token_hex(4)}"
        self._final = shelf.path / "uploads" / self.id
        self.folder = self._final.with_name(_RECEIVING + self.id)
        self.names: dict[str, str] = {}
        with disk_errors(self.folder):
            (self.folder / "files").mkdir(parents=True)

    def place(self, name: str) -> Path:
        """Return where a file of this name is written: below the folder, whatever the name says."""
        parts = [_UNPRINTABLE.sub("", part) for part in PurePosixPath(name.replace("\\", "/")).parts]
        parts = [part for part in parts if part not in ("", "/", ".", "..")] or ["unnamed"]
        top = self.folder / "files"
        path = top.joinpath(*map(self._short, parts))
        number = 1
        while path.exists() or any(above.is_file() for above in path.parents):
            number += 1
            path = top.joinpath(f"({number})", *map(self._short, parts))
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _short(self, part: str) -> str:
        """Return a name that the disk takes; what it stands for is kept."""
        if len(part.encode("utf-8", "replace")) <= _NAME_BYTES:
            return part.encode("utf-8", "replace").decode()
        digest = hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:12]
        ending = PurePosixPath(part).suffix[:10]
        short = f"{part[:40]}~{digest}{ending}"
        self.names[short] = part
        return short

    def finish(self, sender: str) -> str:
        """Make the upload known, all of it or nothing."""
        files = [path for path in (self.folder / "files").rglob("*") if path.is_file()]
        told = {"files": len(files), "size": sum(path.stat().st_size for path in files), "sender": sender}
        with disk_errors(self.folder):
            _append(self.folder / "diary.jsonl", {"received": told, "names": self.names})
            self.folder.rename(self._final)
        return self.id

    def abandon(self) -> None:
        """Take away what came so far."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder_of(shelf: Shelf, upload_id: str) -> Path:
    """Return the folder of an upload.

    Raises:
        UnknownName: if there is none of that name.
    """
    path = shelf.path / "uploads" / upload_id
    if not _ID.fullmatch(upload_id) or not path.is_dir():
        raise UnknownName("no such upload", upload_id[:60], "see the list of uploads")
    return path


def every(shelf: Shelf) -> list[str]:
    """Return the ids of all uploads, latest first."""
    folder = shelf.path / "uploads"
    found = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(filter(_ID.fullmatch, found), reverse=True)


def tell(shelf: Shelf, upload_id: str, **happening: Any) -> None:
    """Write one line into the diary of an upload."""
    with disk_errors(shelf.path):
        _append(folder_of(shelf, upload_id) / "diary.jsonl", happening)


def _append(path: Path, happening: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(happening, ensure_ascii=False) + "\n")


def diary(shelf: Shelf, upload_id: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of the diary; a last line that was cut short by a crash is left out."""
    with (folder_of(shelf, upload_id) / "diary.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            if line.endswith("\n"):
                yield json.loads(line)


def read(shelf: Shelf, upload_id: str) -> Upload:
    """Return what is known of an upload.

    Raises:
        UnknownName: if there is none of that name.
    """
    found = Upload(upload_id)
    for line in diary(shelf, upload_id):
        if "received" in line:
            found.files, found.size, found.sender = (line["received"][key] for key in ("files", "size", "sender"))
        elif "laid" in line:
            found.laid.append(Laid(*line["laid"]))
        elif "trouble" in line:
            found.troubles.append(Trouble(*line["trouble"]))
        elif "kept" in line:
            found.kept.append(Laid(*line["kept"]))
        elif "stage" in line:
            found.stage, found.done, found.total = line["stage"], line["done"], line["total"]
        elif "state" in line:
            found.state, found.problem, found.stage = line["state"], line.get("problem", ""), ""
            if found.state == "adding":
                found.troubles.clear()
    if found.busy and not _held(shelf, upload_id):
        found.state = "stopped"
    return found


def names(shelf: Shelf, upload_id: str) -> dict[str, str]:
    """Return the names that the disk could not take, by what stands for them."""
    return next((dict(line["names"]) for line in diary(shelf, upload_id) if "names" in line), {})


def hold(shelf: Shelf, upload_id: str, patience: float = 0) -> int:
    """Take an upload for one process and return the open lock, to be handed on to it.

    ``patience``: seconds to wait for a process that has told its last word and is about to end.

    Raises:
        ShelfError: if another process works on it.
    """
    handle = os.open(folder_of(shelf, upload_id) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                os.close(handle)
                raise ShelfError("this upload is being worked on", upload_id, "wait until it is done") from error
            time.sleep(0.05)
        else:
            return handle


def _held(shelf: Shelf, upload_id: str) -> bool:
    try:
        os.close(hold(shelf, upload_id))
    except ShelfError:
        return True
    return False


def _sweep(shelf: Shelf) -> None:
    """Take away folders whose writer was killed long ago."""
    folder = shelf.path / "uploads"
    for path in folder.glob(f"{_RECEIVING}*") if folder.is_dir() else ():
        if time.time() - path.stat().st_mtime > _ABANDONED:
            shutil.rmtree(path, ignore_errors=True)
