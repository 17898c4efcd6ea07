"""Words that carry no content of their own (措辞词), for comparing measures: strength, verbs, frames, synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


class WordRole(StrEnum):
    """What a word does in a measure: how strongly (力度), what is done (动作), in which form (载体)."""

    STRENGTH = "strength"
    VERB = "verb"
    FRAME = "frame"


@dataclass(frozen=True)
class Wording:
    """The words of measures by role, with the pattern that finds the longest of them first."""

    roles: dict[str, WordRole]
    pattern: re.Pattern[str]
    ritual: re.Pattern[str]

    def roles_of(self, text: str) -> list[tuple[int, int, WordRole]]:
        """Return the words of ``text`` that the table knows, as (start, end, role), longest first, left to right."""
        return [(m.start(), m.end(), self.roles[m.group()]) for m in self.pattern.finditer(text)]


@lru_cache(maxsize=4)
def wording_of(lexicon: Lexicon) -> Wording:
    """Return the words of measures of one lexicon (tables ``uptake_words`` and ``uptake_ritual``)."""
    roles = {row["word"]: WordRole(row["role"]) for row in lexicon.rows("uptake_words")}
    longest = sorted(roles, key=lambda word: (-len(word), word))
    ritual = "|".join(row["pattern"] for row in lexicon.rows("uptake_ritual"))
    return Wording(roles, re.compile("|".join(map(re.escape, longest))), re.compile(ritual))
