"""Brackets, lines and tables that say who answers for a task."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate import responsibility
from luoshi.annotate.responsibility import parse


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("（云泽省发展改革委负责）", "云泽省发展改革委", ()),
        ("（发展改革委、财政部按职责分工负责）", "发展改革委", ("财政部",)),
        ("（省发展改革委牵头，省财政厅、省教育厅按职责分工负责）", "省发展改革委", ("省财政厅", "省教育厅")),
        (
            "（省财政厅、省税务局牵头，省有关部门及各地区按职责分工负责）",
            "省财政厅",
            ("省税务局", "省有关部门", "各地区"),
        ),
        ("（工业和信息化部、文化和旅游部等负责）", "工业和信息化部", ("文化和旅游部",)),
        ("（财政部和税务总局负责）", "财政部", ("税务总局",)),
        (
            "（税务总局、海关总署等国务院相关部门及各地区按职责分工负责）",
            "税务总局",
            ("海关总署", "国务院相关部门", "各地区"),
        ),
        ("（扶贫办、农业农村部等和各有关省级人民政府负责）", "扶贫办", ("农业农村部", "各有关省级人民政府")),
        ("（教育厅会同有关部门负责）", "教育厅", ("有关部门",)),
        ("（住建厅负责，公安厅、交通厅配合）", "住建厅", ("公安厅", "交通厅")),
        ("（人社厅、财政厅负责。列第一位者为牵头单位，下同）", "人社厅", ("财政厅",)),
        ("（各有关部门和单位，各市人民政府按职责分工负责）", "各有关部门和单位", ("各市人民政府",)),
        ("（农业农村厅、工业和信息化厅牵头负责）", "农业农村厅", ("工业和信息化厅",)),
        ("（牵头单位：农牧厅、林草局、人社厅）", "农牧厅", ("林草局", "人社厅")),
        ("责任单位：市教育局；配合单位：市财政局、各县（区）", "市教育局", ("市财政局", "各县（区")),
        ("（民政厅指导，试点城市政府负责落实）", "试点城市政府", ("民政厅",)),
        ("（负责部门：海关总署、商务部；适用范围：所有试验区）", "海关总署", ("商务部",)),
        ("（粮食和储备局、中央和国家机关工委负责）", "粮食和储备局", ("中央和国家机关工委",)),
    ],
)
def test_reads_who_leads_and_who_else(text: str, lead: str, others: tuple[str, ...]) -> None:
    """The unit listed first leads; names with 和 stay whole; sums (各地区) are named last."""
    read = parse(text)
    assert read.lead == lead
    assert read.bodies[1:] == others


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("牵头单位：市发改委，完成时限：2026年6月底前", "2026年6月底前"),
        ("（2026年底前完成，省发展改革委负责）", "2026年底前完成"),
        ("（省教育厅负责，持续推进）", "持续推进"),
        ("（省教育厅负责）", None),
    ],
)
def test_reads_the_printed_deadline(text: str, deadline: str | None) -> None:
    """Printed words are kept; resolving them is another module's work."""
    assert parse(text).deadline == deadline


def test_finds_assignments_and_leaves_remarks() -> None:
    """A remark that says 落实 or 由……负责 assigns nothing."""
    text = (
        "推进试点。（省财政厅负责）\n抓好落实（含各项措施落实）。技工院校（校内由有关部门负责）。\n责任单位：市教育局"
    )
    found = responsibility.find(text)
    assert [(text[start:end], who.lead) for start, end, who in found] == [
        ("（省财政厅负责）", "省财政厅"),
        ("责任单位：市教育局", "市教育局"),
    ]


def test_a_table_with_cells_that_span_rows() -> None:
    """Rows below a spanning cell are shorter; the column of bodies tells where their task stands."""
    rows = [
        ["星期", "工作内容", "牵头部门", "协同部门", "完成时限"],
        ["周一", "1.召开例会", "党政办", "各处室", "9月底前"],
        ["2.升旗仪式", "德育处"],
        ["周二（9月24日）", "3.修订预案", "安全处"],
        ["备注"],
    ]
    read = responsibility.table(rows)
    assert [(row.task, row.who.lead, row.who.co, row.who.deadline) for row in read] == [
        ("1.召开例会", "党政办", ("各处室",), "9月底前"),
        ("2.升旗仪式", "德育处", (), None),
        ("3.修订预案", "安全处", (), None),
    ]
    assert responsibility.table([["甲", "乙"], ["一", "二"]]) == []


@given(
    st.text(alphabet="（）省财政厅教育部、，和及等各地区牵头负责按职责分工会同责任单位：；2026年底前\n", max_size=60)
)
def test_never_fails_and_names_only_what_is_printed(text: str) -> None:
    """Every name stands in the text; the lead is not named twice."""
    read = parse(text)
    assert all(name in text for name in read.bodies)
    assert read.lead is None or read.lead not in read.co
    assert all(0 <= start < end <= len(text) for start, end, _ in responsibility.find(text))


_GLUE = re.compile(
    "；适用范围：.*|[（）()、，。；：]|牵头单位|负责部门|牵头|负责|落实|按职责分工|参与|会同|等|和|及|由|指导|列第一位者为牵头单位|排在第一位的部门为牵头部门|下同|以下均需试点城市政府|不再列出"
)


@pytest.mark.shared
def test_nothing_of_a_published_bracket_is_left_over(shared: Path) -> None:
    """In every bracket of the State Council's documents names and words of duty account for every character."""
    seen, wrong = set(), []
    for path in sorted((shared / "corpora/tasks").glob("*/*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for start, end, who in responsibility.find(text):
            bracket = text[start:end]
            rest = bracket
            for name in sorted(who.bodies, key=len, reverse=True):
                rest = rest.replace(name, "")
            if _GLUE.sub("", rest):
                wrong.append(bracket)
            seen.add(bracket)
    assert len(seen) >= 200
    assert len(wrong) <= len(seen) * 0.02, wrong


def test_a_table_whose_rows_count_and_whose_header_spans() -> None:
    """Cells that only count are passed over; a row without 协同部门 beside its bodies is still read from the left."""
    rows = [
        ["星期", "活动名称", "负责处室", "协同部门"],
        ["星期一", "1、", "新生报到", "教务处", "总务处"],
        ["2、", "大扫除", "总务处", "各年段"],
        ["3、", "家长会", "教务处"],
    ]
    found = [(row.task, row.cell, row.who.bodies) for row in responsibility.table(rows)]
    assert found == [
        ("新生报到", 2, ("教务处", "总务处")),
        ("大扫除", 1, ("总务处", "各年段")),
        ("家长会", 1, ("教务处",)),
    ]
