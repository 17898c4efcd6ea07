"""Surnames, offices, verbs of speaking and well-known names (姓氏、职务): how a person's printed name is recognised.

Persons appear in luoshi only as speakers, signatories or office-holders of published texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True, slots=True)
class Names:
    """What names are made of and what stands beside them, as alternatives for patterns (longest first).

    ``ordinary`` holds words that look like a surname with a given name (高速, 周期性).
    """

    surnames: str
    common: frozenset[str]
    heads: str
    members: str
    press: str
    press_words: frozenset[str]
    verbs: str
    known: tuple[str, ...]
    ordinary: frozenset[str]


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=8)
def names(lexicon: Lexicon) -> Names:
    """Return the lexicon's surnames, offices, verbs of speaking and well-known names."""
    surnames, offices = lexicon.rows("surnames"), lexicon.rows("offices")
    return Names(
        surnames=alternatives(row["surname"] for row in surnames),
        common=frozenset(row["surname"] for row in surnames if row["weight"] == "common"),
        heads=alternatives(row["office"] for row in offices if row["sort"] == "head"),
        members=alternatives(row["office"] for row in offices if row["sort"] == "member"),
        press=alternatives(row["office"] for row in offices if row["sort"] == "press"),
        press_words=frozenset(row["office"] for row in offices if row["sort"] == "press"),
        verbs=alternatives(row["verb"] for row in lexicon.rows("speech_verbs")),
        known=tuple(row["name"] for row in lexicon.rows("persons")),
        ordinary=frozenset(row["word"] for row in lexicon.rows("name_stops")),
    )
