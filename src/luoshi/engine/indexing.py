"""The stage that makes every passage findable by its words (检索索引)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from luoshi.store.search import build


def build_index(restored: Path, path: Path) -> int:
    """Index the passages of a findings folder and return how many there are."""
    return build(path, _passages(restored / "passages.parquet"))


def _passages(file: Path) -> Iterator[tuple[str, str, str]]:
    columns = ["id", "source_id", "article", "text"]
    for batch in pq.ParquetFile(file).iter_batches(columns=columns):
        for row in batch.to_pylist():
            yield row["id"], f"{row['source_id']}-{row['article']}", row["text"]
