"""Work on an upload in a process of its own (上传处理): lay its files on the shelf and run, or take them off and run.

Started by the web application as ``python -m luoshi.engine.uploading SHELF UPLOAD ACTION ENGINE``; everything it does is
told in the diary of the upload, so the browser may go away and come back, and the server may stop.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from luoshi import intake
from luoshi.engine.engines import running
from luoshi.engine.hands import LIMIT
from luoshi.engine.run import run
from luoshi.model import LuoshiError, source_id_of
from luoshi.store import Shelf, sources, uploads
from luoshi.store.desk import desk

#: What a process may do with an upload.
ACTIONS = ("add", "undo")
#: What one upload may unpack to: less than the command line takes, because more than one person may send.
LIMITS = replace(intake.Limits(), archive=1 << 30, members=20_000)
#: Seconds to wait for whoever else writes to the shelf: one run at a time, the others queue.
_PATIENCE = 3600.0
#: Seconds that a process may take to end after its last word.
_ENDING = 10.0
#: Seconds between two lines of the diary about the progress of one stage.
_TELL = 0.5


def start(shelf: Shelf, upload_id: str, action: str, engine: str = "cores") -> None:
    """Start a process that does ``action`` (of :data:`ACTIONS`) with an upload.

    The lock of the upload is taken here and handed over, so there is no moment at which the upload looks deserted.

    Raises:
        ShelfError: if a process works on the upload already.
    """
    handle = uploads.hold(shelf, upload_id, 0 if uploads.read(shelf, upload_id).busy else _ENDING)
    try:
        uploads.tell(shelf, upload_id, state="waiting")
        command = [sys.executable, "-m", "luoshi.engine.uploading", str(shelf.path), upload_id, action, engine]
        with (uploads.folder_of(shelf, upload_id) / "log").open("ab") as log:
            process = subprocess.Popen(
                command, pass_fds=(handle,), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        # Somebody must ask how it ended, or the system keeps its entry.
        threading.Thread(target=process.wait, daemon=True).start()
    finally:
        # The process that was started has it too; it is free when that one ends, however it ends.
        os.close(handle)


def work(shelf: Shelf, upload_id: str, action: str, engine: str) -> bool:
    """Do ``action`` with an upload, tell its diary, and return whether it went well."""
    try:
        with shelf.locked(_PATIENCE):
            (add if action == "add" else undo)(shelf, upload_id)
        _run(shelf, upload_id, engine)
    except LuoshiError as error:
        uploads.tell(shelf, upload_id, state="failed", problem=str(error))
        return False
    except BaseException as error:
        # The page says what happened; the trace goes to the log of the upload.
        uploads.tell(shelf, upload_id, state="failed", problem=f"{type(error).__name__}: {error}")
        raise
    uploads.tell(shelf, upload_id, state="done" if action == "add" else "undone")
    return True


def add(shelf: Shelf, upload_id: str) -> None:
    """Lay the files of an upload on the shelf; what is refused is told by name, the rest goes on.

    The diary names a document before it is laid down: a process that dies leaves none that undoing would not find.
    """
    folder = uploads.folder_of(shelf, upload_id) / "files"
    if not folder.is_dir():
        return  # It was all laid down before; only the run is missing.
    uploads.tell(shelf, upload_id, state="adding")
    shortened = uploads.names(shelf, upload_id)
    told = {one.source_id for one in uploads.read(shelf, upload_id).laid}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for item in intake.unpack(folder, LIMITS):
        name = _full(item.name, shortened)
        if isinstance(item, intake.Refusal):
            uploads.tell(shelf, upload_id, trouble=[name, item.what, item.remedy, item.lost])
            continue
        source_id = source_id_of(item.data)
        if source_id not in told:
            uploads.tell(shelf, upload_id, laid=[source_id, name, not sources.holds(shelf, source_id)])
            told.add(source_id)
        container = _full(item.container, shortened) if item.container else None
        sources.put(shelf, item.data, name, name, item.declared, now, container, forced=False)
    sources.settle()
    shutil.rmtree(folder, ignore_errors=True)


def undo(shelf: Shelf, upload_id: str) -> None:
    """Take the documents of an upload off the shelf, but those that something else needs.

    Left are documents that were there before, that another upload brought as well, and that an entry of the ledger
    quotes: evidence does not vanish.
    """
    uploads.tell(shelf, upload_id, state="undoing")
    mine = [one for one in uploads.read(shelf, upload_id).laid if one.new]
    others = {
        one.source_id for other in uploads.every(shelf) if other != upload_id for one in uploads.read(shelf, other).laid
    }
    needed = others | quoted(shelf, {one.source_id for one in mine})
    for one in mine:
        if one.source_id in needed:
            uploads.tell(shelf, upload_id, kept=[one.source_id, one.name, one.new])
        else:
            sources.remove(shelf, one.source_id)


def quoted(shelf: Shelf, source_ids: set[str]) -> set[str]:
    """Return those of ``source_ids`` that an event of the ledger names."""
    if "://" not in shelf.ledger and not shelf.ledger_path.exists():
        return set()
    found: set[str] = set()
    for event in desk(shelf).book.all_events():
        found |= {one for one in source_ids - found if one in event.payload}
    return found


class _Teller:
    """Progress of a run, told to the diary of an upload at most every half second."""

    def __init__(self, shelf: Shelf, upload_id: str) -> None:
        self._shelf, self._id = shelf, upload_id
        self._stage, self._done, self._total, self._told = "", 0, 0, 0.0

    def begin(self, stage: str, total: int) -> None:
        """Tell that a stage begins."""
        self._stage, self._done, self._total = stage, 0, total
        self._tell()

    def advance(self, amount: int) -> None:
        """Tell how far it is, unless that was told a moment ago."""
        self._done += amount
        if time.monotonic() - self._told > _TELL:
            self._tell()

    def end(self) -> None:
        """Tell that a stage is done."""
        self._done = self._total = max(self._done, self._total)
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        uploads.tell(self._shelf, self._id, stage=self._stage, done=self._done, total=self._total)


def _run(shelf: Shelf, upload_id: str, engine: str) -> None:
    uploads.tell(shelf, upload_id, state="running")
    with running(engine) as chosen:
        run(shelf, chosen, _Teller(shelf, upload_id), LIMIT, patience=_PATIENCE)


def _full(name: str, shortened: dict[str, str]) -> str:
    for short, full in shortened.items():
        name = name.replace(short, full)
    return name


def main(arguments: list[str]) -> int:
    """Do what the command line of the process says; see the head of this module."""
    path, upload_id, action, engine = arguments
    return 0 if work(Shelf.open(Path(path)), upload_id, action, engine) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
