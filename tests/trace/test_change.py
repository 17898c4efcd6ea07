"""Class of change, edits and direction, case by case."""

from __future__ import annotations

import pytest

from luoshi.model import Level, LinkClass, Span, Thread, Weave
from luoshi.trace import TracedDocument
from luoshi.trace.classify import Change
from luoshi.trace.clauses import fitted
from luoshi.trace.direction import direction
from luoshi.trace.documents import section_starts, units_of, with_title
from luoshi.trace.options import Options


@pytest.mark.parametrize(
    ("up", "down", "kind", "edits"),
    [
        ("增长5.5%左右，", "增长５.５％左右。", LinkClass.VERBATIM, []),
        ("“两个确立”", "两个 确立", LinkClass.VERBATIM, []),
        ("新增企业1000家", "新增企业1200家", LinkClass.ADAPTED, [("replace", "1000", "1200")]),
        ("增长5.5%左右", "增长5%左右", LinkClass.ADAPTED, [("replace", "5.5", "5")]),
        ("全省工业企业", "全市工业企业", LinkClass.ADAPTED, [("replace", "省", "市")]),
        ("加快推进改造", "推进改造升级", LinkClass.ADAPTED, [("delete", "加快", ""), ("insert", "", "升级")]),
        ("做好防汛抗旱", "让农民有活干", LinkClass.PARAPHRASED, None),
    ],
)
def test_change(up: str, down: str, kind: LinkClass, edits: list[tuple[str, str, str]] | None) -> None:
    """Width, blanks and the marks at the ends are no change; numbers are changed as wholes."""
    change = Change.of(up, down)
    assert change.link_class is kind
    if edits is not None:
        assert [(edit.op, edit.up, edit.down) for edit in change.edits()] == edits
    assert change.rule.endswith(kind.value)


def test_long_passages_are_compared_by_clauses() -> None:
    """A change in a passage of many pages is found where it is, in linear time."""
    clauses = [f"第{number}项工作由有关部门负责，" for number in range(2000)]
    changed = list(clauses)
    changed[1234] = "第1234项工作由省级有关部门负责，"
    change = Change.of("".join(clauses), "".join(changed))
    assert change.link_class is LinkClass.ADAPTED and change.score > 0.99
    assert [(edit.op, edit.up, edit.down) for edit in change.edits()] == [("insert", "", "省级")]


def dated(
    name: str, date: str | None, level: Level | None, text: str = "正文", title: str | None = None
) -> TracedDocument:
    """Make a document with what decides direction."""
    return TracedDocument(name, name, text, Weave((Thread(Span(0, len(text))),)), date, level, None, title)


@pytest.mark.parametrize(
    ("first", "second", "turn"),
    [
        # The earlier date is upstream, whatever the order of the two.
        (dated("a", "2022-10-22", None), dated("b", "2022-11-01", None), -1),
        (dated("a", "2022-11-01", None), dated("b", "2022-10-22", None), 1),
        # A month is compared as far as it goes.
        (dated("a", "2022-10", None), dated("b", "2022-10-22", None), 0),
        # Without dates the higher level is upstream.
        (dated("a", None, Level.CITY), dated("b", None, Level.PROVINCIAL), 1),
        # The same day: level decides.
        (dated("a", "2022-10-22", Level.CENTRAL), dated("b", "2022-10-22", Level.COUNTY), -1),
        # Date and level contradict each other: a third document may stand behind both.
        (dated("a", "2022-10-22", Level.CITY), dated("b", "2022-11-01", Level.CENTRAL), 0),
        # A date without a year decides nothing.
        (dated("a", "--10-22", None), dated("b", "2022-11-01", None), 0),
        # Foreign bodies stand outside the ladder.
        (dated("a", None, Level.FOREIGN), dated("b", None, Level.CENTRAL), 0),
        # Who cites the other's title is downstream, against dates even (a draft printed late).
        (
            dated("a", "2022-10-01", None, "按照《全省制造业提升行动方案》要求"),
            dated("b", "2022-11-01", None, title="全省制造业提升行动方案"),
            1,
        ),
    ],
)
def test_direction(first: TracedDocument, second: TracedDocument, turn: int) -> None:
    """Citation, date and level decide, in this order; the reason is always given."""
    assert direction(first, second)[0] == turn
    assert direction(second, first)[0] == -turn
    assert direction(first, second)[1]


def test_adapted_passages_are_completed_to_clauses() -> None:
    """An adapted passage takes the clause it stands in along; one that stands word for word does not."""
    left, right = "会议强调，反映了全党的共同心声。", "大家认为，体现了全党的共同心愿，"
    at, to, _ = fitted(left, (6, 14), right, (6, 14), Options(alike=0.6))
    assert (left[slice(*at)], right[slice(*to)]) == ("反映了全党的共同心声。", "体现了全党的共同心愿，")
    same = fitted("一要抓好秋粮收购。", (2, 8), "抓好秋粮收购工作。", (0, 6), Options(alike=0.6))
    assert same[:2] == ((2, 8), (0, 6))


def test_sections_are_units_of_their_own() -> None:
    """Short lines without a stop begin sections; lines of a list do not; the title is traced with the text."""
    body = "要认真抓好各项工作的落实。" * 10
    text = f"{body}\n广东：推进数字化改造\n{body}\n浙江：培育链主企业\n{body}"
    document = TracedDocument(
        "s",
        "s-0",
        text,
        Weave((Thread(Span(30, 30 + len(text))),)),
        title="各地落实 有序推进",
        title_spans=(Span(0, 4), Span(10, 14)),
    )
    assert len(section_starts(document)) == 2
    units = units_of(document)
    assert [unit.text.split("\n")[0][:2] for unit in units] == ["各地", "广东", "浙江"]
    titled = with_title(document)
    assert titled.weave.to_source(0, 9) == (Span(0, 4), Span(10, 14))
    assert "".join(unit.text for unit in units) == titled.text
    listed = TracedDocument("s", "s-0", "一\n二三\n四五六\n七八九十", Weave((Thread(Span(0, 13)),)))
    assert section_starts(listed) == ()
