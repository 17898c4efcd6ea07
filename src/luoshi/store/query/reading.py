"""What a reader of one document sees (阅读): its text, pieces, passages, findings and the links at a passage."""

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from luoshi.model import Annotations, Article, Continuation, Link, Passage, UnknownName
from luoshi.store.findings import DATASETS, PieceRow, SourceText
from luoshi.store.query.tables import ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf


def _nouns(shelf: Shelf, dataset: str, condition: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    rows = ask(shelf, f'SELECT * FROM "{dataset}" WHERE {condition}', parameters)
    return tuple(from_rows(DATASETS[dataset][1], rows))


def article(shelf: Shelf, article_id: str) -> Article:
    """Return one article with its weave.

    Raises:
        UnknownName: if the findings hold no such article.
    """
    source_id = article_id.partition("-")[0]
    found: tuple[Article, ...] = _nouns(shelf, "articles", "source_id = ? AND id = ?", [source_id, article_id])
    if not found:
        raise UnknownName(f"no article {article_id}", str(shelf.path), "see: luoshi list articles")
    return found[0]


def source_text(shelf: Shelf, source_id: str) -> SourceText:
    """Return the decoded text of one source.

    Raises:
        UnknownName: if the findings hold no text of it.
    """
    found: tuple[SourceText, ...] = _nouns(shelf, "texts", "source_id = ?", [source_id])
    if not found:
        raise UnknownName(
            f"no text of source {source_id}", str(shelf.path), "run it: luoshi run; or see: luoshi list issues"
        )
    return found[0]


def pieces(shelf: Shelf, source_id: str) -> tuple[PieceRow, ...]:
    """Return the partition of one source in order of print."""
    found: tuple[PieceRow, ...] = _nouns(shelf, "pieces", "source_id = ?", [source_id])
    return tuple(sorted(found, key=lambda piece: piece.start))


def passages(shelf: Shelf, article_id: str) -> tuple[Passage, ...]:
    """Return the passages of one article in reading order."""
    source_id, _, ordinal = article_id.partition("-")
    if not ordinal.isdigit():
        return ()
    found: tuple[Passage, ...] = _nouns(shelf, "passages", "source_id = ? AND article = ?", [source_id, int(ordinal)])
    return tuple(sorted(found, key=lambda passage: passage.ordinal))


def passages_at(shelf: Shelf, source_id: str, start: int, end: int) -> tuple[Passage, ...]:
    """Return the passages that hold any character of ``[start, end)`` of the source."""
    condition = "source_id = ? AND list_bool_or(list_transform(spans, lambda s: s.start < ? AND s.end > ?))"
    found: tuple[Passage, ...] = _nouns(shelf, "passages", condition, [source_id, end, start])
    return tuple(sorted(found, key=lambda passage: (passage.article, passage.ordinal)))


def findings_of(shelf: Shelf, dataset: str, article_id: str) -> tuple[Any, ...]:
    """Return the findings of one kind (``directives``, ``targets`` ...) in one article."""
    return _nouns(shelf, dataset, "source_id = ? AND article_id = ?", [article_id.partition("-")[0], article_id])


def annotations(shelf: Shelf, article_id: str) -> Annotations:
    """Return everything annotating found in one article."""
    source_id = article_id.partition("-")[0]
    found = {
        field.name: findings_of(shelf, field.name, article_id)
        for field in fields(Annotations)
        if field.name in DATASETS
    }
    issues = _nouns(shelf, "annotate_issues", "source_id = ?", [source_id])
    return Annotations(**found, issues=issues)


def links_of(shelf: Shelf, article_id: str) -> tuple[Link, ...]:
    """Return the links that have this article at either end."""
    return _links(shelf, findings_version(shelf), article_id)


@lru_cache(maxsize=4)
def _links(shelf: Shelf, version: tuple[tuple[str, str | None], ...], article_id: str) -> tuple[Link, ...]:
    """Keep the links of documents that are being read: a report of a congress has thousands, asked for by every click."""
    found: tuple[Link, ...] = _nouns(shelf, "links", "up_article = ? OR down_article = ?", [article_id, article_id])
    return found


def links_at(shelf: Shelf, source_id: str, start: int, end: int) -> tuple[Link, ...]:
    """Return the links whose passage at either end touches ``[start, end)`` of the source."""
    sides = [
        f"({side}_source = ? AND list_bool_or(list_transform({side}_spans, lambda s: s.start < ? AND s.end > ?)))"
        for side in ("up", "down")
    ]
    found: tuple[Link, ...] = _nouns(shelf, "links", " OR ".join(sides), [source_id, end, start, source_id, end, start])
    return found


def continuations_of(shelf: Shelf, article_id: str) -> tuple[Continuation, ...]:
    """Return what is known of an article that jumps: the row of the continuation it is, and that of the one it has."""
    found: tuple[Continuation, ...] = _nouns(
        shelf, "continuations", "article_id = ? OR from_article = ?", [article_id, article_id]
    )
    return found
