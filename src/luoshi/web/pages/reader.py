"""The reader (阅读): one article restored, with its outline, its marks and what is linked to the passage chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from luoshi.export.citing import CitationForm, cite
from luoshi.model import Annotations, Article, Continuation, Heading
from luoshi.store import Shelf
from luoshi.store.query import documents, reading
from luoshi.store.query.citing import citable
from luoshi.store.query.documents import Document
from luoshi.store.query.ends import ends_of
from luoshi.store.query.naming import parse_passage
from luoshi.web.pages.passage import Known, PassageView, look
from luoshi.web.reading import KINDS, Line, lay_out, parts_of, whole_of
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

#: What is marked when nothing is asked for; mentions are many and are switched on by hand.
DEFAULT = tuple(kind for kind in KINDS if kind != "mention")


@dataclass(frozen=True, slots=True)
class Half:
    """The other half of an article that jumps: ``before`` tells whether it comes before, ``document`` is None if not found."""

    before: bool
    document: Document | None
    continuation: Continuation


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as the reader shows it: ``annotations`` are those of the part shown, ``links`` counts those of all parts."""

    document: Document
    article: Article
    annotations: Annotations
    links: int
    siblings: tuple[Document, ...]
    halves: tuple[Half, ...]
    outline: tuple[tuple[Heading, str, int], ...]
    shown: tuple[str, ...]
    part: int
    parts: int
    at: str
    panel: PassageView | None
    lines: tuple[Line, ...] = field(metadata={"json": False})


@pages.page("/articles/{article_id}", "reader.html", kept=True)
def reader(
    visit: Visit,
    article_id: str,
    show: str | None = None,
    at: str = "",
    part: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Reading:
    """Return one article; ``show`` names the kinds of marks, ``at`` the place (``start-end``) of the passage chosen."""
    shelf = visit.shelf
    article, document = reading.article(shelf, article_id), documents.document(shelf, article_id)
    shown = DEFAULT if show is None else tuple(kind for kind in KINDS if kind in show.split(","))
    bounds = parts_of(article.text)
    part = min(part, len(bounds))
    span = parse_passage(f"{article.source_id}.{at}")[1] if at else None
    near = whole_of(article, *bounds[part - 1])
    # What stands outside the part is not looked for; of a short article that is nothing.
    known = Known(
        document,
        reading.annotations(shelf, article_id, near if len(bounds) > 1 else None),
        ends_of(shelf, article_id),
        reading.passages(shelf, article_id, bounds[part - 1] if len(bounds) > 1 else None),
    )
    return Reading(
        document=document,
        article=article,
        annotations=known.annotations,
        links=len(known.ends),
        halves=_halves(shelf, article_id),
        siblings=documents.articles_of(shelf, article.source_id),
        outline=tuple(
            (head, article.text[head.start : head.end], _part(bounds, head.start)) for head in article.headings
        ),
        shown=shown,
        part=part,
        parts=len(bounds),
        at=at,
        panel=look(shelf, article.source_id, span, visit.today.isoformat(), known) if span else None,
        lines=lay_out(visit.t, article, known.passages, known.annotations, known.ends, shown, bounds[part - 1], span),
    )


def _part(bounds: list[tuple[int, int]], offset: int) -> int:
    return next((number for number, (_, end) in enumerate(bounds, start=1) if offset < end), len(bounds))


def _halves(shelf: Shelf, article_id: str) -> tuple[Half, ...]:
    rows = reading.continuations_of(shelf, article_id)
    others = [row.from_article if row.article_id == article_id else row.article_id for row in rows]
    known = documents.documents_by_id(shelf, [other for other in others if other is not None])
    return tuple(
        Half(row.article_id == article_id, known.get(other or ""), row) for row, other in zip(rows, others, strict=True)
    )


@pages.router.get("/articles/{article_id}/cite.{form}", response_class=Response)
def cite_file(visit: Visit, article_id: str, form: CitationForm) -> Response:
    """Return the citation of an article for a reference manager: gbt7714, csl, bibtex or ris."""
    document = documents.document(visit.shelf, article_id)
    place = f"{visit.base}/articles/{article_id}"
    told = cite(citable(visit.shelf, document, place, visit.today.isoformat()), form)
    return Response(told, media_type=_CITATIONS[form])


_CITATIONS = {
    CitationForm.GBT7714: "text/plain; charset=utf-8",
    CitationForm.CSL: "application/vnd.citationstyles.csl+json",
    CitationForm.BIBTEX: "application/x-bibtex; charset=utf-8",
    CitationForm.RIS: "application/x-research-info-systems; charset=utf-8",
}
