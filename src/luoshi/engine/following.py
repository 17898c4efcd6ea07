"""The stage that finds the beginnings of continued articles on other pages of the shelf (转版)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from luoshi.annotate.imprint import page_number
from luoshi.model import Continuation
from luoshi.restore.halves import Half, continuations, marker_number
from luoshi.restore.jumps import page_of
from luoshi.store.findings import ShardAccount, write_shard

#: Rooms whose code decides what this stage finds.
FOLLOW_VERSION_ROOMS = ("lexicon", "annotate", "restore")

_FACTS = ["source_id", "article_id", "outlet", "issue", "date", "page"]
_TEXTS = ["id", "source_id", "ordinal", "title", "text", "continues", "goes_on"]


def follow_stage(restored: Path, annotated: Path, shard: Path) -> ShardAccount:
    """Match every continuation of the shelf with its beginning, issue by issue, and write the rows as one shard."""
    rows: list[Continuation] = []
    read = 0
    for facts in _issues(restored, annotated):
        halves = _halves(restored / "articles.parquet", facts)
        read += len(halves)
        rows.extend(continuations(halves))
    account = ShardAccount(shard.name, read, {"continuations": len(rows)}, {}, 0, 0)
    write_shard(shard, {"continuations": rows}, account)
    return account


def _issues(restored: Path, annotated: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """Yield the identities, by article, of every day on which some article continues another."""
    marked = pq.read_table(restored / "articles.parquet", columns=["id", "continues", "goes_on"]).to_pylist()
    wanted = {row["id"] for row in marked if row["continues"]}
    if not wanted:
        return
    halves = wanted | {row["id"] for row in marked if row["goes_on"]}
    days: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in pq.read_table(annotated / "identities.parquet", columns=_FACTS).to_pylist():
        day = row["issue"] or row["date"]
        # Undated pages are no issue: of those only what bears a marker can be a half.
        if day or row["article_id"] in halves:
            days[day or ""][row["article_id"]] = row
    yield from (facts for _, facts in sorted(days.items()) if not wanted.isdisjoint(facts))


def _halves(articles: Path, facts: dict[str, dict[str, Any]]) -> list[Half]:
    sources = sorted({row["source_id"] for row in facts.values()})
    rows = pq.read_table(articles, columns=_TEXTS, filters=[("source_id", "in", sources)]).to_pylist()
    rows.sort(key=lambda row: (row["source_id"], row["ordinal"]))
    return [_half(row, facts[row["id"]]) for row in rows if row["id"] in facts]


def _half(row: dict[str, Any], facts: dict[str, Any]) -> Half:
    comes, goes = row["continues"], row["goes_on"]
    return Half(
        article_id=row["id"],
        source_id=row["source_id"],
        outlet=facts["outlet"],
        issue=facts["issue"] or facts["date"],
        page=facts["page"],
        title=row["title"],
        text=row["text"],
        from_page=_page(comes),
        from_number=marker_number(comes) if comes else None,
        to_page=_page(goes),
        to_number=marker_number(goes) if goes else None,
        continues=comes is not None,
        goes_on=goes is not None,
    )


def _page(marker: str | None) -> str | None:
    printed = page_of(marker) if marker else None
    return page_number(printed) if printed else None
