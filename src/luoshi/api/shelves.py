"""An open shelf (打开的书架): every list of the command line and the web as a table, with the same filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from luoshi.api.tables import Table
from luoshi.export.citing import gbt7714
from luoshi.model import LinkClass
from luoshi.store import Shelf
from luoshi.store.query import (
    citing,
    dealings,
    documents,
    found,
    lifelines,
    listing,
    naming,
    reading,
    records,
    searching,
)
from luoshi.store.query import matrix as uptake
from luoshi.store.query.matrix import Matrix
from luoshi.store.query.tables import Where

#: Rows of a list that is narrowed; more than any shelf holds.
_ALL = 100_000_000


def open_shelf(path: str | Path) -> OpenShelf:
    """Open the shelf in the folder ``path`` for reading.

    Raises:
        ShelfError: if there is no shelf, or a newer luoshi wrote it.
    """
    return OpenShelf(Shelf.open(Path(path)))


@dataclass(frozen=True)
class Passage:
    """A stretch of a page with what citing it takes: its words, its permanent address, title and citation (引文)."""

    text: str
    place: str
    title: str
    citation: str
    source_name: str
    spans: tuple[tuple[int, int], ...]


class OpenShelf:
    """One collection, to be read: each method gives a :class:`~luoshi.api.tables.Table`.

    Filters are those of the pages of the same name; a filter left out does not narrow. ``upstream`` and ``article`` name
    documents as the command line does: by file name, title, id, issuer or region.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __repr__(self) -> str:
        return f"<shelf {self.name} in {self._shelf.path}>"

    @property
    def name(self) -> str:
        """Name of the collection."""
        return self._shelf.name

    @property
    def path(self) -> Path:
        """Its folder."""
        return self._shelf.path

    @property
    def overview(self) -> documents.Overview:
        """What the collection holds, and what it could not read."""
        return documents.overview(self._shelf)

    def kind(self, kind: str) -> Table:
        """Return all records of a kind, as ``luoshi list`` does.

        Raises:
            UnknownName: if there is no such kind.
        """
        return Table(kind, listing.listing(self._shelf, kind))

    def sources(self) -> Table:
        """Raw pages, with what is declared of them."""
        return self.kind("sources")

    def articles(self) -> Table:
        """Articles as restored, with their text."""
        return self.kind("articles")

    def documents(
        self,
        q: str = "",
        *,
        level: str | None = None,
        issuer: str | None = None,
        kind: str | None = None,
        region: str | None = None,
        year: str | None = None,
        order: str = "date",
    ) -> Table:
        """Articles with who issued them, when, and how much was found in them; ``q`` narrows by title, issuer, file or number."""
        chosen: dict[str, Any] = {"level": level, "issuer": issuer, "kind": kind, "region": region, "year": year}
        rows = documents.documents(self._shelf, q=q, **chosen, order=order, limit=_ALL).rows
        return Table("documents", records.document_records(rows))

    def passages(self, article: str | None = None) -> Table:
        """Sentences and headings, of one article or of all."""
        where = Where()
        if article is not None:
            one = naming.find_one(self._shelf, article)
            where.equal("source_id", one.source_id).equal("article", one.ordinal)
        return Table("passages", listing.dataset_records(self._shelf, "passages", where))

    def identities(self) -> Table:
        """Who issued each article, for which place and when."""
        return self.kind("identities")

    def mentions(self) -> Table:
        """Bodies, places and speakers named."""
        return self.kind("mentions")

    def formulations(self) -> Table:
        """Uses of set phrases (提法)."""
        return self.kind("formulations")

    def phrases(self) -> Table:
        """Set phrases with where and when they first appear."""
        return self.kind("phrases")

    def directives(
        self,
        q: str = "",
        *,
        issuer: str | None = None,
        owner: str | None = None,
        kind: str | None = None,
        verifiable: bool | None = None,
    ) -> Table:
        """Demands: who asks whom for what, by when; run-in headings are left out."""
        where = found.demanded(issuer=issuer, owner=owner, kind=kind, verifiable=verifiable, q=q)
        return Table("directives", listing.dataset_records(self._shelf, "directives", where, found.DEMANDED))

    def targets(
        self,
        *,
        indicator: str | None = None,
        region: str | None = None,
        period: str | None = None,
        scope: str | None = None,
    ) -> Table:
        """Aimed-at values of indicators, core indicators left out included; ``indicator`` is the canonical id."""
        where = found.valued(indicator, region, period).equal("scope", scope)
        return Table("targets", listing.dataset_records(self._shelf, "targets", where, found.VALUED))

    def results(self, *, indicator: str | None = None, region: str | None = None, period: str | None = None) -> Table:
        """Outcomes as the documents report them, not verified."""
        where = found.valued(indicator, region, period)
        return Table("results", listing.dataset_records(self._shelf, "results", where, found.VALUED))

    def commitments(self, article: str | None = None) -> Table:
        """Numbers that bodies say they will reach."""
        where = Where().equal("article_id", self._id(article))
        return Table("commitments", listing.dataset_records(self._shelf, "commitments", where, found.DEMANDED))

    def references(self) -> Table:
        """Documents and meetings cited, with the document of the shelf that is meant."""
        return self.kind("references")

    def links(
        self, *, link_class: str | LinkClass | None = None, up: str | None = None, down: str | None = None
    ) -> Table:
        """Passages that were passed on; ``up`` and ``down`` name the document at either end."""
        where = Where().equal("link_class", link_class)
        where.equal("up_article", self._id(up)).equal("down_article", self._id(down))
        return Table("links", listing.link_records(self._shelf, where))

    def families(self) -> Table:
        """Families of one sentence: first appearance, spread over documents, levels and time."""
        return self.kind("families")

    def issues(self) -> Table:
        """What could not be understood, with where and why."""
        return self.kind("issues")

    def search(
        self,
        q: str,
        *,
        level: str | None = None,
        issuer: str | None = None,
        kind: str | None = None,
        region: str | None = None,
        year: str | None = None,
        article: str | None = None,
        limit: int = 1000,
    ) -> Table:
        """Passages that hold exactly the words ``q``; nothing in them is an operator.

        Raises:
            LuoshiError: if there is nothing to look for in ``q``.
        """
        hits = searching.search(
            self._shelf,
            searching.checked(q),
            level=level,
            issuer=issuer,
            kind=kind,
            region=region,
            year=year,
            article_id=self._id(article),
            limit=limit,
        )
        return Table("search", records.hit_records(hits.rows))

    def matrix(
        self,
        upstream: str,
        *,
        level: str | None = None,
        region: str | None = None,
        down: Sequence[str] | None = None,
        expected: bool = True,
    ) -> Table:
        """Every item of ``upstream`` with every body, one row a cell; *not searched* is a state of its own, never a gap."""
        return Table("matrix", records.cell_records(self._shelf, self._matrix(upstream, level, region, down, expected)))

    def gaps(self, upstream: str, *, body: str | None = None) -> Table:
        """The cells of the matrix that were searched and not seen, of one body or of all."""
        cells = records.cell_records(self._shelf, self._matrix(upstream, None, None, None, False))
        kept = (one for one in cells if one["status"] == "not_seen" and (body is None or one["body"] == body))
        return Table("matrix", kept)

    def additions(self, upstream: str, *, body: str | None = None) -> Table:
        """What bodies ask for that no item of ``upstream`` does (本地新增)."""
        one = self._matrix(upstream, None, None, None, False)
        added = uptake.additions(self._shelf, one.upstream.article_id, body=body)
        return Table("additions", records.addition_records(self._shelf, one, added))

    def lifeline(self, words: str) -> Table:
        """Every place of a formulation, of a sentence (by its address) or of any words, oldest first.

        Raises:
            UnknownName: if they stand nowhere on the shelf.
        """
        return Table("lifeline", records.life_records(lifelines.life(self._shelf, words)))

    def items(
        self,
        *,
        state: str | None = None,
        body: str | None = None,
        profile: str | None = None,
        overdue: bool = False,
        today: date | None = None,
    ) -> Table:
        """Tasks of the ledger as of a day; what is reported and what is found in documents are two columns."""
        day = today or date.today()
        lines = dealings.lines(
            self._shelf, today=day, state=state, body=body, profile=profile, overdue=overdue, limit=_ALL
        )
        return Table("items", records.line_records(lines.rows, day))

    def events(self, item: str) -> Table:
        """The chain of dealings with one task, in order.

        Raises:
            UnknownName: if there is no such task.
        """
        dealings.task(self._shelf, item)
        return Table("events", records.event_records(dealings.events(self._shelf, item)))

    def passage(self, place: str) -> Passage:
        """Return the stretch at a permanent address, with its citation.

        Raises:
            UnknownName: if it is no address, or points behind its page.
        """
        source_id, span = naming.parse_passage(place)
        source = reading.text_around(self._shelf, source_id, span)
        near = reading.passages_at(self._shelf, source_id, span.start, span.end)
        document = documents.document(self._shelf, near[0].article_id) if near else None
        today = date.today().isoformat()
        citation = gbt7714(citing.citable(self._shelf, document, f"/p/{place}", today)) if document else ""
        title = document.label if document else source.name
        return Passage(span.of(source.text), place, title, citation, source.name, ((span.start, span.end),))

    def _id(self, article: str | None) -> str | None:
        return None if article is None else naming.find_one(self._shelf, article).article_id

    def _matrix(
        self, upstream: str, level: str | None, region: str | None, down: Sequence[str] | None, expected: bool
    ) -> Matrix:
        one = naming.find_one(self._shelf, upstream).article_id
        ids = None if down is None else [row.article_id for row in naming.find_all(self._shelf, down)]
        return uptake.matrix(self._shelf, one, level=level, region=region, down=ids, expected=expected)
