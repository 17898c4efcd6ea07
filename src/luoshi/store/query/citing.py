"""What a document is cited by (著录): taken from what its page prints and what was declared of it."""

from __future__ import annotations

from luoshi.model import Citable
from luoshi.store.query import reading
from luoshi.store.query.documents import Document
from luoshi.store.shelf import Shelf


def citable(shelf: Shelf, document: Document, place: str, accessed: str) -> Citable:
    """Return what a citation of ``document`` is made of; ``place`` is its permanent address, ``accessed`` an ISO day.

    Its authors are who signs it, else the body that issued it, else nobody.
    """
    signed = tuple(byline.name for byline in reading.article(shelf, document.article_id).bylines)
    return Citable(
        key=document.article_id,
        title=document.title or document.source_name,
        authors=signed or ((document.issuer,) if document.issuer else ()),
        outlet=document.outlet,
        page=None,
        number=document.doc_no,
        issued=document.date,
        accessed=accessed,
        place=place,
    )
