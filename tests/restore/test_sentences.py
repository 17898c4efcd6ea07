"""Sentences and passages: splitting right around quotation marks, and the path of headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.restore.ladder import Rung, heading_depth, step_of
from luoshi.restore.sentences import sentence_bounds
from tests.restore.laws import restored


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("会议指出，要学习。会议强调，要落实。", ["会议指出，要学习。", "会议强调，要落实。"]),
        ("他说：“要学习。要落实。”抓落实是职责。", ["他说：“要学习。要落实。”", "抓落实是职责。"]),
        ("“这些变化得益于指引。”徐巍说。大家赞同。", ["“这些变化得益于指引。”徐巍说。", "大家赞同。"]),
        ("“如何理解？”“怎样促进？”气氛热烈。", ["“如何理解？”", "“怎样促进？”", "气氛热烈。"]),
        ("印发《关于学习的决定。附件》，要求落实。", ["印发《关于学习的决定。附件》，要求落实。"]),
        ("坚持“两个确立”、做到“两个维护”。", ["坚持“两个确立”、做到“两个维护”。"]),
        ("真的吗？！是的……好。", ["真的吗？！", "是的……", "好。"]),
        ("增长5.5%。下降1.2%。", ["增长5.5%。", "下降1.2%。"]),
        ("“没有收尾的引号。下一句。", ["“没有收尾的引号。下一句。"]),
        ("（详见附件。）其他事项另行通知。", ["（详见附件。）", "其他事项另行通知。"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(line: str, sentences: list[str]) -> None:
    """Stops inside quotations, brackets and title marks do not end the sentence around them."""
    assert [line[start:end] for start, end in sentence_bounds(line)] == sentences


@given(st.text(st.sampled_from("党的。！？…“”‘’（）《》，a1 "), max_size=60))
def test_sentences_cover_the_line(line: str) -> None:
    """Whatever the marks, the sentences follow one another and leave nothing out."""
    bounds = sentence_bounds(line)
    assert "".join(line[start:end] for start, end in bounds) == line


@pytest.mark.parametrize(
    ("line", "rung", "depth"),
    [
        ("一、总体要求", Rung.ONE, 1),
        ("（一）指导思想", Rung.BRACKETED, 2),
        ("1.坚持党的领导", Rung.ARABIC, 3),
        ("（1）深化改革", Rung.ARABIC_BRACKETED, 4),
        ("第三章 附则", Rung.CHAPTER, 1),
        ("第一，要全面准确把握", Rung.FIRSTLY, 2),
        ("一是坚持创新", Rung.COUNTED, 6),
        ("二要凝聚力量", Rung.COUNTED, 6),
    ],
)
def test_ladder(line: str, rung: Rung, depth: int) -> None:
    """Numbers of headings and their depth (GB/T 9704-2012)."""
    step = step_of(line)
    assert step is not None
    assert (step.rung, step.depth) == (rung, depth)
    assert heading_depth(line) == depth


@pytest.mark.parametrize("line", ["1.5万亿元", "十四五规划", "一体推进不敢腐", "第一次会议", "三年行动"])
def test_numbers_that_are_no_steps(line: str) -> None:
    """Figures and words that begin with a numeral open no section."""
    step = step_of(line)
    assert step is None or step.rung is Rung.COUNTED


def test_passages_carry_the_headings_above_them() -> None:
    """A sentence knows the headings it stands under; a counted opening covers the rest of its paragraph."""
    text = (
        "某市人民政府关于做好就业工作的通知\n"
        "一、总体要求\n坚持就业优先，千方百计稳定和扩大就业，确保就业形势总体稳定。\n"
        "（一）目标任务\n一是扩大岗位供给。全年新增就业五万人以上，多渠道开发岗位。二是优化服务。\n"
        "二、保障措施\n各地各部门要加强组织领导，把各项任务落到实处，确保取得实效。\n"
    )
    passages = restored(text).passages
    paths = {passage.text: passage.path for passage in passages}
    assert paths["全年新增就业五万人以上，多渠道开发岗位。"] == ("一、总体要求", "（一）目标任务", "一是扩大岗位供给")
    assert paths["二是优化服务。"] == ("一、总体要求", "（一）目标任务")
    assert paths["各地各部门要加强组织领导，把各项任务落到实处，确保取得实效。"] == ("二、保障措施",)
