"""Places in running text (地名): regions of the code list, joint short forms (京津冀) and a few landmarks.

A full name (望城区) is taken as printed. A short name is taken for provinces and cities, but for counties (资源, 合作, 振兴 are
counties too) only in the home of the section or behind the name of what it lies in, and never where it is an ordinary word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.annotate.found import Found
from luoshi.annotate.setting import Setting
from luoshi.lexicon.places import Places
from luoshi.lexicon.regions import COUNTRY, Regions, names_in
from luoshi.model import Entity, Level, Region

#: One-letter names that hardly occur in ordinary words, two or more together: 京津冀, 川渝, 沪苏浙皖, 粤港澳.
JOINT = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[京津冀晋沪苏浙皖闽赣鲁豫鄂湘粤桂渝川黔滇陕甘宁港澳]{2,5})|京津冀|津冀|川渝|粤港澳|沪苏浙皖?|苏浙皖|长株潭"
)


class PlaceFinder:
    """Finds the places of one text."""

    def __init__(self, regions: Regions, places: Places, setting: Setting) -> None:
        self.regions = regions
        self.places = places
        self.setting = setting

    def find(self, text: str) -> list[Found]:
        """Return the places of ``text``, landmarks and joint forms included."""
        return [*self.regional(text), *self.joint(text), *self.landmarks(text)]

    def regional(self, text: str) -> Iterator[Found]:
        """Regions by full name, or by short name where it cannot be an ordinary word; see the head of the module."""
        last: tuple[int, Region] | None = None
        for start, end in names_in(self.regions, text):
            name, home = text[start:end], self.setting.at(start).home
            around = last[1] if last is not None and last[0] == start else home
            region = self.regions.named(name, around)
            if region is None or not self._is_name(text, start, end, region, around):
                continue
            last = end, region
            yield self._found(start, end, name, region, f"{__name__}.PlaceFinder.regional")

    def joint(self, text: str) -> Iterator[Found]:
        """Provinces written with one letter each: 京津冀, 川渝, 粤港澳; every letter is a place of its own."""
        for match in JOINT.finditer(text):
            letters = match.group()
            codes = [self.regions.abbreviations.get(letter) for letter in letters]
            if None in codes:
                continue
            for offset, code in enumerate(codes):
                region = self.regions.coded(code)
                if region is not None:
                    start = match.start() + offset
                    yield self._found(start, start + 1, letters[offset], region, f"{__name__}.PlaceFinder.joint")

    def landmarks(self, text: str) -> Iterator[Found]:
        """Well-known halls and squares with the region they stand in; 首都 where Peking speaks of itself."""
        for start, end in self.places.names.find(text):
            name = text[start:end]
            landmark = self.places.named[name]
            if landmark.only_at_home and not self._at_home(start, landmark.region_code):
                continue
            yield Found(
                start,
                end,
                name,
                landmark.canonical,
                Entity.PLACE,
                landmark.level,
                landmark.region_code,
                f"{__name__}.PlaceFinder.landmarks",
            )

    def _at_home(self, offset: int, code: str | None) -> bool:
        home = self.setting.at(offset).home
        return home is not None and home.code == code

    def _is_name(self, text: str, start: int, end: int, region: Region, around: Region | None) -> bool:
        if text[start:end] == region.name:
            return True
        match region.level:
            case Level.PROVINCIAL | Level.CITY:
                return True
            case _:
                inside = around is not None and around is not COUNTRY and self.regions.within(region, around)
                return inside and region.code != getattr(around, "code", None)

    @staticmethod
    def _found(start: int, end: int, name: str, region: Region, rule: str) -> Found:
        return Found(start, end, name, region.name, Entity.PLACE, region.level, region.code, rule)
