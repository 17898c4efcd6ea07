"""Words that bound a number (限定词): the table ``modifiers`` by the side of the number they stand on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import Modifier


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words with what they mean, and a pattern for each place they take beside a number."""

    meaning: dict[str, Modifier]
    before: re.Pattern[str]
    apart: re.Pattern[str]
    after: re.Pattern[str]
    inside: str


@lru_cache(maxsize=8)
def cues(lexicon: Lexicon) -> Cues:
    """Build the patterns of the cue words; the longest cue wins, so that 不超过 is not read as 超过."""
    rows = lexicon.rows("modifiers")
    meaning = {row["cue"]: Modifier(row["modifier"]) for row in rows}

    def words(position: str) -> str:
        found = [row["cue"] for row in rows if row["position"] == position]
        return "|".join(re.escape(cue) for cue in sorted(found, key=lambda cue: (-len(cue), cue)))

    return Cues(
        meaning=meaning,
        # 节约100吨, 附近5公里, 最近3年, 赶超 and 以上 before a second number are no cues.
        before=re.compile(rf"(?<![节契预合附最赶以])(?:{words('before')})$"),
        # 至少培育10家, 约占30%: a short verb may stand between.
        apart=re.compile(rf"(?<![节契预合附最])({words('apart')})[一-鿿]{{1,3}}$"),
        after=re.compile(words("after")),
        inside=words("inside"),
    )
