"""Files and folders dropped on the page in a real browser; who may add where there are accounts, by form and by token."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from selenium.webdriver.common.by import By

from evals.browser import browser, missing
from luoshi.model import Scope
from luoshi.store import Shelf, sources, uploads
from luoshi.store.accounts import accounts
from luoshi.store.sessions import Sessions

from .conftest import served
from .test_adding import OTHER, PLAN, settled, zipped
from .test_browser import wait
from .test_people import sign_in, staffed, token

#: Drops two files on the form, and a folder of one file: script can make files, but no folder, so that entry is acted.
DROP = """
const form = document.getElementById("add"), [plan, packed, other] = arguments;
const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
const made = new DataTransfer();
made.items.add(new File([plan], "plan.txt"));
made.items.add(new File([bytes], "more.zip"));
const inner = { isFile: true, name: "inner.txt", file: (done) => done(new File([other], "inner.txt")) };
const parts = [[inner], []];
const folder = { isFile: false, name: "year", createReader: () => ({ readEntries: (done) => done(parts.shift()) }) };
const items = [...made.items, { kind: "file", webkitGetAsEntry: () => folder, getAsFile: () => null }];
const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: made });
Object.defineProperty(event, "dataTransfer", { value: { items } });
form.dispatchEvent(event);
"""


@pytest.mark.browser
@pytest.mark.skipif(bool(missing()), reason=f"no browser here: {missing()} (Debian: chromium chromium-driver)")
def test_dropped_files_become_articles_and_are_taken_back(tmp_path: Path) -> None:
    """A file, a ZIP and a folder are dropped and sent; each becomes an article; undoing empties the shelf."""
    shelf = Shelf.create(tmp_path / "shelf")
    packed = base64.b64encode(zipped(**{"other.txt": OTHER.encode()})).decode()
    with served(shelf) as at, browser("en") as chrome:
        chrome.get(f"{at}/add?lang=en")
        chrome.execute_script(DROP, PLAN, packed, OTHER + "\n完。\n")
        wait(chrome, ".told:not(:empty)")
        assert "3" in chrome.find_element(By.CSS_SELECTOR, ".told").text
        chrome.find_element(By.CSS_SELECTOR, "#add button").click()
        wait(chrome, "#upload", 60)
        assert chrome.find_elements(By.CSS_SELECTOR, "#upload progress, #upload[data-state=done]")
        wait(chrome, "#upload[data-state=done]", 120)
        assert len(chrome.find_elements(By.CSS_SELECTOR, "td a[href^='/articles/']")) == 3
        laid = uploads.read(shelf, urlsplit(chrome.current_url).path.rpartition("/")[2]).laid
        assert sorted(one.name for one in laid) == ["more.zip/other.txt", "plan.txt", "year/inner.txt"]
        chrome.find_element(By.CSS_SELECTOR, "form[action$=undo] button").click()
        wait(chrome, "#upload[data-state=undone]", 120)
    assert not list(sources.every(shelf))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf with accounts."""
    return staffed(tmp_path / "shelf")


@pytest.fixture
def client(shelf: Shelf) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in yet."""
    with served(shelf) as at, httpx.Client(base_url=at, timeout=60, headers={"Origin": at}) as made:
        yield made


def bearing(shelf: Shelf, client: httpx.Client, login: str, scope: Scope) -> httpx.Client:
    """A program that comes with a token."""
    now = datetime.now(UTC)
    secret = Sessions(accounts(shelf)).issue_token(login, "t", scope, now, now + timedelta(days=1))
    return httpx.Client(base_url=client.base_url, timeout=60, headers={"Authorization": f"Bearer {secret}"})


def nothing_held(shelf: Shelf) -> bool:
    """Whether no upload and no source is on the shelf, given a moment."""
    folder = shelf.path / "uploads"
    for _ in range(100):
        if not folder.exists() or not list(folder.iterdir()):
            return not list(sources.every(shelf))
        time.sleep(0.05)
    return False


def test_an_account_with_a_role_adds_and_none_else(client: httpx.Client, shelf: Shelf) -> None:
    """Nobody signed in and an account without a role are refused and leave nothing; one with a role adds, by name."""
    files = {"files": ("a.txt", PLAN.encode())}
    assert client.post("/add", files=files).status_code in (303, 401, 403) and nothing_held(shelf)
    sign_in(client, "nobody")
    assert client.get("/add").status_code == 403
    assert client.post("/add", data={"csrf": token(client, "/account")}, files=files).status_code == 403
    assert nothing_held(shelf)
    client.cookies.clear()
    sign_in(client, "wang")
    answer = client.post("/add", data={"csrf": token(client, "/add")}, files=files)
    assert answer.status_code == 303, answer.text
    found = settled(client, answer.headers["location"])
    assert found["upload"]["state"] == "done" and found["upload"]["sender"] == "王工"


def test_a_program_with_a_role_adds_and_none_else(client: httpx.Client, shelf: Shelf) -> None:
    """A token that may write, of an account with a role, needs no mark of a form; others leave nothing."""
    files = {"files": ("a.txt", PLAN.encode())}
    for login, scope in (("wang", Scope.READ), ("nobody", Scope.WRITE)):
        with bearing(shelf, client, login, scope) as refused:
            assert refused.post("/add", files=files).status_code == 403, login
        assert nothing_held(shelf)
    with bearing(shelf, client, "wang", Scope.WRITE) as program:
        answer = program.post("/add", files=files)
        assert answer.status_code == 303, answer.text
        assert settled(program, answer.headers["location"])["upload"]["state"] == "done"
