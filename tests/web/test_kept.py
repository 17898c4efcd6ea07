"""Pages that were drawn once: sent again while nothing changed, drawn anew as soon as something did."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest

from luoshi.store import Shelf
from luoshi.store.query.documents import Document
from luoshi.store.saved import SavedSearch, save
from luoshi.web.kept import FORM_MARK, Drawn, KeptPages, state_of


def test_unchanged_pages_are_not_sent_again(client: httpx.Client, plan: Document) -> None:
    """A browser that has a version is told so; another language is another version."""
    first = client.get(f"/articles/{plan.article_id}")
    version = first.headers["etag"]
    again = client.get(f"/articles/{plan.article_id}", headers={"If-None-Match": version})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", version)
    english = client.get(f"/articles/{plan.article_id}?lang=en", headers={"If-None-Match": version})
    assert english.status_code == 200 and 'lang="en"' in english.text
    plain = client.get(f"/articles/{plan.article_id}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and "luoshi_lang" not in plain.headers.get("set-cookie", "")


def test_forms_of_a_kept_page_belong_to_whoever_reads_it(address: str) -> None:
    """Two readers get the same page with marks of their own, and both marks are taken."""
    found = []
    for _ in range(2):
        with httpx.Client(base_url=address) as reader:
            text = reader.get("/search", params={"q": "落实"}).text
            mark = text.partition('name="csrf" value="')[2].partition('"')[0]
            assert FORM_MARK not in text and len(mark) == 64
            form = {"csrf": mark, "name": "试", "q": "落实"}
            assert reader.post("/search/save", data=form, headers={"Origin": address}).status_code == 303
            assert reader.post("/search/forget", data={"csrf": mark, "name": "试"}).status_code == 303
            found.append(mark)
    assert found[0] != found[1]


def test_the_state_follows_everything_a_page_shows(tmp_path: Path) -> None:
    """Findings, kept searches, tables of the shelf and its settings."""
    shelf = Shelf.create(tmp_path / "shelf")
    seen = [state_of(shelf)]
    save(shelf, SavedSearch("甲", "落实"))
    seen.append(state_of(shelf))
    (shelf.path / "lexicon" / "bodies.csv").write_text("name\n", "utf-8")
    seen.append(state_of(shelf))
    (shelf.path / "luoshi.toml").write_text((shelf.path / "luoshi.toml").read_text("utf-8") + "\n", "utf-8")
    seen.append(state_of(shelf))
    folder = shelf.findings / "restore-1-2"
    folder.mkdir()
    (folder / "run.json").write_text("{}", "utf-8")
    (shelf.findings / "current.json").write_text(json.dumps({"current": {"restore": folder.name}}), "utf-8")
    seen.append(state_of(shelf))
    assert len(set(seen)) == len(seen) and state_of(shelf) == seen[-1]


def test_the_pages_drawn_last_are_kept() -> None:
    """Within so many bytes; what nobody asked for longest is drawn again."""
    drawn: list[str] = []

    def page(name: str) -> str:
        drawn.append(name)
        return name * 400

    pages = KeptPages(2500)
    for name in ("a", "b", "a", "c", "a", "b"):
        pages.get(name, lambda name=name: page(name))  # type: ignore[misc]
    assert drawn == ["a", "b", "c", "b"]


def test_of_many_who_ask_at_once_one_draws() -> None:
    """The others wait for it."""
    drawn, pages = [], KeptPages()

    def draw() -> str:
        drawn.append(1)
        time.sleep(0.05)
        return "页"

    threads = [threading.Thread(target=pages.get, args=("a", draw)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [1]


@pytest.mark.parametrize("text", ["短", "长" * 3000, "长" * 3000 + FORM_MARK])
def test_a_page_is_sent_as_it_was_drawn(text: str) -> None:
    """Packed or not, with the mark of the reader; what holds a mark is never packed."""
    page = Drawn.of(text)
    assert page.response("m" * 64, "", False).body.decode() == text.replace(FORM_MARK, "m" * 64)  # type: ignore[union-attr]
    assert not (FORM_MARK in text and page.packed)
    assert page.response("m" * 64, page.response("m" * 64, "", True).headers["etag"], True).status_code == 304
