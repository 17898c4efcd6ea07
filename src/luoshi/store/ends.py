"""Links by the document that took them over (链接的下端): the links of a run once more, in the order of their downstream ends.

``links.parquet`` lies in the order of upstream sources. A reader asks for all links at one document, which for the
downstream side would mean reading every link of the shelf; so they lie here a second time, in small row groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from luoshi.model import Link
from luoshi.store.atomic import disk_errors
from luoshi.store.schema import schema_of

#: Name of the file in its findings folder.
FILE = "links_down.parquet"

#: Links of one row group: what reading one link costs, against what the file costs to open.
GROUP = 4096

#: Links that are put in order at a time, so that memory does not grow with the shelf.
_AT_ONCE = 600_000


def write_ends(links: Path, path: Path) -> int:
    """Write the links of the file ``links`` into ``path`` in order of their downstream ends; returns how many there are.

    Raises:
        ShelfError: if the disk refuses.
    """
    file = pq.ParquetFile(links, memory_map=True)
    total = int(file.metadata.num_rows)
    turns = max(1, -(-total // _AT_ONCE))
    bounds = [f"{256 * turn // turns:02x}" for turn in range(turns)]
    with disk_errors(path), pq.ParquetWriter(path, schema_of(Link), compression="zstd") as writer:
        for low, high in zip(["", *bounds[1:]], [*bounds[1:], None], strict=True):
            parts = list(_between(file, low, high))
            if parts:
                writer.write_table(_in_order(pa.Table.from_batches(parts)), row_group_size=GROUP)
    return total


def _between(file: pq.ParquetFile, low: str, high: str | None) -> Iterator[pa.RecordBatch]:
    """Yield the links whose downstream source lies between two identities."""
    for batch in file.iter_batches():
        inside = pc.greater_equal(batch["down_source"], low)
        yield batch.filter(inside if high is None else pc.and_(inside, pc.less(batch["down_source"], high)))


def _in_order(table: pa.Table) -> pa.Table:
    first = pc.struct_field(pc.list_element(table["down_spans"], 0), "start")
    keys = pa.table(
        [table["down_source"], table["down_article"], first, table["id"]], ["source", "article", "start", "id"]
    )
    return table.take(pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names]))
