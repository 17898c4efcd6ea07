"""Words of outcome (成效用语): what has been done, what has changed, and places in a ranking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """Patterns of outcome: verbs of completed work, courses that have come about, ranks.

    ``told`` is completed work as news tells it, with its time (近期市政协党组印发……); ``verb`` cuts a verb off.
    """

    done: re.Pattern[str]
    told: re.Pattern[str]
    changed: re.Pattern[str]
    rank: re.Pattern[str]
    verb: re.Pattern[str]


_ADVERB = "(?:累计|已经|已|共|先后|成功|全面|基本|胜利|圆满|如期|顺利|率先|首次|陆续|持续|不断)*"

_RECENTLY = "近期|近日|日前|目前|截至目前|今年以来|近年来|连日来|此前|会前|去年以来"


@lru_cache(maxsize=8)
def words(lexicon: Lexicon) -> OutcomeWords:
    """Build the patterns from the table ``outcome_words``, longest word first."""

    def of(sort: str) -> str:
        found = {row["word"] for row in lexicon.rows("outcome_words") if row["sort"] == sort}
        return "|".join(sorted(found, key=lambda word: (-len(word), word)))

    done = of("done")
    return OutcomeWords(
        done=re.compile(f"(?:^|、|，|(?:在|将|把)[^，]{{2,40}}){_ADVERB}(?:{done})了?"),
        told=re.compile(f"^(?:{_RECENTLY})[^，]{{0,24}}?{_ADVERB}(?:{done})了?"),
        changed=re.compile(f"(?:{of('course')})(?:{of('change')})$|(?:{of('perfect')})[^，]{{1,30}}$|{of('whole')}"),
        rank=re.compile(of("rank")),
        verb=re.compile(f"^{_ADVERB}(?:{done})?了?"),
    )
