"""Mentions of an article (提及): organisations, places and persons of headline, byline and body, without overlaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from luoshi.annotate.bodies import BodyFinder
from luoshi.annotate.found import Found, without_overlaps
from luoshi.annotate.persons import PersonFinder
from luoshi.annotate.places import PlaceFinder
from luoshi.annotate.sheet import Sheet
from luoshi.model import Article, Mention


def found_in(
    sheet: Sheet, bodies: BodyFinder, places: PlaceFinder, persons: PersonFinder, believed: Iterable[str]
) -> list[Found]:
    """Return what one sheet names; an organisation wins over a place inside its name, a person over both."""
    text = sheet.plain
    people = persons.find(text, believed)
    named = without_overlaps([*people, *bodies.find(text)])
    starts = [item.start for item in named]
    free = [place for place in places.find(text) if not _taken(place, named, starts)]
    return without_overlaps([*named, *free])


def _taken(place: Found, named: Sequence[Found], starts: Sequence[int]) -> bool:
    """Tell whether a name of ``named``, which are in order and do not overlap, covers part of a place."""
    before = bisect_left(starts, place.end) - 1
    return before >= 0 and named[before].end > place.start


def mention_of(article: Article, sheet: Sheet, item: Found) -> Mention:
    """Return the mention of something found on a sheet of the article."""
    return Mention(
        source_id=article.source_id,
        article_id=article.id,
        spans=sheet.spans(item.start, item.end),
        name=sheet.text[item.start : item.end],
        canonical=item.canonical,
        entity=item.entity,
        level=item.level,
        region_code=item.region_code,
        rule=item.rule,
    )


def mentions(article: Article, found: Sequence[tuple[Sheet, list[Found]]]) -> tuple[Mention, ...]:
    """Return the mentions of all sheets of an article, in order of sheets and places."""
    return tuple(mention_of(article, sheet, item) for sheet, items in found for item in items)
