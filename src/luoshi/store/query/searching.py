"""Exact search over all passages (检索), narrowed by facets of their documents."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from luoshi.model import LuoshiError, Passage
from luoshi.store.findings import DATASETS, current
from luoshi.store.query.documents import Document, documents_by_id
from luoshi.store.query.tables import Count, Where, ask
from luoshi.store.schema import from_rows
from luoshi.store.search import Search
from luoshi.store.shelf import Shelf

#: Longest words that are looked for: a long sentence; more than that is a text, which ``luoshi compare`` is for.
LONGEST = 1_000


class Unsearchable(StrEnum):
    """Why words are not looked for (不能检索的原因)."""

    EMPTY = "empty"
    NO_LETTERS = "no_letters"
    TOO_LONG = "too_long"


def unsearchable(q: str) -> Unsearchable | None:
    """Tell why ``q`` is not looked for; None for words that are: one character is enough, and * or ? mean themselves."""
    words = q.strip()
    if not words:
        return Unsearchable.EMPTY
    if len(words) > LONGEST:
        return Unsearchable.TOO_LONG
    # Signs that carry a meaning in these texts (%, ℃, ＋) are words enough; mere punctuation stands everywhere.
    if all(unicodedata.category(letter)[0] in "PZC" and letter not in "%％‰" for letter in words):
        return Unsearchable.NO_LETTERS
    return None


def checked(q: str) -> str:
    """Return the words to look for.

    Raises:
        LuoshiError: if they are empty, mere punctuation or longer than :data:`LONGEST` characters.
    """
    match unsearchable(q):
        case None:
            return q.strip()
        case Unsearchable.EMPTY:
            raise LuoshiError("there are no words to look for", "luoshi search", "give them: luoshi search 落实")
        case Unsearchable.NO_LETTERS:
            raise LuoshiError("these are only marks, which stand everywhere", q.strip()[:20], "add a letter or a digit")
        case _:
            raise LuoshiError(
                f"{len(q.strip())} characters are more than a phrase", q.strip()[:20] + "…", f"give up to {LONGEST}"
            )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds the words, with every place where they stand: offsets in the text of the passage."""

    document: Document
    passage: Passage
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits; ``total`` counts passages and ``occurrences`` places, both exactly."""

    total: int
    occurrences: int
    rows: tuple[Hit, ...]
    facets: tuple[tuple[str, tuple[Count, ...]], ...] = ()


@lru_cache(maxsize=4)
def index_at(path: Path) -> Search:
    """Return the opened index of one run; pages share it."""
    return Search(path)


def search(
    shelf: Shelf,
    q: str,
    *,
    level: str | None = None,
    issuer: str | None = None,
    kind: str | None = None,
    region: str | None = None,
    year: str | None = None,
    article_id: str | None = None,
    limit: int = 30,
    offset: int = 0,
    faceted: bool = False,
) -> SearchPage:
    """Return the passages that hold exactly the words ``q``, in the order of the shelf.

    Nothing in ``q`` is an operator. A shelf that has not been run has no hits. With ``faceted`` the page says for each
    level, region, kind, year and issuer how many of the passages are of such documents.
    """
    folder = current(shelf).get("search")
    if folder is None or not q.strip():
        return SearchPage(0, 0, ())
    index = index_at(folder / "passages.index")
    where = Where().equal("level", level).equal("issuer", issuer).equal("kind", kind).equal("region", region)
    where.equal("left(date, 4)", year).equal("article_id", article_id)
    narrowed = None
    if where.values:
        sql = f"SELECT article_id FROM documents{where.sql}"
        narrowed = {row["article_id"] for row in ask(shelf, sql, where.values)}
    words = q.strip()
    count = index.count(words, narrowed)
    hits = index.find(words, limit, offset, narrowed)
    found = documents_by_id(shelf, (hit.article_id for hit in hits))
    passages = passages_by_id(shelf, [hit.passage_id for hit in hits])
    rows = tuple(
        Hit(found[hit.article_id], passages[hit.passage_id, hit.article_id], hit.offsets)
        for hit in hits
        if hit.article_id in found and (hit.passage_id, hit.article_id) in passages
    )
    facets = _facets(shelf, index.tally(words, narrowed)) if faceted and count.passages else ()
    return SearchPage(count.passages, count.occurrences, rows, facets)


#: What the hits of a search can be narrowed by, with the column of the documents it stands in.
FACETS = {"level": "level", "region": "region", "kind": "kind", "year": "left(date, 4)", "issuer": "issuer"}


def _facets(shelf: Shelf, tally: dict[str, int]) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    columns = ", ".join(f"{column} AS {name}" for name, column in FACETS.items())
    rows = ask(shelf, f"SELECT article_id, {columns} FROM documents WHERE list_contains(?, article_id)", [list(tally)])
    facets = []
    for name in FACETS:
        sums: dict[str, int] = {}
        for row in rows:
            if row[name] is not None:
                sums[row[name]] = sums.get(row[name], 0) + tally[row["article_id"]]
        ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
        facets.append((name, tuple(Count(value, count) for value, count in ordered)))
    return tuple(facets)


def passages_by_id(shelf: Shelf, ids: list[str]) -> dict[tuple[str, str], Passage]:
    """Return passages by their own id and that of their article."""
    if not ids:
        return {}
    sources = sorted({passage_id.partition(".")[0] for passage_id in ids})
    sql = "SELECT * FROM passages WHERE list_contains(?, source_id) AND list_contains(?, id)"
    nouns: list[Passage] = from_rows(DATASETS["passages"][1], ask(shelf, sql, [sources, ids]))
    return {(noun.id, noun.article_id): noun for noun in nouns}
