"""Places in running text: by full name, by short name where it is one, one letter each where several stand together."""

from __future__ import annotations

import pytest

from luoshi.annotate.places import PlaceFinder
from luoshi.annotate.setting import Setting, Unit
from luoshi.lexicon import load
from luoshi.lexicon.places import places
from luoshi.lexicon.regions import regions


def found(text: str, home: str | None = None) -> list[tuple[str, str | None]]:
    """Name and code of every place found."""
    index = regions(load())
    region = index.coded(home)
    finder = PlaceFinder(index, places(load()), Setting(region, (Unit(0, 10_000, region),), True))
    return [(f.name, f.region_code) for f in sorted(finder.find(text), key=lambda f: f.start)]


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("支持邵阳、怀化等地", "430000", [("邵阳", "430500"), ("怀化", "431200")]),
        ("考察延安和安阳", None, [("延安", "610600"), ("安阳", "410500")]),
        ("吸取望城事故教训", "430000", [("望城", "430112")]),
        ("吸取望城事故教训", "330000", []),
        ("推进京津冀协同发展", None, [("京", "110000"), ("津", "120000"), ("冀", "130000")]),
        ("津冀创新成果", None, [("津", "120000"), ("冀", "130000")]),
        ("川渝合作更加紧密", None, [("川", "510000"), ("渝", "500000")]),
        ("在人民大会堂举行", None, [("人民大会堂", "110000")]),
        ("谱写首都发展新篇章", "110000", [("首都", "110000")]),
        ("该国首都发生爆炸", "430000", []),
        ("湖南省湘潭市雨湖区", None, [("湖南省", "430000"), ("湘潭市", "430300"), ("雨湖区", "430302")]),
        ("资源枯竭，合作共赢，振兴乡村", None, []),
        ("发达县域经济", None, []),
    ],
)
def test_places_are_read_where_they_are_places(
    text: str, home: str | None, expected: list[tuple[str, str | None]]
) -> None:
    """Short names of counties count only at home, ordinary words never."""
    assert found(text, home) == expected
