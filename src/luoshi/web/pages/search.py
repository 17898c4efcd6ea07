"""Search (检索): the exact words, where they stand, with their context."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.store.query import documents, searching
from luoshi.store.query.documents import Document
from luoshi.store.query.searching import Hit, SearchPage
from luoshi.web.addresses import passage_path
from luoshi.web.feeds import Entry, Feed, newest
from luoshi.web.marks import Mark, Segment, segments
from luoshi.web.pages.documents import Offset
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 30

#: Hits among which a feed looks for the newest.
MOST = 1000

#: Longest query that is searched: beyond it nobody types, they paste.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the hits of one query."""

    q: str
    level: str
    issuer: str
    kind: str
    year: str
    article: str
    within: Document | None
    found: SearchPage
    offset: int
    limit: int
    shown: tuple[tuple[Hit, tuple[Segment, ...]], ...] = field(metadata={"json": False})


@pages.page("/search", "search.html")
def search(
    visit: Visit,
    q: str = "",
    level: str = "",
    issuer: str = "",
    kind: str = "",
    year: str = "",
    article: str = "",
    offset: Offset = 0,
) -> Found:
    """Return the passages that hold exactly the words ``q``, of the whole shelf or of one ``article``."""
    words = q.strip()[:LONGEST]
    found = searching.search(
        visit.shelf,
        words,
        level=level or None,
        issuer=issuer or None,
        kind=kind or None,
        year=year or None,
        article_id=article or None,
        limit=ROWS,
        offset=offset,
    )
    shown = tuple((hit, tuple(lit(hit))) for hit in found.rows)
    within = documents.document(visit.shelf, article) if article else None
    return Found(words, level, issuer, kind, year, article, within, found, offset, ROWS, shown)


@pages.feed("/search")
def search_feed(
    visit: Visit, q: str = "", level: str = "", issuer: str = "", kind: str = "", year: str = "", article: str = ""
) -> Feed:
    """Return the newest passages that hold the words ``q``, to be told when there is something new."""
    found = searching.search(
        visit.shelf,
        q.strip()[:LONGEST],
        level=level or None,
        issuer=issuer or None,
        kind=kind or None,
        year=year or None,
        article_id=article or None,
        limit=MOST,
    )
    entries = [
        Entry(passage_path(p.source_id, p.spans), d.label, p.text, d.date)
        for d, p in ((hit.document, hit.passage) for hit in found.rows)
    ]
    return Feed(f"luoshi: {q}", newest(entries))


def lit(hit: Hit) -> list[Segment]:
    """Return the passage of a hit with its matches marked."""
    marks = [Mark(start, end, "hit") for start, end in hit.matches]
    return segments(hit.passage.text, marks)
