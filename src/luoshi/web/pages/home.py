"""Home (首页): what the collection holds, what failed, where to start."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.store.query import documents, matrix
from luoshi.store.query.documents import Document, Overview
from luoshi.store.query.tables import Page
from luoshi.store.saved import SavedSearch, saved
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

#: Rows of the lists on the home page: what fits beside each other without scrolling on a desktop.
ROWS = 8


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page shows."""

    name: str
    overview: Overview
    arrived: Page[Document]
    latest: tuple[Document, ...]
    upstreams: tuple[Document, ...]
    saved: tuple[SavedSearch, ...]


@pages.page("/", "home.html")
def home(visit: Visit) -> Home:
    """Return what the collection holds."""
    shelf = visit.shelf
    return Home(
        shelf.name,
        documents.overview(shelf),
        documents.arrived(shelf, ROWS),
        documents.documents(shelf, order="date", limit=ROWS).rows,
        matrix.upstreams(shelf, limit=ROWS),
        saved(shelf),
    )
