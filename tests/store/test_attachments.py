"""Attachments: by content, within the limit, under a harmless name; nothing stays of what is refused."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import IllegalAction, UnknownName
from luoshi.store import Shelf
from luoshi.store.attachments import ALLOWED, attachment, attachments, clean_name, keep, path_of, sweep

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf.create(tmp_path / "shelf")


def package(*names: str) -> bytes:
    """A ZIP with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return held.getvalue()


def left(shelf: Shelf) -> list[str]:
    """Every file under attachments."""
    return sorted(path.name for path in (shelf.path / "attachments").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "jpg"),
        ("统计公报：完成412家。\n".encode(), "txt"),
        ("统计公报：完成412家。\n".encode("gb18030"), "txt"),
        (package("[Content_Types].xml", "word/document.xml"), "docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (package("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (package("OFD.xml", "Doc_0/Document.xml"), "ofd"),
    ],
)
def test_a_file_is_kept_under_its_digest(shelf: Shelf, data: bytes, kind: str) -> None:
    """Twice the same is one; what the name says is not believed."""
    kept = keep(shelf, io.BytesIO(data), "证明.exe")
    assert (kept.kind, kept.size, kept.sha256) == (kind, len(data), sha256(data).hexdigest())
    assert kept.name == f"证明.exe.{kind}" and kept.media == ALLOWED[kind]
    assert path_of(shelf, kept.sha256).read_bytes() == data
    assert keep(shelf, io.BytesIO(data), "other") == kept == attachment(shelf, kept.sha256)
    assert attachments(shelf, [kept.sha256, "0" * 64, "../x"]) == {kept.sha256: kept}
    assert left(shelf) == [kept.sha256, f"{kept.sha256}.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0" + b"\0" * 60,
        b"\x7fELF" + b"\0" * 60,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<html><body>x</body></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b'<?xml version="1.0"?><svg/>',
        b"text\0with a hole",
        bytes(range(128, 256)) * 4,
        b"PK\x03\x04 and nothing more",
        package("a.txt"),
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"GIF89a" + b"\0" * 20,
        b"MZ\x90\0 %PDF-1.7",
    ],
)
def test_what_is_not_allowed_leaves_nothing_behind(shelf: Shelf, data: bytes) -> None:
    """Programs, pages, pictures with scripts, archives, macros, whatever they are called."""
    with pytest.raises(IllegalAction) as refused:
        keep(shelf, io.BytesIO(data), "scan.pdf")
    assert refused.value.remedy and left(shelf) == []


class Endless(io.RawIOBase):
    """A file without end that counts what was read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        """Give as much as is asked for."""
        assert size > 0
        self.taken += size
        return b"%PDF-" + b"\0" * (size - 5)


def test_a_file_without_end_is_read_to_the_limit_only(shelf: Shelf) -> None:
    """Piece by piece, never whole; nothing of it stays on the disk."""
    endless: IO[bytes] = Endless()  # type: ignore[assignment]
    with pytest.raises(IllegalAction, match="larger than 4 MB"):
        keep(shelf, endless, "x.pdf", most=4 * 1024 * 1024)
    assert endless.taken <= 5 * 1024 * 1024  # type: ignore[attr-defined]
    assert left(shelf) == []


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../x", "x.pdf"),
        ("..\\..\\x.PDF", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("", "attachment.pdf"),
        ("...", "attachment.pdf"),
        ("统计 公报.pdf", "统计 公报.pdf"),
        ('a"; filename="b.pdf', "a filename=b.pdf"),
        ("x\r\nSet-Cookie: a=b.pdf", "xSet-Cookie a=b.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, clean: str) -> None:
    """Folders, NUL, marks that turn text round, header breaks, names without end."""
    assert clean_name(name, "pdf") == clean


@given(st.text(max_size=200), st.sampled_from(sorted(ALLOWED)))
def test_no_name_is_dangerous(name: str, kind: str) -> None:
    """Whatever is typed: printable, no folder, not hidden, not long."""
    clean = clean_name(name, kind)
    assert clean.isprintable() and not set(clean) & set('/\\\0<>:"|?*') and not clean.startswith(".")
    assert len(clean) <= 110 and "." in clean


@pytest.mark.parametrize("digest", ["../../luoshi.toml", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_names_an_attachment(shelf: Shelf, digest: str) -> None:
    """No path goes through."""
    with pytest.raises(UnknownName):
        attachment(shelf, digest)


def test_what_no_event_names_is_swept_after_a_while(shelf: Shelf) -> None:
    """What is named stays however old, what is new stays, and what comes again is new again."""
    named, left_over, again, young = (keep(shelf, io.BytesIO(PDF + bytes([n])), f"{n}.pdf") for n in range(4))
    old = datetime.now(UTC) - timedelta(days=3)
    incoming = shelf.path / "attachments" / ".incoming-killed"
    incoming.write_bytes(b"half")
    for path in (
        path_of(shelf, named.sha256),
        path_of(shelf, left_over.sha256),
        path_of(shelf, again.sha256),
        incoming,
    ):
        os.utime(path, (old.timestamp(), old.timestamp()))
    keep(shelf, io.BytesIO(PDF + bytes([2])), "again.pdf")

    gone = sweep(shelf, {named.sha256}, datetime.now(UTC) - timedelta(days=1))

    assert [one.name for one in gone] == ["1.pdf"]
    kept = {path.name for path in (shelf.path / "attachments").rglob("*") if path.is_file() and path.suffix != ".json"}
    assert kept == {named.sha256, again.sha256, young.sha256}
    assert len(left(shelf)) == 6 and left_over.sha256 not in str(left(shelf))


def test_sweeping_a_shelf_without_attachments(shelf: Shelf) -> None:
    """Nothing to do."""
    assert sweep(shelf, (), datetime.now(UTC)) == ()
