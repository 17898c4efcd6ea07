"""Tables to take away (下载): what a list page shows, all of it, with headings in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from luoshi import __version__
from luoshi.export import Column, Table, Value, notes
from luoshi.model import Span
from luoshi.store.query import documents
from luoshi.web.addresses import passage_path
from luoshi.web.visit import Visitor

#: Rows in one file: what a spreadsheet holds is five times as much, what a person reads a thousandth.
MOST = 200_000

#: A column: the key of its heading, and how to read its value from a row.
Field = tuple[str, Callable[[Any], Value]]


def table(visit: Visitor, title: str, fields: Sequence[Field], rows: Iterable[Any]) -> Table:
    """Make a table of ``rows``; its notes tell query, time, version and coverage."""
    columns = tuple(Column(key.replace(".", "_"), visit.t(key)) for key, _ in fields)
    return Table(title, columns, [[read(row) for _, read in fields] for row in rows], said(visit))


def said(visit: Visitor) -> tuple[tuple[str, str], ...]:
    """Return the notes of a table: the page it is taken from, when, by which version, over what."""
    whole = documents.overview(visit.shelf)
    coverage = f"{visit.shelf.name}: {whole.sources} / {whole.articles}; {whole.failed}; {whole.first_date} – {whole.last_date}"
    runs = ", ".join(f"{run.stage} {run.fingerprint[:8]}" for run in visit.runs)
    return notes(
        query=visit.here(),
        made_at=datetime.now().astimezone(),
        version=f"luoshi {__version__}; {runs}",
        coverage=coverage,
    )


def place(source_id: str, spans: Sequence[Span]) -> str:
    """Return the permanent path of a finding, empty for one that stands nowhere (a target not stated)."""
    return passage_path(source_id, spans) if spans else ""
