"""Phrases of time: a table of printed phrases with their dates, written before the grammar."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate.deadlines import TimeKind, find, resolve
from luoshi.lexicon import load

ROWS = [
    row
    for table in ("deadlines.csv", "deadlines_rare.csv")
    for row in csv.DictReader((Path(__file__).parent / table).read_text(encoding="utf-8").splitlines())
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['phrase']}@{row['reference']}" for row in ROWS])
def test_printed_phrase_has_its_date(row: dict[str, str]) -> None:
    """Every phrase of the table means its day, its first day and its kind on the reference date."""
    found = resolve(row["phrase"], row["reference"] or None, load())
    assert found is not None
    assert (found.date or "", found.start or "", found.kind) == (row["date"], row["start"], row["kind"])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("要在年底前全部完成，确保三年内见效。", ["年底前", "三年内"]),
        ("坚持两年一次，共有五年计划和三天会议。", []),
        ("到2030年，新增就业30万人。", ["到2030年"]),
        ("企业5360家，增长7%，入驻1万余家。", []),
        ("2026年内蒙古自治区政府工作报告；以后年度扣除，为本世纪以来年均18次。", ["2026年"]),
        ("实施“十五五”规划，抓好“十四五”时期收尾。", ["“十四五”时期"]),
    ],
)
def test_phrases_are_found_in_sentences_and_quantities_are_not(sentence: str, words: list[str]) -> None:
    """A deadline in a sentence is found with its printed words; counts and durations are no deadlines."""
    assert [deadline.text for _, _, deadline in find(sentence, "2026-01-28", load())] == words


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)),
    st.sampled_from(sorted({r["phrase"] for r in ROWS})),
)
def test_dates_exist_and_offsets_hold_on_any_day(day: date, phrase: str) -> None:
    """On any reference day the result is a real date, start is not after end, and the words stand at their offsets."""
    for start, end, deadline in find(phrase, day.isoformat(), load()):
        assert phrase[start:end] == deadline.text
        first = date.fromisoformat(deadline.start) if deadline.start else None
        last = date.fromisoformat(deadline.date) if deadline.date else None
        assert first is None or last is None or first <= last


def test_a_day_that_does_not_exist_is_not_moved() -> None:
    """2月30日 is impossible; it does not become 28 February or 2 March."""
    found = resolve("2023年2月30日前", "2023-01-20", load())
    assert found is not None
    assert (found.kind, found.date) == (TimeKind.IMPOSSIBLE, None)


def test_feasts_fall_on_their_holidays() -> None:
    """Every movable feast of the table lies in the days off that the State Council gave for it, 2018 to 2026."""
    off = [row for row in load().rows("workdays") if row["kind"] == "off"]
    checked = 0
    for row in load().rows("feasts"):
        name, day = row["feast"].split("|")[0], row["day"]
        if name not in {"春节", "清明", "端午", "中秋"} or not "2018" <= day[:4] <= "2026":
            continue
        assert any(name in rest["holiday"] and rest["first"] <= day <= rest["last"] for rest in off), row
        checked += 1
    assert checked == 9 * 4


def test_a_feast_beyond_the_table_stays_open() -> None:
    """The table ends in 2060: 春节前 in 2070 is bounded, but not by a day that is guessed."""
    found = resolve("2070年春节前", "2070-01-01", load())
    assert found is not None
    assert (found.kind, found.date) == (TimeKind.BY, None)


@pytest.mark.parametrize("text", ["在青少年中间开展活动", "少年中队建设", "促进青年内部交流", "学年中期检查"])
def test_parts_of_other_words_are_no_deadline(text: str) -> None:
    """年中 and 年内 count only where they are words of their own."""
    assert not [due for _, _, due in find(text, "2026-01-10", load())]
