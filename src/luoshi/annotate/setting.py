"""Where an article speaks from (语境): its home region, and the sections that have a home of their own.

省委, 市委, 全省 and 我市 mean different bodies in each article, and in a page that reports from five provinces in each
section. The home is read from what is declared, then from title, byline and outlet, then from the names in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.lexicon.regions import COUNTRY, RANK, Regions, names_in
from luoshi.model import Article, Level, Region

#: Words that only make sense with a home: 省委, 全省, 我市, 县政府 ... and the level that they ask for.
LOCAL = re.compile(
    r"(?:(?<=[全我本])|(?<![省市县区都城超股楼上各节]))(自治区|省|市|县|区)"
    r"(?=委(?![员托派])|党委|政府|人民政府|人大|政协|纪委|直|工信|教育局|教育厅|总工会|第[一二三四五六七八九十]+次)|[全我本](省|市|县|区|州)(?![长域])"
)

LEVELS = {
    "省": Level.PROVINCIAL,
    "自治区": Level.PROVINCIAL,
    "州": Level.CITY,
    "市": Level.CITY,
    "县": Level.COUNTY,
    "区": Level.COUNTY,
}

#: Codes of the four municipalities, where 市 is a province (GB/T 2260).
MUNICIPALITIES = {"110000", "120000", "310000", "500000"}

#: A title that begins like this speaks for the whole country, whatever region it is about.
CENTRAL = re.compile(r"(?:中共|党)?中央|国务院|全国|中国共产党(?![\u4e00-\u9fff]{2,8}[省市县区])|中华人民共和国|国家")

#: 在北京举行 names a venue; 在浙江省第十五次党代会上 does not.
VENUE = ("在", "赴", "抵", "访")
OWNED = "第委政人党省市县区"

#: A section heading that begins with a region: 广东：把……
SECTION = re.compile(r"[：:]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of an article with one home (分区): the whole article, or a section headed by a region."""

    start: int
    end: int
    home: Region | None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The units of an article in reading order; together they cover its clean text.

    ``local`` tells that the text speaks from a region (省委, 全市) and not for the whole country.
    """

    home: Region | None
    units: tuple[Unit, ...]
    local: bool = False

    def at(self, offset: int) -> Unit:
        """Return the unit that holds a clean offset."""
        return next((unit for unit in self.units if unit.start <= offset < unit.end), self.units[-1])


def level_asked(text: str) -> Level | None:
    """Return the level that the local words of ``text`` speak of most, or None if it has none.

    全区 is a province where the text speaks of a 自治区, else a county.
    """
    autonomous = "自治区" in text
    words = [a or b for a, b in LOCAL.findall(text)]
    counts = Counter(Level.PROVINCIAL if word == "区" and autonomous else LEVELS[word] for word in words)
    if not counts:
        return None
    return max(counts, key=lambda level: (counts[level], -RANK[level]))


def count_regions(text: str, regions: Regions) -> Counter[str]:
    """Count the provinces, cities and fully named counties of ``text`` by code; bare county names do not count."""
    counts: Counter[str] = Counter()
    for start, end in names_in(regions, text):
        name = text[start:end]
        found = regions.named(name)
        if found is not None and (found.level in {Level.PROVINCIAL, Level.CITY} or name == found.name):
            counts[found.code] += 1
    return counts


def region_in(text: str, regions: Regions, level: Level | None = None) -> Region | None:
    """Return the home that a text names: the province that it and its cities are named most often, or the city if
    ``level`` asks for one; None if nothing or several are named alike."""
    counts = count_regions(text, regions)
    provinces: Counter[str] = Counter()
    for code, count in counts.items():
        province = regions.up_to(regions.coded(code), Level.PROVINCIAL)
        if province is not None:
            provinces[province.code] += count
    ranked = provinces.most_common(2)
    if sum(provinces.values()) < 2 or (len(ranked) == 2 and 2 * ranked[0][1] <= sum(provinces.values())):
        return None
    province = regions.coded(ranked[0][0])
    if level is None or level is Level.PROVINCIAL or province is None:
        return province
    if province.code in MUNICIPALITIES and level is Level.CITY:
        return province
    lower = Counter(
        {code: n for code, n in counts.items() if (r := regions.coded(code)) and r.level is not Level.PROVINCIAL}
    )
    inside = [(r, n) for code, n in lower.most_common() if (r := regions.coded(code)) and regions.within(r, province)]
    exact = [r for r, _ in inside if r.level is level]
    return exact[0] if exact else (inside[0][0] if inside else province)


def region_of_title(text: str, regions: Regions) -> Region | None:
    """Return the lowest region that a title, byline or outlet names first (湘潭市委, 湖南省湘潭市, 张掖市融媒体中心)."""
    home: Region | None = None
    if CENTRAL.match(text):
        return None
    for start, end in names_in(regions, text):
        if text[start - 1 : start] in VENUE and text[end : end + 1] not in OWNED:
            continue
        found = regions.named(text[start:end], home)
        if found is None or (found.level is Level.COUNTY and text[start:end] != found.name and home is None):
            continue
        if home is None or (regions.within(found, home) and found.code != home.code):
            home = found
        else:
            break
    return home


def settle(article: Article, evidence: Iterable[str], page: str, regions: Regions, declared: Region | None) -> Setting:
    """Find the home of an article and of its sections.

    ``evidence`` are the texts that name a home by their office, in order of trust: what the manifest declares, byline
    offices, title and kicker, outlet, dateline; ``page`` is all text of the page, asked only where the article has local
    words but no names.
    """
    home = declared if declared not in (None, COUNTRY) else None
    asked = None if CENTRAL.match(article.title or "") else level_asked(article.text)
    for text in evidence:
        home = home or region_of_title(text, regions)
    if home is None and asked is not None:
        home = region_in(article.text, regions, asked) or region_in(page, regions, asked)
    return Setting(home, _units(article, home, regions), asked is not None)


def _units(article: Article, home: Region | None, regions: Regions) -> tuple[Unit, ...]:
    length = max(len(article.text), 1)
    heads: list[tuple[int, Region, str]] = []
    for heading in article.headings:
        text = article.text[heading.start : heading.end].strip()
        end = regions.all_names.at(text, 0)
        region = regions.named(text[:end], home) if end else None
        if region is not None and (end == len(text) or SECTION.match(text, end)):
            heads.append((heading.start, region, text))
    if len(heads) < 2:
        return (Unit(0, length, home),)
    units = [Unit(0, heads[0][0], home)] if heads[0][0] > 0 else []
    ends = [start for start, _, _ in heads[1:]] + [length]
    units += [Unit(start, end, region, text) for (start, region, text), end in zip(heads, ends, strict=True)]
    return tuple(units)
