"""Regions: the code list, its ladder, names that changed, names that many share."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.regions import COUNTRY, names_in, regions
from luoshi.model import Level, LuoshiError

HEADER = "name,code,level,short_names,abbreviation,parent,year,source,example\n"


def test_the_newest_list_is_whole() -> None:
    """34 provinces, 333 prefectures and 2,846 counties, as GB/T 2260 counts them for 2024."""
    index = regions(load())
    current = [region for region in index.all if region.year == index.newest]
    counts = {
        level: sum(region.level is level for region in current)
        for level in (Level.PROVINCIAL, Level.CITY, Level.COUNTY)
    }
    assert counts == {Level.PROVINCIAL: 34, Level.CITY: 333, Level.COUNTY: 2846}


def test_every_current_region_climbs_to_a_province() -> None:
    """The ladder from any county or city of the newest list ends in a province of the same first two digits."""
    index = regions(load())
    for region in index.all:
        if region.year == index.newest:
            province = index.up_to(region, Level.PROVINCIAL)
            assert province is not None
            assert province.code[:2] == region.code[:2]


@pytest.mark.parametrize(
    ("name", "home", "code"),
    [
        ("湖南", None, "430000"),
        ("湘潭市", None, "430300"),
        ("湘潭", None, "430300"),
        ("望城", "430000", "430112"),
        ("朝阳区", None, None),
        ("朝阳区", "110000", "110105"),
        ("朝阳区", "220100", "220104"),
        ("鼓楼区", "350000", "350102"),
        ("吉林", None, "220000"),
        ("海南", None, "460000"),
        ("襄樊市", None, "420600"),
        ("密云县", None, "110228"),
        ("浦东", None, "310115"),
        ("不存在市", None, None),
    ],
)
def test_names_mean_a_region_or_stay_open(name: str, home: str | None, code: str | None) -> None:
    """A home decides between namesakes; without one a name that several regions bear stays open; old names are known."""
    index = regions(load())
    found = index.named(name, index.coded(home))
    assert (found.code if found else None) == code


def test_the_year_of_the_list_stays_with_a_vanished_name() -> None:
    """密云县 was last in the list of 2014 and became 密云区."""
    index = regions(load())
    found = index.named("密云县")
    assert found is not None
    assert (found.year, index.coded("110118").name) == (2014, "密云区")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["资源开发和合作共赢", "确保长治久安", "用强大理论武装", "平安建设", "落实大兴调查研究"]
)
def test_ordinary_words_are_no_regions(text: str) -> None:
    """Counties called 资源, 合作, 平安 and cities hidden in 长治久安 are not read from running text."""
    assert names_in(regions(load()), text) == ()


def test_a_shelf_adds_its_own_regions() -> None:
    """An invented province stands beside those of the code list, with its cities below it."""
    rows = (
        HEADER
        + "云泽省,990000,provincial,云泽,泽,CN,2024,样例,云泽省\n临湖市,990100,city,临湖,,990000,2024,样例,临湖市\n"
    )
    index = regions(load([{"regions": rows}]))
    found = index.named("临湖")
    assert found is not None
    assert [r.name for r in index.parents(found)] == ["云泽省"]
    assert index.within(found, COUNTRY)


@pytest.mark.parametrize(
    "row", ["某省,980000,realm,某某,,CN,2024,样例,某省", "某省,980000,provincial,某某,,CN,soon,样例,某省"]
)
def test_a_row_that_cannot_be_read_says_where(row: str) -> None:
    """A misspelt level or year of an overlay is the user's to mend."""
    with pytest.raises(LuoshiError, match="某省"):
        regions(load([{"regions": HEADER + row + "\n"}]))
