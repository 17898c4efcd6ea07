"""The cascade (传导): where one document came from and where it went, by date and level, as a picture and as a table."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.store.query import documents
from luoshi.store.query.documents import Document
from luoshi.store.query.flows import Flow, flows
from luoshi.web.pictures import Picture, cascade
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()


@dataclass(frozen=True, slots=True)
class Cascade:
    """What flowed into a document, out of it, and on."""

    document: Document
    documents: dict[str, Document]
    flows: tuple[Flow, ...]
    picture: Picture | None = field(metadata={"json": False})


@pages.page("/cascade/{article_id}", "cascade.html", kept=True)
def cascade_of(visit: Visit, article_id: str) -> Cascade:
    """Return the documents that one document took from or passed on to, and how much."""
    centre = documents.document(visit.shelf, article_id)
    found = flows(visit.shelf, article_id)
    ids = {article_id} | {end for flow in found for end in (flow.up_article, flow.down_article)}
    known = documents.documents_by_id(visit.shelf, ids)
    return Cascade(centre, known, found, cascade(known.values(), found))
