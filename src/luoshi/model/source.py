"""Source, layout block, declared facts and anchor: what lies on the shelf and how to point at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from luoshi.model.errors import BrokenAnchor
from luoshi.model.kinds import Media
from luoshi.model.span import Span, squeeze, text_at

#: Characters kept on either side of a quotation, as W3C TextQuoteSelector asks.
CONTEXT = 24


def source_id_of(data: bytes) -> str:
    """Return the identity of a source: the first 16 hexadecimal digits of the SHA-256 of its bytes."""
    return sha256(data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the user or a manifest says of a file (著录): never guessed, every field may be absent.

    ``region`` is a name or code as given; ``published`` an ISO date; ``level`` the word of the manifest;
    ``replaces`` the document of which this is a new version, by file name, title or id.
    """

    title: str | None = None
    issuer: str | None = None
    outlet: str | None = None
    level: str | None = None
    region: str | None = None
    published: str | None = None
    doc_type: str | None = None
    url: str | None = None
    licence: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the decoded text that the layout of the original sets apart (版块).

    For HTML a block-level element (``path`` like ``body/div#main/p.txt``, ``links`` = share of its characters inside
    links), for PDF a line (``tag`` ``line`` or ``upright``, ``path`` ``bold`` for bold face) with its ``box`` (page, left, top,
    right, bottom in points) and ``size`` of type, or a ``rule``. Plain text has no blocks.
    """

    span: Span
    tag: str
    path: str = ""
    links: float = 0.0
    box: tuple[float, float, float, float, float] | None = None
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """One document as received (原件): ``text`` is a pure function of the bytes and the reader version.

    ``id`` is :func:`source_id_of` the bytes; ``name`` the file name as added; ``meta`` holds what the format itself
    declares (HTML ``<title>`` and ``<meta>``, document properties), in reading order.
    """

    id: str
    name: str
    media: Media
    encoding: str
    text: str
    declared: Declared = Declared()
    layout: tuple[Block, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pointer into a source that carries what it points at (锚点).

    W3C Web Annotation Data Model, TextQuoteSelector (exact, prefix, suffix) with TextPositionSelector. The quotation
    equals the source text at the spans, white space aside; :meth:`check` refuses anything else.
    """

    source_id: str
    spans: tuple[Span, ...]
    quote: str
    prefix: str = ""
    suffix: str = ""

    def check(self, text: str) -> Anchor:
        """Return this anchor if its quotation stands in ``text`` at its spans.

        Raises:
            BrokenAnchor: if it does not; a broken anchor becomes an orphan, never a silent move.
        """
        if max((span.end for span in self.spans), default=len(text) + 1) > len(text):
            raise BrokenAnchor("anchor lies outside its source", self.source_id, "re-run, or mark it as an orphan")
        if squeeze(text_at(text, self.spans)) != squeeze(self.quote):
            raise BrokenAnchor(
                f"quotation “{self.quote[:40]}” does not stand at its spans",
                f"{self.source_id}:{self.spans[0].start}",
                "the source or the reader changed: mark the anchor as an orphan",
            )
        return self


def anchor_at(source_id: str, text: str, spans: Sequence[Span], quote: str | None = None) -> Anchor:
    """Make the anchor of ``spans`` in ``text``; without ``quote`` it quotes the text with line breaks taken out."""
    first, last = spans[0], spans[-1]
    return Anchor(
        source_id=source_id,
        spans=tuple(spans),
        quote=quote if quote is not None else "".join(text_at(text, spans).splitlines()),
        prefix=text[max(0, first.start - CONTEXT) : first.start],
        suffix=text[last.end : last.end + CONTEXT],
    ).check(text)
