"""Every example of the Python interface runs: docstrings, docs/python.md and the notebooks."""

from __future__ import annotations

import doctest
import runpy
import warnings
from pathlib import Path

import pytest

from luoshi.api import texts

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.py"))
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def beside_the_shelf(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the sample lies as ``shelf``."""
    (tmp_path / "shelf").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_examples_in_docstrings():
    """The rooms' functions on plain texts."""
    tried = doctest.testmod(texts, optionflags=OPTIONS)

    assert tried.failed == 0
    assert tried.attempted > 8


@pytest.mark.usefixtures("beside_the_shelf")
def test_examples_of_the_page():
    """docs/python.md from top to bottom."""
    tried = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=OPTIONS)

    assert tried.failed == 0
    assert tried.attempted > 20


@pytest.mark.usefixtures("beside_the_shelf")
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, capsys: pytest.CaptureFixture[str]):
    """Cells one after another, as ``jupytext --to notebook --execute`` would run them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        runpy.run_path(str(notebook))

    assert capsys.readouterr().out
    assert notebook.read_text(encoding="utf-8").count("# %%") >= 6


def test_there_are_three_notebooks():
    """One for each kind of reader who computes."""
    assert [path.stem for path in NOTEBOOKS] == ["data_scientist", "journalist", "researcher"]
