"""Cues of languages written with spaces between words (分词书写的语言): patterns built from the table ``spaced_cues``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True, slots=True)
class SpacedCues:
    """The cues by sense, each with what it stands for, and a pattern of all cues of a sense, the longest first."""

    values: Mapping[str, Mapping[str, str]]
    patterns: Mapping[str, re.Pattern[str]]

    @property
    def speaks(self) -> bool:
        """Tell whether the lexicon knows a language: without a word of force nothing is asked."""
        return bool(self.values.get("force"))

    def value(self, sense: str, cue: str) -> str:
        """Return what a cue stands for, however it is capitalised."""
        return self.values[sense][cue.lower()]

    def alternatives(self, sense: str) -> str:
        """Return the cues of a sense as one group of a pattern, which may follow a digit; none fit where there are none."""
        cues = sorted(self.values.get(sense, ()), key=lambda cue: (-len(cue), cue))
        return rf"(?:{'|'.join(map(re.escape, cues))})(?!\w)" if cues else r"(?!)"


@lru_cache(maxsize=4)
def spaced_cues(lexicon: Lexicon) -> SpacedCues:
    """Return the cues of a lexicon."""
    values: dict[str, dict[str, str]] = {}
    for row in lexicon.rows("spaced_cues"):
        values.setdefault(row["sense"], {})[row["cue"].lower()] = row["value"]
    patterns = {}
    for sense, cues in values.items():
        ordered = sorted(cues, key=lambda cue: (-len(cue), cue))
        patterns[sense] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", re.IGNORECASE)
    return SpacedCues(values, patterns)
