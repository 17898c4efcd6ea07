"""Drafts: what every way of reading a page hands to :func:`luoshi.restore.assemble.assemble`."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.model import ArticleKind, DropReason, Reason, Role, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """One paragraph, heading, headline, byline ... of an article, as source spans in reading order.

    White space inside the spans is cut out by assembling where it is a wrap or justification; ``depth`` is the level
    of a heading (1 is highest); ``moved`` tells that reading order differs from print. ``blank_before`` keeps one blank
    between the parallel halves of a headline.
    """

    role: Role
    spans: tuple[Span, ...]
    reason: Reason
    depth: int = 0
    moved: bool = False
    blank_before: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says of an article beside its text: every field as in :class:`luoshi.model.Article`."""

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
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One article before it is woven: stretches in reading order, with the facts printed about it."""

    kind: ArticleKind
    stretches: tuple[Stretch, ...]
    facts: Facts = field(default_factory=Facts)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the page that belongs to no article, and why."""

    span: Span
    why: DropReason
    reason: Reason
