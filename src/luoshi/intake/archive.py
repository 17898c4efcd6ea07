"""ZIP archives (压缩包): their members as deposits, held against bombs and names that point outside.

Nothing is written to disk. Sizes are counted while unpacking, not believed from the directory of the archive.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from luoshi.intake.deposit import Limits, Refusal

#: What the ZIP module raises for damaged archives; the last two escape from its directory fields.
BROKEN = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, IndexError, struct.error)
#: Bit 11 of the general purpose flags: the name is UTF-8 (APPNOTE 4.4.4); bit 0: the member is encrypted.
UTF8_NAME, ENCRYPTED = 0x800, 0x1
CHUNK = 1 << 20

#: Entries by which a ZIP is recognised as a document of its own.
DOCUMENTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint file",
    "OFD.xml": "ofd",
    "META-INF/container.xml": "an EPUB book",
    "content.xml": "an OpenDocument file",
}


def document_in_zip(stream: BinaryIO) -> str | None:
    """Return what document a ZIP is (``docx``, ``ofd`` or words for one that is refused), None for a plain archive.

    Raises:
        zipfile.BadZipFile: if the archive is damaged.
    """
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
    return next((words for entry, words in DOCUMENTS.items() if entry in names), None)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese Windows writes GBK where the standard asks for code page 437."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def members(stream: BinaryIO, name: str, limits: Limits) -> Iterator[tuple[str, bytes] | Refusal]:
    """Walk the members of an archive in the order of their names, as (name, bytes) or refusals."""
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN as error:
        yield Refusal(name, f"a damaged ZIP archive: {error}", "get the file anew")
        return
    with archive:
        if any(not info.filename for info in archive.infolist()):
            yield Refusal(name, "a member without a name", "pack the archive anew")
        infos = sorted((info for info in archive.infolist() if info.filename and not info.is_dir()), key=member_name)
        if len(infos) > limits.members:
            yield Refusal(name, f"an archive of {len(infos)} members", f"split it: {limits.members} are taken at most")
            return
        total = 0
        for info in infos:
            taken = _member(archive, info, f"{name}/{member_name(info)}", limits)
            if not isinstance(taken, Refusal):
                total += len(taken[1])
                if total > limits.archive:
                    yield Refusal(name, f"unpacks to more than {limits.archive} bytes, rest left out", "split it")
                    return
            yield taken


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, limits: Limits) -> tuple[str, bytes] | Refusal:
    path = PurePosixPath(member_name(info).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return Refusal(place, "a name that points outside the archive", "pack the archive anew")
    if info.flag_bits & ENCRYPTED:
        return Refusal(place, "encrypted", "unpack it with its password and add the files")
    try:
        with archive.open(info) as member:
            return _bounded(member, info, place, limits)
    except (*BROKEN, zlib.error, EOFError) as error:
        return Refusal(place, f"cannot be unpacked: {error}", "get the archive anew")


def _bounded(member: IO[bytes], info: zipfile.ZipInfo, place: str, limits: Limits) -> tuple[str, bytes] | Refusal:
    """Unpack a member piece by piece and stop where it grows beyond its limits."""
    data = bytearray()
    while chunk := member.read(CHUNK):
        data += chunk
        if len(data) > limits.member:
            return Refusal(place, f"larger than {limits.member} bytes", "split it")
        if len(data) > limits.ratio_from and len(data) > limits.ratio * max(1, info.compress_size):
            return Refusal(place, f"unpacks to over {limits.ratio} times its size (a ZIP bomb?)", "add it unpacked")
    return place, bytes(data)
