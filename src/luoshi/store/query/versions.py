"""New versions of a document (新旧版本): what changed, and which links and open tasks rest on what changed (待复核).

That a document replaces another is said by whoever adds it (``luoshi add NEW --replaces OLD``, or a column ``replaces``
of a manifest); nothing is guessed from likeness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from luoshi.ledger.lists import is_open
from luoshi.model import Link, Span, Task, UnknownName
from luoshi.store import sources
from luoshi.store.desk import desk
from luoshi.store.query import dealings, naming, reading
from luoshi.store.query.documents import Document, document
from luoshi.store.query.tables import findings_version
from luoshi.store.shelf import Shelf
from luoshi.uptake.compare import Change, Row, compare


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents or two versions of one, sentence by sentence; every sentence of either stands in one row."""

    old: Document
    new: Document
    rows: tuple[Row, ...]

    def counts(self) -> dict[Change, int]:
        """Return how many rows there are of each change."""
        return {change: sum(row.change is change for row in self.rows) for change in Change}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A sentence of a replaced document that the new version changed or dropped, with what rests on it (待复核)."""

    old: Document
    new: Document
    row: Row
    links: tuple[Link, ...]
    tasks: tuple[Task, ...]


def comparison(shelf: Shelf, old: str, new: str) -> Comparison:
    """Compare two articles sentence by sentence.

    Raises:
        UnknownName: if the findings hold one of them not.
    """
    rows = compare(reading.passages(shelf, old), reading.passages(shelf, new), shelf.lexicon())
    return Comparison(document(shelf, old), document(shelf, new), rows)


def replacements(shelf: Shelf) -> tuple[tuple[Document, Document], ...]:
    """Return (old, new) for every document that is declared to replace another one on the shelf."""
    return _replacements(shelf, findings_version(shelf))


@lru_cache(maxsize=4)
def _replacements(shelf: Shelf, version: object) -> tuple[tuple[Document, Document], ...]:
    """Look through the sidecars once a run: there are as many as documents, and a task page asks every time."""
    return tuple(_declared(shelf))


def _declared(shelf: Shelf) -> Iterator[tuple[Document, Document]]:
    for sidecar in sources.every(shelf):
        if not sidecar.declared.replaces:
            continue
        try:
            old = naming.find_one(shelf, sidecar.declared.replaces)
            new = naming.find_one(shelf, sidecar.id)
        except UnknownName:
            continue
        if old.source_id != new.source_id:
            yield old, new


def suspects(shelf: Shelf) -> Iterator[Suspect]:
    """Yield the sentences of replaced documents that changed and on which links or open tasks rest."""
    profiles = desk(shelf).profiles
    open_tasks = [task for task in dealings.all_tasks(shelf).values() if is_open(task, profiles[task.profile])]
    for old, new in replacements(shelf):
        links = reading.links_of(shelf, old.article_id)
        tasks = [task for task in open_tasks if task.anchor and task.anchor.source_id == old.source_id]
        for row in comparison(shelf, old.article_id, new.article_id).rows:
            if row.old is None or row.change in (Change.KEPT, Change.MOVED):
                continue
            resting = tuple(link for link in links if _rests(link, old, row.old.spans))
            held = tuple(task for task in tasks if task.anchor and _touch(task.anchor.spans, row.old.spans))
            if resting or held:
                yield Suspect(old, new, row, resting, held)


def suspect_of(shelf: Shelf, task: Task) -> Suspect | None:
    """Return why a task is to be checked again, or None if what it rests on still stands."""
    anchor = task.anchor
    if anchor is None or not any(old.source_id == anchor.source_id for old, _ in replacements(shelf)):
        return None
    return next((one for one in suspects(shelf) if any(held.id == task.id for held in one.tasks)), None)


def _rests(link: Link, old: Document, spans: tuple[Span, ...]) -> bool:
    if link.up_article == old.article_id:
        return _touch(link.up_spans, spans)
    return _touch(link.down_spans, spans)


def _touch(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(one.overlaps(other) for one in some for other in others)
