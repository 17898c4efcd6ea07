"""Targets of the headline passage, those left out, and those of the body."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.annotate import targets, targets_clauses
from luoshi.lexicon import indicators, tables
from luoshi.model import Modifier, Target, squeeze, text_at
from tests.annotate.written import Written, written

LEXICON = tables.load()


def find(page: Written) -> list[Target]:
    """Return the targets of a written article."""
    return list(targets.find(page.article, page.passages, page.identity, (), LEXICON))


def headline(clause: str) -> list[Target]:
    """Targets of a passage that holds GDP growth and then ``clause``."""
    page = written(f"今年经济社会发展主要预期目标是：地区生产总值增长5%左右，{clause}。\n重点做好八个方面工作。")
    return [target for target in find(page) if target.stated][1:]


@pytest.mark.parametrize(
    ("clause", "indicator", "norm", "modifier", "value", "unit", "comparator"),
    [
        ("城镇新增就业不少于28万人", "城镇新增就业", "urban_new_jobs", "at_least", 28, "万人", None),
        (
            "地方一般公共预算收入同口径增长2%",
            "地方一般公共预算收入",
            "general_budget_revenue_growth",
            "exact",
            2,
            "%",
            None,
        ),
        ("城镇调查失业率全年控制在5.5%以内", "城镇调查失业率", "surveyed_unemployment", "at_most", 5.5, "%", None),
        ("居民收入增长和经济增长基本同步", "居民收入", "resident_income_growth", "synced_with", None, None, "经济增长"),
        (
            "固定资产投资增速保持在全国平均水平以上",
            "固定资产投资",
            "fixed_asset_investment_growth",
            "above",
            None,
            None,
            "全国平均水平",
        ),
        ("进出口总额争取实现正增长", "进出口总额", "trade_growth", "above", 0, "%", None),
        ("完成国家下达的降碳减排任务", "降碳减排", "other", "qualitative", None, None, "国家下达任务"),
        ("粮食产量只增不减", "粮食产量", "grain_output", "qualitative", None, None, None),
        ("工业投资增长6%", "工业投资", "other", "exact", 6, "%", None),
        ("进出口总额超8500亿元", "进出口总额", "other", "at_least", 8500, "亿元", None),
        ("单位GDP能耗下降2.5%左右", "单位GDP能耗", "energy_intensity_cut", "about", 2.5, "%", None),
    ],
)
def test_one_clause(
    clause: str, indicator: str, norm: str, modifier: str, value: float | None, unit: str | None, comparator: str | None
) -> None:
    """One clause of the passage gives one record with all its fields."""
    (found,) = headline(clause)
    assert (found.indicator, found.indicator_norm, found.modifier.value) == (indicator, norm, modifier)
    assert (found.value, found.unit, found.comparator) == (value, unit, comparator)
    assert found.quote == clause


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "城镇、农村居民人均可支配收入分别增长4.5%、5.5%左右",
            [("城镇居民人均可支配收入", "about", 4.5), ("农村居民人均可支配收入", "about", 5.5)],
        ),
        (
            "其中一二三产增加值分别增长3%、6%左右、5%以上",
            [("一产增加值", "at_least", 3), ("二产增加值", "about", 6), ("三产增加值", "at_least", 5)],
        ),
        ("居民收入增速高于经济增速、高于全国平均水平", [("居民收入", "above", None), ("居民收入", "above", None)]),
        (
            "城镇新增就业47万人以上、城镇调查失业率控制在5.5%以内",
            [("城镇新增就业", "at_least", 47), ("城镇调查失业率", "at_most", 5.5)],
        ),
        (
            "能源、水资源、碳排放等指标达到国家要求",
            [(name, "qualitative", None) for name in ("能源", "水资源", "碳排放")],
        ),
        ("水、空气等生态环境质量主要指标保持优秀水平", [("水、空气等生态环境质量主要指标", "qualitative", None)]),
        (
            "粮食产量1300亿斤以上、力争比去年实现更多增长",
            [("粮食产量", "at_least", 1300), ("粮食产量", "strive", None)],
        ),
    ],
)
def test_lists_share_what_is_said_of_them(clause: str, expected: list[tuple[str, str, float | None]]) -> None:
    """分别, shared predicates and shared subjects are handed out; a list inside one noun is not."""
    found = headline(clause)
    assert [(target.indicator, target.modifier.value, target.value) for target in found] == expected


def test_core_indicators_left_out_are_told_from_not_found() -> None:
    """A passage that leaves a core indicator out says so; a text without passage says nothing."""
    page = written("主要预期目标是：地区生产总值增长5%左右，城镇新增就业28万人。\n其他工作。")
    absent = [target for target in find(page) if not target.stated]
    assert {target.indicator_norm for target in absent} == {
        "cpi",
        "surveyed_unemployment",
        "resident_income_growth",
        "general_budget_revenue_growth",
    }
    assert all(target.spans == () and target.quote == "" for target in absent)
    assert find(written("全市生态环境持续改善。")) == []


def test_goals_of_a_plan_period_are_not_those_of_the_year() -> None:
    """Five-year goals, comments on the targets, sectors and later years are left alone."""
    page = written(
        "“十五五”时期经济社会发展主要目标是：地区生产总值年均增长5%左右，常住人口城镇化率达到70%。\n"
        "今年主要预期目标是：地区生产总值增长6%左右。这些目标考虑了需要和可能，有5%的余地。\n"
        "社会消费品零售总额增长5%左右。工业投资增长8%。到2030年粮食产量达到800亿斤。"
    )
    found = [target for target in find(page) if target.stated]
    assert [(target.scope, target.indicator_norm, target.value) for target in found] == [
        ("headline", "gdp_growth", 6),
        ("body", "retail_sales_growth", 5),
    ]
    assert {target.period for target in found} == {"2026"}


def test_the_list_may_run_over_several_sentences_and_a_broken_introduction() -> None:
    """Line breaks inside the introduction and full stops inside the list are met in real reports."""
    page = written(
        "今年经济社会发展的\n主要预期目标\n是：地区生产总值增长5%左右。固定资产投资增长8%左右。生态环境质量持续改善。上述目标积极稳妥，增长5%可以实现。"
    )
    found = [target for target in find(page) if target.stated]
    assert [target.indicator for target in found] == ["地区生产总值", "固定资产投资", "生态环境质量"]


def test_every_quotation_stands_at_its_spans() -> None:
    """No anchor error."""
    page = written(
        "主要预期目标是：地区生产总值增长5%—5.5%，在实际工作中努力争取更好结果；\n居民收入增长与经济增长同步。"
    )
    for target in find(page):
        if target.stated:
            assert squeeze(text_at(page.source.text, target.spans)) == squeeze(target.quote)


@pytest.mark.parametrize(
    ("subject", "norm"),
    [
        ("全省地区生产总值", "gdp_growth"),
        ("单位地区生产总值二氧化碳排放", "carbon_intensity_cut"),
        ("全社会研发经费支出相当于全市生产总值的比例", "rd_intensity"),
        ("农村常住居民人均可支配收入", "resident_income_growth"),
        ("城镇登记失业率", indicators.OTHER),
        ("服务贸易", indicators.OTHER),
        ("粮食播种面积", indicators.OTHER),
        ("能源工业增加值", indicators.OTHER),
    ],
)
def test_parts_are_not_the_whole(subject: str, norm: str) -> None:
    """A sector or a part is another indicator than the whole."""
    assert indicators.classify(subject, LEXICON) == norm


def test_members_of_a_coordination_are_spelt_out_only_where_the_count_fits() -> None:
    """Nothing is guessed where members and numbers differ in count."""
    assert targets_clauses.members("城乡居民人均可支配收入", 2) == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]
    assert targets_clauses.members("交通、水利、能源投资", 2) == ["交通、水利、能源投资"] * 2


@pytest.mark.shared
def test_a_national_report_without_growth_target_says_so(shared: Path) -> None:
    """The report of 2020 set no growth target: left out, not overlooked."""
    text = (shared / "corpora/gwr_national/GWR_2020.txt").read_text(encoding="utf-8")
    found = find(written(text, date="2020-05-22"))
    assert any(target.indicator_norm == "gdp_growth" and not target.stated for target in found)
    assert any(target.indicator_norm == "urban_new_jobs" and target.value == 900 for target in found)


@pytest.mark.shared
def test_floors_on_the_dev_gold(shared: Path, tmp_path: Path) -> None:
    """The floors of the project on the dev gold, with its own scorer."""
    gold = shared / "score/gold"
    reports = json.loads((gold / "splits.json").read_text())["dev"]["reports"]
    with (tmp_path / "targets.jsonl").open("w", encoding="utf-8") as out:
        for name in reports:
            page = written((gold / "sources" / name).read_bytes().decode(), region=name[:-4])
            for target in find(page):
                record = {
                    field: getattr(target, field)
                    for field in (
                        "quote",
                        "indicator",
                        "indicator_norm",
                        "modifier",
                        "value",
                        "value_high",
                        "unit",
                        "comparator",
                    )
                }
                record |= {
                    "period": target.period,
                    "region": target.region,
                    "stated": target.stated,
                    "source_name": name,
                }
                record["spans"] = [span.pair() for span in target.spans]
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    scored = subprocess.run(
        [sys.executable, "score_targets.py", "--gold", "gold", "--pred", str(tmp_path), "--split", "dev"],
        cwd=shared / "score",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = {line.split()[0]: line.split()[1] for line in scored.splitlines() if "." in line}
    assert "anchor_errors=0" in scored
    for name, floor in {
        "all.f1": 0.93,
        "headline.f1": 0.98,
        "headline_qualitative.f1": 0.92,
        "body.f1": 0.85,
        "absent.f1": 1.0,
    }.items():
        assert float(figures[name]) >= floor, name


def test_modifier_of_a_second_aim_is_strive() -> None:
    """在实际工作中努力争取更好结果 belongs to the indicator before it."""
    (found,) = headline("在实际工作中努力争取更好结果")
    assert (found.indicator_norm, found.modifier, found.value) == ("gdp_growth", Modifier.STRIVE, None)
