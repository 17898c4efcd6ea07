"""Organisations in running text, and what their short names mean in their article."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from luoshi.annotate.bodies import BodyFinder
from luoshi.annotate.setting import Setting, Unit
from luoshi.lexicon import load
from luoshi.lexicon.bodies import bodies
from luoshi.lexicon.regions import regions
from luoshi.model import Level


def finder(home: str | None, length: int = 10_000, local: bool = True) -> BodyFinder:
    """A finder for a text that speaks from one region."""
    index = regions(load())
    region = index.coded(home)
    return BodyFinder(bodies(load()), index, Setting(region, (Unit(0, length, region),), local))


def names(text: str, home: str | None = None) -> list[tuple[str, str, str | None]]:
    """Name, canonical name and region code of every organisation found."""
    return [(f.name, f.canonical, f.region_code) for f in finder(home).find(text)]


HUNAN, XIANGTAN, PEKING = "430000", "430300", "110000"


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("按照省委、省政府部署", HUNAN, [("省委", "中共湖南省委", HUNAN), ("省政府", "湖南省人民政府", HUNAN)]),
        (
            "认真落实市委市政府工作部署",
            PEKING,
            [("市委", "中共北京市委", PEKING), ("市政府", "北京市人民政府", PEKING)],
        ),
        ("市委书记强调", XIANGTAN, [("市委", "中共湘潭市委", XIANGTAN)]),
        ("湖南省工信厅召开会议", None, [("湖南省工信厅", "湖南省工业和信息化厅", HUNAN)]),
        ("浙江省经信厅党组书记", None, [("浙江省经信厅", "浙江省经济和信息化厅", "330000")]),
        ("湘潭市卫健委", None, [("湘潭市卫健委", "湘潭市卫生健康委员会", XIANGTAN)]),
        ("市政协常委会审议", XIANGTAN, [("市政协常委会", "湘潭市政协", XIANGTAN)]),
        ("全省经信系统", "330000", [("全省经信系统", "浙江省经济和信息化系统", "330000")]),
        ("首都经信系统备感光荣", PEKING, [("首都经信系统", "北京市经济和信息化系统", PEKING)]),
        ("省第十二次党代会提出", HUNAN, [("省第十二次党代会", "湖南省第十二次党代会", HUNAN)]),
        ("中国共产党浙江省第十四届委员会", None, [("中国共产党浙江省第十四届委员会", "中共浙江省委", "330000")]),
        ("中国共产党第二十届中央委员会公报", None, [("中国共产党第二十届中央委员会", "中国共产党中央委员会", "CN")]),
        ("以习近平同志为核心的党中央坚强领导", None, [("以习近平同志为核心的党中央", "中国共产党中央委员会", "CN")]),
        (
            "中央纪委国家监委驻全总机关纪检监察组同志",
            None,
            [
                ("中央纪委国家监委驻全总机关纪检监察组", "中央纪律检查委员会国家监察委员会驻全总机关纪检监察组", "CN"),
            ],
        ),
        ("来到湖南沃森电气科技有限公司", None, [("湖南沃森电气科技有限公司", "湖南沃森电气科技有限公司", HUNAN)]),
        ("市青年企业家商会会员", XIANGTAN, [("市青年企业家商会", "湘潭市青年企业家商会", XIANGTAN)]),
        ("就读于湖南大学，大学生就业", None, [("湖南大学", "湖南大学", HUNAN)]),
        (
            "贯彻落实中央、省委和市委决策部署",
            XIANGTAN,
            [
                ("中央", "中国共产党中央委员会", "CN"),
                ("省委", "中共湖南省委", HUNAN),
                ("市委", "中共湘潭市委", XIANGTAN),
            ],
        ),
        ("，召忽镇党委牵头", XIANGTAN, [("召忽镇党委", "召忽镇党委", XIANGTAN)]),
        ("，县委同乡党委研究", None, [("县委", "县委", None)]),
        ("教育部门要会同财政部", None, [("财政部", "财政部", "CN")]),
        ("在农村民建房管理中", None, []),
        ("每名党员干部，各级委员", HUNAN, []),
        ("完成省市县政府机构改革", None, []),
        ("城市管理局面向市场监管", None, []),
    ],
)
def test_names_are_whole_and_placed(text: str, home: str | None, expected: list[tuple[str, str, str | None]]) -> None:
    """A body is read with its whole name, and its short name means the body of the region that speaks."""
    assert names(text, home) == expected


def test_a_bare_name_without_a_home_stays_open() -> None:
    """省委 in a text that tells no province has a name, but no region and no invented one."""
    found = finder(None).find("按照省委部署")[0]
    assert (found.canonical, found.level, found.region_code) == ("省委", None, None)


def test_a_shared_name_is_central_in_a_central_text_and_local_in_a_local_one() -> None:
    """发展改革委 is the national commission in a decree of the State Council, the province's own in a provincial plan."""
    local = finder(HUNAN).find("由发展改革委牵头")[0]
    central = finder(HUNAN, local=False).find("由发展改革委牵头")[0]
    assert (local.canonical, local.level) == ("湖南省发展和改革委员会", Level.PROVINCIAL)
    assert (central.canonical, central.level) == ("国家发展和改革委员会", Level.CENTRAL)


def test_a_department_speaking_of_itself_is_the_one_its_section_is_about() -> None:
    """厅党组, 全厅 and 机关党委 mean the department that the section names first."""
    found = finder(HUNAN).find("湖南省工信厅召开会议。厅党组带头，全厅学习，机关党委制定方案。")
    assert [f.canonical for f in found] == [
        "湖南省工业和信息化厅",
        "湖南省工业和信息化厅",
        "湖南省工业和信息化厅",
        "湖南省工业和信息化厅机关党委",
    ]


SHORT = list(csv.DictReader((Path(__file__).parent / "short_names.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", SHORT, ids=[f"{row['name']}@{row['home']}" for row in SHORT])
def test_short_names_mean_a_body_of_their_home(row: dict[str, str]) -> None:
    """What a short name means depends on who speaks; zones, divisions and enterprises without a code carry that of their seat."""
    assert (row["name"], row["canonical"], row["code"]) in names(row["text"], row["home"] or None)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("社区党委书记走访居民", "330106"),
        ("共青团员积极参与", "330000"),
        ("欧盟委员会宣布", "110000"),
        ("第一师范学校", "650000"),
        ("实地委派人员", "542500"),
        ("第三师生艺术节", "330000"),
    ],
)
def test_words_that_only_look_like_short_names(text: str, home: str) -> None:
    """Parts of other words name no committee, league or division."""
    found = [
        name
        for name, canonical, _ in names(text, home)
        if "中共" in canonical or "共青团" in canonical or "师" in canonical
    ]
    assert found == []
