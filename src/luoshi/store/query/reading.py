"""What a reader of one document sees (阅读): its text, pieces, passages, findings and the links at a passage."""

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from luoshi.model import Annotations, Article, Continuation, Link, Passage, Span, UnknownName
from luoshi.store.findings import DATASETS, PieceRow, SourceText, dataset
from luoshi.store.query.ends import ends_of, links
from luoshi.store.query.rowgroups import groups_of
from luoshi.store.schema import from_rows, schema_of
from luoshi.store.shelf import Shelf


def _nouns(shelf: Shelf, name: str, source_id: str, **equal: str | int) -> tuple[Any, ...]:
    """Return the rows of one source in a dataset as nouns, those in which the columns named are equal to what is given."""
    return _made(name, _rows(shelf, name, source_id, **equal))


def _rows(shelf: Shelf, name: str, source_id: str, **equal: str | int) -> pa.Table:
    path = dataset(shelf, name)
    if path is None:
        return schema_of(DATASETS[name][1]).empty_table()
    found = groups_of(path).where("source_id", source_id)
    for column, value in equal.items():
        found = found.filter(pc.equal(found[column], value))
    return found


def _made(name: str, table: pa.Table) -> tuple[Any, ...]:
    return tuple(from_rows(DATASETS[name][1], table.to_pylist()))


def _touching(table: pa.Table, near: Span) -> pa.Table:
    """Return the rows of which a span touches ``near``; what stands nowhere (a target not stated) touches nothing."""
    if not table.num_rows:
        return table
    spans = pa.concat_arrays(table["spans"].chunks)
    flat = spans.flatten()
    hit = pc.and_(pc.less(flat.field("start"), near.end), pc.greater(flat.field("end"), near.start))
    return table.take(pc.unique(pc.list_parent_indices(spans).filter(hit)))


def article(shelf: Shelf, article_id: str) -> Article:
    """Return one article with its weave.

    Raises:
        UnknownName: if the findings hold no such article.
    """
    found = _article(dataset(shelf, "articles"), shelf, article_id)
    if found is None:
        raise UnknownName(f"no article {article_id}", str(shelf.path), "see: luoshi list articles")
    return found


@lru_cache(maxsize=16)
def _article(path: Path | None, shelf: Shelf, article_id: str) -> Article | None:
    """Keep the articles that are being read, with what their weaves have worked out."""
    found: tuple[Article, ...] = _nouns(shelf, "articles", article_id.partition("-")[0], id=article_id)
    return found[0] if found else None


def source_text(shelf: Shelf, source_id: str) -> SourceText:
    """Return the decoded text of one source.

    Raises:
        UnknownName: if the findings hold no text of it.
    """
    found: tuple[SourceText, ...] = _nouns(shelf, "texts", source_id)
    if not found:
        raise UnknownName(
            f"no text of source {source_id}", str(shelf.path), "run it: luoshi run; or see: luoshi list issues"
        )
    return found[0]


def text_around(shelf: Shelf, source_id: str, span: Span) -> SourceText:
    """Return the text of a source in which ``span`` lies.

    Raises:
        UnknownName: if nothing was read from that source, or the span ends behind its text.
    """
    found = source_text(shelf, source_id)
    if span.end > len(found.text):
        what = f"{span.start}-{span.end} is outside a text of {len(found.text)} characters"
        raise UnknownName(what, found.name, "check the address")
    return found


def pieces(shelf: Shelf, source_id: str) -> tuple[PieceRow, ...]:
    """Return the partition of one source in order of print."""
    found: tuple[PieceRow, ...] = _nouns(shelf, "pieces", source_id)
    return tuple(sorted(found, key=lambda piece: piece.start))


def passages(shelf: Shelf, article_id: str, within: tuple[int, int] | None = None) -> tuple[Passage, ...]:
    """Return the passages of one article in reading order, or those that touch a stretch of its clean text."""
    source_id, _, ordinal = article_id.partition("-")
    if not ordinal.isdigit():
        return ()
    rows = _rows(shelf, "passages", source_id, article=int(ordinal))
    if within is not None:
        rows = rows.filter(pc.and_(pc.greater(rows["end"], within[0]), pc.less(rows["start"], within[1])))
    found: tuple[Passage, ...] = _made("passages", rows)
    return tuple(sorted(found, key=lambda passage: passage.ordinal))


def passages_at(shelf: Shelf, source_id: str, start: int, end: int) -> tuple[Passage, ...]:
    """Return the passages that hold any character of ``[start, end)`` of the source."""
    rows = _touching(_rows(shelf, "passages", source_id), Span(start, end))
    found: tuple[Passage, ...] = _made("passages", rows)
    return tuple(sorted(found, key=lambda passage: (passage.article, passage.ordinal)))


def findings_of(shelf: Shelf, name: str, article_id: str, near: Span | None = None) -> tuple[Any, ...]:
    """Return the findings of one kind (``directives``, ``targets`` ...) in one article, or those that touch ``near``."""
    rows = _rows(shelf, name, article_id.partition("-")[0], article_id=article_id)
    return _made(name, rows if near is None else _touching(rows, near))


def annotations(shelf: Shelf, article_id: str, near: Span | None = None) -> Annotations:
    """Return everything annotating found in one article, or what touches the stretch ``near`` of its source."""
    source_id = article_id.partition("-")[0]
    found = {
        field.name: findings_of(shelf, field.name, article_id, None if field.name == "identities" else near)
        for field in fields(Annotations)
        if field.name in DATASETS
    }
    issues = _nouns(shelf, "annotate_issues", source_id)
    return Annotations(**found, issues=issues)


def links_of(shelf: Shelf, article_id: str) -> tuple[Link, ...]:
    """Return the links that have this article at either end."""
    found = ends_of(shelf, article_id)
    return tuple(links(shelf, found, range(len(found.down))))


def links_at(shelf: Shelf, source_id: str, start: int, end: int) -> tuple[Link, ...]:
    """Return the links whose passage at either end touches ``[start, end)`` of the source."""
    found: dict[str, Link] = {}
    for article_id in dict.fromkeys(passage.article_id for passage in passages_at(shelf, source_id, start, end)):
        ends = ends_of(shelf, article_id)
        found |= {link.id: link for link in links(shelf, ends, ends.touching(start, end).tolist())}
    return tuple(found.values())


def continuations_of(shelf: Shelf, article_id: str) -> tuple[Continuation, ...]:
    """Return what is known of an article that jumps: the row of the continuation it is, and that of the one it has."""
    every = _continuations(dataset(shelf, "continuations"))
    return tuple(one for one in every if article_id in (one.article_id, one.from_article))


@lru_cache(maxsize=4)
def _continuations(path: Path | None) -> tuple[Continuation, ...]:
    """Keep all of them: they are few, and every article asks."""
    if path is None:
        return ()
    groups = groups_of(path)
    return tuple(
        one
        for table in groups.read(range(len(groups.firsts) - 1))
        for one in from_rows(Continuation, table.to_pylist())
    )
