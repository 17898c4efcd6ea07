"""Drafts: what every way of reading a page hands to :func:`luoshi.restore.assemble.assemble`."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.model import ArticleKind, DropReason, Reason, Role, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """One paragraph, heading, headline, byline ... of an article (行段), as source spans in reading order.

    White space inside the spans need not be cut out: assembling drops wraps and justification spaces and keeps genuine
    blanks. Two spans are joined with nothing; ``blanks`` lists the indexes of spans that one blank stands before (the
    parallel halves of a headline, a name after its role at a line end). The spans of a ``table`` stretch are the cells
    of one row, joined by a tab; ``joined`` lists those that go on with the cell before them. ``depth`` is the level of
    a heading (1 is highest); ``moved`` tells that the place in reading order differs from the place in print.
    """

    role: Role
    spans: tuple[Span, ...]
    reason: Reason
    depth: int = 0
    moved: bool = False
    blanks: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says of an article beside its text: every field as in :class:`luoshi.model.Article`.

    ``bylines`` are (name, role, spans); the spans may lie inside the body (an inline credit).
    """

    bylines: tuple[tuple[str, str, tuple[Span, ...]], ...] = ()
    outlet: str | None = None
    place: str | None = None
    published: str | None = None
    event_date: str | None = None
    made_on: str | None = None
    inferred_published: str | None = None
    inferred_why: str | None = None
    doc_no: str | None = None
    issuer_printed: str | None = None
    index_no: str | None = None
    continues: str | None = None
    goes_on: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One article before it is woven (稿): stretches in reading order, with the facts printed about it.

    The clean text is made of the stretches with the roles body, heading, table and address (of the caption for a draft
    of kind caption), one line each; the title of the title stretch, and so on. Captions, navigation and the like may
    be drafts of their kind, or plainly :class:`Dropped`.
    """

    kind: ArticleKind
    stretches: tuple[Stretch, ...]
    facts: Facts = field(default_factory=Facts)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the page that belongs to no article, and why. It may overlap kept spans, which win."""

    span: Span
    why: DropReason
    reason: Reason
