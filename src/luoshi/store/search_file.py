"""The file that holds a search index: a header and named arrays, read by mapping it into memory (检索文件).

Layout: :data:`MAGIC`, the length of the header as eight bytes, the header as JSON (``format``, numbers, and for each
array its type, offset and length), then the arrays, each at a multiple of 16. Nothing but this module knows it.
"""

from __future__ import annotations

import json
import mmap
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from luoshi.model import ShelfError
from luoshi.store.atomic import disk_errors

MAGIC = b"luoshi-search\n"
#: Raised whenever the layout changes; an index of another format is rebuilt, never read.
FORMAT = 1
_ALIGN = 16
_REMEDY = "rebuild it: luoshi run"


@dataclass(frozen=True)
class IndexFile:
    """An opened index file: its numbers and its arrays, which stay on disk until they are touched."""

    path: Path
    numbers: Mapping[str, int]
    arrays: Mapping[str, NDArray[Any]]


def open_index(path: Path) -> IndexFile:
    """Open the index file at ``path``.

    Raises:
        ShelfError: if it is missing, damaged, cut short or of another format.
    """
    try:
        with path.open("rb") as stream:
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise ShelfError("there is no search index yet", str(path), "make it: luoshi run") from error
    except (OSError, ValueError) as error:
        raise ShelfError(f"search index cannot be opened: {error}", str(path), _REMEDY) from error
    start = len(MAGIC) + 8
    if mapped[: len(MAGIC)] != MAGIC:
        raise ShelfError("file is no search index", str(path), _REMEDY)
    try:
        header = json.loads(mapped[start : start + int.from_bytes(mapped[len(MAGIC) : start], "little")])
    except ValueError as error:
        raise ShelfError("search index is damaged", str(path), _REMEDY) from error
    if header["format"] != FORMAT:
        raise ShelfError(f"search index has format {header['format']}, not {FORMAT}", str(path), _REMEDY)
    if header["size"] != len(mapped):
        raise ShelfError("search index is cut short", str(path), _REMEDY)
    arrays = {
        name: np.frombuffer(mapped, dtype=dtype, count=count, offset=offset)
        for name, (dtype, offset, count) in header["arrays"].items()
    }
    return IndexFile(path, header["numbers"], arrays)


def write_index(path: Path, numbers: Mapping[str, int], arrays: Mapping[str, NDArray[Any] | IO[bytes]]) -> None:
    """Write an index file under a temporary name and rename it; a stream is copied as an array of bytes.

    Raises:
        ShelfError: if the disk is full or the folder cannot be written; the old file then stays as it was.
    """
    temporary = path.with_name(path.name + ".part")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as stream:
                _write(stream, numbers, arrays)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _write(stream: IO[bytes], numbers: Mapping[str, int], arrays: Mapping[str, NDArray[Any] | IO[bytes]]) -> None:
    sizes = {name: _size(array) for name, array in arrays.items()}
    header = _header(numbers, sizes, 0)
    body = _aligned(len(header) + 64)
    while len(header := _header(numbers, sizes, body)) > body:
        body = _aligned(len(header) + 64)
    stream.write(header)
    for name, (_, _, offset, _) in _places(sizes, body).items():
        stream.write(b"\0" * (offset - stream.tell()))
        array = arrays[name]
        if isinstance(array, np.ndarray):
            stream.write(array.tobytes())
        else:
            array.seek(0)
            shutil.copyfileobj(array, stream, 1 << 20)
    stream.flush()


def _size(array: NDArray[Any] | IO[bytes]) -> tuple[str, int, int]:
    """Return the type, number of entries and number of bytes of one array."""
    if isinstance(array, np.ndarray):
        return array.dtype.str, array.size, array.nbytes
    array.seek(0, 2)
    return "|u1", array.tell(), array.tell()


def _places(sizes: Mapping[str, tuple[str, int, int]], body: int) -> dict[str, tuple[str, int, int, int]]:
    places, at = {}, body
    for name, (dtype, count, size) in sizes.items():
        places[name] = (dtype, count, at, at + size)
        at = _aligned(at + size)
    return places


def _header(numbers: Mapping[str, int], sizes: Mapping[str, tuple[str, int, int]], body: int) -> bytes:
    places = _places(sizes, body)
    arrays = {name: (dtype, offset, count) for name, (dtype, count, offset, _) in places.items()}
    end = max((last for *_, last in places.values()), default=body)
    text = json.dumps({"format": FORMAT, "size": end, "numbers": dict(numbers), "arrays": arrays}).encode()
    return MAGIC + len(text).to_bytes(8, "little") + text


def _aligned(at: int) -> int:
    return -(-at // _ALIGN) * _ALIGN
