"""Sixth step: from matches to links (成链), some thousand pairs at a time, and all of them in order at last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from luoshi.engine.tracing.columns import PLACE, empty, table_of
from luoshi.engine.tracing.folder import Job, WorkFolder
from luoshi.store.atomic import disk_errors
from luoshi.store.findings import write_tables
from luoshi.store.schema import from_rows
from luoshi.store.uncollected import uncollected
from luoshi.trace.aligning import Matches
from luoshi.trace.collect import ways
from luoshi.trace.documents import TracedDocument, Unit, units_of
from luoshi.trace.letters import Ints
from luoshi.trace.ordering import distinct

#: Matches looked at by one job.
_CHUNK = 16_000
#: Links held while they are put in order.
_ORDERED = 100_000


class Texts:
    """The sections of a segment (段文): documents are read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._file = pq.ParquetFile(folder / "documents.parquet", memory_map=True)
        self._ends = np.cumsum(np.load(folder / "sizes.npy"))

    def units(self, wanted: Ints) -> Iterator[Unit]:
        """Yield the units of these numbers, which rise."""
        rows = np.searchsorted(self._ends, wanted, "right")
        number = wanted - np.where(rows > 0, self._ends[np.maximum(rows - 1, 0)], 0)
        documents = dict(zip(distinct(rows).tolist(), self._documents(distinct(rows)), strict=True))
        units = {row: units_of(document) for row, document in documents.items()}
        for row, at in zip(rows.tolist(), number.tolist(), strict=True):
            yield units[row][at]

    @cached_property
    def _groups(self) -> Ints:
        metadata = self._file.metadata
        return np.cumsum([metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)])

    def _documents(self, rows: Ints) -> Iterator[TracedDocument]:
        groups = np.searchsorted(self._groups, rows, "right")
        for group in distinct(groups):
            first = int(self._groups[group - 1]) if group else 0
            table = self._file.read_row_group(int(group), use_threads=False)
            yield from from_rows(TracedDocument, table.take(rows[groups == group] - first).to_pylist())


def chunks(folder: WorkFolder, one: int, two: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the jobs of a block: its numbers, first match and last; a pair of documents is never parted."""
    rows = folder.read("matches", one, two).read("all")
    fresh = np.flatnonzero((np.diff(rows["a"]) != 0) | (np.diff(rows["b"]) != 0)) + 1
    fresh = np.concatenate(([0], fresh, [len(rows["a"])]))
    cuts = distinct(fresh[np.searchsorted(fresh, np.arange(0, len(rows["a"]) + _CHUNK, _CHUNK).clip(0, fresh[-1]))])
    yield from ((one, two, low, high) for low, high in pairwise(cuts.tolist()))


def link_pairs(job: Job) -> int:
    """Turn some matches of a block into links and write them."""
    one, two, low, high = job.number
    file = job.folder.parts("links", one, two, low)
    if not file.exists():
        rows = job.folder.read("matches", one, two).read("all")
        found = Matches(**{name: values[low:high] for name, values in rows.items()})
        with uncollected():
            write_links(file, linked(job, found))
    return high - low


def linked(job: Job, found: Matches) -> pa.Table:
    """Return the links that matches make, with their places; documents are numbered through the collection."""
    numbers = distinct(np.concatenate((found.a, found.b)))
    local = Matches(
        np.searchsorted(numbers, found.a),
        np.searchsorted(numbers, found.b),
        *(getattr(found, name) for name in Matches.__slots__[2:]),
    )
    done = ways(list(_units(job.folder, numbers)), local, job.options)
    return table_of(done, numbers)


def _units(folder: WorkFolder, numbers: Ints) -> Iterator[Unit]:
    firsts = folder.layout().firsts
    segments = np.searchsorted(firsts, numbers, "right") - 1
    for segment in distinct(segments):
        texts = Texts(folder.segment(int(segment)))
        yield from texts.units(numbers[segments == segment] - firsts[segment])


def write_links(file: Path, table: pa.Table) -> None:
    """Write links so that the file is whole or not there."""
    partial = file.with_name(file.name + ".part")
    with disk_errors(file):
        pq.write_table(table, partial, compression="zstd")
    partial.replace(file)


def ordered(parts: Callable[[str, str | None], Iterable[pa.Table]], total: int) -> Iterator[pa.Table]:
    """Yield all links in order of place, so many at a time as memory holds.

    Args:
        parts: gives the links whose upstream source lies between two identities.
        total: number of all links.
    """
    turns = max(1, -(-total // _ORDERED))
    bounds = [f"{256 * turn // turns:02x}" for turn in range(turns)]
    bounds[0] = ""
    for low, high in zip(bounds, [*bounds[1:], None], strict=True):
        table = pa.concat_tables([empty(), *parts(low, high)])
        yield table.take(pc.sort_indices(table["place"])).combine_chunks()


def between(table: pa.Table, low: str, high: str | None) -> pa.Table:
    """Return the links whose upstream source lies between two identities."""
    if not low and high is None:
        return table
    inside = pc.greater_equal(table["up_source"], low)
    return table.filter(inside if high is None else pc.and_(inside, pc.less(table["up_source"], high)))


def finish(making: Path, tables: Iterable[pa.Table]) -> int:
    """Write the links, and beside them, in the same order, their units and places; returns how many there are."""
    places = making / "work" / "places.parquet"
    # It may be a link to that of the tracing before, which must stay as it is.
    places.unlink(missing_ok=True)
    with disk_errors(places), pq.ParquetWriter(places, pa.schema(PLACE), compression="zstd") as writer:

        def links() -> Iterator[pa.Table]:
            for table in tables:
                writer.write_table(table.select(list(PLACE)))
                yield table.drop_columns(list(PLACE))

        return write_tables(making, "links", links())


def read_links(making: Path) -> pa.Table:
    """Return the links of a findings folder with their units and places."""
    links, places = pq.read_table(making / "links.parquet"), pq.read_table(making / "work" / "places.parquet")
    for name in PLACE:
        links = links.append_column(name, places[name])
    return links
