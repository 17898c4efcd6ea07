"""Texts on which something stalled once are read now; what stalls is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals import stalls
from evals.fuzz_readers import check


@pytest.mark.parametrize(
    ("ending", "unit"), [("txt", "）"), ("txt", "一 "), ("txt", "一"), ("html", "）"), ("txt", "（")]
)
def test_what_stalled_once_is_read(ending: str, unit: str, tmp_path: Path):
    """A hard stop, not a timing: before it was mended each took minutes, now it takes the twentieth part of what is allowed."""
    page = tmp_path / f"page.{ending}"
    page.write_text(unit * (60_000 // len(unit)), encoding="utf-8", newline="")
    assert check(page, annotating=True, allowed=60.0) == "read"


def test_a_pattern_that_stalls_is_found(monkeypatch: pytest.MonkeyPatch):
    """One that looks at the text again from each letter; a plain one is let pass."""
    monkeypatch.setattr(stalls, "STOP", 0.3)
    assert stalls.stalling(re.compile("(?:a|aa)+b")) is not None
    assert stalls.stalling(re.compile("落实(?:好|到位)?")) is None


def test_a_page_that_stalls_is_told(monkeypatch: pytest.MonkeyPatch):
    """With what it was made of."""
    monkeypatch.setattr(stalls, "UNITS", ("落实。",))
    monkeypatch.setattr(stalls, "MARKUP", ())
    assert list(stalls.stalling_pages(20_000, 0.001))
    assert not list(stalls.stalling_pages(20_000, 60.0))
