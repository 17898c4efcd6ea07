"""Raw pages on the shelf (原件): bytes as received, beside a sidecar that says how, when and whence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any

from luoshi.model import Declared, ShelfError, UnknownName, source_id_of
from luoshi.store.atomic import disk_errors, force_all, read_json, write_bytes, write_json
from luoshi.store.shelf import Shelf


class Put(Enum):
    """What became of bytes offered to the shelf."""

    NEW = "new"
    KNOWN = "known"
    FACTS_ADDED = "facts added"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is known of a source beside its bytes (著录卡).

    ``origin`` is the path it came from, ``container`` the ZIP, CSV or JSONL file that held it; ``aliases`` the names
    under which the same bytes were offered again.
    """

    id: str
    name: str
    size: int
    added: str
    origin: str
    container: str | None
    declared: Declared
    aliases: tuple[str, ...] = ()


def _path(shelf: Shelf, source_id: str) -> Path:
    return shelf.sources / source_id[:2] / f"{source_id}.bin"


def put(
    shelf: Shelf,
    data: bytes,
    name: str,
    origin: str,
    declared: Declared,
    added: str,
    container: str | None = None,
    forced: bool = True,
) -> tuple[str, Put]:
    """Lay bytes on the shelf under their own digest; the same bytes offered twice are kept once.

    Facts declared later fill empty fields of the sidecar and never overwrite one. Who lays down many in a row, not
    ``forced`` to disk one by one, calls :func:`settle` in the end; what a loss of power cut short until then is written anew
    when it is offered again.

    Raises:
        ShelfError: if the disk refuses; what was stored before is untouched.
    """
    source_id = source_id_of(data)
    path = _path(shelf, source_id)
    sidecar = path.with_suffix(".json")
    if _whole(sidecar) and _whole(path, len(data)):
        return source_id, _offer_again(shelf, source_id, name, declared)
    write_bytes(path, data, forced)
    write_json(sidecar, asdict(Sidecar(source_id, name, len(data), added, origin, container, declared)), forced)
    return source_id, Put.NEW


def holds(shelf: Shelf, source_id: str) -> bool:
    """Tell whether a source is on the shelf."""
    path = _path(shelf, source_id)
    return _whole(path) and _whole(path.with_suffix(".json"))


def remove(shelf: Shelf, source_id: str) -> None:
    """Take a source off the shelf; one that is not there is no error. The next run forgets what was found in it."""
    path = _path(shelf, source_id)
    with disk_errors(path):
        # The card goes first: bytes without one are no source.
        path.with_suffix(".json").unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def settle() -> None:
    """Force to disk what was laid on a shelf without."""
    force_all()


def _whole(path: Path, size: int | None = None) -> bool:
    """Tell whether a file is there, and is not one that a loss of power left empty or short."""
    try:
        found = path.stat().st_size
    except FileNotFoundError:
        return False
    return found == size if size is not None else found > 0


def _offer_again(shelf: Shelf, source_id: str, name: str, declared: Declared) -> Put:
    known = sidecar_of(shelf, source_id)
    filled = Declared(
        **{f.name: getattr(known.declared, f.name) or getattr(declared, f.name) for f in fields(Declared)}
    )
    aliases = known.aliases if name in (known.name, *known.aliases) else (*known.aliases, name)
    if filled == known.declared and aliases == known.aliases:
        return Put.KNOWN
    renewed = asdict(known) | {"declared": asdict(filled), "aliases": aliases}
    write_json(_path(shelf, source_id).with_suffix(".json"), renewed)
    return Put.KNOWN if filled == known.declared else Put.FACTS_ADDED


def sidecar_of(shelf: Shelf, source_id: str) -> Sidecar:
    """Return the sidecar of one source.

    Raises:
        UnknownName: if the shelf does not hold it.
    """
    path = _path(shelf, source_id).with_suffix(".json")
    if not path.exists():
        raise UnknownName(f"no source {source_id}", str(shelf.path), "see: luoshi list sources")
    return _sidecar(read_json(path), path)


def _sidecar(row: dict[str, Any], path: Path) -> Sidecar:
    try:
        declared = Declared(**row["declared"])
        return Sidecar(**(row | {"declared": declared, "aliases": tuple(row["aliases"])}))
    except (KeyError, TypeError) as error:
        raise ShelfError(
            f"sidecar lacks or doubles a field: {error}", str(path), "remove the pair and add again"
        ) from error


def bytes_of(shelf: Shelf, source_id: str) -> bytes:
    """Return the bytes of one source, checked against its identity.

    Raises:
        ShelfError: if the bytes were changed on disk.
    """
    path = _path(shelf, source_id)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShelfError(f"cannot read source: {error.strerror}", str(path), "add the file again") from error
    if source_id_of(data) != source_id:
        raise ShelfError(
            "bytes do not match their identity", str(path), "the file was changed: remove it and add again"
        )
    return data


def every(shelf: Shelf) -> Iterator[Sidecar]:
    """Yield the sidecars of all sources in order of their identity."""
    for path in sorted(shelf.sources.glob("??/*.json")):
        yield _sidecar(read_json(path), path)
