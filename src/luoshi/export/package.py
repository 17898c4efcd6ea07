"""A package to hand over (移交包): files with their SHA-256 sums, as a folder or ZIP, checked again where there is no network.

``SHA256SUMS`` is in the form that ``sha256sum -c`` reads, so the files can be checked without luoshi as well.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from luoshi.export.writing import into
from luoshi.model import LuoshiError

SUMS = "SHA256SUMS"
#: A package is written the same way whenever it is written: times stand in its events, not in its ZIP entries.
_UNDATED = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20

#: What writes one file of a package.
Writer = Callable[[IO[bytes]], object]


class _Summed:
    """A stream that takes the digest of what goes through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


def write_package(files: Mapping[str, Writer], target: Path) -> None:
    """Write ``files`` (name to writer) and their sums to a ZIP, or to a folder that must not be there yet.

    A writer gets a stream to which it may only append.

    Raises:
        LuoshiError: if the folder is there already, or a file cannot be written.
    """
    if target.suffix.lower() == ".zip":
        into(target, lambda stream: _zip(files, stream))
        return
    part = target.with_name(target.name + ".part")
    if target.exists():
        raise LuoshiError("the folder is there already", str(target), "name a new one, or a .zip file")
    try:
        shutil.rmtree(part, ignore_errors=True)
        _fill(files, lambda name: _opened(part / name))
        part.replace(target)
    except OSError as error:
        raise LuoshiError(
            f"cannot write the package: {error.strerror or error}", str(target), "check folder and disk"
        ) from error


def _opened(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


def _zip(files: Mapping[str, Writer], stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:

        def entry(name: str) -> IO[bytes]:
            told = zipfile.ZipInfo(name, _UNDATED)
            told.compress_type = zipfile.ZIP_DEFLATED
            return book.open(told, "w", force_zip64=True)

        _fill(files, entry)


def _fill(files: Mapping[str, Writer], opened: Callable[[str], IO[bytes]]) -> None:
    sums = []
    for name, writer in files.items():
        with opened(name) as stream:
            summed = _Summed(stream)
            writer(summed)  # type: ignore[arg-type]
        sums.append(f"{summed.digest.hexdigest()}  {name}\n")
    with opened(SUMS) as stream:
        stream.write("".join(sums).encode())


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a package found: the sums of the files that agree, and what does not."""

    sums: Mapping[str, str]
    faults: tuple[str, ...]


class Opened:
    """A package opened for reading: its names and the bytes of each."""

    def __init__(self, names: Sequence[str], read: Callable[[str], IO[bytes]]) -> None:
        self.names = tuple(names)
        self.read = read

    def check(self) -> Checked:
        """Compare every file with its sum: none changed, none missing, none put in."""
        if SUMS not in self.names:
            return Checked({}, (f"{SUMS} is missing",))
        with self.read(SUMS) as stream:
            told = stream.read().decode("utf-8", "replace").splitlines()
        listed = {name: digest for digest, _, name in (line.partition("  ") for line in told)}
        faults = [f"{name} is missing" for name in listed if name not in self.names]
        faults += [f"{name} was put in" for name in self.names if name not in listed and name != SUMS]
        agreed = {}
        for name in self.names:
            if name in listed:
                if self._digest(name) == listed[name]:
                    agreed[name] = listed[name]
                else:
                    faults.append(f"{name} was changed")
        return Checked(agreed, tuple(faults))

    def lines(self, name: str) -> Iterator[str]:
        """Yield the lines of a text of the package."""
        with self.read(name) as stream:
            for line in stream:
                yield line.decode("utf-8", "replace").rstrip("\n")

    def _digest(self, name: str) -> str:
        found = sha256()
        with self.read(name) as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
        return found.hexdigest()


@contextmanager
def open_package(path: Path) -> Iterator[Opened]:
    """Open a package for reading; nothing is unpacked to the disk.

    Raises:
        LuoshiError: if it is neither a folder nor a ZIP that can be read.
    """
    try:
        if path.is_dir():
            files = sorted(each for each in path.rglob("*") if each.is_file())
            yield Opened([each.relative_to(path).as_posix() for each in files], lambda name: (path / name).open("rb"))
            return
        with zipfile.ZipFile(path) as book:
            yield Opened(book.namelist(), lambda name: book.open(name))
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise LuoshiError(f"cannot read the package: {error}", str(path), "take it again from its source") from error
