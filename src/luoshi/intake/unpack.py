"""Files and folders, walked in order (拆封): one deposit after the other, never a whole folder in memory."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, assert_never

from luoshi.intake.archive import BROKEN, document_in_zip, members
from luoshi.intake.deposit import Deposit, Limits, Refusal
from luoshi.intake.encoding import BELIEVED, plausibility
from luoshi.intake.manifest import MANIFEST, Manifest, read_manifest
from luoshi.intake.rows import deposits_of_table, is_table
from luoshi.intake.sniff import HEAD, Kind, sniff, told_of_office
from luoshi.model import Declared

#: Files that systems leave behind beside documents.
LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db"})
#: Bytes of an old Office container that are looked through for what it is.
OFFICE = 64 << 20
_CONVERT = "convert it to text, HTML, PDF or DOCX"

#: Device and number of each folder from the top down to the one at hand.
Identities = tuple[tuple[int, int], ...]


def unpack(path: Path, limits: Limits | None = None, manifest: Path | None = None) -> Iterator[Deposit | Refusal]:
    """Walk a file or folder in sorted order and hand out what is in it.

    A folder's ``manifest.csv`` (or ``manifest``, whose rows are relative to its own folder) declares facts of the files
    it names; so does one beside a single file or one folder up. What cannot be taken in is a
    :class:`~luoshi.intake.deposit.Refusal` with its reason; nothing is raised for the content of a folder.
    """
    walk = _Walk(limits if limits is not None else Limits())
    if manifest is not None:
        yield from walk.learn(manifest)
    if path.is_dir():
        yield from walk.learn_near(path.parent)
        yield from walk.folder(path, path.name)
    else:
        yield from walk.learn_near(path.parent.parent)
        yield from walk.learn_near(path.parent)
        yield from walk.file(path, path.name)


class _Walk:
    """One walk: its limits, the manifests met so far, the folders that it is in."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.manifests: list[Manifest] = []

    def learn(self, path: Path) -> Iterator[Refusal]:
        """Read a manifest; the one read last is asked first."""
        manifest, refusals = read_manifest(path)
        if manifest is not None:
            self.manifests.insert(0, manifest)
        yield from refusals

    def learn_near(self, folder: Path) -> Iterator[Refusal]:
        """Read the manifest of a folder that is not itself walked, if it has one."""
        path = folder / MANIFEST
        if path.is_file():
            yield from self.learn(path)

    def declared(self, path: Path) -> Declared:
        """Return what the nearest manifest that names a file declares of it."""
        found = (manifest.of(path) for manifest in self.manifests)
        return next((declared for declared in found if declared is not None), Declared())

    def folder(self, top: Path, name: str) -> Iterator[Deposit | Refusal]:
        """Walk a folder without recursion; a folder that stands in itself through a link is refused."""
        stack: list[tuple[Path, str, Identities]] = [(top, "", ())]
        home = top.resolve()
        while stack:
            path, place, above = stack.pop()
            if place and path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
                # A folder from somewhere else could name any file of this machine as a document of its own.
                yield Refusal(place, "a link that leads outside the folder", "add the file that it leads to")
            elif path.is_dir() and not is_hidden(path.name, place):
                children, inside = yield from self._enter(path, place or name, above)
                stack.extend((child, f"{place}/{child.name}" if place else child.name, inside) for child in children)
            else:
                yield from self.file(path, place)

    def _enter(
        self, path: Path, place: str, above: Identities
    ) -> Generator[Refusal, None, tuple[list[Path], Identities]]:
        """List a folder, last entry first (it goes on a stack), after reading its manifest."""
        try:
            status = path.stat()
            identity = (status.st_dev, status.st_ino)
            children = sorted(path.iterdir(), key=lambda child: child.name, reverse=True)
        except OSError as error:
            yield Refusal(place, f"folder cannot be read: {error.strerror}", "check its permissions")
            return [], above
        if identity in above:
            yield Refusal(place, "a link to a folder that holds it", "remove the link")
            return [], above
        if any(child.name == MANIFEST and child.is_file() for child in children):
            yield from self.learn(path / MANIFEST)
            children = [child for child in children if child.name != MANIFEST]
        return children, (*above, identity)

    def file(self, path: Path, place: str) -> Iterator[Deposit | Refusal]:
        """Hand out one file, or what is in it."""
        if is_hidden(path.name, place):
            yield Refusal(place, "a hidden file", "rename it if it is a document", lost=False)
            return
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                yield Refusal(place, "not a file", "add files and folders only")
                return
            if status.st_size > self.limits.file and not is_table(path.name):
                yield Refusal(
                    place,
                    f"{status.st_size} bytes, more than the {self.limits.file} that one document may have",
                    "split it",
                )
                return
            with path.open("rb") as stream:
                yield from self._stream(stream, place, str(path), self.declared(path), 0)
        except FileNotFoundError:
            yield Refusal(place, "there is no such file", "check the path")
        except OSError as error:
            yield Refusal(place, f"cannot be read: {error.strerror or error}", "check its permissions")

    def _stream(
        self, stream: BinaryIO, place: str, origin: str, declared: Declared, depth: int, container: str | None = None
    ) -> Iterator[Deposit | Refusal]:
        """Hand out an open file: a document, or the members of an archive or table."""
        head = stream.read(HEAD)
        stream.seek(0)
        kind, words = sniff(head)
        match kind:
            case Kind.EMPTY:
                yield Refusal(place, "empty file", "add it again once it has content")
            case Kind.REFUSED:
                yield Refusal(place, *told_of_office(stream.read(OFFICE), words))
            case Kind.ZIP:
                yield from self._zip(stream, place, origin, declared, depth, container)
            case Kind.PLAIN if is_table(place):
                yield from deposits_of_table(stream, place, origin, self.limits)
            case Kind.PLAIN if is_binary(head):
                yield Refusal(place, "binary data, not a document", _CONVERT)
            case Kind.PLAIN | Kind.PDF:
                yield Deposit(stream.read(), place, origin, declared, container)
            case _:
                assert_never(kind)

    def _zip(
        self, stream: BinaryIO, place: str, origin: str, declared: Declared, depth: int, container: str | None
    ) -> Iterator[Deposit | Refusal]:
        try:
            document = document_in_zip(stream)
        except BROKEN as error:
            yield Refusal(place, f"a damaged ZIP archive: {error}", "get the file anew")
            return
        stream.seek(0)
        if document in ("docx", "ofd"):
            yield Deposit(stream.read(), place, origin, declared, container)
            return
        if document is not None:
            yield Refusal(place, f"{document}, which luoshi does not read", _CONVERT)
            return
        if depth >= self.limits.depth:
            yield Refusal(place, f"an archive {depth} archives deep", "unpack it")
            return
        for member in members(stream, place, self.limits):
            if isinstance(member, Refusal):
                yield member
                continue
            name, data = member
            if is_hidden(PurePosixPath(name).name, name):
                yield Refusal(name, "a hidden file", "rename it if it is a document", lost=False)
                continue
            yield from self._stream(io.BytesIO(data), name, origin, Declared(), depth + 1, place)


def is_hidden(name: str, place: str) -> bool:
    """Tell files that no user means: hidden ones, litter of systems, lock files of Office."""
    return name.startswith((".", "~$")) or name.lower() in LITTER or "__MACOSX/" in place


def is_binary(head: bytes) -> bool:
    """Tell binary data by its first bytes: control characters that no text in any encoding of Chinese holds."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    # UTF-16 without a mark has a zero byte with every ASCII character, and control bytes as halves of others.
    return odd > 0.1 * len(head) and not _looks_utf16(head)


def _looks_utf16(head: bytes) -> bool:
    even = head[: len(head) // 2 * 2]
    return any(plausibility(even.decode(e, "replace"), True) >= BELIEVED for e in ("utf-16-le", "utf-16-be"))
