"""``luoshi lifeline``: of a formulation, of a sentence, of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Luoshi, records


@pytest.fixture
def sample(luoshi: Luoshi, sample_shelf: Path) -> Luoshi:
    """``luoshi`` on the sample."""
    return lambda *words: luoshi("--shelf", sample_shelf, *words)


@pytest.mark.parametrize(("words", "subject"), [("三群五链", "formulation"), ("规模以上工业企业", "words")])
def test_a_life_line_goes_from_first_to_last(sample: Luoshi, words: str, subject: str):
    """Repeats come in order, days count from the first, months are shares of all documents of the month."""
    (line,) = records(sample("lifeline", words, "--format", "jsonl", "--limit", "1000").out)
    assert line["subject"] == subject
    days = [repeat["days"] for repeat in line["repeats"] if repeat["days"] is not None]
    assert days == sorted(days) and days[0] == 0
    assert all(0 < month["documents"] <= month["of"] for month in line["months"])
    assert line["first"][0] <= line["last"][0]
    assert len(line["passages"]) == line["uses"]
    assert "首见" in sample("lifeline", words).out


def test_a_sentence_is_followed_in_all_its_wordings(sample: Luoshi):
    """The plan's sentence of 3000 enterprises is the city's of 900: one life line, two forms."""
    (hit, *_) = records(sample("search", "净增规模以上工业企业", "--format", "jsonl").out)
    (line,) = records(sample("lifeline", hit["passage"], "--format", "jsonl").out)
    assert line["subject"] == "sentence"
    assert line["documents"] > 1
    assert len({variant["form"] for variant in line["variants"]}) > 1


@pytest.mark.parametrize("words", ["没有人说过的话", "，。", "0123456789abcdef.1-5", "*"])
def test_what_stands_nowhere_is_said(sample: Luoshi, words: str):
    """One line, no traceback."""
    ran = sample("lifeline", words)
    assert ran.code == 2
    assert "Traceback" not in ran.err
