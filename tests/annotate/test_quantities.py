"""Numbers with unit and the direction in which a modifier bounds them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate import numerals, quantities
from luoshi.lexicon import tables, units

LEXICON = tables.load()


@pytest.mark.parametrize(
    ("text", "value", "unit", "modifier"),
    [
        ("城镇新增就业28万人", 28, "万人", "exact"),
        ("城镇新增就业不少于28万人", 28, "万人", "at_least"),
        ("投资不低于300亿元", 300, "亿元", "at_least"),
        ("外贸进出口超8500亿元", 8500, "亿元", "at_least"),
        ("里程突破3400公里", 3400, "公里", "at_least"),
        ("入驻中小微企业1万余家", 1, "万家", "at_least"),
        ("抓好3500多个项目", 3500, "个", "at_least"),
        ("14亿多人", 14, "亿人", "at_least"),
        ("失业率控制在5.5%以内", 5.5, "%", "at_most"),
        ("失业率控制在5.5%内", 5.5, "%", "at_most"),
        ("失业率不超过5.5％", 5.5, "%", "at_most"),
        ("浓度低于30微克/立方米", 30, "微克/立方米", "at_most"),
        ("增长5%左右", 5, "%", "about"),
        ("惠及近100万人", 100, "万人", "about"),
        ("增长５．５％左右", 5.5, "%", "about"),
        ("提高0.5个百分点", 0.5, "个百分点", "exact"),
        ("规模达1.5万亿元", 1.5, "万亿元", "exact"),
        ("成交1,234.5亿元", 1234.5, "亿元", "exact"),
        ("坚守十八亿亩耕地红线", 1.8e9, "亩", "exact"),
        ("下降百分之五", 5, "%", "exact"),
        ("占三分之一以上", 1 / 3, None, "at_least"),
        ("覆盖六成以上的县", 6, "成", "at_least"),
        ("产值翻一番", 1, "番", "exact"),
        ("打造十大集群", 10, "大", "exact"),
        ("培训万名乡村医生", 10000, "名", "exact"),
        ("上百家企业", 100, "家", "at_least"),
        ("水质保持在Ⅲ类", 3, "类", "exact"),
        ("水质达到Ⅱ类及以上", 2, "类", "at_least"),
        ("新增产能1400万吨/年", 1400, "万吨/年", "exact"),
        ("节约100吨标准煤", 100, "吨标准煤", "exact"),
    ],
)
def test_reads_value_unit_and_direction(text: str, value: float, unit: str | None, modifier: str) -> None:
    """Value, unit as printed and direction of the bound, in every spelling met."""
    (found,) = quantities.find(text, LEXICON)
    assert (found.value, found.unit, found.modifier.value) == (pytest.approx(value), unit, modifier)
    assert found.countable


@pytest.mark.parametrize("text", ["4.5%—5%", "4.5—5%", "4.5%-5%", "4.5-5%", "4.5％～5％", "4.5%至5%"])
def test_reads_ranges_with_the_per_cent_sign_on_either_side(text: str) -> None:
    """The first number of a range may lack its sign; every dash and 至 join."""
    (found,) = quantities.find(f"地区生产总值增长{text}，", LEXICON)
    assert (found.value, found.value_high, found.unit, found.modifier.value) == (4.5, 5.0, "%", "range")


@pytest.mark.parametrize(
    "text",
    [
        "2026年",
        "二〇三五年",
        "3月5日",
        "10月24至25日",
        "千方百计",
        "四面八方",
        "一体推进",
        "一个",
        "“1+1+9”",
        "“415X”集群",
        "5G基站",
        "G60科创走廊",
    ],
)
def test_dates_idioms_and_names_are_no_amounts(text: str) -> None:
    """Dates are not read, names and grades are not countable, idioms hold no number."""
    assert not [found for found in quantities.find(text, LEXICON) if found.countable]


@pytest.mark.parametrize(
    ("text", "why"),
    [("第26次会议", "ordinal"), ("用好“240小时过境免签”政策", "named"), ("《实施方案（2026—2028年）10条》", "named")],
)
def test_ordinals_and_quoted_formulae_are_marked_not_dropped(text: str, why: str) -> None:
    """What is read but not counted says why."""
    found = quantities.find(text, LEXICON)
    assert found and all(getattr(quantity, why) or not quantity.countable for quantity in found)


def test_a_year_is_no_range_and_a_lower_number_alone_takes_no_cue_of_its_neighbour() -> None:
    """A trailing cue belongs to its own number; a span of years is a date."""
    found = quantities.find("改造村卫生室1.7万家、农村危房6000户以上", LEXICON)
    assert [quantity.modifier.value for quantity in found] == ["exact", "at_least"]
    assert quantities.find("2026—2030年", LEXICON) == ()


@given(
    st.integers(1, 10**7),
    st.sampled_from(["家", "个", "公里", "亿元", "万人"]),
    st.sampled_from(["", "左右", "以上", "以内"]),
)
def test_offsets_cover_number_unit_and_cue(number: int, unit: str, cue: str) -> None:
    """The stretch of a quantity is exactly its words."""
    text = f"建成{number}{unit}{cue}，"
    (found,) = quantities.find(text, LEXICON)
    assert text[found.start : found.end] == f"{number}{unit}{cue}"
    assert found.value * units.scale_of(found.unit) == pytest.approx(number * units.scale_of(unit))


@given(st.text(alphabet="0123456789.,一二三十百千万亿%％个家年月日多余约至—以上左右，。“”第", max_size=40))
def test_never_fails_and_stays_in_order(text: str) -> None:
    """Any text gives quantities inside it, in order."""
    found = quantities.find(text, LEXICON)
    assert all(0 <= q.start <= q.number < q.end <= len(text) for q in found)
    assert [q.number for q in found] == sorted(q.number for q in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [("三千五百", 3500), ("１２．５", 12.5), ("1,234", 1234), ("百", 100), ("Ⅱ", 2), ("两", 2), ("二〇三五", 2035)],
)
def test_plain_numerals(text: str, value: float) -> None:
    """Arabic, full-width, Chinese and Roman figures."""
    assert numerals.number(text) == value


@pytest.mark.parametrize("text", ["", "甲", "1.2.3", "十百十"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    """No number is guessed."""
    assert numerals.number(text) is None


TABLE = list(csv.DictReader((Path(__file__).parent / "quantities.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", TABLE, ids=[row["phrase"] for row in TABLE])
def test_printed_quantity_has_its_value(row: dict[str, str]) -> None:
    """Every phrase of the table means its number, or is named as unclear; none gets a value in silence."""
    found = quantities.find(f"为{row['phrase']}。", LEXICON)
    if row["modifier"] == "issue":
        assert found
        assert all(quantity.unclear and not quantity.countable for quantity in found)
        return
    if row["modifier"] == "none":
        assert not found
        return
    (quantity,) = found
    assert quantity.value == pytest.approx(float(row["value"]))
    assert quantity.value_high == (float(row["high"]) if row["high"] else None)
    assert (quantity.unit or "", quantity.modifier, quantity.kind) == (row["unit"], row["modifier"], row["kind"])
