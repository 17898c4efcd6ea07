"""Findings across the collection (发现): directives, targets, results, commitments, and the life of formulations."""

from typing import Any

from luoshi.model import (
    Commitment,
    Directive,
    Result,
    Target,
)
from luoshi.store.findings import DATASETS
from luoshi.store.query.tables import Page, Where, page_of
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf


def _page(shelf: Shelf, dataset: str, where: Where, order: str, limit: int, offset: int) -> Page[Any]:
    rows, total = page_of(shelf, dataset, where, order, limit, offset)
    return Page(tuple(from_rows(DATASETS[dataset][1], rows)), total, offset, limit)


def directives(
    shelf: Shelf,
    *,
    issuer: str | None = None,
    owner: str | None = None,
    kind: str | None = None,
    verifiable: bool | None = None,
    q: str = "",
    limit: int = 100,
    offset: int = 0,
) -> Page[Directive]:
    """Return demands, run-in headings left out, narrowed by who asks, who must act and the words they hold."""
    where = demanded(issuer=issuer, owner=owner, kind=kind, verifiable=verifiable, q=q)
    return _page(shelf, "directives", where, DEMANDED, limit, offset)


#: Orders of the lists: by document and place, by place and indicator.
DEMANDED, VALUED = "article_id, spans[1].start", "region, indicator_norm, article_id"


def demanded(
    *,
    issuer: str | None = None,
    owner: str | None = None,
    kind: str | None = None,
    verifiable: bool | None = None,
    q: str = "",
) -> Where:
    """Return the conditions of :func:`directives`."""
    where = Where().plain("NOT heading").equal("issuer", issuer).equal("owner", owner).equal("kind", kind)
    return where.equal("verifiable", verifiable).test("contains(text, ?)", q)


def valued(indicator: str | None = None, region: str | None = None, period: str | None = None) -> Where:
    """Return the conditions of :func:`results` and, but for their scope, :func:`targets`."""
    return Where().equal("indicator_norm", indicator).equal("region", region).equal("period", period)


def targets(
    shelf: Shelf,
    *,
    indicator: str | None = None,
    region: str | None = None,
    period: str | None = None,
    scope: str | None = None,
    limit: int = 500,
    offset: int = 0,
) -> Page[Target]:
    """Return aimed-at values, core indicators that are not stated included."""
    where = valued(indicator, region, period).equal("scope", scope)
    return _page(shelf, "targets", where, VALUED, limit, offset)


def results(
    shelf: Shelf,
    *,
    indicator: str | None = None,
    region: str | None = None,
    period: str | None = None,
    limit: int = 500,
    offset: int = 0,
) -> Page[Result]:
    """Return reported outcomes: reported by the documents, not verified."""
    where = valued(indicator, region, period)
    return _page(shelf, "results", where, VALUED, limit, offset)


def commitments(shelf: Shelf, *, article_id: str | None = None, limit: int = 500, offset: int = 0) -> Page[Commitment]:
    """Return the numbers that bodies say they will reach."""
    where = Where().equal("article_id", article_id)
    return _page(shelf, "commitments", where, DEMANDED, limit, offset)
