"""Findings with their anchors (锚定): the quotation, what stands around it, and what was read from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from luoshi.model import Anchor, Span, anchor_at
from luoshi.store.query.reading import source_text
from luoshi.store.query.tables import ask
from luoshi.store.shelf import Shelf

#: What is told of each kind of finding; names are those of its noun.
FACTS = {
    "directives": ("kind", "force", "issuer", "owner", "co_owners", "act", "object", "deadline", "verifiable"),
    "targets": ("indicator_norm", "indicator", "modifier", "value", "value_high", "unit", "period", "region"),
    "results": ("indicator_norm", "indicator", "modifier", "value", "value_high", "unit", "period", "region"),
    "commitments": ("act", "object", "modifier", "value", "unit", "deadline"),
    "formulations": ("form", "canonical", "kind"),
    "mentions": ("name", "canonical", "entity", "level", "region_code"),
}


def anchored(shelf: Shelf) -> Iterator[tuple[str, Anchor, dict[str, Any]]]:
    """Yield (kind, anchor, facts) of every finding that stands somewhere, document by document.

    Raises:
        BrokenAnchor: if a finding does not stand at its spans, which would be a defect.
    """
    for row in ask(shelf, "SELECT DISTINCT source_id FROM texts ORDER BY 1"):
        text = source_text(shelf, row["source_id"]).text
        for kind, names in FACTS.items():
            columns = ", ".join(names)
            sql = f"SELECT spans, {columns} FROM {kind} WHERE source_id = ? AND len(spans) > 0 ORDER BY spans[1].start"
            for found in ask(shelf, sql, [row["source_id"]]):
                spans = [Span(span["start"], span["end"]) for span in found["spans"]]
                facts = {name: found[name] for name in names if found[name] is not None}
                yield kind.removesuffix("s"), anchor_at(row["source_id"], text, spans), facts
