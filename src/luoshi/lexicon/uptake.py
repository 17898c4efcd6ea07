"""Words of measures (措辞词) and things with several names (同义与相关说法), for comparing what documents ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.tables import Lexicon


class WordRole(StrEnum):
    """What a word does in a measure.

    Strength (力度: 全面, 深入) and neutral verbs (一般动词: 推进, 健全) never tell measures apart; verbs of their own
    (专用动词: 盘活, 清理) do in part; instruments (载体: 机制, 行动) say in which form, frames (泛词: 能力, 领域) next to
    nothing, particles (的, 和, 等) only part what stands beside them.
    """

    STRENGTH = "strength"
    VERB = "verb"
    ACT = "act"
    INSTRUMENT = "instrument"
    FRAME = "frame"
    PARTICLE = "particle"


class Relation(StrEnum):
    """How a form stands to its concept: the same thing under another name, or something of the same field."""

    SAME = "same"
    RELATED = "related"


@dataclass(frozen=True)
class Wording:
    """The words of measures by role, and the concepts with their forms (letters only, Latin ones small).

    ``places`` are the concepts that are regions and routes: a measure that names one is about nothing else.
    """

    roles: Mapping[str, WordRole]
    pattern: re.Pattern[str]
    ritual: re.Pattern[str]
    forms: Mapping[str, tuple[tuple[str, Relation], ...]]
    places: frozenset[str]
    matcher: Matcher

    def roles_of(self, text: str) -> list[tuple[int, int, WordRole]]:
        """Return the words of ``text`` that the table knows, as (start, end, role), longest first, left to right."""
        return [(m.start(), m.end(), self.roles[m.group()]) for m in self.pattern.finditer(text)]

    def concepts_in(self, letters: str) -> Iterator[tuple[int, int, str, Relation]]:
        """Yield (start, end, concept, relation) for the forms in ``letters``.

        A form inside a longer form of the same concept does not count: 民营经济促进法 is not named where 民营经济促进法规
        is. Nor does a form that begins with a numeral after another one: 百千万工程 does not name 千万工程.
        """
        found = [
            (start, end, concept, relation)
            for start, end in self.matcher.find_all(letters)
            if not (letters[start] in _NUMERALS and start and letters[start - 1] in _NUMERALS)
            for concept, relation in self.forms[letters[start:end]]
        ]
        for start, end, concept, relation in found:
            if not any(
                other == concept and a <= start and end <= b and b - a > end - start for a, b, other, _ in found
            ):
                yield start, end, concept, relation


_NUMERALS = frozenset("一二三四五六七八九十百千万亿两0123456789")


@lru_cache(maxsize=4)
def wording_of(lexicon: Lexicon) -> Wording:
    """Return the words of measures of one lexicon (tables ``uptake_words``, ``uptake_concepts``, ``uptake_ritual``)."""
    roles = {row["word"]: WordRole(row["role"]) for row in lexicon.rows("uptake_words")}
    longest = sorted(roles, key=lambda word: (-len(word), word))
    ritual = "|".join(row["pattern"] for row in lexicon.rows("uptake_ritual"))
    forms: dict[str, dict[str, Relation]] = {}
    for row in lexicon.rows("uptake_concepts"):
        form = "".join(letter for letter in row["form"].lower() if letter.isalnum())
        relations = forms.setdefault(form, {})
        if relations.get(row["concept"]) is not Relation.SAME:
            relations[row["concept"]] = Relation(row["relation"])
    return Wording(
        roles,
        re.compile("|".join(map(re.escape, longest))),
        re.compile(ritual),
        {form: tuple(relations.items()) for form, relations in forms.items()},
        frozenset(row["concept"] for row in lexicon.rows("uptake_concepts") if row["kind"] == "place"),
        Matcher(forms),
    )
