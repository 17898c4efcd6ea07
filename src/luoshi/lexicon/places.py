"""Landmarks (地标): well-known halls, squares and new areas that have no code of their own."""

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
    """Landmarks by name."""

    def __init__(self, landmarks: dict[str, Landmark]) -> None:
        self.named = landmarks
        self.names = Matcher(landmarks)


@lru_cache(maxsize=8)
def places(lexicon: Lexicon) -> Places:
    """Return the lexicon's landmarks."""
    landmarks = {
        row["name"]: Landmark(
            row["canonical"],
            row["region_code"] or None,
            Level(row["level"]) if row["level"] else None,
            row["only_at_home"] == "yes",
        )
        for row in lexicon.rows("places")
    }
    return Places(landmarks)
