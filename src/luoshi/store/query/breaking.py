"""The breakdown of one document on the shelf into tasks (任务分解)."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.store.query import reading
from luoshi.store.query.documents import Document, document
from luoshi.store.shelf import Shelf
from luoshi.uptake.breakdown import BreakdownRow, breakdown


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A document with its tasks in order."""

    document: Document
    rows: tuple[BreakdownRow, ...]


def breakdown_of(shelf: Shelf, article_id: str) -> Breakdown:
    """Return the tasks of one article.

    Raises:
        UnknownName: if the findings hold no such article.
    """
    about = document(shelf, article_id)
    found = reading.annotations(shelf, article_id)
    passages = reading.passages(shelf, article_id)
    stated = [target for target in found.targets if target.stated]
    return Breakdown(
        about, breakdown(found.directives, stated, found.commitments, passages, about.date, shelf.lexicon())
    )
