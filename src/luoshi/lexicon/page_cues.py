"""Cues of the printed page (版面用语): furniture, bylines, kickers, kinds of document, as restoring uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import ArticleKind, DropReason, LuoshiError


@dataclass(frozen=True, slots=True)
class FurniturePattern:
    """A line of page furniture: ``pattern`` matches the whole line; ``tail`` ones count only near the end of a page."""

    pattern: re.Pattern[str]
    drop: DropReason
    tail: bool


@lru_cache(maxsize=4)
def furniture(lexicon: Lexicon) -> tuple[FurniturePattern, ...]:
    """Return the patterns of page furniture.

    Raises:
        LuoshiError: if a row holds a pattern that is none, or a reason that does not exist.
    """
    patterns = []
    for row in lexicon.rows("furniture"):
        try:
            pattern, drop = re.compile(row["pattern"]), DropReason(row["drop"])
        except (re.error, ValueError) as error:
            where, remedy = f"lexicon/furniture.csv: {row['pattern']}", "mend the row"
            raise LuoshiError(f"furniture row cannot be read: {error}", where, remedy) from error
        patterns.append(FurniturePattern(pattern, drop, row["place"] == "tail"))
    return tuple(patterns)


@lru_cache(maxsize=4)
def byline_roles(lexicon: Lexicon) -> dict[str, str]:
    """Return the role (reporter, correspondent, commentator, author, photographer) of every credit word."""
    return {row["word"]: row["role"] for row in lexicon.rows("byline_roles")}


@lru_cache(maxsize=4)
def office_words(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that end an office before the name of its holder, longest first."""
    return tuple(sorted((row["word"] for row in lexicon.rows("office_words")), key=len, reverse=True))


@lru_cache(maxsize=4)
def kicker_cues(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that end a kicker and lead over to its headline (强调, 指出)."""
    return tuple(row["word"] for row in lexicon.rows("kicker_cues"))


@lru_cache(maxsize=4)
def lead_openers(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that open the first sentence of an article (近日, 连日来)."""
    return tuple(row["word"] for row in lexicon.rows("lead_openers"))


@lru_cache(maxsize=4)
def paragraph_openers(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of phrases that open a paragraph of a report (会议强调，).

    Raises:
        LuoshiError: if a row holds a pattern that is none.
    """
    return _any_of(lexicon, "paragraph_openers")


@lru_cache(maxsize=4)
def follow_openers(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of phrases that go on from a paragraph before, so that no article begins with them (此外).

    Raises:
        LuoshiError: if a row holds a pattern that is none.
    """
    return _any_of(lexicon, "follow_openers")


def _any_of(lexicon: Lexicon, table: str) -> re.Pattern[str]:
    rows = [row["pattern"] for row in lexicon.rows(table)]
    try:
        return re.compile("|".join(f"(?:{row})" for row in rows))
    except re.error as error:
        raise LuoshiError(f"pattern cannot be read: {error}", f"lexicon/{table}.csv", "mend the row") from error


@lru_cache(maxsize=4)
def headline_objects(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words after which a headline must go on: verbs without their object, prepositions, 的."""
    return tuple(row["word"] for row in lexicon.rows("headline_objects"))


@lru_cache(maxsize=4)
def document_kinds(lexicon: Lexicon) -> tuple[tuple[str, ArticleKind], ...]:
    """Return the words that end the title of a document with the kind they tell, longest first."""
    rows = [(row["word"], ArticleKind(row["kind"])) for row in lexicon.rows("document_kinds")]
    return tuple(sorted(rows, key=lambda row: len(row[0]), reverse=True))


@lru_cache(maxsize=4)
def issuer_endings(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the endings of names of issuing bodies (厅, 委员会, 中学), longest first."""
    return tuple(sorted({row["word"] for row in lexicon.rows("issuer_endings")}, key=len, reverse=True))


@lru_cache(maxsize=4)
def surnames(lexicon: Lexicon) -> frozenset[str]:
    """Return Chinese surnames of one and two characters."""
    return frozenset(row["surname"] for row in lexicon.rows("surnames"))
