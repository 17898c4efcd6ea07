"""The breakdown of one document on the shelf into tasks (任务分解)."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.ledger.actions import Opening
from luoshi.ledger.rows import due_of
from luoshi.model import anchor_at
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
    text = reading.article(shelf, article_id)
    rows = breakdown(text, found.directives, stated, found.commitments, passages, about.date, shelf.lexicon())
    return Breakdown(about, rows)


def openings_of(shelf: Shelf, found: Breakdown) -> tuple[Opening, ...]:
    """Return what opens every task of a breakdown in the ledger: its words, anchor, units and deadline as printed.

    A deadline that is a day becomes the due day; of any other the words are kept.
    """
    texts: dict[str, str] = {}
    openings = []
    for row in found.rows:
        if row.source_id not in texts:
            texts[row.source_id] = reading.source_text(shelf, row.source_id).text
        text = texts[row.source_id]
        openings.append(
            Opening(
                title=row.task,
                anchor=anchor_at(row.source_id, text, row.spans),
                lead=row.lead,
                co=tuple(name for name in row.co if name != row.lead),
                due=due_of(row.deadline or ""),
                due_text=row.deadline_text,
                origin=found.document.label,
            )
        )
    return tuple(openings)
