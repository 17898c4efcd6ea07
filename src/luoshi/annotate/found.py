"""A stretch of text in which something was found, before it becomes a mention (发现)."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model import Entity, Level


@dataclass(frozen=True, slots=True)
class Found:
    """A body, place or person between two clean offsets, resolved as far as its surroundings allow.

    ``group`` marks a group of addressees (全省上下, 各级工会), which is no organisation.
    """

    start: int
    end: int
    name: str
    canonical: str
    entity: Entity
    level: Level | None
    region_code: str | None
    rule: str
    group: bool = False


def without_overlaps(found: list[Found]) -> list[Found]:
    """Keep, of overlapping finds, the one that begins first and is longest; result in order of their start."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
