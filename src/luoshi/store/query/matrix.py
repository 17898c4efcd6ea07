"""The matrix (落实矩阵): the items of an upstream document against the bodies whose documents lie on the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from luoshi.lexicon import Lexicon
from luoshi.lexicon.regions import regions
from luoshi.model import Article, Cell, Gap, Identity, Item, Level, Link, Passage, Source
from luoshi.store import sources
from luoshi.store.computed import discard, kept
from luoshi.store.findings import DATASETS, SourceText, current
from luoshi.store.query import reading
from luoshi.store.query.bodies import by_body
from luoshi.store.query.documents import Document, document, documents_by_id, to_document
from luoshi.store.query.ends import ends_of, links
from luoshi.store.query.tables import ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.uptake import bodies as searched
from luoshi.uptake import cells as uptake_cells
from luoshi.uptake import gaps as uptake_gaps
from luoshi.uptake import items as uptake_items
from luoshi.uptake.gaps import Addition


@dataclass(frozen=True, slots=True)
class Column:
    """A body of the matrix with the documents it was searched in; none means *not searched*, which is no gap."""

    body: str
    level: Level | None
    region_code: str | None
    region: str | None
    searched: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Items by bodies; ``left_out`` counts documents older than the upstream, which cannot have taken it up."""

    upstream: Document
    items: tuple[Item, ...]
    bodies: tuple[Column, ...]
    cells: tuple[Cell, ...]
    left_out: int = 0


@dataclass(frozen=True)
class _Scope:
    """What a matrix is computed from; equal scopes give equal matrices."""

    shelf: Shelf
    version: tuple[tuple[str, str | None], ...]
    lexicon: Lexicon
    upstream: str
    down: tuple[str, ...]
    expected: bool
    absent: tuple[str, ...] = ()

    def basis(self, kind: str) -> tuple[object, ...]:
        """Return everything that a table of this kind follows from."""
        stages = tuple(sorted((stage, folder.name) for stage, folder in current(self.shelf).items()))
        return kind, stages, self.lexicon.digest, self.upstream, self.down, self.expected, self.absent


def upstreams(shelf: Shelf, limit: int = 20) -> tuple[Document, ...]:
    """Return documents worth a matrix: plans, reports and notices whose passages were passed on most."""
    sql = """SELECT * FROM documents WHERE kind IN ('plan', 'report', 'notice', 'regulation')
    ORDER BY links_down DESC, characters DESC, article_id LIMIT ?"""
    return tuple(to_document(row) for row in ask(shelf, sql, [limit]))


def matrix(
    shelf: Shelf,
    article_id: str,
    *,
    level: str | None = None,
    region: str | None = None,
    down: Sequence[str] | None = None,
    expected: bool = True,
    absent: Sequence[str] = (),
) -> Matrix:
    """Return the matrix of one upstream article.

    ``down`` names the articles to search (all others of the shelf if left out); the upstream's own page is
    never searched. With ``expected`` the regions right
    below the upstream's own that have no document on the shelf get a column too, so that *not searched* shows.
    ``absent`` names bodies without any document, which get one too. ``level`` and ``region`` (name or code; what lies in
    it counts) narrow the columns.

    Raises:
        UnknownName: if there is no such article.
    """
    wanted = _wanted(shelf, article_id, down)
    scope = _Scope(shelf, findings_version(shelf), shelf.lexicon(), article_id, wanted, expected, tuple(absent))
    whole = _matrix(scope)
    if not level and not region:
        return whole
    kept = [
        column
        for column in whole.bodies
        if (not level or column.level == level) and (not region or _lies_in(column, region, scope.lexicon))
    ]
    names = {column.body for column in kept}
    cells = tuple(cell for cell in whole.cells if cell.body in names)
    return Matrix(whole.upstream, whole.items, tuple(kept), cells, whole.left_out)


def forget(shelf: Shelf) -> None:
    """Forget every matrix that was computed, here and on the shelf, so that the next one is computed anew (to measure it)."""
    _matrix.cache_clear()
    discard(shelf)


def _lies_in(column: Column, region: str, lexicon: Lexicon) -> bool:
    if region in (column.region, column.region_code):
        return True
    index = regions(lexicon)
    inner, outer = index.coded(column.region_code), index.coded(region)
    return inner is not None and outer is not None and index.within(inner, outer)


def _wanted(shelf: Shelf, article_id: str, down: Sequence[str] | None) -> tuple[str, ...]:
    if down is None:
        return _others(shelf, article_id)
    page = article_id.rpartition("-")[0]
    return tuple(one for one in down if one.rpartition("-")[0] != page)


def _others(shelf: Shelf, article_id: str) -> tuple[str, ...]:
    """Articles of the shelf that may have taken the upstream up: not its own page, not its own issuer."""
    sql = """SELECT o.article_id FROM documents o, documents u WHERE u.article_id = ? AND o.source_id <> u.source_id
    AND (u.issuer IS NULL OR o.issuer IS NULL OR o.issuer <> u.issuer) AND o.characters > 0
    AND o.kind NOT IN ('caption', 'navigation', 'footer', 'image-placeholder', 'boilerplate', 'listing')
    ORDER BY o.source_id, o.ordinal"""
    return tuple(row["article_id"] for row in ask(shelf, sql, [article_id]))


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """How many documents are older than the upstream, as a row of its own."""

    count: int


_KEPT: Mapping[str, type] = {"items": Item, "bodies": Column, "cells": Cell, "left_out": _LeftOut}


@lru_cache(maxsize=16)
def _matrix(scope: _Scope) -> Matrix:
    """Return a matrix that was computed for these findings before, else compute it."""
    found = kept(scope.shelf, scope.basis("matrix"), _KEPT, lambda: _parts(_computed(scope)))
    (left_out,) = found["left_out"]
    items, bodies, cells = (tuple(found[name]) for name in ("items", "bodies", "cells"))
    return Matrix(document(scope.shelf, scope.upstream), items, bodies, cells, left_out.count)


def _parts(found: Matrix) -> dict[str, Sequence[Any]]:
    left_out = (_LeftOut(found.left_out),)
    return {"items": found.items, "bodies": found.bodies, "cells": found.cells, "left_out": left_out}


def _computed(scope: _Scope) -> Matrix:
    upstream = document(scope.shelf, scope.upstream)
    article = reading.article(scope.shelf, scope.upstream)
    rows = uptake_items.items(
        source_of(scope.shelf, upstream.source_id),
        article,
        reading.passages(scope.shelf, scope.upstream),
        scope.lexicon,
    )
    bodies, columns, left_out = search_bodies(scope.shelf, scope.down, upstream.date)
    if scope.expected:
        bodies, columns = _with_expected(bodies, columns, upstream, scope.lexicon)
    for name in scope.absent:
        bodies.append(searched.SearchedBody(name, None, None, ()))
        columns.append(Column(name, None, None, None, 0, ()))
    cells = uptake_cells.cells(rows, bodies, scope.lexicon)
    return Matrix(upstream, rows, tuple(columns), cells, left_out)


def source_of(shelf: Shelf, source_id: str) -> Source:
    """Return the source of a decoded page, without its layout.

    Raises:
        UnknownName: if the findings hold no text of it.
    """
    text: SourceText = reading.source_text(shelf, source_id)
    declared = sources.sidecar_of(shelf, source_id).declared
    return Source(source_id, text.name, text.media, text.encoding, text.text, declared, (), text.meta)


def search_bodies(
    shelf: Shelf, article_ids: Sequence[str], since: str | None = None
) -> tuple[list[searched.SearchedBody], list[Column], int]:
    """Lay out documents by issuing body; those dated before ``since`` are left out and counted.

    What is one body and what are two, :func:`luoshi.store.query.bodies.by_body` decides.
    """
    found = documents_by_id(shelf, article_ids)
    asked = [found[article_id] for article_id in dict.fromkeys(article_ids) if article_id in found]
    kept = [d for d in asked if not (since and d.date and d.date[: len(since)] < since[: len(d.date)])]
    loaded = _load(shelf, kept)
    bodies, columns = [], []
    for body in by_body(kept, shelf.lexicon()):
        first = body.first
        documents = tuple(loaded[member.article_id] for member in body.documents)
        bodies.append(searched.SearchedBody(body.name, first.level, first.region_code, documents))
        ids = tuple(member.article_id for member in body.documents)
        columns.append(Column(body.name, first.level, first.region_code, first.region, len(ids), ids))
    return bodies, columns, len(asked) - len(kept)


def _load(shelf: Shelf, rows: Sequence[Document]) -> dict[str, searched.SearchedDocument]:
    ids = [row.article_id for row in rows]
    articles: list[Article] = _nouns(shelf, "articles", "id", ids)
    identities: dict[str, Identity] = {
        found.article_id: found for found in _nouns(shelf, "identities", "article_id", ids)
    }
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in _nouns(shelf, "passages", "source_id", sorted({row.source_id for row in rows})):
        passages[passage.article_id].append(passage)
    return {
        article.id: searched.SearchedDocument(
            article.source_id,
            article,
            tuple(sorted(passages[article.id], key=lambda passage: passage.ordinal)),
            identities.get(article.id),
        )
        for article in articles
    }


def _nouns(shelf: Shelf, dataset: str, column: str, values: Sequence[str]) -> list[Any]:
    rows = ask(shelf, f'SELECT * FROM "{dataset}" WHERE list_contains(?, {column})', [list(values)]) if values else []
    return from_rows(DATASETS[dataset][1], rows)


#: The level right below each level that hands plans down.
_BELOW: Mapping[Level, Level] = {
    Level.CENTRAL: Level.PROVINCIAL,
    Level.PROVINCIAL: Level.CITY,
    Level.CITY: Level.COUNTY,
}

#: Taiwan, Hong Kong and Macao hand in no plans under a central plan, so a column would mislead.
_NOT_ADDRESSED = ("71", "81", "82")


def _with_expected(
    bodies: list[searched.SearchedBody], columns: list[Column], upstream: Document, lexicon: Lexicon
) -> tuple[list[searched.SearchedBody], list[Column]]:
    """Add a column without documents for every region right below the upstream's that has none."""
    below = _BELOW.get(upstream.level) if upstream.level else None
    if below is None:
        return bodies, columns
    index = regions(lexicon)
    home = index.coded(upstream.region_code)
    present = {column.region_code for column in columns}
    names = {column.body for column in columns}
    for region in index.all:
        if region.level is not below or region.year != index.newest or region.code in present:
            continue
        if region.code[:2] in _NOT_ADDRESSED:
            continue
        if upstream.level is Level.CENTRAL or (home is not None and index.within(region, home)):
            name = f"{region.name}人民政府"
            if name in names:
                continue
            names.add(name)
            bodies.append(searched.SearchedBody(name, region.level, region.code, ()))
            columns.append(Column(name, region.level, region.code, region.name, 0, ()))
    return bodies, columns


def cells_of_quotes(
    shelf: Shelf, records: Sequence[Mapping[str, Any]], upstream: Document, down: Sequence[str] | None = None
) -> Matrix:
    """Return the matrix of items given by quotation or offsets in one upstream document.

    Raises:
        BrokenAnchor: if a quotation does not stand in the document.
    """
    lexicon = shelf.lexicon()
    rows = uptake_items.from_quotes(records, source_of(shelf, upstream.source_id), lexicon, upstream.article_id)
    wanted = tuple(down) if down is not None else _others(shelf, upstream.article_id)
    bodies, columns, left_out = search_bodies(shelf, wanted, upstream.date)
    options = uptake_cells.Options(upstream=_load(shelf, [upstream])[upstream.article_id])
    return Matrix(upstream, rows, tuple(columns), uptake_cells.cells(rows, bodies, lexicon, options), left_out)


def gaps(shelf: Shelf, article_id: str, *, body: str | None = None) -> tuple[Gap, ...]:
    """Return the items that the searched documents of a body do not show; what was not searched is never listed."""
    found = matrix(shelf, article_id)
    searched_in = {column.body: column.documents for column in found.bodies}
    return tuple(gap for gap in uptake_gaps.gaps_of(found.cells, searched_in) if body is None or gap.body == body)


def additions(
    shelf: Shelf, article_id: str, *, body: str | None = None, down: Sequence[str] | None = None
) -> tuple[Addition, ...]:
    """Return the measures of one body, or of every body, that no item of the upstream asks for (本地新增).

    ``down`` names the articles to read (all others of the shelf if left out).
    """
    wanted = _wanted(shelf, article_id, down)
    scope = _Scope(shelf, findings_version(shelf), shelf.lexicon(), article_id, wanted, False)
    return tuple(one for one in _additions(scope) if body is None or one.body == body)


@lru_cache(maxsize=4)
def _additions(scope: _Scope) -> tuple[Addition, ...]:
    """Return additions that were computed for these findings before, else compute them."""
    basis = scope.basis("additions")
    found = kept(scope.shelf, basis, {"additions": Addition}, lambda: {"additions": _computed_additions(scope)})
    return tuple(found["additions"])


def _computed_additions(scope: _Scope) -> tuple[Addition, ...]:
    upstream = document(scope.shelf, scope.upstream)
    rows = uptake_items.measures(
        source_of(scope.shelf, upstream.source_id),
        reading.article(scope.shelf, scope.upstream),
        reading.passages(scope.shelf, scope.upstream),
        scope.lexicon,
    )
    bodies, _, _ = search_bodies(scope.shelf, scope.down, upstream.date)
    return uptake_gaps.additions(rows, bodies, scope.lexicon)


def links_between(shelf: Shelf, up: str, down: Sequence[str]) -> tuple[Link, ...]:
    """Return the links between one article and others, whichever side it is on."""
    ends = ends_of(shelf, up)
    return tuple(links(shelf, ends, np.flatnonzero(np.isin(ends.far, list(down))).tolist()))
