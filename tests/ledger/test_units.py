"""Responsibility notes and cells: who leads, who helps, who is meant without being named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luoshi.ledger.units import Units, notes, read_units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("财政部负责", Units("财政部")),
        ("财政部、商务部负责。列第一位者为牵头单位，下同", Units("财政部", ("商务部",))),
        ("财政部、商务部按职责分工负责", Units("财政部", ("商务部",))),
        ("工业和信息化部、粮食和储备局负责", Units("工业和信息化部", ("粮食和储备局",))),
        ("教育部和文化和旅游部负责", Units("教育部", ("文化和旅游部",))),
        ("民政厅牵头，财政厅、残联配合", Units("民政厅", ("财政厅", "残联"), True)),
        ("民政厅、妇联牵头，财政厅参与", Units("民政厅", ("妇联", "财政厅"), True)),
        ("财政厅配合，民政厅牵头负责", Units("民政厅", ("财政厅",), True)),
        ("由民政厅牵头负责", Units("民政厅", (), True)),
        ("农业农村厅指导，试点县政府负责落实", Units("试点县政府", ("农业农村厅",))),
        ("生态环境厅指导", Units("生态环境厅")),
        ("发展改革委会同有关部门负责", Units("发展改革委", (), False, True)),
        ("发展改革委会同财政厅、商务厅负责", Units("发展改革委", ("财政厅", "商务厅"))),
        ("人社厅等有关部门和单位负责", Units("人社厅", (), False, True)),
        ("人社厅、教育厅等负责", Units("人社厅", ("教育厅",), False, True)),
        ("人社厅、教育厅等5个部门负责", Units("人社厅", ("教育厅",), False, True)),
        ("商务厅等和各市人民政府负责", Units("商务厅", ("各市人民政府",), False, True)),
        ("商务厅、海关等国务院相关部门及各地区按职责分工负责", Units("商务厅", ("海关", "各地区"), False, True)),
        ("人社厅、财政厅，各市人民政府按职责分工负责", Units("人社厅", ("财政厅", "各市人民政府"))),
        ("各地区、各部门负责", Units("各地区", ("各部门",))),
        ("各有关部门和单位按职责分工负责", Units("各有关部门和单位")),
        ("牵头单位：农牧厅、林草局", Units("农牧厅", ("林草局",), True)),
        ("牵头单位：农牧厅；配合单位：人社厅、残联", Units("农牧厅", ("人社厅", "残联"), True)),
        ("牵头单位：农牧厅 责任单位：人社厅", Units("农牧厅", ("人社厅",), True)),
        ("责任单位：临江市教育局，临江市财政局", Units("临江市教育局", ("临江市财政局",))),
        ("负责部门：民航局，适用范围：临江自贸试验区", Units("民航局")),
        ("临江市教育局\n临江市财政局", Units("临江市教育局", ("临江市财政局",))),
        ("省高等教育学会、教育厅负责", Units("省高等教育学会", ("教育厅",))),
        ("自由贸易试验区管委会负责", Units("自由贸易试验区管委会")),
        ("有关部门负责", Units(None, (), False, True)),
        ("", Units(None)),
    ],
)
def test_what_is_printed_is_read(text: str, units: Units) -> None:
    """One way of writing it each."""
    assert read_units(text) == units


@pytest.mark.parametrize(
    "text",
    [
        "（不含港澳台）",
        "（坚持以人民为中心、狠抓落实）",
        "（2026年6月底前完成）",
        "（见附件2）",
    ],
)
def test_other_brackets_are_no_notes(text: str) -> None:
    """A bracket without units, or whose words only end like a duty."""
    assert list(notes(text)) == []


def test_a_note_is_found_where_it_stands() -> None:
    """With the brackets, so that it can be anchored."""
    text = "建设示范园区（科技厅牵头，财政厅配合）。培育企业（工信厅负责。列第一位者为牵头单位，下同）。"
    found = list(notes(text))

    assert [text[start:end] for start, end, _ in found] == [
        "（科技厅牵头，财政厅配合）",
        "（工信厅负责。列第一位者为牵头单位，下同）",
    ]
    assert [units.lead for _, _, units in found] == ["科技厅", "工信厅"]


@pytest.mark.shared
def test_every_note_of_the_real_responsibility_lists_is_found(shared: Path) -> None:
    """State Council documents and the list of Inner Mongolia: no bracket that ends with a duty is missed.

    Every name read stands in its note, once, and is no leftover of 等, a label or a full stop.
    """
    ends = re.compile(r"(?:负责|牵头)(?:。列第一位者为牵头单位，下同)?[）)]|（(?:牵头|责任|负责)(?:单位|部门)：")
    seen = 0
    for file in sorted((shared / "corpora" / "tasks").glob("*/*.txt")):
        text = file.read_text(encoding="utf-8", errors="replace")
        found = list(notes(text))
        for match in ends.finditer(text):
            assert any(start <= match.start() < end for start, end, _ in found), text[match.start() - 40 : match.end()]
        for start, end, units in found:
            seen += 1
            names = [units.lead, *units.co]
            assert len(set(names)) == len(names)
            assert all(
                name and name in text[start:end] and not re.search("[：，。、]|等.*部门", name) for name in names
            )

    assert seen > 300
