"""From an office to the body it is held in (职务与机构): 湖南省委书记 speaks for 中共湖南省委, 市长 for the city government."""

from __future__ import annotations

import re

from luoshi.annotate.bodies import BodyFinder
from luoshi.annotate.found import Found
from luoshi.lexicon.regions import Regions, names_in
from luoshi.model import Body, BodyKind, Level, Region

#: Heads of governments by the word of their region: 省长, 副市长, 自治区主席.
HEAD = re.compile(r"(?:(?P<word>省|市|县|区|州|盟|旗|镇|乡)长|自治区(?:人民政府)?主席)(?!官)")

#: A department of a party committee named without it: 湘潭市委常委、组织部部长.
PARTY_DEPARTMENT = re.compile(
    r"(?P<name>组织部|宣传部|统战部|政法委|办公厅|办公室|社会工作部)(?:常务)?(?:副)?(?:部长|书记|主任)"
)

LEVEL_OF = {"省": Level.PROVINCIAL, "市": Level.CITY, "州": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY}


def government_of(region: Region) -> Body:
    """Return the people's government of a region."""
    return Body(f"{region.name}人民政府", BodyKind.GOVERNMENT, region.level, region.code)


def body_of_office(office: str, finder: BodyFinder, regions: Regions, home: Region | None) -> Body | None:
    """Return the body that an office as printed is held in; of several offices the last, None if it names no body.

    湘潭市委常委、市委政法委书记 is held in 中共湘潭市委政法委员会, 上海市市长 in 上海市人民政府.
    """
    text = "".join(office.split())
    found = finder.find(text)
    head = list(HEAD.finditer(text))
    if head and (not found or found[-1].end <= head[-1].start()):
        region = _region_of_head(text, head[-1], regions, home)
        return government_of(region) if region else None
    department = PARTY_DEPARTMENT.search(text)
    if department and found and found[-1].end <= department.start() and found[-1].canonical.endswith("委"):
        name = department["name"].replace("政法委", "政法委员会")
        return body_of(found[-1], f"{found[-1].canonical}{name}")
    return body_of(found[-1]) if found else None


def body_of(found: Found, name: str | None = None) -> Body:
    """Return the body that a find stands for."""
    return Body(name or found.canonical, BodyKind.OTHER, found.level, found.region_code)


def _region_of_head(text: str, head: re.Match[str], regions: Regions, home: Region | None) -> Region | None:
    for start, end in names_in(regions, text):
        if end <= head.start() + 1:
            region = regions.named(text[start:end], home)
            if region is not None:
                return region
    level = LEVEL_OF.get(head["word"] or "省", Level.COUNTY)
    return regions.up_to(home, level) or (home if head["word"] == "市" else None)
