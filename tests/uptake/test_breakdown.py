"""A plan broken down: which demands are tasks, where they belong, how far off they are."""

from __future__ import annotations

import pytest

from luoshi.annotate import annotate
from luoshi.intake import read
from luoshi.lexicon import load
from luoshi.model import source_id_of
from luoshi.restore import restore
from luoshi.uptake.breakdown import BreakdownRow, Horizon, System, breakdown

LEXICON = load()
PLAN = """云泽省人民政府关于培育专精特新企业的实施方案

一、发展目标
到2028年，净增规模以上工业企业300家以上。
二、重点任务
（一）建设公共服务平台。2024年底前，建成省级公共服务平台20个。（省工业和信息化厅牵头，省财政厅配合）
（二）培养技能人才。到2035年，技能人才总量要达到50万人以上。
（三）发展优质企业。到2028年，省级企业达到5000家，“小巨人”企业力争达到300家。（省工业和信息化厅牵头，省财政厅配合）
三、保障措施
（一）加大财政投入。各市要设立专项资金。
四、监测评估
省工业和信息化厅要每季度通报进展。
"""


@pytest.fixture(scope="module")
def rows() -> tuple[BreakdownRow, ...]:
    """The plan above, made in April 2023."""
    data = PLAN.encode()
    source = read(data, "plan.txt").source(source_id_of(data), "plan.txt")
    restored = restore(source, LEXICON)
    found = annotate(source, restored, LEXICON)
    (article,) = restored.articles
    numbers = found.targets, found.commitments
    made = breakdown(article, found.directives, *numbers, restored.passages, "2023-04-01", LEXICON)
    for row in made:
        stood = "".join(PLAN[span.start : span.end] for span in row.spans)
        assert "".join(stood.split()) == "".join(row.task.split())
    return made


def task(rows: tuple[BreakdownRow, ...], words: str) -> BreakdownRow:
    """Return the one row that holds ``words``."""
    (found,) = [row for row in rows if words in row.task]
    return found


def test_the_heading_says_which_system(rows: tuple[BreakdownRow, ...]) -> None:
    """Targets, work, policies and evaluation, by the nearest heading that names one."""
    assert task(rows, "净增规模以上").system is System.TARGET
    assert task(rows, "公共服务平台20个").system is System.WORK
    assert task(rows, "专项资金").system is System.POLICY
    assert task(rows, "每季度通报").system is System.EVALUATION


def test_a_number_without_a_demand_has_who_answers_for_it(rows: tuple[BreakdownRow, ...]) -> None:
    """The bracket covers it, and the demand behind it is a row of its own."""
    number, demand = task(rows, "省级企业达到5000家"), task(rows, "力争达到300家")
    assert (number.lead, number.co) == ("省工业和信息化厅", ("省财政厅",)) == (demand.lead, demand.co)
    assert number.task == "到2028年，省级企业达到5000家"
    assert number.numbers == ("省级企业达到5000家",)


def test_the_deadline_says_how_far_off(rows: tuple[BreakdownRow, ...]) -> None:
    """The end of next year is near, five years are the middle, beyond is far; no deadline says nothing."""
    assert task(rows, "公共服务平台20个").horizon is Horizon.NEAR
    assert task(rows, "净增规模以上").horizon is Horizon.MIDDLE
    assert task(rows, "技能人才总量").horizon is Horizon.LONG
    assert task(rows, "专项资金").horizon is None


def test_the_bracket_says_who_answers(rows: tuple[BreakdownRow, ...]) -> None:
    """Lead and co-unit as printed; nobody where nobody is named."""
    platform = task(rows, "公共服务平台20个")
    assert platform.lead is not None and "工业和信息化厅" in platform.lead
    assert any("财政厅" in one for one in platform.co)
    assert any("20个" in one for one in platform.numbers)


def test_rows_are_numbered_in_the_order_of_the_document(rows: tuple[BreakdownRow, ...]) -> None:
    """One number each, none twice, in order."""
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    starts = [row.spans[0].start for row in rows]
    assert starts == sorted(starts)


@pytest.mark.parametrize("row", LEXICON.rows("breakdown_cues"), ids=lambda row: row["cue"])
def test_a_cue_stands_in_its_example(row: dict[str, str]) -> None:
    """Each says a system or a horizon that there is."""
    assert row["cue"] in row["example"]
    assert row["value"] in ({*System} if row["axis"] == "system" else {*Horizon})
