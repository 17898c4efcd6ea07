"""Units of measure and counting words (计量单位、量词): the table ``units`` as patterns."""

from __future__ import annotations

import re
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon

#: Multipliers printed before a unit; the value stays in the printed unit (28万人 is 28 with the unit 万人).
SCALES = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "万": 1e4,
    "千": 1e3,
    "百": 1e2,
}


@lru_cache(maxsize=8)
def kinds(lexicon: Lexicon) -> dict[str, str]:
    """Return the sort of every unit (person, money, area ...), by its printed form."""
    return {row["unit"]: row["kind"] for row in lexicon.rows("units")}


@lru_cache(maxsize=8)
def spoken(lexicon: Lexicon) -> frozenset[str]:
    """Return the units that a single Chinese figure counts (两项, 百家); before others it makes idioms: 千方百计, 八方."""
    return frozenset(row["unit"] for row in lexicon.rows("units") if row["spoken"] == "yes")


@lru_cache(maxsize=8)
def alternation(lexicon: Lexicon) -> str:
    """Return all units as one regular expression, longest first, so that 人次 is not read as 人."""
    return "|".join(re.escape(unit) for unit in sorted(kinds(lexicon), key=lambda unit: (-len(unit), unit)))


def bare(unit: str | None) -> str | None:
    """Return the unit without its multiplier: 万人 is 人, 亿元 is 元."""
    if unit is None:
        return None
    for scale in SCALES:
        if unit.startswith(scale) and len(unit) > len(scale):
            return unit[len(scale) :]
    return unit


def scale_of(unit: str | None) -> float:
    """Return the multiplier that a printed unit holds: 1e4 for 万人, 1 for 人 and for no unit."""
    if unit is not None:
        for scale, factor in SCALES.items():
            if unit.startswith(scale):
                return factor
    return 1.0
