"""Passages that may answer a task: who, what, which number, later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.uptake import wording_of
from luoshi.model import Commitment, Modifier, Result, Span, Target
from luoshi.uptake.answers import Answer, Asked, Reach, Reports, Tie, Told, answers, reach

WORDING = wording_of(load())
PLAN, REPORT = "a" * 16, "b" * 16


def aim(
    value: float, unit: str = "家", modifier: Modifier = Modifier.AT_LEAST, name: str = "规模以上工业企业"
) -> Commitment:
    """A number that the plan sets."""
    return Commitment(
        PLAN, "", (Span(0, 9),), f"净增{name}{value:g}{unit}", "净增", name, modifier, value, unit, None, ""
    )


def told(said: str, figure: Result | None = None, **fields: object) -> Told:
    """A sentence of the report of the province, other fields as given."""
    text = str(fields.pop("text", said))
    plain = Told(REPORT, f"{REPORT}-0", (Span(0, len(text)),), text, "2024-01-22", ("云泽省人民政府",), "云泽省")
    return replace(plain, results=(figure,) if figure else (), **fields)  # type: ignore[arg-type]


def result(name: str, value: float, unit: str = "家", quote: str = "", period: str | None = None) -> Result:
    """A reported figure."""
    quote = quote or f"{name}{value:g}{unit}"
    return Result(
        REPORT, "", (Span(0, 9),), quote, name, "other", Modifier.EXACT, value, None, unit, None, period, None, ""
    )


ASKED = Asked(
    "T1", "到2027年，净增规模以上工业企业3000家以上", ("省工业和信息化厅",), "2023-02-20", ("云泽省人民政府",), "云泽省", PLAN,
    (aim(3000),),
)  # fmt: skip
NEWLY = "净增规模以上工业企业712家，建成智能工厂46家。"
OTHERS = (
    told("青屿港集装箱吞吐量完成398万标准箱。"),
    told("实施技术改造重点项目1120个。"),
    told("粮食总产量稳步提高。"),
)


def found(sentence: Told, asked: Asked = ASKED) -> tuple[Answer, ...]:
    """What is proposed if a sentence stands among others."""
    return answers(asked, Reports((sentence, *OTHERS)), WORDING)


def test_a_later_figure_of_the_same_object_is_proposed_with_its_reasons() -> None:
    """The report of whoever set the task gives the number, which falls short of it."""
    (one,) = found(told(NEWLY, result("净增规模以上工业企业", 712)))
    assert (one.tie, one.reach, one.shared) == (Tie.SETTER_ISSUED, Reach.SHORT, 1.0)
    assert (one.aim, one.figure) == ("净增规模以上工业企业3000家", "净增规模以上工业企业712家")


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "2023-02-20"},
        {"source_id": PLAN},
        {"issuers": ("邻江省人民政府",), "region": "邻江省"},
        {"text": "临湖市净增规模以上工业企业712家。"},
        {"text": "临江县提出，今年净增规模以上工业企业712家。"},
    ],
)
def test_what_is_no_report_of_those_who_answer_is_not_proposed(fields: dict[str, object]) -> None:
    """As old as the task, the plan itself, another province, another place, an announcement."""
    assert found(told(NEWLY, result("净增规模以上工业企业", 712), **fields)) == ()


@pytest.mark.parametrize(
    "figure",
    [
        result("规模以上工业企业", 19000),
        result("净增规模以上工业企业", 712, "户"),
        result("净增外贸企业", 712),
    ],
)
def test_another_number_is_not_compared(figure: Result) -> None:
    """A level is no increase, another unit and another object are not this one."""
    assert found(told("云泽湖实验室挂牌运行。", figure)) == ()


def test_a_unit_without_its_place_is_that_of_the_same_place() -> None:
    """省工业和信息化厅 is 云泽省工业和信息化厅 here and 邻江省工业和信息化厅 nowhere."""
    text = "净增规模以上工业企业的梯度培育库已经建立。"
    asked = replace(ASKED, text="建立净增规模以上工业企业梯度培育库", numbers=())
    (one,) = found(told(text, issuers=("云泽省工业和信息化厅",)), asked)
    assert (one.tie, one.reach) == (Tie.OWNER_ISSUED, Reach.NO_NUMBER)
    assert found(told(text, issuers=("邻江省工业和信息化厅",), region="邻江省"), asked) == ()


def test_a_reprint_is_proposed_once() -> None:
    """The same sentence in two documents is one proposal."""
    sentence = told(NEWLY, result("净增规模以上工业企业", 712))
    again = replace(sentence, source_id="c" * 16)
    assert len(answers(ASKED, Reports((sentence, again, *OTHERS)), WORDING)) == 1


@pytest.mark.parametrize(
    ("modifier", "value", "unit", "figure", "figure_unit", "expected"),
    [
        (Modifier.AT_LEAST, 3000, "家", 3000, "家", Reach.REACHED),
        (Modifier.AT_LEAST, 1.8, "万家", 18000, "家", Reach.REACHED),
        (Modifier.AT_LEAST, 1.8, "万家", 17999, "家", Reach.SHORT),
        (Modifier.AT_MOST, 100, "个", 118, "个", Reach.SHORT),
        (Modifier.AT_MOST, 100, "个", 98, "个", Reach.REACHED),
        (Modifier.ABOUT, 5.5, "%", 5.2, "%", Reach.REACHED),
        (Modifier.ABOUT, 5.5, "%", 9, "%", Reach.BESIDE),
        (Modifier.QUALITATIVE, 5.5, "%", 9, "%", Reach.BESIDE),
    ],
)
def test_the_direction_of_a_number_decides(
    modifier: Modifier, value: float, unit: str, figure: float, figure_unit: str, expected: Reach
) -> None:
    """At least, at most, about; multipliers are parts of the unit."""
    assert reach(aim(value, unit, modifier), result("净增规模以上工业企业", figure, figure_unit)) is expected


@pytest.mark.parametrize(("low", "high", "figure", "expected"), [
    (5, 6, 5.5, Reach.REACHED), (5, 6, 4.9, Reach.SHORT), (5, 6, 7, Reach.BESIDE),
])  # fmt: skip
def test_a_range_is_compared_at_both_ends(low: float, high: float, figure: float, expected: Reach) -> None:
    """Inside, below, above."""
    target = Target(
        PLAN, "", (Span(0, 9),), "增长5%—6%", "地区生产总值", "gdp_growth", Modifier.RANGE, low, high, "%", None, "2025", None,
        "headline", True, "",
    )  # fmt: skip
    assert reach(target, result("地区生产总值", figure, "%")) is expected


def test_the_target_of_one_year_is_not_answered_by_another_year() -> None:
    """2025 is not answered by the outcome of 2024."""
    target = Target(
        PLAN, "", (Span(0, 9),), "增长5%以上", "地区生产总值", "gdp_growth", Modifier.AT_LEAST, 5, None, "%", None, "2025", None,
        "headline", True, "",
    )  # fmt: skip
    asked = replace(ASKED, text="地区生产总值增长5%以上", numbers=(target,))
    outcome = replace(result("地区生产总值", 5.8, "%", "增长5.8%"), indicator_norm="gdp_growth")
    for year in ("2024", None):
        assert found(told("地区生产总值增长5.8%。", replace(outcome, period=year)), asked) == ()
    (one,) = found(told("全省经济增长5.8%。", replace(outcome, period="2025")), asked)
    assert one.reach is Reach.REACHED


@pytest.mark.parametrize(
    ("said", "figure", "proposed"),
    [
        ("年末全省城镇调查失业率降到5.2%。", result("年末全省城镇调查失业率降", 5.2, "%", period="2024"), True),
        ("农村低收入人口减少4.2万人。", result("农村低收入人口", 4.2, "万人", "农村低收入人口减少4.2万人"), False),
    ],
)
def test_when_and_whither_are_no_part_of_the_object(said: str, figure: Result, proposed: bool) -> None:
    """失业率降到 is about the rate itself, also where the lexicon does not know the words as an indicator."""
    target = Target(
        PLAN, "", (Span(0, 9),), "城镇调查失业率6%左右", "城镇调查失业率", "surveyed_unemployment", Modifier.ABOUT,
        6.0, None, "%", None, "2024", "云泽省", "headline", True, "",
    )  # fmt: skip
    asked = replace(ASKED, text=target.quote, numbers=(target,), since="2023-12-01")
    assert bool(found(told(said, figure), asked)) is proposed


@pytest.mark.parametrize(("quote", "proposed"), [("农村低收入人口减少5.1万人", True), ("农村低收入人口5.1万人", False)])
def test_a_decrease_is_answered_by_a_decrease(quote: str, proposed: bool) -> None:
    """今年再减少…4万人 is answered by 减少…5.1万人, not by how many there are."""
    asked_for = replace(
        aim(4, "万人", name="也要再减少农村低收入人口"),
        quote="今年也要再减少农村低收入人口4万人以上",
        act="",
        deadline="今年",
    )
    asked = replace(ASKED, text=asked_for.quote, numbers=(asked_for,))
    sentence = told(f"帮扶力度加大，{quote}。", result("农村低收入人口", 5.1, "万人", quote))
    assert bool([one for one in found(sentence, asked) if one.figure]) is proposed
