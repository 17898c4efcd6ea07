"""The life line of a formulation, a sentence or any words (生命线): who had it first, who repeated it, how fast, until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.lexicon.formulations import formulations
from luoshi.model import FormulationUse, Identity, Link, LuoshiError, Span, UnknownName
from luoshi.store.findings import DATASETS, current
from luoshi.store.query import families, phrases, reading
from luoshi.store.query.documents import Document, documents_by_id
from luoshi.store.query.searching import index_at, passages_by_id
from luoshi.store.query.tables import ask
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.trace.families import Family
from luoshi.trace.families import families as related
from luoshi.uptake.lifelines import LifeLine, Use, life_line, life_lines

#: Words that stand in more passages than this are so common that their first appearance on a shelf tells nothing.
MOST = 20_000

_ADDRESS = re.compile(r"([0-9a-f]{16})\.([0-9]{1,9})-([0-9]{1,9})")


class Subject(StrEnum):
    """What a life line is of (对象): a formulation, a sentence in all its wordings, or words as they stand."""

    FORMULATION = "formulation"
    SENTENCE = "sentence"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Seen:
    """One place on a life line with its document."""

    document: Document | None
    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Life:
    """A life line with all its places, oldest first, undated ones last."""

    subject: Subject
    line: LifeLine
    places: tuple[Seen, ...]


def life(shelf: Shelf, words: str) -> Life:
    """Return the life line of what ``words`` name.

    The address of a passage (``{source_id}.120-168``) means its sentence in all wordings that links join; a formulation
    or one of its listed forms means every use of it; anything else means exactly these words.

    Raises:
        UnknownName: if they stand nowhere on the shelf.
        LuoshiError: if they stand nearly everywhere.
    """
    words = words.strip()
    if address := _ADDRESS.fullmatch(words):
        low, high = sorted((int(address[2]), int(address[3])))
        return _of_sentence(shelf, address[1], Span(low, high))
    listed = formulations(shelf.lexicon()).known(words)
    canonical = listed.canonical if listed else words
    found = phrases.uses(shelf, canonical)
    if found:
        (line,) = life_lines(found, _identities(shelf))
        return Life(Subject.FORMULATION, line, _places(shelf, found))
    return _of_words(shelf, words)


def _of_words(shelf: Shelf, words: str) -> Life:
    folder = current(shelf).get("search")
    index = index_at(folder / "passages.index") if folder else None
    count = index.count(words).passages if index and words else 0
    if not index or not count:
        raise UnknownName("these words stand nowhere on the shelf", words[:60], "try fewer characters")
    if count > MOST:
        raise LuoshiError(
            f"these words stand in {count} passages",
            words[:60],
            f"a life line tells something up to {MOST}: add a word",
        )
    hits = index.find(words, count)
    passages = passages_by_id(shelf, [hit.passage_id for hit in hits])
    uses = [
        Use(passage.source_id, hit.article_id, passage.spans, hit.text[start:end])
        for hit in hits
        if (passage := passages.get((hit.passage_id, hit.article_id))) is not None
        for start, end in hit.offsets
    ]
    return Life(Subject.WORDS, life_line(words, uses, _identities(shelf)), _places(shelf, uses))


def _of_sentence(shelf: Shelf, source_id: str, span: Span) -> Life:
    found = reading.passages_at(shelf, source_id, span.start, span.end)
    if not found:
        raise UnknownName("no passage stands there", f"{source_id}.{span.start}-{span.end}", "see: luoshi search")
    family = _family(shelf, source_id, span)
    if family is None:
        uses = [Use(found[0].source_id, found[0].article_id, found[0].spans, found[0].text)]
    else:
        uses = [Use(one.source_id, one.article_id, one.spans, one.quote) for one in family.appearances]
    return Life(Subject.SENTENCE, life_line(found[0].text, uses, _identities(shelf)), _places(shelf, uses))


def _family(shelf: Shelf, source_id: str, span: Span) -> Family | None:
    """Return the family with an appearance that covers most of the stretch; None if nobody else has the sentence."""
    best, most = None, 0
    for family in related(_kin(shelf, source_id, span), families.standings(shelf)):
        for one in family.appearances:
            if one.source_id == source_id:
                common = sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in one.spans)
                if common > most:
                    best, most = family, common
    return best


#: How many links away a passage may stand: kin of kin of kin drifts into other sentences.
_STEPS = 3
#: Share of their common reach that the ends of two links in a row must share; a link at the stretch itself need only touch it.
_SAME = 0.6

_LINKS_AT = " UNION ".join(
    f"""SELECT l.* FROM links l JOIN (SELECT unnest(?) AS source, unnest(?) AS low, unnest(?) AS high) e
    ON l.{side}_source = e.source
    AND least(l.{side}_spans[-1]."end", e.high) - greatest(l.{side}_spans[1].start, e.low)
    > ? * (greatest(l.{side}_spans[-1]."end", e.high) - least(l.{side}_spans[1].start, e.low))"""
    for side in ("up", "down")
)


def _kin(shelf: Shelf, source_id: str, span: Span) -> list[Link]:
    """Return the links around a stretch: those that touch it, those that share their ends, and so on."""
    found: dict[str, Link] = {}
    known: set[tuple[str, int, int]] = set()
    ends = {(source_id, span.start, span.end)}
    for step in range(_STEPS):
        known |= ends
        values = [*map(list, zip(*sorted(ends), strict=True)), _SAME if step else 0.0]
        links: list[Link] = from_rows(Link, ask(shelf, _LINKS_AT, [*values, *values]))
        found.update((link.id, link) for link in links)
        ends = {end for link in links for end in _ends(link)} - known
        if not ends:
            break
    return list(found.values())


def _ends(link: Link) -> Iterator[tuple[str, int, int]]:
    for source, spans in ((link.up_source, link.up_spans), (link.down_source, link.down_spans)):
        yield source, spans[0].start, spans[-1].end


def _identities(shelf: Shelf) -> list[Identity]:
    found: list[Identity] = from_rows(DATASETS["identities"][1], ask(shelf, "SELECT * FROM identities"))
    return found


def _places(shelf: Shelf, uses: Sequence[FormulationUse | Use]) -> tuple[Seen, ...]:
    known = documents_by_id(shelf, {use.article_id for use in uses})
    places = [Seen(known.get(u.article_id), u.source_id, u.article_id, u.spans, u.form) for u in uses]
    return tuple(sorted(places, key=lambda one: (_day(one.document), one.article_id, one.spans[0].start)))


def _day(document: Document | None) -> str:
    return document.date if document and document.date and not document.date.startswith("--") else "~"
