"""Words that say what part of a plan a task belongs to, and how far off it is (任务分解用语)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.names import alternatives
from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True, slots=True)
class BreakdownCues:
    """Patterns that find cues, and what each cue says: a system (目标、工作、政策、评价体系) or a horizon (近、中、远期)."""

    systems: dict[str, str]
    horizons: dict[str, str]
    system: re.Pattern[str]
    horizon: re.Pattern[str]


@lru_cache(maxsize=4)
def breakdown_cues(lexicon: Lexicon) -> BreakdownCues:
    """Return the cues of the lexicon."""
    rows = lexicon.rows("breakdown_cues")
    systems = {row["cue"]: row["value"] for row in rows if row["axis"] == "system"}
    horizons = {row["cue"]: row["value"] for row in rows if row["axis"] == "horizon"}
    return BreakdownCues(systems, horizons, re.compile(alternatives(systems)), re.compile(alternatives(horizons)))
