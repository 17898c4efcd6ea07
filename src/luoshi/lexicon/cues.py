"""Cue words of demands (要求用语): words of force, verbs of reporting, openings of imperatives, addressees, exhortation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import Force


@dataclass(frozen=True, slots=True)
class DemandCues:
    """The cue tables as patterns, longest word first.

    ``force`` tells what each marker means, ``sorts`` what each verb of reporting brings (demand, statement, pledge).
    """

    force: dict[str, Force]
    markers: str
    sorts: dict[str, str]
    reporting: str
    imperative: re.Pattern[str]
    addressee: re.Pattern[str]
    exhortation: re.Pattern[str]


@lru_cache(maxsize=8)
def demands(lexicon: Lexicon) -> DemandCues:
    """Build the patterns that the rules on demands share."""

    def words(table: str, column: str) -> str:
        found = {row[column] for row in lexicon.rows(table)}
        return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))

    return DemandCues(
        force={row["marker"]: Force(row["force"]) for row in lexicon.rows("force_markers")},
        markers=words("force_markers", "marker"),
        sorts={row["verb"]: row["sort"] for row in lexicon.rows("reporting_verbs")},
        reporting=words("reporting_verbs", "verb"),
        imperative=re.compile(words("imperatives", "opening")),
        addressee=re.compile(f"(?:{words('addressees', 'noun')})(?:们)?(?:[（(][^（）()]*[）)])?$"),
        exhortation=re.compile(words("exhortations", "phrase")),
    )
