"""``luoshi search``: pinyin, kept searches, one document, and what is no search."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Luoshi, records


@pytest.fixture
def sample(luoshi: Luoshi, sample_shelf: Path) -> Luoshi:
    """``luoshi`` on the sample."""
    return lambda *words: luoshi("--shelf", sample_shelf, *words)


@pytest.mark.parametrize(
    ("letters", "name"),
    [("zjtx", "专精特新"), ("ZJTX", "专精特新"), ("zhuanjing", "专精特新"), ("sqwl", "三群五链"), ("lhs", "临湖市")],
)
def test_pinyin_finds_names(sample: Luoshi, letters: str, name: str):
    """Initials or the full spelling; names stand on stderr, hits on stdout."""
    ran = sample("search", letters)
    assert name in ran.err
    assert name not in ran.out


@pytest.mark.parametrize("words", ["，。！", " ", "“”", "…——", "落实" * 5_000, "*" * 10_000])
def test_what_is_no_search_is_refused(sample: Luoshi, words: str):
    """One line that says why and what to do."""
    ran = sample("search", words)
    assert ran.code == 2
    assert "Traceback" not in ran.err and "→" in ran.err


@pytest.mark.parametrize("words", ["要%", "落*实", "(a+)+$", "落实 AND 推进", '"落实"', "％_", "a" * 999, "\\x00落"])
def test_nothing_is_an_operator(sample: Luoshi, words: str):
    """Wildcards and patterns mean themselves and stand nowhere here."""
    ran = sample("search", words)
    assert ran.code == 0
    assert "0 of 0 passages" in ran.err


def test_one_character_is_enough(sample: Luoshi):
    """Every hit holds it."""
    rows = records(sample("search", "要", "--format", "jsonl", "--limit", "5").out)
    assert len(rows) == 5
    assert all("要" in str(row["text"]) for row in rows)


def test_inside_one_document_by_any_name(sample: Luoshi):
    """The file names it as well as its identity."""
    rows = records(sample("search", "企业", "--in", "plan_linhu.txt", "--format", "jsonl").out)
    assert rows and {row["source_name"] for row in rows} == {"plan_linhu.txt"}


def test_a_search_is_kept_listed_replaced_and_taken_away(luoshi: Luoshi):
    """It lies on the shelf, with what it was narrowed by."""
    luoshi("init")
    assert luoshi("search", "落实", "--level", "city", "--save", "市里").code == 0
    luoshi("search", "推进", "--save", "市里")
    luoshi("search", "一", "--year", "2024", "--save", "二")
    assert records(luoshi("search", "--saved").out) == [
        {"name": "二", "q": "一", "year": "2024"},
        {"name": "市里", "q": "推进"},
    ]
    assert len(records(luoshi("search", "--forget", "二").out)) == 1
    assert luoshi("search", "--forget", "二").code == 2
    assert luoshi("search", "，", "--save", "x").code == 2


def test_damaged_saved_searches_are_named(luoshi: Luoshi, tmp_path: Path):
    """The file and what to do, no traceback."""
    luoshi("init")
    (tmp_path / "shelf" / "searches.json").write_text('["x"]', encoding="utf-8")
    ran = luoshi("search", "--saved")
    assert ran.code == 2 and "searches.json" in ran.err
