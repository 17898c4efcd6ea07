"""Search (检索): the exact words where they stand, or the passages that answer a question, with their context."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from luoshi.model import IllegalAction
from luoshi.store.query import asking, documents, searching
from luoshi.store.query.asking import Answer
from luoshi.store.query.documents import Document
from luoshi.store.query.searching import Hit, SearchPage
from luoshi.store.query.spelling import Spelled, spelled
from luoshi.store.saved import SavedSearch, forget, save, saved
from luoshi.web.addresses import passage_path
from luoshi.web.feeds import Entry, Feed, newest
from luoshi.web.forms import Posted
from luoshi.web.marks import Mark, Segment, segments
from luoshi.web.pages.documents import Facet, Limit, Offset
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


@pages.page("/search", "search.html", kept=True)
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
    limit: Limit = ROWS,
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
        limit=limit,
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
        limit=limit,
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


@pages.page("/ask", "ask.html", kept=True)
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


@pages.router.post("/search/save", include_in_schema=False)
def save_search(visit: Visit, request: Request, fields: Posted) -> Response:
    """Keep a search on the shelf under the name that was typed, and show the kept ones."""
    _may_keep(request)
    narrowed = {
        name: fields.get(name, "")[:LONGEST] for name in ("level", "issuer", "kind", "region", "year", "article")
    }
    save(
        visit.shelf,
        SavedSearch(fields.get("name", "").strip()[:80], searching.checked(fields.get("q", "")), **narrowed),
    )
    return RedirectResponse("/search", status_code=303)


@pages.router.post("/search/forget", include_in_schema=False)
def forget_search(visit: Visit, request: Request, fields: Posted) -> Response:
    """Take a kept search away."""
    _may_keep(request)
    forget(visit.shelf, fields.get("name", ""))
    return RedirectResponse("/search", status_code=303)


def _may_keep(request: Request) -> None:
    """Let those keep searches who may write.

    Raises:
        IllegalAction: if the shelf has accounts and the reader has no role.
    """
    entry = getattr(request.state, "entry", None)
    if entry is not None and entry.closed and (entry.account is None or not entry.account.grants):
        raise IllegalAction("keeping a search takes a role", request.url.path, "ask for one: luoshi accounts grant")
