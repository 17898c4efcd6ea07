"""Regions by code and by name (地区): GB/T 2260 with the year of the code list, renamed and merged ones included.

A bare short name (资源, 合作, 振兴) is no evidence of a place: :meth:`Regions.named` answers with every region of that name
inside a given one, and the caller brings the context. A shelf adds its own regions in ``<shelf>/lexicon/regions.csv``.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Level, LuoshiError, Region

#: The whole country: code of every central body.
COUNTRY = Region("CN", "全国", Level.CENTRAL, ("全国", "中国"), None, 0)

#: Rank of the levels that a region can have, highest first.
RANK = {Level.CENTRAL: 0, Level.PROVINCIAL: 1, Level.CITY: 2, Level.COUNTY: 3, Level.TOWNSHIP: 4}


class Regions:
    """Index of the table of regions: by code, by full name, by short name, and up the ladder to the country."""

    def __init__(
        self,
        regions: tuple[Region, ...],
        abbreviations: dict[str, str],
        ordinary: frozenset[str] = frozenset(),
        hidden: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.all = regions
        self.abbreviations = abbreviations
        self._ordinary = ordinary
        self._hidden = hidden or {}
        self.newest = max((region.year for region in regions), default=0)
        self._by_code: dict[str, Region] = {}
        self._by_name: dict[str, list[Region]] = {}
        self._by_short: dict[str, list[Region]] = {}
        for region in regions:
            known = self._by_code.get(region.code)
            if known is None or known.year < region.year:
                self._by_code[region.code] = region
            self._by_name.setdefault(region.name, []).append(region)
            for short in region.short_names:
                self._by_short.setdefault(short, []).append(region)

    @cached_property
    def full_names(self) -> Matcher:
        """Return the finder of full names (湖南省, 望城区)."""
        return Matcher(self._by_name)

    @cached_property
    def all_names(self) -> Matcher:
        """Return the finder of full and short names, without those that are ordinary words (资源, 合作, 城区)."""
        return Matcher(name for name in (*self._by_name, *self._by_short) if name not in self._ordinary)

    def hidden(self, text: str, start: int, end: int) -> bool:
        """Tell whether the name at this place is part of an ordinary word (长治 in 长治久安, 大理 in 强大理论)."""
        name = text[start:end]
        return any(text.startswith(word, start - word.find(name)) for word in self._hidden.get(name, ()))

    def coded(self, code: str | None) -> Region | None:
        """Return the region of a code (``CN`` or ``100000`` is the country), or None."""
        if code in {"CN", "100000", "000000"}:
            return COUNTRY
        return self._by_code.get(code) if code else None

    def parents(self, region: Region) -> tuple[Region, ...]:
        """Return the regions above ``region``, nearest first, without the country."""
        above: list[Region] = []
        at = self.coded(region.parent)
        while at is not None and at is not COUNTRY and at not in above:
            above.append(at)
            at = self.coded(at.parent)
        return tuple(above)

    def within(self, region: Region, other: Region) -> bool:
        """Tell whether ``region`` is ``other`` or lies in it."""
        return other is COUNTRY or region.code == other.code or any(r.code == other.code for r in self.parents(region))

    def up_to(self, region: Region | None, level: Level) -> Region | None:
        """Return the region of ``level`` that holds ``region`` (itself included), or None."""
        if region is None:
            return None
        return next((r for r in (region, *self.parents(region)) if r.level is level), None)

    def candidates(self, name: str) -> tuple[Region, ...]:
        """Return every region with this full or short name, newest list first, higher levels first."""
        found = {(r.code, r.name): r for r in (*self._by_name.get(name, ()), *self._by_short.get(name, ()))}
        return tuple(sorted(found.values(), key=lambda r: (r.name != name, -r.year, RANK[r.level], r.code)))

    def named(self, name: str, home: Region | None = None) -> Region | None:
        """Return the one region that ``name`` can mean, preferring regions in or around ``home``; None if open.

        Without a home a full name wins over a short one, a province over a city, and a county only if it is the only
        one of that name in the newest list.
        """
        found = self.candidates(name)
        if home is not None and home is not COUNTRY:
            province = self.up_to(home, Level.PROVINCIAL)
            near = [r for r in found if self.within(r, home) or self.within(home, r)]
            near = near or [r for r in found if province is not None and self.within(r, province)]
            if near:
                return near[0]
        current = [r for r in found if r.year == self.newest] or list(found)
        if not current:
            return None
        full = [r for r in current if r.name == name]
        current = full or current
        top = min(RANK[r.level] for r in current)
        best = [r for r in current if RANK[r.level] == top]
        return best[0] if len({r.code for r in best}) == 1 else None


@lru_cache(maxsize=16)
def names_in(index: Regions, text: str) -> tuple[tuple[int, int], ...]:
    """Return where ``text`` holds names of regions that are not part of ordinary words; several finders ask this of one text."""
    return tuple(span for span in index.all_names.find(text) if not index.hidden(text, *span))


def _region(row: dict[str, str]) -> Region:
    try:
        level, year = Level(row["level"]), int(row.get("year") or 0)
    except ValueError as error:
        raise LuoshiError(
            f"“{row['name']}”: {error}", "lexicon/regions.csv", "level is provincial, city or county"
        ) from error
    shorts = tuple(word for word in row.get("short_names", "").split("|") if word)
    return Region(row["code"], row["name"], level, shorts, row.get("parent") or None, year)


@lru_cache(maxsize=8)
def regions(lexicon: Lexicon) -> Regions:
    """Return the index of the lexicon's regions.

    Raises:
        LuoshiError: if a row has a level or a year that cannot be read.
    """
    rows = lexicon.rows("regions")
    abbreviations = {
        letter: row["code"] for row in rows for letter in (row.get("abbreviation") or "").split("|") if letter
    }
    stops = lexicon.rows("region_stops")
    ordinary = frozenset(row["name"] for row in stops if not row["within"])
    hidden = {row["name"]: tuple(row["within"].split("|")) for row in stops if row["within"]}
    return Regions(tuple(_region(dict(row)) for row in rows), abbreviations, ordinary, hidden)
