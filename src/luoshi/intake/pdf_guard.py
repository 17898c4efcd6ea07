"""What must not reach the PDF library (防护): streams that unpack to many times their size.

The library unpacks a stream whole before it looks at it, so a megabyte of zeros packed twice fills the memory. Streams that
cannot do harm (small ones) are let pass unseen; the others are unpacked here piece by piece and thrown away.
"""

from __future__ import annotations

import re
import zlib

from luoshi.model import UnreadableSource

#: Bytes that one stream may unpack to, and all streams of a file together.
STREAM, TOTAL = 96 << 20, 512 << 20
#: Deflate packs at most 1032:1; a stream of fewer bytes stays below the limit for one stream.
HARMLESS = STREAM // 1032
#: Bytes before a stream that may hold its dictionary.
DICTIONARY = 2048

_STREAM = re.compile(rb"stream\r?\n")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")


def guard(data: bytes, name: str) -> None:
    """Look at the packed streams of a PDF.

    Raises:
        UnreadableSource: if one of them, or all together, unpack to more than any print needs.
    """
    total = 0
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        head = data[max(0, match.start() - DICTIONARY) : match.start()]
        times = len(_FLATE.findall(head[head.rfind(b"obj") :]))
        if not times:
            continue
        end = data.find(b"endstream", match.end())
        end = end if end >= 0 else len(data)
        length = end - match.end()
        if times == 1 and length <= HARMLESS:
            total += length * 8
        else:
            total += _unpacked(memoryview(data)[match.end() : end], times, name)
        if total > TOTAL:
            raise _bomb(TOTAL, name)


def _unpacked(stream: memoryview, times: int, name: str) -> int:
    """Return the bytes that a stream unpacks to after so many passes; the first pass past its limit ends it."""
    layers = [zlib.decompressobj() for _ in range(min(times, 4))]
    total = 0
    for at in range(0, len(stream), 1 << 14):
        pieces = [bytes(stream[at : at + (1 << 14)])]
        for layer in layers:
            pieces = [piece for packed in pieces for piece in _pieces(layer, packed, name)]
        total += sum(map(len, pieces))
        if total > STREAM:
            raise _bomb(STREAM, name)
    return total


def _pieces(layer: zlib._Decompress, packed: bytes, name: str) -> list[bytes]:
    """Unpack one piece, no further than the limit; bytes that are no deflate stream are the library's to complain of."""
    found: list[bytes] = []
    size = 0
    try:
        while packed:
            found.append(layer.decompress(packed, 1 << 20))
            size += len(found[-1])
            packed = layer.unconsumed_tail
            if size > STREAM:
                raise _bomb(STREAM, name)
    except zlib.error:
        return found
    return found


def _bomb(size: int, name: str) -> UnreadableSource:
    return UnreadableSource(f"PDF that unpacks to over {size >> 20} MB (a bomb?)", name, "print it to a new PDF")
