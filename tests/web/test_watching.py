"""The numbers of the server, who may read them, and the brake on writing and searching."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from luoshi.model import Scope
from luoshi.store import Shelf
from luoshi.store.accounts import accounts
from luoshi.store.sessions import Sessions
from luoshi.web import create_app
from luoshi.web.brake import RATES, SENDERS, Brake
from luoshi.web.serving import serving

PASSWORD = "落实 到每一件事 2026"


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples of an answer by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_the_pattern_of_their_address(client: httpx.Client) -> None:
    """What was looked for is no part of it, and unknown addresses are one."""
    client.get("/search?q=不应出现")
    client.get("/no/such/page")
    client.request("PURGE", "/")
    answer = client.get("/metrics")
    found = numbers(answer.text)
    assert answer.headers["content-type"].startswith("text/plain")
    assert found["luoshi_requests_total", "GET", "/search", "200"] >= 1
    assert found["luoshi_requests_total", "GET", "other", "404"] >= 1
    assert any(key[:2] == ("luoshi_requests_total", "other") for key in found)
    assert "不应出现" not in answer.text


def test_the_shelf_tells_its_numbers(client: httpx.Client) -> None:
    """Rows of each dataset, the ledger, and that both can be read."""
    found = numbers(client.get("/metrics").text)
    assert found["luoshi_findings_rows", "articles", "restore"] > 5
    assert found["luoshi_up", "ledger"] == found["luoshi_up", "findings"] == 1
    assert found["luoshi_run_failed", "annotate"] == 0


@pytest.fixture
def closed(tmp_path: Path) -> Shelf:
    """A shelf with an account, which everybody may read."""
    shelf = Shelf.create(tmp_path / "closed")
    toml = shelf.path / "luoshi.toml"
    toml.write_text(toml.read_text("utf-8").replace("public = false", "public = true"), "utf-8")
    accounts(shelf).add("li", "李督查", PASSWORD)
    return Shelf.open(shelf.path)


class Ticks:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    """Time at nought."""
    return Ticks()


@pytest.fixture
def outside(closed: Shelf, ticks: Ticks) -> Iterator[httpx.Client]:
    """A reader of the shelf with an account."""
    with serving(create_app(closed, ticks=ticks)) as at, httpx.Client(base_url=at, timeout=60) as made:
        yield made


def test_with_accounts_the_numbers_take_a_token(outside: httpx.Client, closed: Shelf) -> None:
    """Even where everybody may read; that the server is there may be asked by all."""
    assert outside.get("/metrics").status_code == 403
    assert outside.get("/healthz").text == "ok\n"
    now = datetime.now(UTC)
    token = Sessions(accounts(closed)).issue_token("li", "monitor", Scope.READ, now, now + timedelta(days=1))
    answer = outside.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert token not in answer.text


def test_who_searches_without_end_has_to_wait(outside: httpx.Client, ticks: Ticks) -> None:
    """Refused with the time to wait; other pages still answer, and after that time so does this one."""
    statuses = [outside.get("/search.json?q=x").status_code for _ in range(RATES["search"].burst + 1)]
    assert statuses == [200] * RATES["search"].burst + [429]
    answer = outside.get("/search.json?q=x")
    assert answer.status_code == 429 and answer.headers["retry-after"] == "1"
    assert answer.headers["content-security-policy"]
    assert "wait 1 seconds" in answer.json()["remedy"]
    assert outside.get("/documents").status_code == 200
    ticks.now += 1
    assert outside.get("/search.json?q=x").status_code == 200


def test_who_writes_without_end_has_to_wait(outside: httpx.Client) -> None:
    """Whether signed in or not."""
    burst = RATES["write"].burst
    statuses = {outside.post("/tasks.json", json={}).status_code for _ in range(burst)}
    assert 429 not in statuses
    assert outside.post("/tasks.json", json={}).status_code == 429


def test_senders_are_counted_apart_and_forgotten() -> None:
    """One that waits does not hold up another, and no more than so many are remembered."""
    brake = Brake(lambda: 0.0)
    for _ in range(RATES["write"].burst):
        assert brake.wait("write", "a") == 0
    assert brake.wait("write", "a") > 0
    assert brake.wait("write", "b") == 0
    for number in range(SENDERS):
        brake.wait("search", str(number))
    assert brake.wait("write", "a") == 0


def test_without_accounts_nothing_is_braked(client: httpx.Client) -> None:
    """The one who uses this machine is not held up."""
    assert {client.get("/search.json?q=x").status_code for _ in range(RATES["search"].burst + 5)} == {200}


def test_a_request_is_told_without_its_words(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """Pattern, status and time; neither query nor address nor who asked."""
    with caplog.at_level(logging.INFO, "luoshi.web.request"):
        client.get("/articles/geheim?q=geheim")
        client.get("/search?q=geheim", headers={"Authorization": "Bearer luoshi_geheim"})
    rows = [vars(row) for row in caplog.records if row.name == "luoshi.web.request"]
    assert rows and "geheim" not in json.dumps(rows, default=str)
    assert {row["route"] for row in rows} >= {"/articles/{article_id}", "/search"}


def test_a_password_typed_as_login_is_not_logged(outside: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """A sign-in that fails tells the address only, one that succeeds the login."""

    def sign_in(login: str, password: str) -> int:
        page = outside.get("/login").text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        return outside.post("/login", data={"csrf": csrf, "login": login, "password": password}).status_code

    with caplog.at_level(logging.INFO):
        assert sign_in(PASSWORD, "x") == 403
        assert sign_in("li", PASSWORD) == 303
    assert "sign-in refused" in caplog.text and "signed in" in caplog.text
    assert PASSWORD not in json.dumps([vars(row) for row in caplog.records], default=str, ensure_ascii=False)
