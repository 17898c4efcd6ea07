"""The sample province on a shelf, served on a free port of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from importlib import resources
from shutil import copyfile

import httpx
import pytest

from luoshi import intake
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.store import Shelf, sources
from luoshi.store.query import documents
from luoshi.store.query.documents import Document
from luoshi.web import create_app
from luoshi.web.serving import serving

#: The day on which every test reads the ledger.
TODAY = date(2024, 3, 1)


def served(shelf: Shelf) -> AbstractContextManager[str]:
    """Serve a shelf on a free port, on the day of the tests."""
    return serving(create_app(shelf, today=lambda: TODAY))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The sample, restored, annotated and traced."""
    made = Shelf.create(tmp_path_factory.mktemp("web") / "yunze", "云泽省")
    with resources.as_file(resources.files("luoshi.sample")) as sample:
        for table in (sample / "lexicon").glob("*.csv"):
            copyfile(table, made.path / "lexicon" / table.name)
        for item in intake.unpack(sample / "pages"):
            if isinstance(item, intake.Deposit):
                sources.put(made, item.data, item.name, item.name, item.declared, "2024-01-01", item.container)
    run(made, Serial())
    return made


@pytest.fixture(scope="session")
def address(shelf: Shelf) -> Iterator[str]:
    """The address under which the sample is served."""
    with served(shelf) as at:
        yield at


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """A reader without cookies who asks for Chinese."""
    with httpx.Client(base_url=address, headers={"Accept-Language": "zh-CN"}, timeout=60) as made:
        yield made


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty shelf, served."""
    with served(Shelf.create(tmp_path_factory.mktemp("web") / "empty")) as at:
        yield at


@pytest.fixture(scope="session")
def document(shelf: Shelf) -> Callable[[str], Document]:
    """Find the longest article of a file of the sample."""
    rows = documents.documents(shelf, limit=100).rows

    def find(name: str) -> Document:
        return max((row for row in rows if row.source_name == name), key=lambda row: row.characters)

    return find


@pytest.fixture(scope="session")
def plan(document: Callable[[str], Document]) -> Document:
    """The provincial plan."""
    return document("plan_yunze.txt")
