"""The formulations of the collection (提法库): listed or discovered, with variants, expansion and first appearance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.formulations import Formulations
from luoshi.lexicon.formulations import formulations as listed
from luoshi.model import FormulationKind, FormulationUse, Level, Span
from luoshi.store.findings import current
from luoshi.store.query.searching import index_at
from luoshi.store.query.tables import Count, Page, Row, ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.uptake.phrasebook import Evidence, Origin, judge

_SQL = """
WITH u AS (
  SELECT f.*, d.date, d.level, d.issuer, f.rule LIKE '%.quoted' AS quoted
  FROM formulations f LEFT JOIN documents d USING (article_id)
)
SELECT canonical, mode(kind) AS kind, count(*) AS uses, count(DISTINCT article_id) AS documents,
  min(date) AS first_date, max(date) AS last_date, arg_min(level, date) AS first_level, arg_min(article_id, date) AS first_article,
  arg_min({'source': source_id, 'spans': spans}, date) AS first_place,
  map_entries(histogram(form)) AS forms, map_entries(histogram(level)) AS levels, mode(expansion) AS expansion,
  count(DISTINCT article_id) FILTER (quoted) AS quoted_documents,
  count(DISTINCT coalesce(issuer, '') || '|' || coalesce(date, '')) FILTER (quoted) AS occasions,
  map_entries(histogram(form) FILTER (quoted)) AS quoted_forms
FROM u GROUP BY canonical ORDER BY documents DESC, uses DESC, canonical
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a source, for a link."""

    source_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One formulation with how often, where and when it is used (提法).

    ``origin`` is lexicon, discovered or seen, ``why`` the evidence of a discovered one; ``variants`` are the printed forms with their
    counts; ``first_level`` is the level of the document where it first appears on the shelf, ``first`` that place.
    """

    canonical: str
    kind: FormulationKind
    origin: Origin
    why: str
    expansion: str | None
    uses: int
    documents: int
    first_date: str | None
    first_level: Level | None
    first_article: str | None
    first: Place | None
    last_date: str | None
    variants: tuple[Count, ...]
    levels: tuple[Count, ...]


@lru_cache(maxsize=4)
def _phrases(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> tuple[Phrase, ...]:
    known = listed(shelf.lexicon())
    folder = current(shelf).get("search")
    index = index_at(folder / "passages.index") if folder else None

    def occurrences(form: str) -> int:
        return index.count(form).occurrences if index else 0

    return tuple(_phrase(row, known, occurrences) for row in ask(shelf, _SQL))


def _phrase(row: Row, known: Formulations, occurrences: Callable[[str], int]) -> Phrase:
    kind = FormulationKind(row["kind"])
    origin, why = Origin.LEXICON, ""
    if known.known(row["canonical"]) is None:
        form, marked = max(_pairs(row["quoted_forms"]), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        evidence = Evidence(row["canonical"], kind, row["quoted_documents"], row["occasions"], form, marked)
        origin, why = judge(evidence, occurrences)
    place = row["first_place"]
    counts = dict(_pairs(row["levels"]))
    return Phrase(
        canonical=row["canonical"],
        kind=kind,
        origin=origin,
        why=why,
        expansion=row["expansion"],
        uses=row["uses"],
        documents=row["documents"],
        first_date=row["first_date"],
        first_level=Level(row["first_level"]) if row["first_level"] else None,
        first_article=row["first_article"],
        first=Place(place["source"], tuple(Span(s["start"], s["end"]) for s in place["spans"])) if place else None,
        last_date=row["last_date"],
        variants=tuple(Count(*pair) for pair in sorted(_pairs(row["forms"]), key=lambda pair: (-pair[1], pair[0]))),
        levels=tuple(Count(level.value, counts[level.value]) for level in Level if level.value in counts),
    )


def _pairs(entries: Sequence[Row] | None) -> list[tuple[str, int]]:
    return [(entry["key"], entry["value"]) for entry in entries or () if entry["key"] is not None]


def phrases(
    shelf: Shelf,
    *,
    q: str = "",
    kind: str | None = None,
    origin: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[Phrase]:
    """Return formulations, in most documents first, narrowed by words, kind and where they are known from."""
    found = [
        one
        for one in _phrases(shelf, findings_version(shelf))
        if q in one.canonical and (kind is None or one.kind == kind) and (origin is None or one.origin == origin)
    ]
    return Page(tuple(found[offset : offset + limit]), len(found), offset, limit)


def phrase(shelf: Shelf, canonical: str) -> Phrase | None:
    """Return one formulation, None if the shelf does not use it."""
    return next((one for one in _phrases(shelf, findings_version(shelf)) if one.canonical == canonical), None)


def uses(shelf: Shelf, canonical: str) -> tuple[FormulationUse, ...]:
    """Return every use of one formulation, in order of the dates of the documents."""
    rows = ask(
        shelf,
        """SELECT f.* FROM formulations f LEFT JOIN documents d USING (article_id) WHERE f.canonical = ?
        ORDER BY d.date NULLS LAST, f.article_id, f.spans[1].start""",
        [canonical],
    )
    return tuple(from_rows(FormulationUse, rows))
