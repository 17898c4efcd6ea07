"""Words of asking (疑问词): what a question wants, and which of its words are not about the matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.lexicon.names import alternatives
from luoshi.lexicon.tables import Lexicon


class Wanted(StrEnum):
    """What kind of answer a question asks for (所问)."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    LIST = "list"
    THING = "thing"
    MANNER = "manner"
    REASON = "reason"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of asking with what each wants, and the pattern that finds them, longest first."""

    wants: dict[str, Wanted]
    pattern: re.Pattern[str]


@lru_cache(maxsize=4)
def question_words(lexicon: Lexicon) -> QuestionWords:
    """Return the lexicon's words of asking.

    Raises:
        ValueError: if a row names a kind of answer that :class:`Wanted` does not have.
    """
    wants = {row["word"]: Wanted(row["wants"]) for row in lexicon.rows("question_words")}
    return QuestionWords(wants, re.compile(alternatives(wants)))
