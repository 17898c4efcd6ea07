"""Attachments (附件): files that people put to a dealing, under ``<shelf>/attachments/ab/<sha256>``, never changed.

The event in the ledger holds the SHA-256, so the hash chain covers the file; its name and type lie beside it. What a
file is, is found in its bytes: its name and what the browser says of it are never believed. Nothing is unpacked.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from luoshi.intake.sniff import HEAD, Kind, is_html, sniff
from luoshi.model import Event, IllegalAction, UnknownName
from luoshi.store.atomic import disk_errors, read_json, write_json
from luoshi.store.shelf import Shelf

#: Bytes of the largest attachment: a scanned file of some two hundred pages.
MOST = 50 * 1024 * 1024

_PIECE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OFFICE = "application/vnd.openxmlformats-officedocument."

#: What may be attached: ending of its name -> media type.
ALLOWED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "ofd": "application/ofd",
    "txt": "text/plain; charset=utf-8",
}

#: Other endings under which a file of the kind may keep its name.
_ALSO = {"jpg": {"jpeg", "jpe"}, "txt": {"csv", "md", "log", "json", "jsonl"}}

_REMEDY = "attach it as PDF, OFD, DOCX, XLSX, PPTX, PNG, JPEG or plain text"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file as it lies on the shelf; ``name`` is the one under which it came first, made harmless."""

    sha256: str
    name: str
    kind: str
    size: int

    @property
    def media(self) -> str:
        """Media type under which it is served."""
        return ALLOWED[self.kind]


def keep(shelf: Shelf, stream: IO[bytes], name: str, most: int = MOST) -> Attachment:
    """Put a file on the shelf, reading piece by piece and no further than ``most`` bytes.

    Raises:
        IllegalAction: if it is empty, too large or of a kind that is not allowed; nothing stays behind.
        ShelfError: if the disk is full or cannot be written.
    """
    folder = shelf.path / "attachments"
    with disk_errors(folder):
        folder.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    try:
        with disk_errors(folder), os.fdopen(handle, "wb") as out:
            digest, size = _copied(stream, out, most)
        kind = kind_of(Path(temporary))
        found = Attachment(digest, clean_name(name, kind), kind, size)
        return _placed(shelf, found, Path(temporary))
    finally:
        Path(temporary).unlink(missing_ok=True)


def attachment(shelf: Shelf, digest: str) -> Attachment:
    """Return what is known of an attachment.

    Raises:
        UnknownName: if the shelf does not hold it.
    """
    path = path_of(shelf, digest)
    if not path.is_file():
        raise UnknownName("the shelf does not hold this attachment", digest, "restore attachments/ from a copy")
    told = read_json(path.with_suffix(".json"))
    return Attachment(digest, told["name"], told["kind"], told["size"])


def attachments(shelf: Shelf, digests: Iterable[str]) -> dict[str, Attachment]:
    """Return those of the attachments that the shelf holds, by digest."""
    found = {}
    for digest in digests:
        with suppress(UnknownName):
            found[digest] = attachment(shelf, digest)
    return found


def named_in(events: Iterable[Event]) -> dict[str, str]:
    """Return the attachments that events name: digest -> task of the first event that does."""
    found: dict[str, str] = {}
    for event in events:
        # Most events have none: looking for the word is much quicker than reading their payload.
        if '"file":' in event.payload:
            found.setdefault(str(json.loads(event.payload).get("file", "")), event.task_id)
    found.pop("", None)
    return found


def faults(shelf: Shelf, named: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the attachments that the ledger names: not there, or no longer what was put in."""
    for digest, task_id in named.items():
        try:
            path = path_of(shelf, digest)
            with path.open("rb") as stream:
                now = file_digest(stream, "sha256").hexdigest()
        except (UnknownName, OSError):
            yield f"task {task_id}: the shelf does not hold the attachment {digest[:80]}"
            continue
        if now != digest:
            yield f"task {task_id}: the attachment {digest} was changed"


def sweep(shelf: Shelf, named: Collection[str], before: datetime) -> tuple[Attachment, ...]:
    """Remove the attachments that no event names and that came before ``before``; return what was removed.

    They are left by forms that were refused after their file had come in, or by a server that was killed between. Whoever
    uploads one of them again meanwhile makes it young, so a day of grace is more than enough.

    Raises:
        ShelfError: if the folder cannot be written.
    """
    folder, gone = shelf.path / "attachments", []
    with disk_errors(folder):
        for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")) if folder.is_dir() else ():
            if _DIGEST.fullmatch(path.name) and path.name not in named and _older(path, before):
                gone.append(attachment(shelf, path.name))
                path.unlink()
                path.with_suffix(".json").unlink(missing_ok=True)
        for path in folder.glob(".incoming-*") if folder.is_dir() else ():
            if _older(path, before):
                path.unlink(missing_ok=True)
    return tuple(gone)


def _older(path: Path, before: datetime) -> bool:
    return path.stat().st_mtime < before.timestamp()


def path_of(shelf: Shelf, digest: str) -> Path:
    """Return where an attachment lies.

    Raises:
        UnknownName: if this is no SHA-256.
    """
    if not _DIGEST.fullmatch(digest):
        raise UnknownName("this is no attachment", digest[:80], "an attachment is named by its SHA-256")
    return shelf.path / "attachments" / digest[:2] / digest


def clean_name(name: str, kind: str) -> str:
    """Return a file name that is safe to show and to save under: no folder, no control or direction marks, true ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()))[-1]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*;%')
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    if ending.lower() != kind and ending.lower() not in _ALSO.get(kind, ()):
        stem, ending = (f"{stem}.{ending}" if ending else stem), kind
    return f"{stem[:100].strip(' .') or 'attachment'}.{ending.lower()}"


def kind_of(path: Path) -> str:
    """Return the ending in :data:`ALLOWED` that the content of a file deserves.

    Raises:
        IllegalAction: if it is none of them.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    kind, words = sniff(head)
    if kind is Kind.PDF and head.startswith(b"%PDF-"):
        return "pdf"
    if kind is Kind.ZIP:
        return _office(path)
    if kind is Kind.PLAIN and _is_text(path):
        return "txt"
    raise IllegalAction(f"{words} cannot be attached" if kind is Kind.REFUSED else "this kind of file cannot be attached",
                        "attachment", _REMEDY)  # fmt: skip


def _copied(stream: IO[bytes], out: IO[bytes], most: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise IllegalAction(
                f"the file is larger than {most // (1024 * 1024)} MB",
                "attachment",
                "attach a smaller one, or its parts",
            )
        digest.update(piece)
        out.write(piece)
    if not size:
        raise IllegalAction("the file is empty", "attachment", "attach another one")
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest(), size


def _placed(shelf: Shelf, found: Attachment, temporary: Path) -> Attachment:
    final = path_of(shelf, found.sha256)
    if final.is_file():
        # Young again: an event that is about to name it has as long as for a new one (see sweep).
        os.utime(final)
        return attachment(shelf, found.sha256)
    with disk_errors(final):
        final.parent.mkdir(exist_ok=True)
        # What is told of it first: a file without its name would be no attachment, a name without its file is none.
        write_json(final.with_suffix(".json"), {"name": found.name, "kind": found.kind, "size": found.size})
        temporary.replace(final)
    return found


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise IllegalAction("the file is a damaged package", "attachment", _REMEDY) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise IllegalAction("files with macros cannot be attached", "attachment", "save it without macros")
    parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
    if "[Content_Types].xml" in names:
        for part, kind in parts.items():
            if part in names:
                return kind
    if "OFD.xml" in names:
        return "ofd"
    raise IllegalAction("a ZIP archive cannot be attached", "attachment", "attach what is in it, one by one")


def _is_text(path: Path) -> bool:
    """Tell whether a file is text in UTF-8 or GB 18030 and no page for a browser."""
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as stream:
                first = True
                while piece := stream.read(_PIECE):
                    text = decoder.decode(piece)
                    if _CONTROL.search(text) or (first and is_html(text)):
                        return False
                    first = False
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return True
    return False


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]|^\s*<\?xml|^\s*<svg", re.IGNORECASE)
