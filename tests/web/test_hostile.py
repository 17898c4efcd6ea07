"""Documents nobody would want: markup for a title, marks that turn text round, half a million characters."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Declared
from luoshi.store import Shelf, sources
from luoshi.store.query import documents
from luoshi.web.visit import Visitor

from .conftest import served
from .test_pages import checked

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
TITLE = MARKUP + "\u202e反\u2066向" + "很长的题名" * 50
SENTENCE = "各级各部门要认真抓好落实，确保到2027年建成智能工厂200家。"


@contextmanager
def served_with(long: int) -> Iterator[tuple[httpx.Client, Shelf]]:
    """A shelf of three such documents, one of them of ``long`` characters, served."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf.create(Path(folder) / "<b>shelf</b>")
        # Letters in no order, so that the document repeats nothing and there is nothing to trace.
        letters = "".join(chr(0x4E00 + (n * 7919 + n * n * 31) % 20_000) for n in range(long))
        texts = {
            f"{MARKUP.replace('/', '_')}.txt": f"{MARKUP}\n\n关于𬱖😀的通知\n各市{MARKUP}要落实{MARKUP}。\u202e\x0b",
            "long.txt": "".join(letters[n : n + 51] + "。\n" for n in range(0, long, 51)) + SENTENCE,
            "empty.txt": " \n\u00a0\r\n",
        }
        for name, text in texts.items():
            facts = Declared(title=TITLE, issuer=MARKUP, region=MARKUP)
            sources.put(shelf, text.encode(), name, name, facts, "2024-01-01")
        run(shelf, Serial())
        with served(shelf) as at, httpx.Client(base_url=at, timeout=120) as client:
            yield client, shelf


@pytest.fixture(scope="module")
def hostile() -> Iterator[tuple[httpx.Client, Shelf]]:
    """The shelf with a document that is long enough for several parts."""
    with served_with(60_000) as made:
        yield made


def test_markup_stays_text_on_every_page(hostile: tuple[httpx.Client, Shelf]) -> None:
    """What stands in a document, its name or its facts never becomes part of the page."""
    client, shelf = hostile
    rows = documents.documents(shelf, limit=10).rows
    paths = ["/", "/documents", "/sources", "/issues", "/directives", "/search?q=落实", "/search?q=<script>"]
    for row in rows:
        paths += [f"/articles/{row.article_id}", f"/sources/{row.source_id}", f"/p/{row.source_id}.0-3"]
    ElementTree.fromstring(client.get("/search.rss?q=落实").content)
    for path in paths:
        text = client.get(path).text
        checked(client.get(path))
        assert "<script>alert" not in text and "<img src=x" not in text


def check_parts(client: httpx.Client, shelf: Shelf, least: int) -> None:
    """No part is heavier than a page may be; the last one holds the end."""
    row = max(documents.documents(shelf, limit=10).rows, key=lambda one: one.characters)
    assert row.characters > least
    first = client.get(f"/articles/{row.article_id}?show=directive")
    assert SENTENCE not in first.text and len(first.content) < 1_000_000
    last = client.get(f"/articles/{row.article_id}?part=999&show=none").text
    assert SENTENCE in last
    assert client.get(f"/sources/{row.source_id}?part=999").status_code == 200


def test_a_long_document_is_read_in_parts(hostile: tuple[httpx.Client, Shelf]) -> None:
    """Sixty thousand characters."""
    check_parts(*hostile, 60_000)


@pytest.mark.slow
def test_half_a_million_characters_are_read_in_parts() -> None:
    """As long as the longest document anybody has shown us."""
    with served_with(510_000) as made:
        check_parts(*made, 500_000)


def test_a_defect_is_a_page_too(
    hostile: tuple[httpx.Client, Shelf], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the program says so, on the page and in the twin, and the next request is answered."""
    client, _ = hostile

    def broken(self: Visitor) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr("luoshi.store.query.documents.overview", broken)
        assert client.get("/").status_code == 500
        assert client.get("/index.json").json()["defect"] is True
    assert "broken on purpose" in caplog.text
    assert client.get("/").status_code == 200
