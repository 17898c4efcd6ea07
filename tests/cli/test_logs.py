"""The log: JSON Lines where asked for, and no secret in it in any form."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.cli.logs import configure, said_as_json, without_secrets
from tests.cli.conftest import Luoshi, records

TOKEN = "luoshi_" + "Ab3_-" * 8
SECRETS = {
    f"sent {TOKEN} along": TOKEN,
    f"Authorization: Bearer {TOKEN}": TOKEN,
    "Authorization: Basic dXNlcjpwYXNz": "dXNlcjpwYXNz",
    "Cookie: luoshi_session=Zm9vYmFy-Zm9v; luoshi_lang=zh": "Zm9vYmFy-Zm9v",
    "cannot reach postgresql://li:s3cr3t%40x@db.example/ledger": "s3cr3t%40x",
    '{"login": "li", "password": "落实到每一件事"}': "落实到每一件事",
    "password=hunter2&next=/": "hunter2",
    "api_key: sk-12345678": "sk-12345678",
    "csrf=0a1b2c3d4e5f": "0a1b2c3d4e5f",
}


@pytest.fixture(autouse=True)
def _plain_again() -> Iterator[None]:
    yield
    configure("text", "warning")


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_never_logged(form: str, text: str, secret: str, capsys: pytest.CaptureFixture[str]):
    """Neither in the message, its arguments, the fields beside it, nor in the trace of an error."""
    configure(form, "info")
    log = logging.getLogger("luoshi.test")
    log.info(text)
    log.info("%s", text)
    log.info("fields", extra={"told": text, "deep": {"rows": [text]}})
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("defect")
    found = capsys.readouterr().err
    assert found.count("***") >= 5
    assert secret not in found


def test_what_is_no_secret_stays():
    """The name of a cookie, a token's place in a sentence and an address without password are left alone."""
    for text in (
        "make a token: luoshi accounts token add",
        "https://example.cn/a?b=c",
        "luoshi_requests_total 3",
        "the cookie luoshi_session",
    ):
        assert without_secrets(text).replace("***", "luoshi") == text


def test_every_line_is_one_json_object(luoshi: Luoshi):
    """A command's account, and an error with what, as records that a program reads."""
    assert luoshi("--log-format", "json", "init").code == 0
    ran = luoshi("--log-format", "json", "--shelf", "nowhere", "run")
    assert ran.code == 2
    (row,) = records(ran.err)
    assert row["logger"] == "luoshi.cli"
    assert "there is no shelf here" in str(row["message"])
    assert str(row["at"]).endswith("+00:00")


def test_the_environment_chooses_the_form(luoshi: Luoshi, monkeypatch: pytest.MonkeyPatch):
    """As a service is set up."""
    monkeypatch.setenv("LUOSHI_LOG_FORMAT", "json")
    ran = luoshi("init")
    assert [set(row) for row in records(ran.err)] == [{"at", "level", "logger", "message"}]


def test_a_defect_tells_its_trace_in_the_record(capsys: pytest.CaptureFixture[str]):
    """One line, however long the trace."""
    configure("json", "warning")
    try:
        raise RuntimeError("broken\non purpose")
    except RuntimeError:
        logging.getLogger("luoshi.web.app").exception("defect on %s", "/x")
    (line,) = capsys.readouterr().err.splitlines()
    assert "broken" in json.loads(line)["trace"]


def test_words_stay_words(capsys: pytest.CaptureFixture[str]):
    """Without JSON nothing is taken from what a command says."""
    configure("text", "info")
    assert not said_as_json("finished")
    logging.getLogger("luoshi.web.request").info("request", extra={"status": 200})
    assert capsys.readouterr().err.rstrip().endswith("info luoshi.web.request: request status=200")


def test_a_password_of_the_ledger_is_not_repeated(luoshi: Luoshi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """An address that cannot be reached is told without what opens it."""
    pytest.importorskip("psycopg")
    luoshi("init")
    monkeypatch.setenv("LUOSHI_LEDGER", "postgresql://li:geheim99@127.0.0.1:1/none")
    ran = luoshi("--debug", "ledger", "list")
    assert ran.code == 2
    assert "geheim99" not in ran.err
