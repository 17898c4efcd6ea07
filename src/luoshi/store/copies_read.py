"""Bringing a copy back (恢复): every file checked against its sum before the shelf gets its name."""

from __future__ import annotations

import json
import shutil
import tarfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from luoshi.ledger.chain import Tail
from luoshi.model import ShelfError
from luoshi.store.accounts_tables import SqliteTables, open_tables
from luoshi.store.atomic import disk_errors, force_all
from luoshi.store.books import open_book
from luoshi.store.books_copied import carry, fill
from luoshi.store.books_sqlite import SqliteBook
from luoshi.store.copies import COPY_FORMAT, MANIFEST, Copy
from luoshi.store.shelf import FORMAT, Shelf

_PIECE = 1 << 20
_REMEDY = "take another copy"


def check(file: Path) -> Copy:
    """Read a copy to its end and hold every file against its sum, writing nothing.

    Raises:
        ShelfError: if it is no copy of a shelf, is damaged, or was made by a newer luoshi.
    """
    return _unpack(file, None)


def bring_back(file: Path, folder: Path) -> tuple[Shelf, Copy]:
    """Make a shelf of a copy in a new or empty folder; it gets its name when everything was checked.

    Where the shelf names another place for its ledger (in luoshi.toml or LUOSHI_LEDGER), ledger and accounts of a server
    are written there; it must hold no ledger, or this very one.

    Raises:
        ShelfError: if the folder holds something, the copy is damaged or of a newer luoshi, or the server holds another ledger.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ShelfError("folder is not empty", str(folder), "name an empty folder with --shelf")
    partial = folder.with_name(f".restoring-{folder.name}")
    with disk_errors(folder):
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        try:
            copy = _unpack(file, partial)
            _check_ledger(partial / "ledger.sqlite", copy)
            for name in ("sources", "findings", "lexicon"):
                (partial / name).mkdir(exist_ok=True)
            shelf = Shelf.open(partial)
            _to_its_place(shelf, copy)
            force_all()
            if folder.exists():
                folder.rmdir()
            partial.chmod(0o755)
            partial.rename(folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    return Shelf.open(folder), copy


def _unpack(file: Path, folder: Path | None) -> Copy:
    found: dict[str, tuple[int, str]] = {}
    told: dict[str, Any] | None = None
    try:
        with tarfile.open(file, "r|") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None or told is not None:
                    raise ShelfError(f"no copy of a shelf: {member.name[:80]}", str(file), _REMEDY)
                if member.name == MANIFEST:
                    told = json.loads(stream.read())
                    continue
                name = _safe(member.name, file)
                if name in found:
                    raise ShelfError(f"the copy holds {name} twice", str(file), _REMEDY)
                found[name] = _taken(stream, folder / name if folder else None)
    except FileNotFoundError as error:
        raise ShelfError("there is no such copy", str(file), "name the file that luoshi backup wrote") from error
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise ShelfError(f"this is no whole copy of a shelf: {error}", str(file), _REMEDY) from error
    return _held_against(told, found, file)


def _safe(name: str, file: Path) -> str:
    """Return the path of a member within the shelf; one that points anywhere else is no copy of ours."""
    path = PurePosixPath(name)
    if path.parts[:1] != ("shelf",) or len(path.parts) < 2 or ".." in path.parts or "\\" in name or "\0" in name:
        raise ShelfError(f"the copy holds a path that points outside: {name[:80]}", str(file), _REMEDY)
    return str(path.relative_to("shelf"))


def _taken(stream: IO[bytes], path: Path | None) -> tuple[int, str]:
    digest, size = sha256(), 0
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    out = path.open("xb") if path is not None else None
    try:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            if out is not None:
                out.write(piece)
    finally:
        if out is not None:
            out.close()
    if path is not None and path.name == "accounts.sqlite":
        path.chmod(0o600)
    return size, digest.hexdigest()


def _held_against(told: dict[str, Any] | None, found: dict[str, tuple[int, str]], file: Path) -> Copy:
    if not isinstance(told, dict):
        raise ShelfError("the copy ends before its list of files", str(file), _REMEDY)
    if int(told.get("format", 0)) > COPY_FORMAT or int(told.get("shelf_format", 0)) > FORMAT:
        raise ShelfError(f"the copy was made by luoshi {told.get('luoshi')}", str(file), "install a newer luoshi")
    try:
        copy = Copy(**(told | {"files": {name: (size, mark) for name, (size, mark) in told["files"].items()}}))
    except (TypeError, KeyError, ValueError) as error:
        raise ShelfError(f"the list of files is damaged: {error}", str(file), _REMEDY) from error
    wrong = sorted(name for name in {*copy.files, *found} if copy.files.get(name) != found.get(name))
    if wrong:
        raise ShelfError(f"{len(wrong)} files are not what was copied, such as {wrong[0]}", str(file), _REMEDY)
    return copy


def _check_ledger(path: Path, copy: Copy) -> None:
    if not path.exists():
        return
    with SqliteBook(path) as book:
        verdict = book.verify()
    if not verdict.intact or (verdict.events, verdict.head) != (copy.events, copy.head):
        raise ShelfError("the ledger of the copy is not the one that was copied", str(path), _REMEDY)


def _to_its_place(shelf: Shelf, copy: Copy) -> None:
    """Put ledger and accounts where the shelf says they lie, and take their copies away."""
    ledger, known = shelf.path / "ledger.sqlite", shelf.path / "accounts.sqlite"
    address = shelf.ledger if "://" in shelf.ledger else shelf.ledger_path
    if address == ledger:
        return
    if ledger.exists():
        with open_book(address) as book, SqliteBook(ledger) as copied:
            tail = book.tail()
            if tail == Tail():
                fill(book, copied.all_events())
            elif tail != Tail(copy.events, copy.head):
                remedy = "name an empty database, or a file that is not there, in LUOSHI_LEDGER"
                raise ShelfError("another ledger lies where this one belongs", "ledger", remedy)
        ledger.unlink()
    if known.exists() and "://" in shelf.ledger:
        with closing(SqliteTables(known)) as tables, closing(open_tables(shelf.ledger, known)) as wanted:
            if not wanted.there():
                carry(tables, wanted)
        known.unlink()
