"""As printed (原样): the page as received, every stretch shown with its role or the reason why it was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from luoshi.store.findings import PieceRow
from luoshi.store.query import documents, reading
from luoshi.store.query.documents import Document, IssueRow
from luoshi.store.query.explaining import Explanation
from luoshi.web.pages.explain import explained
from luoshi.web.printing import Printed, Restored, as_printed, as_restored, name_of
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

#: Characters of a source on one page.
PART = 30_000


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One role or drop reason that occurs, the rule that gave it, how often and over how many characters."""

    name: str
    kept: bool
    rule: str
    pieces: int
    characters: int


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One source as received, with the account of all its characters."""

    source_id: str
    source_name: str
    characters: int
    articles: tuple[Document, ...]
    legend: tuple[LegendEntry, ...]
    pieces: tuple[Printed, ...]
    issues: tuple[IssueRow, ...]
    beside: tuple[Restored, ...]
    article: int | None
    chosen: PieceRow | None
    explanation: Explanation | None
    part: int
    parts: int


@pages.page("/sources/{source_id}", "printed.html", kept=True)
def printed(
    visit: Visit,
    source_id: str,
    article: int | None = None,
    piece: int | None = None,
    part: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> PrintedPage:
    """Return a source as received; ``article`` is lit up and shown restored beside it, ``piece`` (an offset) is explained."""
    source, rows = reading.source_text(visit.shelf, source_id), reading.pieces(visit.shelf, source_id)
    parts = max(1, -(-len(source.text) // PART))
    part = min(part if piece is None else piece // PART + 1, parts)
    bounds = ((part - 1) * PART, part * PART)
    chosen = next((row for row in rows if piece is not None and row.start <= piece < row.end), None)
    articles = documents.articles_of(visit.shelf, source_id)
    lit = next((one for one in articles if one.ordinal == article), None)
    whole = reading.article(visit.shelf, lit.article_id) if lit else None
    return PrintedPage(
        source_id=source_id,
        source_name=source.name,
        characters=len(source.text),
        articles=articles,
        legend=legend(rows),
        pieces=as_printed(source.text, [row for row in rows if row.end > bounds[0] and row.start < bounds[1]], bounds),
        issues=documents.issues(visit.shelf, source_id=source_id).rows,
        beside=as_restored(source.text, whole, rows, bounds) if whole else (),
        article=article,
        chosen=chosen,
        explanation=explained(chosen.rule) if chosen else None,
        part=part,
        parts=parts,
    )


def legend(rows: tuple[PieceRow, ...]) -> tuple[LegendEntry, ...]:
    """Count the pieces by role or drop reason and rule; the characters of all entries add up to the source."""
    pieces: Counter[tuple[bool, str, str]] = Counter()
    characters: Counter[tuple[bool, str, str]] = Counter()
    for row in rows:
        key = (row.role is not None, name_of(row), row.rule)
        pieces[key] += 1
        characters[key] += row.end - row.start
    ordered = sorted(pieces, key=lambda key: (not key[0], -characters[key], key))
    return tuple(
        LegendEntry(name, kept, rule, pieces[kept, name, rule], characters[kept, name, rule])
        for kept, name, rule in ordered
    )
