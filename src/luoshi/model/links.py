"""Link, item, cell and gap: what was passed on, and what became of every upstream item."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model.kinds import CellState, ItemKind, Level, LinkClass
from luoshi.model.span import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between two aligned passages (改动): ``op`` is replace, insert or delete (upstream to downstream)."""

    op: str
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class Link:
    """An upstream passage and the downstream passage that carries it (传承).

    ``score`` is the share of equal characters of the aligned text (0 to 1); ``weight`` the number of letters it says
    beyond set phrases; ``directed`` is false where dates and levels do not decide which side is upstream, and
    ``direction_why`` gives the reason either way. Quotations equal their sources at the spans.
    """

    up_source: str
    up_article: str
    up_spans: tuple[Span, ...]
    up_quote: str
    down_source: str
    down_article: str
    down_spans: tuple[Span, ...]
    down_quote: str
    link_class: LinkClass
    score: float
    weight: float
    directed: bool
    direction_why: str
    edits: tuple[Edit, ...]
    rule: str

    @property
    def id(self) -> str:
        """Identity from the two ends."""
        return (
            f"{self.up_source}.{self.up_spans[0].start}-{self.up_spans[-1].end}"
            f"~{self.down_source}.{self.down_spans[0].start}-{self.down_spans[-1].end}"
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an upstream document (条目): a row of the matrix.

    ``number`` is the printed number (``（12）``, ``三``) or an ordinal; ``passages`` the ids it consists of.
    """

    id: str
    source_id: str
    article_id: str
    number: str
    title: str
    kind: ItemKind
    spans: tuple[Span, ...]
    quote: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage of a downstream document on which a cell rests (证据), with its score."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    score: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One upstream item with one body (落实单元): computed, never stored as an opinion.

    ``searched`` counts the documents of the body that were searched; 0 means ``not_searched``. ``nearest`` is the
    closest passage where nothing was seen, so that a gap can be checked by reading. ``detail`` says, for an item of
    several measures, how many of them are in which state.
    """

    item_id: str
    body: str
    level: Level | None
    region_code: str | None
    state: CellState
    evidence: tuple[Evidence, ...]
    searched: int
    rule: str
    nearest: Evidence | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that a body's searched documents do not show (缺口), with where it was searched."""

    item_id: str
    body: str
    searched: tuple[str, ...]
    nearest: Evidence | None
