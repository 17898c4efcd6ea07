"""Landmarks, and words that hold a region's name (地名补充): what the code list alone cannot decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Level


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place without a code of its own; ``only_at_home`` names mean it only in texts of that region (首都)."""

    canonical: str
    region_code: str | None
    level: Level | None
    only_at_home: bool


class Places:
    """Landmarks by name, and the words that hold a region's name without meaning it."""

    def __init__(self, landmarks: dict[str, Landmark], broken_by: dict[str, str]) -> None:
        self.named = landmarks
        self.names = Matcher(landmarks)
        self._broken_by = broken_by

    def breaks(self, text: str, start: int, end: int) -> bool:
        """Tell whether a name at this place is part of an ordinary word (长治久安)."""
        words = self._broken_by.get(text[start:end])
        return words is not None and any(
            text.startswith(word, start - word.find(text[start:end])) for word in words.split("|")
        )


@lru_cache(maxsize=8)
def places(lexicon: Lexicon) -> Places:
    """Return the lexicon's landmarks and the words that hide a region's name."""
    landmarks = {
        row["name"]: Landmark(
            row["canonical"],
            row["region_code"] or None,
            Level(row["level"]) if row["level"] else None,
            row["only_at_home"] == "yes",
        )
        for row in lexicon.rows("places")
    }
    rows = lexicon.rows("region_stops")
    return Places(
        landmarks,
        {row["name"]: row["within"] for row in rows if row["within"]},
    )
