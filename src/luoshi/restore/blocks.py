"""Blocks of a page (版块): paragraphs, display lines, bylines, captions, markers, furniture, in the order of print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from luoshi.model import DropReason, Reason, Span
from luoshi.restore.bylines import Signature
from luoshi.restore.jumps import JumpMarker


class BlockKind(Enum):
    """What a block of a page is before it is known which article it belongs to."""

    PARAGRAPH = auto()
    DISPLAY = auto()
    BYLINE = auto()
    CAPTION = auto()
    JUMP = auto()
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page, with the source spans of its lines in reading order.

    ``text`` is the block without white space between lines (one blank where ``blanks`` says so). ``opened`` tells that
    a paragraph begins in mid-sentence, ``closed`` that it ends a sentence; ``column`` is the width of its column in
    characters (0 if unknown); ``halves`` the doubled copies that were dropped; ``headline`` and ``apart`` are
    what boxes and sizes of type say (:class:`~luoshi.restore.lines.PrintedLine`).
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    text: str
    reason: Reason
    blanks: tuple[int, ...] = ()
    column: float = 0.0
    opened: bool = False
    closed: bool = True
    vertical: bool = False
    depth: int = 0
    signatures: tuple[Signature, ...] = ()
    marker: JumpMarker | None = None
    drop: DropReason | None = None
    halves: tuple[Span, ...] = ()
    headline: bool | None = None
    apart: bool = False

    def narrower(self, other: Block) -> float:
        """Return by how many characters the columns of two paragraphs differ; 0 if one of them does not show it."""
        return abs(self.column - other.column) if self.column and other.column else 0.0

    @property
    def start(self) -> int:
        """Return the first source offset of the block in print."""
        return min(span.start for span in self.spans)
