"""Tables of offices: which column is what, which day is meant, and what is left out and said so."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.ledger.actions import Opening, open_task
from luoshi.ledger.rows import FIELDS, openings, suggest
from luoshi.ledger.rows import due_of as due
from luoshi.lexicon import load
from luoshi.lexicon.ledger_columns import ledger_columns
from luoshi.model import ActorRole, LuoshiError, Severity
from tests.ledger.office import by, desk

KNOWN = ledger_columns(load())


def test_the_known_headers_name_fields_that_there_are() -> None:
    """A misspelt field in the table would lose a column in silence."""
    assert set(KNOWN.values()) <= set(FIELDS)


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (
            ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "备注"],
            {"number": "序号", "title": "工作任务", "lead": "牵头单位", "co": "配合单位", "due": "完成时限"},
        ),
        (["事项", "具体措施", "责任单位"], {"title": "事项", "units": "责任单位"}),
        (
            ["任务 内容", "牵头单位（首位）", "责任单位"],
            {"title": "任务 内容", "lead": "牵头单位（首位）", "co": "责任单位"},
        ),
        (["甲", "乙"], {}),
    ],
)
def test_columns_are_suggested(headers: list[str], columns: dict[str, str]) -> None:
    """A person puts it right before anything is read."""
    assert suggest(headers, KNOWN) == columns


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("2026.6.30", date(2026, 6, 30)),
        ("2026年6月30日", date(2026, 6, 30)),
        ("2026年6月30日前", date(2026, 6, 30)),
        ("2026-06-30 00:00:00", date(2026, 6, 30)),
        ("2026年6月底前", date(2026, 6, 30)),
        ("2024年2月底", date(2024, 2, 29)),
        ("2026年底前", date(2026, 12, 31)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2026年第三季度末", date(2026, 9, 30)),
        ("到2027年", date(2027, 12, 31)),
        ("到2025年底前", date(2025, 12, 31)),
        ("到2026年6月底", date(2026, 6, 30)),
        ("2026年", None),
        ("6月底前", None),
        ("长期坚持", None),
        ("腊月二十前", None),
        ("2026年2月30日", None),
        ("2026年13月底", None),
    ],
)
def test_the_day_a_deadline_ends_on(words: str, day: date | None) -> None:
    """The last day of what is named; without a year or an end, none."""
    assert due(words) == day


def test_a_table_becomes_openings_and_issues() -> None:
    """Everything is accounted for: rows = openings + empty + refused."""
    columns = {"title": "任务", "units": "责任单位", "due": "时限", "number": "序号", "requesters": "提案人"}
    rows = [
        {
            "任务": "建充电桩",
            "责任单位": "住建局、城管局等",
            "时限": "2026年6月底前",
            "序号": "1",
            "提案人": "甲、乙、甲",
        },
        {"任务": " 修步道 ", "责任单位": "", "时限": "汛期前"},
        {"任务": "", "责任单位": "", "时限": ""},
        {"任务": "", "责任单位": "住建局"},
    ]
    found = openings(rows, columns, "台账.xlsx")

    assert found.openings[0] == Opening(
        "建充电桩",
        number="1",
        requesters=("甲", "乙"),
        lead="住建局",
        co=("城管局",),
        due=date(2026, 6, 30),
        due_text="2026年6月底前",
        cells=tuple(rows[0].items()),
    )
    assert (found.openings[1].title, found.openings[1].due, found.openings[1].due_text) == ("修步道", None, "汛期前")
    assert (found.rows, len(found.openings), found.empty, found.refused) == (4, 2, 1, 1)
    assert [(issue.severity, issue.message[:6]) for issue in found.issues] == [
        (Severity.WARNING, "row 2 "),
        (Severity.WARNING, "row 2 "),
        (Severity.ERROR, "row 4 "),
    ]


def test_lead_and_co_units_from_two_columns() -> None:
    """The second lead of a cell helps."""
    rows = [{"任务": "x", "牵头": "住建局、城管局", "配合": "财政局、城管局"}]
    (told,) = openings(rows, {"title": "任务", "lead": "牵头", "co": "配合"}, "t").openings

    assert (told.lead, told.co) == ("住建局", ("城管局", "财政局"))


def test_what_is_read_can_be_opened() -> None:
    """An opening of a table is an opening like any other."""
    rows = [{"任务": "建充电桩", "单位": "住建局牵头，财政局配合", "时限": "2020年底前"}]
    (told,) = openings(rows, {"title": "任务", "units": "单位", "due": "时限"}, "t").openings
    task = open_task(desk(), by(ActorRole.REGISTRAR), told, "supervision")

    assert (task.lead, task.co, task.due, task.due_text) == ("住建局", ("财政局",), date(2020, 12, 31), "2020年底前")


@pytest.mark.parametrize("columns", [{"number": "序号"}, {"title": "任务", "colour": "颜色"}])
def test_a_mapping_that_makes_no_sense_is_refused(columns: dict[str, str]) -> None:
    """Without a title, or with a field that there is not."""
    with pytest.raises(LuoshiError, match="fields are: title"):
        openings([], columns, "台账.xlsx")
