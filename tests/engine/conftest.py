"""A small shelf of the bundled sample."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from luoshi import intake
from luoshi.store import Shelf, sources


def lay_sample(folder: Path) -> Shelf:
    """Lay the pages and tables of the sample on a new shelf, without running it."""
    shelf = Shelf.create(folder)
    with resources.as_file(resources.files("luoshi.sample")) as sample:
        for table in (sample / "lexicon").glob("*.csv"):
            shutil.copyfile(table, shelf.path / "lexicon" / table.name)
        for item in intake.unpack(sample / "pages"):
            if isinstance(item, intake.Deposit):
                sources.put(shelf, item.data, item.name, item.origin, item.declared, "2026-01-01", item.container)
    return shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """The sample, added and not yet run."""
    return lay_sample(tmp_path / "shelf")
