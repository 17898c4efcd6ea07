"""One document read (读取): bytes in, decoded text with its layout out.

Read ``sniff`` (what is it), ``encoding`` (which characters), then the reader of the media: plain text here, ``html``,
``docx``, ``pdf`` and ``ofd`` in modules of their own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from luoshi.intake.archive import BROKEN
from luoshi.intake.docx import read_docx
from luoshi.intake.encoding import decode
from luoshi.intake.html import read_html
from luoshi.intake.ofd import read_ofd
from luoshi.intake.pdf import read_pdf
from luoshi.intake.sniff import HEAD, Kind, is_html, sniff, told_of_office
from luoshi.model import Block, Declared, Issue, Media, Severity, Source, Span, UnreadableSource, source_id_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one document (读本): a pure function of the bytes and the reader version."""

    media: Media
    encoding: str
    text: str = field(repr=False)
    layout: tuple[Block, ...] = field(default=(), repr=False)
    meta: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()

    def source(self, source_id: str, name: str, declared: Declared | None = None) -> Source:
        """Return the :class:`~luoshi.model.Source` that the rooms further on read."""
        known = declared if declared is not None else Declared()
        return Source(source_id, name, self.media, self.encoding, self.text, known, self.layout, self.meta)


#: What a server or page declares before its text begins: ``charset=gb2312`` in a meta element.
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
#: What is invisible or has no agreed meaning: C0 and C1 controls, zero-width and direction marks, private use.
_ODD = {
    "control": re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]"),
    "direction": re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "private-use": re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]"),
}
_ANY_ODD = re.compile("|".join(pattern.pattern for pattern in _ODD.values()))
#: Positions named in one issue; the count is always exact.
SHOWN = 20


class Reader(Protocol):
    """A reader of a further format (阅读器): a plug-in that is asked before the readers of this room."""

    def claims(self, head: bytes, name: str) -> bool:
        """Tell by the first bytes whether a file is of its format."""
        ...

    def read(self, data: bytes, name: str) -> Reading:
        """Read it.

        Raises:
            UnreadableSource: if it is of the format and cannot be read; any other error is told, and the file read without.
        """
        ...


def read(data: bytes, name: str, readers: Sequence[tuple[str, Reader]] = ()) -> Reading:
    """Read one document, whatever its name says it is; ``readers`` are plug-ins with their names, asked in turn.

    Raises:
        UnreadableSource: if the bytes are empty, binary, encrypted, truncated or of a kind that luoshi does not read.
    """
    failed: list[Issue] = []
    for called, reader in readers:
        try:
            if reader.claims(data[:HEAD], name):
                found = reader.read(data, name)
                return replace(found, issues=(*failed, *found.issues))
        except UnreadableSource:
            raise
        except Exception as error:
            # A reader of somebody else must not cost a page that can be read without it.
            what = f"reader {called} failed and was passed over: {type(error).__name__}: {error}"
            failed.append(Issue(source_id_of(data), f"plugin:reader:{called}", Severity.WARNING, what))
    found = _read(data, name)
    return replace(found, issues=(*failed, *found.issues)) if failed else found


def _read(data: bytes, name: str) -> Reading:
    kind, words = sniff(data[:HEAD])
    match kind:
        case Kind.EMPTY:
            raise UnreadableSource("empty file", name, "add it again once it has content")
        case Kind.REFUSED:
            words, remedy = told_of_office(data, words)
            raise UnreadableSource(words, name, remedy)
        case Kind.PDF:
            printed = read_pdf(data, source_id_of(data), name)
            odd = odd_characters(printed.text, source_id_of(data))
            return Reading(Media.PDF, "pdf", printed.text, printed.layout, printed.meta, (*printed.issues, *odd))
        case Kind.ZIP if _holds(data, "OFD.xml"):
            printed = read_ofd(data, source_id_of(data), name)
            odd = odd_characters(printed.text, source_id_of(data))
            return Reading(Media.OFD, "ofd", printed.text, printed.layout, printed.meta, (*printed.issues, *odd))
        case Kind.ZIP:
            written = read_docx(data, source_id_of(data), name)
            odd = odd_characters(written.text, source_id_of(data))
            issues = (*written.issues, *odd)
            return Reading(Media.DOCX, "docx", written.text, written.layout, written.meta, issues)
        case Kind.PLAIN:
            return _plain(data, name)
        case _:
            assert_never(kind)


def _holds(data: bytes, entry: str) -> bool:
    """Tell whether a ZIP archive has an entry; a damaged one has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return entry in archive.namelist()
    except BROKEN:
        return False


def _plain(data: bytes, name: str) -> Reading:
    """Read text or HTML."""
    source_id = source_id_of(data)
    found = _CHARSET.search(data[:HEAD])
    decoded = decode(data, source_id, name, found[1].decode("ascii") if found else None)
    if not is_html(decoded.text):
        odd = odd_characters(decoded.text, source_id)
        return Reading(Media.TEXT, decoded.encoding, decoded.text, issues=(*decoded.issues, *odd))
    page = read_html(decoded.text)
    odd = odd_characters(page.text, source_id)
    # Positions of undecodable bytes counted in the markup; in the rendered text they are found anew.
    issues = tuple(Issue(i.source_id, i.rule, i.severity, i.message) for i in decoded.issues)
    notes = tuple(Issue(source_id, "luoshi.intake.html_markup.tamed", Severity.WARNING, note) for note in page.notes)
    return Reading(Media.HTML, decoded.encoding, page.text, page.layout, page.meta, (*issues, *notes, *odd))


def odd_characters(text: str, source_id: str) -> tuple[Issue, ...]:
    """Report control, direction and private-use characters; they stay in the text, so offsets hold."""
    issues: list[Issue] = []
    if _ANY_ODD.search(text) is None:
        return ()
    for word, pattern in _ODD.items():
        spans, count = [], 0
        for match in pattern.finditer(text):
            count += 1
            if count <= SHOWN:
                spans.append(Span(match.start(), match.end()))
        if count:
            rule = "luoshi.intake.reading.odd_characters"
            issues.append(Issue(source_id, rule, Severity.NOTE, f"{count} {word} characters", tuple(spans)))
    return tuple(issues)
