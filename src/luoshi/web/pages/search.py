"""Search (检索): the exact words where they stand, or the passages that answer a question, with their context."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.store.query import asking, documents, searching
from luoshi.store.query.asking import Answer
from luoshi.store.query.documents import Document
from luoshi.store.query.searching import Hit, SearchPage
from luoshi.store.query.spelling import Spelled, spelled
from luoshi.store.saved import SavedSearch, saved
from luoshi.web.addresses import passage_path
from luoshi.web.feeds import Entry, Feed, newest
from luoshi.web.marks import Mark, Segment, segments
from luoshi.web.pages.documents import Facet, Offset
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 30

#: Passages shown for a question.
ANSWERS = 15

#: Hits among which a feed looks for the newest.
MOST = 1000

#: Longest question that is answered: beyond it nobody types, they paste.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the hits of one query."""

    q: str
    level: str
    issuer: str
    kind: str
    year: str
    region: str
    article: str
    within: Document | None
    found: SearchPage
    facets: tuple[Facet, ...]
    offset: int
    limit: int
    refused: str
    spelled: tuple[Spelled, ...]
    saved: tuple[SavedSearch, ...]
    shown: tuple[tuple[Hit, tuple[Segment, ...]], ...] = field(metadata={"json": False})


@pages.page("/search", "search.html")
def search(
    visit: Visit,
    q: str = "",
    level: str = "",
    issuer: str = "",
    kind: str = "",
    year: str = "",
    region: str = "",
    article: str = "",
    offset: Offset = 0,
) -> Found:
    """Return the passages that hold exactly the words ``q``, of the whole shelf or of one ``article``.

    Words that cannot be looked for are refused with the reason, never cut in silence; Latin letters are tried as pinyin.
    """
    why = searching.unsearchable(q)
    words = "" if why else q.strip()
    chosen = {"level": level, "region": region, "kind": kind, "year": year, "issuer": issuer}
    found = searching.search(
        visit.shelf,
        words,
        **{name: value or None for name, value in chosen.items()},
        article_id=article or None,
        limit=ROWS,
        offset=offset,
        faceted=True,
    )
    facets = tuple(Facet(name, values, chosen[name]) for name, values in found.facets)
    shown = tuple((hit, tuple(lit(hit.passage.text, hit.matches))) for hit in found.rows)
    within = documents.document(visit.shelf, article) if article else None
    return Found(
        q=q.strip()[: searching.LONGEST],
        level=level,
        issuer=issuer,
        kind=kind,
        year=year,
        region=region,
        article=article,
        within=within,
        found=found,
        facets=facets,
        offset=offset,
        limit=ROWS,
        refused=why.value if why else "",
        spelled=spelled(visit.shelf, words),
        saved=() if words else saved(visit.shelf),
        shown=shown,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The passages that answer a question, best first; ``found`` says of each how well it fits and why."""

    q: str
    wants: str
    found: tuple[Answer, ...]
    shown: tuple[tuple[Answer, tuple[Segment, ...]], ...] = field(metadata={"json": False})


@pages.page("/ask", "ask.html")
def ask(visit: Visit, q: str = "") -> Asked:
    """Return the passages that answer the question ``q`` or are related to it; nothing is written anew."""
    words = q.strip()[:LONGEST]
    answers = asking.ask(visit.shelf, words, ANSWERS)
    shown = tuple((row, tuple(lit(row.passage.text, row.matches))) for row in answers.rows)
    return Asked(words, answers.question.wants.value, answers.rows, shown)


@pages.feed("/search")
def search_feed(
    visit: Visit,
    q: str = "",
    level: str = "",
    issuer: str = "",
    kind: str = "",
    year: str = "",
    region: str = "",
    article: str = "",
) -> Feed:
    """Return the newest passages that hold the words ``q``, to be told when there is something new."""
    found = searching.search(
        visit.shelf,
        "" if searching.unsearchable(q) else q,
        region=region or None,
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
    return Feed(f"luoshi: {q[:100]}", newest(entries))


def lit(text: str, matches: tuple[tuple[int, int], ...]) -> list[Segment]:
    """Return a passage with the words that were looked for marked."""
    return segments(text, [Mark(start, end, "hit") for start, end in matches])
