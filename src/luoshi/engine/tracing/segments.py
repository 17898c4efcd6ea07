"""First step: segments of the collection (段): their letters, and their fingerprints by bucket of hash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from luoshi.engine.tracing.folder import WorkFolder, columns_of
from luoshi.model import Article, Identity, LuoshiError
from luoshi.store.arrays import write_parts
from luoshi.store.schema import from_rows, to_table
from luoshi.trace.documents import TracedDocument, units_of
from luoshi.trace.letters import encode
from luoshi.trace.options import Options
from luoshi.trace.parts import spread_postings
from luoshi.trace.postings import Postings

#: Row sets without rows, for names and types.
NO_POSTINGS = columns_of(Postings(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int32)))


class Origin(Protocol):
    """Where the texts of a segment come from; a value, so that it travels."""

    def read(self) -> Drawn:
        """Read the texts."""
        ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """Texts of a segment, one a unit, with their dates ('' if none) and files to keep beside their letters."""

    texts: Sequence[str]
    dates: Sequence[str]
    files: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShelfOrigin:
    """Articles of some shards of the shelf: folders of the restored shards and of the annotated ones.

    With ``sources`` those of these sources only.
    """

    restored: tuple[Path, ...]
    annotated: tuple[Path, ...]
    sources: tuple[str, ...] | None = None

    def read(self) -> Drawn:
        """Return the sections of the articles in order of their identity."""
        return drawn(self._documents())

    def _documents(self) -> list[TracedDocument]:
        found = []
        for restored, annotated in zip(self.restored, self.annotated, strict=True):
            facts = self._nouns(Identity, annotated / "identities.parquet")
            identities = {row.article_id: row for row in facts}
            for article in self._nouns(Article, restored / "articles.parquet"):
                if article.kind.is_article:
                    found.append(traced(article, identities.get(article.id)))
        return found

    def _nouns(self, kind: type, file: Path) -> list[Any]:
        table = pq.read_table(file, partitioning=None)
        if self.sources is not None:
            table = table.filter(pc.is_in(table["source_id"], pa.array(self.sources, pa.string())))
        return from_rows(kind, table.to_pylist())


def drawn(documents: Iterable[TracedDocument]) -> Drawn:
    """Return the sections of documents in order of their identity; the documents are kept beside."""
    ordered = sorted(documents, key=lambda document: (document.source_id, document.article_id))
    divided = [units_of(document) for document in ordered]
    sizes = np.array([len(units) for units in divided], np.int64)

    names = np.array([f"{document.source_id}\1{document.article_id}".encode() for document in ordered], np.bytes_)

    def keep(path: Path) -> None:
        pq.write_table(to_table(TracedDocument, ordered), path, compression="zstd", row_group_size=1024)

    return Drawn(
        [unit.text for units in divided for unit in units],
        [unit.document.date or "" for units in divided for unit in units],
        {
            "documents.parquet": keep,
            "sizes.npy": lambda path: np.save(path, sizes),
            "names.npy": lambda path: np.save(path, names),
        },
    )


def traced(article: Article, identity: Identity | None) -> TracedDocument:
    """Return what tracing needs of an article."""
    return TracedDocument(
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


@dataclass(frozen=True, slots=True)
class LinesOrigin:
    """Lines of a JSON Lines file (id, text) from one byte to another, both at the beginning of a line."""

    file: Path
    start: int
    stop: int

    def read(self) -> Drawn:
        """Return the texts as they stand."""
        names, texts = [], []
        with self.file.open("rb") as lines:
            lines.seek(self.start)
            while lines.tell() < self.stop:
                at = lines.tell()
                try:
                    record = json.loads(lines.readline())
                    names.append(str(record["id"]))
                    texts.append(str(record["text"]))
                except (ValueError, KeyError, TypeError) as error:
                    where = f"{self.file}, byte {at}"
                    raise LuoshiError(f"not a document: {error!r}", where, "each line has id and text") from error
        kept = json.dumps(names, ensure_ascii=False)
        return Drawn(texts, [""] * len(texts), {"names.json": lambda path: path.write_text(kept, encoding="utf-8")})


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """Make one segment."""

    path: Path
    options: Options
    number: int
    buckets: int
    origin: Origin


def make_segment(job: SegmentJob) -> int:
    """Read, encode and fingerprint one segment; returns its letters."""
    folder = WorkFolder(job.path)
    if not folder.segment(job.number).exists():
        drawn = job.origin.read()
        letters = encode(drawn.texts, job.options.variants)
        spread = spread_postings(letters, 0, job.buckets, job.options)
        parts = ((str(bucket), columns_of(rows)) for bucket, rows in enumerate(spread))
        write_parts(folder.parts("postings", job.number), parts, NO_POSTINGS)
        folder.save_segment(job.number, letters, list(drawn.dates), drawn.files)
    return int(folder.letters(job.number).starts[-1])
