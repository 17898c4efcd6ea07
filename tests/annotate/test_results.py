"""Reported outcomes of reports and pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate import results
from luoshi.lexicon import tables
from luoshi.model import ArticleKind, Result, squeeze, text_at
from tests.annotate.written import Written, written

LEXICON = tables.load()


def find(page: Written) -> tuple[Result, ...]:
    """Return the outcomes of a written article."""
    return results.find(page.article, page.passages, page.identity, (), LEXICON)


def product(review: str) -> list[tuple[str, str, float | None, str | None]]:
    """Growth and level of the economy in a report with ``review``."""
    page = written(f"一、2025年工作回顾\n{review}\n二、2026年重点工作\n今年主要预期目标是：地区生产总值增长6%左右。")
    found = [r for r in find(page) if r.indicator_norm in {"gdp_growth", "gdp_level"}]
    assert {r.period for r in found} <= {"2025"}
    return [(r.indicator_norm, r.modifier.value, r.value, r.unit) for r in found]


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (
            "全省地区生产总值5.3万亿元、增长5.5%。",
            [("gdp_growth", "exact", 5.5, "%"), ("gdp_level", "exact", 5.3, "万亿元")],
        ),
        (
            "实现地区生产总值67665亿元，增长5.5%。",
            [("gdp_level", "exact", 67665, "亿元"), ("gdp_growth", "exact", 5.5, "%")],
        ),
        (
            "生产总值增长5.1％。五年来，地区生产总值跨过3万亿元。",
            [("gdp_growth", "exact", 5.1, "%"), ("gdp_level", "at_least", 3, "万亿元")],
        ),
        ("地区生产总值从3.68万亿元增长到2025年的4.93万亿元。", [("gdp_level", "exact", 4.93, "万亿元")]),
        ("地区生产总值突破3万亿元、达3.6万亿元。", [("gdp_level", "exact", 3.6, "万亿元")]),
        ("地区生产总值迈上6万亿元台阶，达到62661亿元。", [("gdp_level", "exact", 62661, "亿元")]),
        ("地区生产总值年均增长5.7%。", []),
        ("地区生产总值连跨3个千亿级台阶。", []),
        ("人均地区生产总值达到8万元，海洋生产总值增长6%。", []),
        ("经济总量超500亿元的县域增至12个。", []),
    ],
)
def test_growth_and_level_of_the_year(review: str, expected: list[tuple[str, str, float, str]]) -> None:
    """One of each; averages, steps, parts and heads are neither; a threshold counts where no total is printed."""
    assert sorted(product(review)) == sorted(expected)


def test_figures_of_a_review_carry_their_period() -> None:
    """The year reviewed, the five years of an average, or the year printed; plans are no outcomes."""
    page = written(
        "一、2025年工作回顾\n新增企业50家。粮食产量年均增长2%。2024年建成学校30所。做了6个方面工作。\n二、2026年重点工作\n建成学校90所。"
    )
    assert [(r.indicator, r.value, r.period) for r in find(page)] == [
        ("新增企业", 50, "2025"),
        ("粮食产量", 2, "2021-2025"),
        ("建成学校", 30, "2024"),
    ]


def test_the_account_of_a_body_up_to_its_first_promise() -> None:
    """Before 我们将 unmarked clauses are outcomes, behind it they are promises; members of a list stand apart."""
    page = written(
        "创建制造业创新中心3家、企业技术中心92个。建成国内首个平台，数量居全国之首。\n"
        "我们将坚持创新驱动。建成更多平台，培育企业30家。",
        kind=ArticleKind.CONTINUATION,
        issuer="云泽省经济和信息化局",
    )
    assert [(r.quote, r.value, r.unit) for r in find(page)] == [
        ("创建制造业创新中心3家", 3, "家"),
        ("企业技术中心92个", 92, "个"),
        ("建成国内首个平台", None, None),
        ("数量居全国之首", None, None),
    ]


def test_parallel_changes_of_one_sentence_are_one() -> None:
    """Short clauses that each say what has come about stand together; what is demanded is none."""
    page = written(
        "两地友谊得到巩固，合作持续深化，交流日益密切。会议强调，要推动合作不断深化。", kind=ArticleKind.NEWS
    )
    assert [r.quote for r in find(page)] == ["两地友谊得到巩固，合作持续深化，交流日益密切"]


def test_orders_report_nothing() -> None:
    """A notice or a plan tells what is to be done."""
    assert find(written("建成学校30所。", kind=ArticleKind.NOTICE)) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "建成了学校30所",
                "、",
                "，",
                "。",
                "居全国首位",
                "不断提升",
                "我们将",
                "地区生产总值",
                "增长5%",
                "\n",
                "”",
            ]
        ),
        max_size=14,
    )
)
def test_never_fails_and_quotes_exactly(words: list[str]) -> None:
    """Any run of clauses gives records whose quotation stands at their spans."""
    for kind in (ArticleKind.NEWS, ArticleKind.REPORT, ArticleKind.CONTINUATION):
        page = written("开头。" + "".join(words) + "完。", kind=kind)
        for found in find(page):
            assert squeeze(text_at(page.source.text, found.spans)) == squeeze(found.quote)


@pytest.mark.shared
def test_floors_on_the_dev_gold(shared: Path, tmp_path: Path) -> None:
    """Growth and level of every dev report, with the project's own scorer."""
    gold = shared / "score/gold"
    with (tmp_path / "results.jsonl").open("w", encoding="utf-8") as out:
        for name in json.loads((gold / "splits.json").read_text())["dev"]["reports"]:
            for found in find(written((gold / "sources" / name).read_bytes().decode(), region=name[:-4])):
                record = {
                    f: getattr(found, f) for f in ("quote", "indicator_norm", "modifier", "value", "unit", "period")
                }
                spans = [span.pair() for span in found.spans]
                out.write(json.dumps({"source_name": name, "spans": spans, **record}, ensure_ascii=False) + "\n")
    scored = subprocess.run(
        [sys.executable, "score_results.py", "--gold", "gold", "--pred", str(tmp_path), "--split", "dev"],
        cwd=shared / "score",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = {line.split()[0]: line.split()[1] for line in scored.splitlines()[1:] if len(line.split()) > 1}
    assert "anchor_errors=0" in scored
    assert float(figures["gdp_growth_2025_table"]) >= 0.98
    assert float(figures["gdp_level_2025_table"]) >= 0.98
