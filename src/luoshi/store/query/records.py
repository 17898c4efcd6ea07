"""Records (记录): what a question finds, flat and by the columns of ``columns.csv``, for lists, files and programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from luoshi.ledger.lists import Line
from luoshi.model import Event, Span
from luoshi.store.query.documents import Document
from luoshi.store.query.lifelines import Life
from luoshi.store.query.listing import source_names
from luoshi.store.query.matrix import Matrix
from luoshi.store.query.naming import passage_address
from luoshi.store.query.searching import Hit
from luoshi.store.shelf import Shelf
from luoshi.uptake.gaps import Addition

Record = dict[str, Any]


def cell_records(shelf: Shelf, found: Matrix, with_unsearched: bool = True) -> Iterator[Record]:
    """Yield one record a cell, in the form of the interchange contract."""
    names = source_names(shelf)
    items = {item.id: item for item in found.items}
    regions = {column.body: column.region for column in found.bodies}
    rows = {item.id: row for row, item in enumerate(found.items)}
    for cell in sorted((one for one in found.cells if one.item_id in rows), key=lambda one: rows[one.item_id]):
        if cell.state == "not_searched" and not with_unsearched:
            continue
        item = items[cell.item_id]
        yield {
            "upstream": found.upstream.label,
            "measure_id": cell.item_id,
            "number": item.number,
            "measure": item.title,
            "kind": item.kind.value,
            "item_spans": [{"source_name": names[item.source_id], "begin": s.start, "end": s.end} for s in item.spans],
            "body": cell.body,
            "region": regions[cell.body],
            "level": cell.level,
            "status": cell.state.value,
            "searched": cell.searched,
            "rule": cell.rule,
            "evidence": [
                {
                    "source_name": names[e.source_id],
                    "spans": [s.pair() for s in e.spans],
                    "quote": e.quote,
                    "score": e.score,
                }
                for e in cell.evidence
            ],
            "nearest": cell.nearest.quote if cell.nearest else None,
        }


def addition_records(shelf: Shelf, found: Matrix, added: Iterable[Addition]) -> Iterator[Record]:
    """Yield one record an addition of a body's own, with the item that comes closest."""
    names = source_names(shelf)
    columns = {column.body: column for column in found.bodies}
    for one in added:
        column = columns.get(one.body)
        yield {
            "upstream": found.upstream.label,
            "body": one.body,
            "region": column.region if column else None,
            "level": column.level if column else None,
            "status": "added",
            "quote": one.evidence.quote,
            "source_name": names[one.evidence.source_id],
            "spans": [s.pair() for s in one.evidence.spans],
            "nearest_item": one.nearest_item,
            "closeness": one.closeness,
        }


def line_records(lines: Iterable[Line], today: date) -> Iterator[Record]:
    """Yield the record of each task as of a day; what is reported and what is found are two columns."""
    for line in lines:
        yield {
            "id": line.task.id,
            "title": line.task.title,
            "profile": line.task.profile,
            "state": line.task.state,
            "lead": line.task.lead,
            "due": line.deadline.due.isoformat() if line.deadline else None,
            "days_left": line.deadline.days_left(today) if line.deadline else None,
            "overdue": line.overdue,
            "light": f"{line.light.colour} {line.light.letter}" if line.light else None,
            "reported": line.reported,
            "found_in_documents": line.found,
        }


def event_records(events: Iterable[Event]) -> Iterator[Record]:
    """Yield the record of each dealing with a task, in order."""
    for event in events:
        payload = json.loads(event.payload)
        yield {
            "task": event.task_id,
            "at": event.at.isoformat(),
            "type": event.type.value,
            "actor": event.actor.name,
            "role": event.actor.role.value,
            "body": event.actor.body,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "note": payload.get("note") or payload.get("reason"),
        }


def document_records(documents: Iterable[Document]) -> Iterator[Record]:
    """Yield the record of each document."""
    for one in documents:
        yield asdict(one)


def hit_records(hits: Iterable[Hit]) -> Iterator[Record]:
    """Yield the record of each passage that holds the words of a search."""
    for hit in hits:
        document, passage = hit.document, hit.passage
        yield {
            "source_name": document.source_name,
            "source_id": document.source_id,
            "article": document.article_id,
            "passage": passage.id,
            "place": passage_address(passage.source_id, passage.spans),
            **_standing(document),
            "path": list(passage.path),
            "text": passage.text,
            "spans": _pairs(passage.spans),
            "matches": [list(match) for match in hit.matches],
        }


def life_records(found: Life) -> Iterator[Record]:
    """Yield the record of each place on a life line, oldest first."""
    for place in found.places:
        document = place.document
        yield {
            "subject": found.subject.value,
            "words": found.line.canonical,
            "source_name": document.source_name if document else None,
            "source_id": place.source_id,
            "article": place.article_id,
            "place": passage_address(place.source_id, place.spans),
            **_standing(document),
            "spans": _pairs(place.spans),
            "text": place.form,
        }


def _standing(document: Document | None) -> Record:
    return {
        "title": document.title if document else None,
        "issuer": document.issuer if document else None,
        "level": document.level.value if document and document.level else None,
        "region": document.region if document else None,
        "date": document.date if document else None,
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [list(span.pair()) for span in spans]
