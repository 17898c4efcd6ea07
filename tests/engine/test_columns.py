"""Links as columns: they hold what the nouns would hold, and stand in the order of their places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from luoshi.engine.tracing.columns import empty, table_of
from luoshi.model import Link, Span, Thread, Weave
from luoshi.store.schema import to_table
from luoshi.trace import Options
from luoshi.trace.collect import Way, matches, ways
from luoshi.trace.documents import TracedDocument, units_of
from luoshi.trace.letters import encode
from tests.engine.test_tracing import collection


def woven(document: TracedDocument) -> TracedDocument:
    """Return the document with its text in pieces of seven characters, some of them touching, glue between others."""
    threads, at = [], 0
    for number, start in enumerate(range(0, len(document.text), 7)):
        piece = document.text[start : start + 7]
        at += number % 3
        if piece == "\n":
            threads.append(Thread(glue="\n"))
            continue
        threads.append(Thread(Span(at, at + len(piece))))
        at += len(piece)
    return replace(document, weave=Weave(tuple(threads)))


def test_columns_hold_what_the_nouns_would() -> None:
    """The table made by columns is the table made link by link, whatever the weave."""
    units = [unit for document in collection(3, 24) for unit in units_of(woven(document))]
    done = ways(units, matches(encode([unit.text for unit in units]), Options()), Options())
    table = table_of(done, np.arange(100, 100 + len(units)))
    assert len(done) > 20 and any(len(way.link().up_spans) > 1 for way in done)
    assert table.drop_columns(["a", "b", "place"]).equals(to_table(Link, [way.link() for way in done]))
    assert table["a"].to_pylist() == [100 + way.a for way in done]


def test_keys_order_links_as_their_places() -> None:
    """Sorting by the key is sorting by the place."""
    units = [unit for document in collection(4, 24) for unit in units_of(document)]
    done = ways(units, matches(encode([unit.text for unit in units]), Options()), Options())
    order = pc.sort_indices(table_of(done, np.arange(len(units)))["place"]).to_pylist()
    assert [done[row].place() for row in order] == sorted(map(Way.place, done))


def test_no_link_is_a_table_too() -> None:
    """Without links the columns are there."""
    assert empty().num_rows == 0 and {"id", "edits", "place"} <= set(empty().schema.names)
