"""The ladder of headings: every sentence knows the headings it stands under, however the numbers nest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import PassageKind
from tests.restore.laws import restored

CHINESE = "一二三四五六七八九十"
RUNGS = ("{c}、{t}", "（{c}）{t}", "{n}．{t}", "（{n}）{t}")
TOPICS = ("强化组织领导", "健全工作机制", "壮大产业集群", "保障重点项目", "改善民生福祉", "推进绿色转型")
BODY = "各地各部门要结合实际抓好贯彻落实，建立台账，按月调度，确保第{n}项任务如期完成。"


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[int, str]]:
    """Lines of a document: (rung, heading) or (-1, paragraph), numbered as documents are, a paragraph under each last rung."""
    lines: list[tuple[int, str]] = [(-1, BODY.format(n=0))]
    counts = [0] * len(RUNGS)
    deepest = -1
    for _ in range(draw(st.integers(1, 14))):
        rung = draw(st.integers(0, min(deepest + 1, len(RUNGS) - 1)))
        counts[rung] += 1
        counts[rung + 1 :] = [0] * (len(RUNGS) - rung - 1)
        if counts[rung] > len(CHINESE):
            break
        topic = draw(st.sampled_from(TOPICS))
        lines.append((rung, RUNGS[rung].format(c=CHINESE[counts[rung] - 1], n=counts[rung], t=topic)))
        lines.append((-1, BODY.format(n=len(lines))))
        deepest = rung
    return lines


@settings(deadline=None)
@given(outlines())
def test_a_paragraph_stands_under_the_headings_above_it(lines: list[tuple[int, str]]) -> None:
    """The path of a sentence is the open headings, outermost first; a heading closes those of its rung and below."""
    found = restored("云泽省先进制造强省建设工作方案\n\n" + "\n".join(text for _, text in lines) + "\n")
    paths = {one.text: one.path for one in found.passages if one.kind is PassageKind.SENTENCE}
    open_: list[tuple[int, str]] = []
    for rung, text in lines:
        if rung < 0:
            assert paths[text] == tuple(words for _, words in open_)
        else:
            open_ = [one for one in open_ if one[0] < rung] + [(rung, text)]


def test_first_second_third_inside_a_paragraph_head_what_follows_them() -> None:
    """一是…… 二是……: each covers its own sentences only."""
    text = "要抓好三件事。一是抓责任。层层签字。二是抓进度。按月通报。\n\n下一段另起话头，说明别的事情。\n"
    found = {one.text: one.path for one in restored("工作方案\n\n" + text).passages}
    assert found["层层签字。"] == ("一是抓责任",)
    assert found["按月通报。"] == ("二是抓进度",)
    assert found["下一段另起话头，说明别的事情。"] == ()


def test_numbers_of_a_list_are_no_headings() -> None:
    """A table printed as lines: number and task, then who answers for it."""
    rows = "\n".join(f"{n}．第{n}项工作部署会议\n教学处" for n in range(1, 6))
    found = restored(f"第四周工作安排\n\n星期\n工作内容\n牵头部门\n{rows}\n")
    assert [article.headings for article in found.articles if article.kind.is_article] == [()]


def test_a_number_heads_the_paragraph_below_it() -> None:
    """1. over a sentence is a heading, as before."""
    (article,) = restored(
        "工作方案\n\n为抓好落实，制定本方案。\n1．强化组织领导\n各地要结合实际抓好贯彻落实。\n2．健全工作机制\n按月调度，按季通报。\n"
    ).articles
    assert [article.text[one.start : one.end] for one in article.headings] == ["1．强化组织领导", "2．健全工作机制"]
