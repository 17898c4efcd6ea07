"""Piece, byline, article and passage: what restoring makes of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model.account import Issue, Reason
from luoshi.model.kinds import ArticleKind, DropReason, Pairing, PassageKind, Role
from luoshi.model.span import Span, Weave


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source that is kept with a role or dropped for a reason (片段).

    The pieces of a source partition it: every character belongs to exactly one piece (:func:`check_partition`).
    ``article`` is the ordinal of the article that keeps it; ``moved`` tells that its place in reading order differs
    from its place in print.
    """

    span: Span
    role: Role | None
    drop: DropReason | None
    article: int | None
    reason: Reason
    moved: bool = False

    def __post_init__(self) -> None:
        if (self.role is None) == (self.drop is None):
            raise ValueError("a piece is either kept with a role or dropped for a reason")


def check_partition(pieces: Sequence[Piece], length: int) -> None:
    """Check that ``pieces`` cover ``length`` characters once each, in order of their start.

    Raises:
        ValueError: naming the first offset that is missing or doubled.
    """
    at = 0
    for piece in sorted(pieces, key=lambda p: p.span):
        if piece.span.start != at:
            raise ValueError(f"pieces leave or double characters {at}..{piece.span.start}")
        at = piece.span.end
    if at != length:
        raise ValueError(f"pieces end at {at} of {length} characters")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs an article (署名), with the office or role as printed."""

    name: str
    role: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of an article: clean offsets and depth (1 for 一、, 2 for （一）, 3 for 1., 4 for （1）...)."""

    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page (文章), restored.

    ``weave`` gives the clean body: one paragraph or heading per line, without title, kicker, byline and date lines.
    ``published`` and ``event_date`` are ISO dates as printed (``--MM-DD`` without a year); ``inferred_published`` is
    a deduction and says why in ``inferred_why``. ``continues`` quotes the jump marker of a continuation (上接1版①),
    ``goes_on`` that of a text which goes on on another page (下转2版①).
    """

    source_id: str
    ordinal: int
    kind: ArticleKind
    weave: Weave
    text: str
    title: str | None = None
    title_spans: tuple[Span, ...] = ()
    kicker: str | None = None
    subtitle: str | None = None
    bylines: tuple[Byline, ...] = ()
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
    headings: tuple[Heading, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """Identity: the source and the place of the article among those of its page."""
        return f"{self.source_id}-{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or heading of an article (段句), with the headings it stands under.

    ``start`` and ``end`` are offsets in the clean text of the article; ``spans`` the same stretch in the source.
    ``path`` holds the headings above it, outermost first; ``paragraph`` counts lines of the clean text from 0.
    """

    source_id: str
    article: int
    ordinal: int
    kind: PassageKind
    text: str
    start: int
    end: int
    spans: tuple[Span, ...]
    paragraph: int
    path: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Permanent identity, from the source and the spans only: it outlives any new version of restoring."""
        return f"{self.source_id}.{self.spans[0].start}-{self.spans[-1].end}"

    @property
    def article_id(self) -> str:
        """Identity of the article that holds it."""
        return f"{self.source_id}-{self.article}"


@dataclass(frozen=True, slots=True)
class Continuation:
    """An article that continues from another page (续文), and the article on the shelf that it continues, if that is clear.

    ``from_article`` is None while ``state`` is undecided (``candidates`` names the likely beginnings, best first) or
    missing (no article of the issue on the shelf fits). ``score`` sums log odds, ``detail`` lists them.
    """

    source_id: str
    article_id: str
    from_source: str | None
    from_article: str | None
    state: Pairing
    candidates: tuple[str, ...]
    score: float
    detail: str
    rule: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring makes of one source (复原结果): its articles, the partition of its characters, its passages."""

    articles: tuple[Article, ...]
    pieces: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    issues: tuple[Issue, ...] = ()
