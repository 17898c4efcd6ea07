"""Media found out from the first bytes (识别): the name of a file is never believed."""

from __future__ import annotations

import re
from enum import StrEnum

#: Bytes that are looked at; a ZIP, PDF or picture says what it is at its very beginning.
HEAD = 4096

#: (first bytes, what they are): the magic numbers of the formats that people put beside documents.
REFUSED = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .wps)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"RIFF", "a sound or film recording"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


class Kind(StrEnum):
    """What the first bytes of a file say it is (格式)."""

    EMPTY = "empty"
    PDF = "pdf"
    ZIP = "zip"
    PLAIN = "plain"
    REFUSED = "refused"


def sniff(head: bytes) -> tuple[Kind, str]:
    """Tell what a file is from its first :data:`HEAD` bytes, with words for a kind that is refused.

    ``PLAIN`` means that it may be text in some encoding, HTML included: decoding decides.
    """
    if not head:
        return Kind.EMPTY, "an empty file"
    if b"%PDF-" in head[:1024]:
        return Kind.PDF, "a PDF"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP, "a ZIP archive"
    for magic, words in REFUSED:
        if head.startswith(magic) and not _reads_as_text(head, magic):
            return Kind.REFUSED, words
    if head[4:8] == b"ftyp":
        return Kind.REFUSED, "a film recording"
    return Kind.PLAIN, "text"


#: What an Office file protected by a password has in its directory (MS-OFFCRYPTO 2.3), and what older Word files have.
_LOCKED, _OLD_WORD = ("EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le"))
CONVERT = "convert it to text, HTML, PDF or DOCX"


def told_of_office(data: bytes, words: str) -> tuple[str, str]:
    """Return what a refused file is and what to do; the two kinds of old Office containers are told apart."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _LOCKED in data:
            return "Office file protected by a password", "save it without a password and add it again"
        if _OLD_WORD in data:
            return "an old Word file (.doc, .wps)", "open it and save it as DOCX"
    return f"{words}, not a document", CONVERT


def _reads_as_text(head: bytes, magic: bytes) -> bool:
    """Tell letters that happen to stand at the beginning of a text (“BM”, “ID3”) from a magic number."""
    return len(magic) <= 3 and magic.isalnum() and not re.search(rb"[\0-\x08\x0e-\x1f]", head)


#: A page begins with a tag, a declaration, a comment or a server directive …
_OPENS = re.compile(r"[\s\ufeff]*<[!?%a-zA-Z]")
#: … and holds several tags of HTML; XML of other kinds does not.
_TAGS = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|br|span|table|tr|td|a|ul|li|style|script|h[1-6]|font|center"
    r"|strong|b|img)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Tell HTML from plain text by what stands in the first 64 K characters, not by the name of the file."""
    head = text[:65536]
    if _PAGE.search(head[:4096]) is not None:
        return True
    if _OPENS.match(head) is None:
        return False
    return sum(1 for _ in zip(_TAGS.finditer(head), range(3), strict=False)) == 3 or _lone_element(head)


def _lone_element(head: str) -> bool:
    """Tell a fragment such as ``<p>…</p>``: it opens with a tag of HTML and ends with a closing one."""
    return _TAGS.match(head.lstrip("\ufeff \t\r\n")) is not None and head.rstrip().endswith(">")
