"""Compare (对照): two documents side by side, sentence by sentence, with the numbers that changed in a table."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.store.query import documents, matrix, reading
from luoshi.store.query.documents import Document
from luoshi.web.comparing import Comparison, compare, seen_from
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two documents compared; ``only`` narrows the sentences to those taken over, changed or left out."""

    up: Document
    down: Document
    comparison: Comparison
    only: str


@pages.page("/compare/{up}/{down}", "compare.html", kept=True)
def compare_two(visit: Visit, up: str, down: str, only: str = "") -> ComparePage:
    """Return what the document ``down`` made of the document ``up``."""
    shelf = visit.shelf
    above, below = documents.document(shelf, up), documents.document(shelf, down)
    links = [seen_from(link, up) for link in matrix.links_between(shelf, up, [down])]
    found = compare(reading.passages(shelf, up), reading.passages(shelf, down), links)
    return ComparePage(above, below, found, only)
