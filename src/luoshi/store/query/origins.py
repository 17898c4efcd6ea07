"""Where passages come from (来源): possible sources in order, what was changed on the way, and what has no source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.regions import regions
from luoshi.model import Edit, Level, Link, Passage, PassageKind
from luoshi.store.query.tables import Row, ask
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.trace.additions import RULE, additions, taken_over
from luoshi.trace.edits import told
from luoshi.trace.sources import Candidate, Ranked, ranked

#: Share of the shorter of two passages from which on they are one passage with several possible sources.
_SAME = 0.5
#: Characters of the longest name of a body told by its ending.
_NAME = 16


@lru_cache(maxsize=4)
def naming(lexicon: Lexicon) -> Callable[[str], bool]:
    """Return what tells whether words are the name of a place or of a body."""
    places: Matcher = regions(lexicon).all_names
    endings = tuple(row["suffix"] for row in lexicon.rows("body_suffixes"))

    def named(words: str) -> bool:
        return words in places or (len(words) <= _NAME and words.endswith(endings))

    return named


def changed(lexicon: Lexicon, edits: Sequence[Row]) -> list[Row]:
    """Return what the edits of a link do, each with the rule that decided."""
    found = told([Edit(edit["op"], edit["up"], edit["down"]) for edit in edits], naming(lexicon))
    return [{"what": one.what.value, "up": one.up, "down": one.down, "rule": one.rule} for one in found]


def of_links(shelf: Shelf, links: Sequence[Link]) -> tuple[tuple[Link, Ranked], ...]:
    """Put the possible sources of one passage in order; links whose direction is open are left out."""
    facts = _facts(shelf, {link.up_article for link in links})
    known = {link.id: link for link in links if link.directed and link.up_article != link.down_article}
    return tuple(
        (known[one.candidate.key], one) for one in ranked([_candidate(link, facts) for link in known.values()])
    )


def every(shelf: Shelf) -> Iterator[Row]:
    """Yield the possible sources of every downstream passage, passages in order of place, sources in order of rank."""
    sql = """SELECT * FROM links WHERE directed AND up_article <> down_article AND weight > 0
    ORDER BY down_article, down_spans[1].start, down_spans[-1]."end", up_article"""
    links = from_rows(Link, ask(shelf, sql))
    facts = _facts(shelf, {link.up_article for link in links})
    for group in _groups(links):
        found = {link.id: link for link in group}
        for one in ranked([_candidate(link, facts) for link in found.values()]):
            yield {"link": found[one.candidate.key], "ranked": one, "of": len(found)}


def added(shelf: Shelf) -> Iterator[tuple[Passage, str]]:
    """Yield the passages of documents with sources that have none themselves, with the rule that says so."""
    taken = taken_over(from_rows(Link, ask(shelf, "SELECT * FROM links WHERE weight > 0")))
    for article in sorted(taken):
        source, _, ordinal = article.rpartition("-")
        sql = "SELECT * FROM passages WHERE source_id = ? AND article = ?"
        passages = from_rows(Passage, ask(shelf, sql, [source, int(ordinal)]))
        sentences = [one for one in passages if one.kind in {PassageKind.SENTENCE, PassageKind.CELL}]
        yield from ((one, RULE) for one in additions(sentences, taken[article]))


def _groups(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links whose downstream passages are one passage: each overlaps the first of its group by half."""
    group: list[Link] = []
    for link in links:
        if group and not _one(group[0], link):
            yield group
            group = []
        group.append(link)
    if group:
        yield group


def _one(first: Link, link: Link) -> bool:
    low, high = first.down_spans[0].start, first.down_spans[-1].end
    start, end = link.down_spans[0].start, link.down_spans[-1].end
    common = min(high, end) - max(low, start)
    return first.down_article == link.down_article and common >= _SAME * min(high - low, end - start)


def _facts(shelf: Shelf, articles: set[str]) -> dict[str, tuple[str | None, Level | None]]:
    rows = ask(
        shelf, "SELECT article_id, date, level FROM identities WHERE list_contains(?, article_id)", [list(articles)]
    )
    return {row["article_id"]: (row["date"], Level(row["level"]) if row["level"] else None) for row in rows}


def _candidate(link: Link, facts: dict[str, tuple[str | None, Level | None]]) -> Candidate:
    date, level = facts.get(link.up_article, (None, None))
    return Candidate(link.id, link.direction_why.startswith("citation"), date, level, link.score, link.weight)
