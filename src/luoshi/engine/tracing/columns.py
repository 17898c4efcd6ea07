"""Links as columns (列): from ways to an Arrow table without a noun for every link, which took half of tracing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from luoshi.model import Edit, Link
from luoshi.store.schema import schema_of
from luoshi.trace.clauses import Stretch
from luoshi.trace.collect import Way
from luoshi.trace.documents import TracedDocument
from luoshi.trace.letters import Ints

#: Where a link stands, beside what the model says of it: numbers of its units, and a key that orders links.
PLACE = {"a": pa.int64(), "b": pa.int64(), "place": pa.binary()}


def table_of(done: Sequence[Way], numbers: Ints) -> pa.Table:
    """Return links as a table with their places; ``numbers`` are those of the units that the ways count.

    The columns are those of :class:`~luoshi.model.Link`; the two are compared in a test.
    """
    up, down = _Side(tuple((way.up, way.at) for way in done)), _Side(tuple((way.down, way.to) for way in done))
    up_spans, down_spans = up.spans(), down.spans()
    edits = [way.change.edits() for way in done]
    columns = {
        "up_source": _strings(way.up.source_id for way in done),
        "up_article": _strings(way.up.article_id for way in done),
        "up_spans": up_spans.array(),
        "up_quote": _strings(way.up_quote for way in done),
        "down_source": _strings(way.down.source_id for way in done),
        "down_article": _strings(way.down.article_id for way in done),
        "down_spans": down_spans.array(),
        "down_quote": _strings(way.down_quote for way in done),
        "link_class": _strings(way.change.link_class.value for way in done),
        "score": pa.array([way.change.score for way in done], pa.float64()),
        "weight": pa.array([way.weight for way in done], pa.float64()),
        "directed": pa.array([way.directed for way in done], pa.bool_()),
        "direction_why": _strings(way.why for way in done),
        "edits": _edits(edits),
        "rule": _strings(way.change.rule for way in done),
    }
    columns["id"] = _identities(columns["up_source"], up_spans, columns["down_source"], down_spans)
    schema = schema_of(Link)
    table = pa.Table.from_arrays([columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema)
    table = table.append_column("a", pa.array(numbers[[way.a for way in done]] if done else [], pa.int64()))
    table = table.append_column("b", pa.array(numbers[[way.b for way in done]] if done else [], pa.int64()))
    return table.append_column("place", pa.array(_keys(done), pa.binary()))


def _strings(values: Iterable[str]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _edits(edits: Sequence[tuple[Edit, ...]]) -> pa.Array:
    flat = list(chain.from_iterable(edits))
    struct = pa.StructArray.from_arrays(
        [_strings(getattr(edit, name) for edit in flat) for name in Edit.__slots__], list(Edit.__slots__)
    )
    return pa.ListArray.from_arrays(pa.array([0, *accumulate(map(len, edits))], pa.int32()), struct)


def _identities(up: pa.Array, at: _Spans, down: pa.Array, to: _Spans) -> pa.Array:
    """Return the identities that the model gives links, from their two ends."""
    words = [pc.cast(pa.array(one), pa.string()) for spans in (at, to) for one in spans.ends()]
    return pc.binary_join_element_wise(up, ".", words[0], "-", words[1], "~", down, ".", words[2], "-", words[3], "")


@dataclass(frozen=True, slots=True)
class _Spans:
    """Source spans of every link: ``count`` of each, all of them one after the other."""

    count: Ints
    start: Ints
    end: Ints

    def array(self) -> pa.Array:
        struct = pa.StructArray.from_arrays([pa.array(self.start), pa.array(self.end)], ["start", "end"])
        offsets = np.concatenate(([0], np.cumsum(self.count))).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), struct)

    def ends(self) -> tuple[Ints, Ints]:
        """Return where the first span of every link begins and where the last one ends."""
        last = np.cumsum(self.count) - 1
        return self.start[last - self.count + 1], self.end[last]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of links: the document of each, and the stretches in it."""

    ends: tuple[tuple[TracedDocument, tuple[Stretch, ...]], ...]

    def spans(self) -> _Spans:
        """Return what :meth:`~luoshi.model.Weave.to_source` says of every stretch, all stretches of a document at once."""
        counts = np.array([len(stretches) for _, stretches in self.ends], np.int64)
        row = np.repeat(np.arange(len(counts)), counts)
        flat = [stretch for _, stretches in self.ends for stretch in stretches]
        stretches = np.array(flat, np.int64).reshape(-1, 2)
        documents: dict[int, tuple[TracedDocument, list[int]]] = {}
        at = 0
        for document, own in self.ends:
            documents.setdefault(id(document), (document, []))[1].extend(range(at, at + len(own)))
            at += len(own)
        parts = [_spans_in(document, np.array(rows), stretches[rows]) for document, rows in documents.values() if rows]
        none = np.zeros(0, np.int64)
        of, start, end = (np.concatenate(column) for column in zip((none, none, none), *parts, strict=True))
        order = np.argsort(of, kind="stable")
        return _Spans(np.bincount(row[of], minlength=len(counts)), start[order], end[order])


def _spans_in(document: TracedDocument, number: Ints, stretches: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the source spans of stretches of one document, each with the number of its stretch."""
    begin, source, size = _threads(document)
    low, high = stretches[:, 0], stretches[:, 1]
    first = np.searchsorted(begin + size, low, "right")
    count = np.maximum(np.searchsorted(begin, high, "left") - first, 0)
    which = np.repeat(np.arange(len(number)), count)
    thread = np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)
    start = source[thread] + np.maximum(low[which] - begin[thread], 0)
    end = source[thread] + np.minimum(high[which] - begin[thread], size[thread])
    fresh = np.ones(len(which), np.bool_)
    fresh[1:] = (which[1:] != which[:-1]) | (start[1:] != end[:-1])
    kept = np.flatnonzero(fresh)
    last = np.append(kept[1:], len(which)) - 1 if len(kept) else kept
    return number[which[kept]], start[kept], end[last]


def _threads(document: TracedDocument) -> tuple[Ints, Ints, Ints]:
    """Return clean start, source start and length of every thread that leads to the source."""
    weave = document.weave
    rows = [
        (at, thread.span.start, len(thread))
        for at, thread in zip(weave.starts, weave.threads, strict=True)
        if thread.span is not None
    ]
    begin, source, size = np.array(rows, np.int64).reshape(-1, 3).T
    return begin, source, size


def _keys(done: Sequence[Way]) -> Iterator[bytes]:
    """Yield bytes that stand in the order of the place: of its words and numbers, however deep they lie."""
    heads: dict[int, bytes] = {}
    for way in done:
        for document in (way.up, way.down):
            if id(document) not in heads:
                heads[id(document)] = f"{document.source_id}\0{document.article_id}\0".encode()
        yield heads[id(way.up)] + _stretches(way.at) + heads[id(way.down)] + _stretches(way.to) + b"\0"


def _stretches(stretches: tuple[Stretch, ...]) -> bytes:
    numbers = (b"\1\1" + start.to_bytes(8, "big") + b"\1" + end.to_bytes(8, "big") + b"\0" for start, end in stretches)
    return b"\1" + b"".join(numbers) + b"\0"


def empty() -> pa.Table:
    """Return a table of no link."""
    return table_of([], np.zeros(0, np.int64))
