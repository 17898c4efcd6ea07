"""The stage that joins all shards: text reuse between every two articles of the shelf (溯源)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from luoshi import trace
from luoshi.engine.engines import Engine
from luoshi.lexicon import Lexicon
from luoshi.model import Article, Identity, Link
from luoshi.store.findings import DATASETS, ShardAccount, write_shard
from luoshi.store.schema import from_rows
from luoshi.trace.phrases import options_of

#: Rooms whose code decides what this stage finds.
TRACE_VERSION_ROOMS = ("lexicon", "trace")


def _nouns(folder: Path, name: str) -> list[Any]:
    return from_rows(DATASETS[name][1], pq.read_table(folder / f"{name}.parquet").to_pylist())


def documents_of(restored: Path, annotated: Path) -> list[trace.TracedDocument]:
    """Return what tracing needs of every article: clean text, weave, date, level and region."""
    identities: dict[str, Identity] = {row.article_id: row for row in _nouns(annotated, "identities")}
    articles: list[Article] = [row for row in _nouns(restored, "articles") if row.kind.is_article]
    documents = []
    for article in articles:
        identity = identities.get(article.id)
        documents.append(
            trace.TracedDocument(
                source_id=article.source_id,
                article_id=article.id,
                text=article.text,
                weave=article.weave,
                date=identity.date if identity else None,
                level=identity.level if identity else None,
                region_code=identity.region_code if identity else None,
                title=article.title,
                title_spans=article.title_spans,
            )
        )
    return documents


def trace_stage(
    restored: Path, annotated: Path, shard: Path, engine: Engine, progress: Any, lexicon: Lexicon
) -> ShardAccount:
    """Find the links between all articles and write them as one shard."""
    documents = documents_of(restored, annotated)
    size = sum(len(document.text) for document in documents)
    progress.begin("trace", size)
    links: tuple[Link, ...] = trace.links(documents, options_of(lexicon))
    progress.advance(size)
    progress.end()
    account = ShardAccount(shard.name, len(documents), {"links": len(links)}, {}, 0, 0)
    write_shard(shard, {"links": list(links)}, account)
    return account
