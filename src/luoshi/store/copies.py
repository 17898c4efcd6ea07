"""Copies of a whole shelf (备份): written while people work on it, and brought back as a shelf that is equal.

A copy is one tar file: the files of the shelf under ``shelf/``, the ledger and the accounts as SQLite files wherever they
lie, and last ``copy.json``, which tells the SHA-256 of each. The ledger is taken first: documents and attachments that an
event names were laid down before it and are never taken away, so the copy holds all of them. The findings are held by hard
links while they are read, so a run that ends meanwhile takes nothing away.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from luoshi import __version__
from luoshi.ledger.chain import Tail
from luoshi.model import ShelfError
from luoshi.store.atomic import disk_errors
from luoshi.store.books_copied import copy_accounts, copy_ledger
from luoshi.store.findings import current
from luoshi.store.shelf import FORMAT, Shelf

#: Version of the layout of a copy.
COPY_FORMAT = 1

MANIFEST = "copy.json"

_FINDINGS, _TRIES = "findings", 5


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds (备份清单): ``files`` is path -> (bytes, SHA-256), ``events`` and ``head`` where its ledger ends."""

    format: int
    luoshi: str
    shelf_format: int
    name: str
    at: str
    events: int
    head: str
    files: dict[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for size, _ in self.files.values())


def back_up(shelf: Shelf, target: Path, at: str, findings: bool = True) -> Copy:
    """Write a copy of ``shelf`` to the new file ``target``; others may read and write the shelf meanwhile.

    ``findings``: whether derived results are copied too; without them the copy is smaller and takes a run afterwards.

    Raises:
        ShelfError: if the target is there already, the ledger cannot be read, or the disk refuses; nothing is left behind.
    """
    if target.exists():
        raise ShelfError("there is a file of this name already", str(target), "name a new one")
    partial = target.with_name(target.name + ".part")
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _private(partial) as stream, tempfile.TemporaryDirectory(dir=target.parent) as work:
                copy = _write(shelf, stream, Path(work), at, findings)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    return copy


def _private(path: Path) -> IO[bytes]:
    # It holds the hashes of passwords: only its owner may read it.
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb")


def _write(shelf: Shelf, stream: IO[bytes], work: Path, at: str, findings: bool) -> Copy:
    tail = copy_ledger(shelf, work / "ledger.sqlite") or Tail()
    copy_accounts(shelf, work / "accounts.sqlite")
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        pack = _Pack(archive)
        for path in sorted(work.iterdir()):
            pack.add(path.name, path)
        for name in _files(shelf):
            pack.add(name, shelf.path / name)
        if findings:
            with _held(shelf) as (folder, named):
                pack.add_bytes(f"{_FINDINGS}/current.json", json.dumps({"current": named, "previous": named}).encode())
                for path in (path for name in sorted(named.values()) for path in sorted((folder / name).rglob("*"))):
                    if path.is_file():
                        pack.add(f"{_FINDINGS}/{path.relative_to(folder)}", path)
        copy = Copy(COPY_FORMAT, __version__, FORMAT, shelf.name, at, tail.seq, tail.hash, dict(pack.files))
        pack.add_bytes(MANIFEST, json.dumps(asdict(copy), ensure_ascii=False, indent=1).encode(), "")
    return copy


class _Pack:
    """Adds files to the archive, each with its sum, read once."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.files: dict[str, tuple[int, str]] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is now; one that was taken away meanwhile is left out, one that grows is cut where it ended."""
        if name in self.files:
            return
        if name.startswith("sources/") and name.endswith(".json"):
            # A document may have been laid down while the folder was being listed: its bytes first, then its card.
            self.add(name.removesuffix(".json") + ".bin", path.with_suffix(".bin"))
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            return
        with stream:
            self._put(f"shelf/{name}", stream, os.fstat(stream.fileno()).st_size, name)

    def add_bytes(self, name: str, data: bytes, below: str = "shelf/") -> None:
        """Add bytes as a file."""
        self._put(below + name, BytesIO(data), len(data), name)

    def _put(self, place: str, stream: IO[bytes], size: int, name: str) -> None:
        info = tarfile.TarInfo(place)
        info.size, info.mode = size, 0o600
        counted = _Counted(stream)
        self._archive.addfile(info, counted)
        self.files[name] = (size, counted.digest.hexdigest())


class _Counted(BytesIO):
    """A stream that sums what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream, self.digest = stream, sha256()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(-1 if size is None else size)
        self.digest.update(data)
        return data


def _files(shelf: Shelf) -> Iterator[str]:
    """Yield the files of a shelf but for ledger, accounts and findings, in the order of their names."""
    folder, apart = shelf.path, (shelf.ledger, "ledger.sqlite", "accounts.sqlite", "secret")
    for at, folders, names in os.walk(folder):
        inside = Path(at).relative_to(folder)
        # What begins with a dot is a lock or being written; links are followed nowhere.
        folders[:] = sorted(one for one in folders if not one.startswith(".") and (inside / one) != Path(_FINDINGS))
        for name in sorted(names):
            path = Path(at) / name
            top = inside == Path() and name.startswith(apart)
            if not top and not name.startswith(".") and not name.endswith(".part") and not path.is_symlink():
                yield str(inside / name)


@contextmanager
def _held(shelf: Shelf) -> Iterator[tuple[Path, dict[str, str]]]:
    """Hold the current findings by hard links, so that a run that publishes others does not take them away."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=shelf.path))
    except OSError:
        # On a disk that can only be read nobody publishes.
        yield shelf.findings, {stage: path.name for stage, path in current(shelf).items()}
        return
    try:
        for attempt in range(_TRIES):
            named = {stage: path.name for stage, path in current(shelf).items()}
            try:
                for name in named.values():
                    _link(shelf.findings / name, folder / name)
                break
            except FileNotFoundError:
                # A run ended and took older findings away between two looks: take those that are current now.
                for made in folder.iterdir():
                    shutil.rmtree(made)
                if attempt == _TRIES - 1:
                    raise
        yield folder, named
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _link(known: Path, wanted: Path) -> None:
    try:
        shutil.copytree(known, wanted, copy_function=os.link)
    except shutil.Error as error:
        shutil.rmtree(wanted, ignore_errors=True)
        if any(not Path(str(source)).exists() for source, _, _ in error.args[0]):
            raise FileNotFoundError(str(known)) from error
        # Some network and FAT disks have no hard links.
        shutil.copytree(known, wanted)
