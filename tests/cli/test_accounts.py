"""``luoshi accounts``: from no account to one with roles and a token."""

from __future__ import annotations

import io

import pytest

from .conftest import Luoshi, records

PASSWORD = "落实 到每一件事 2026"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_an_account_is_made_changed_and_disabled(luoshi: Luoshi, typed: None):
    """Each step is told on stderr, the list is for programs too; the password is printed nowhere."""
    luoshi("init")
    assert "no accounts" in luoshi("accounts", "list").err
    made = luoshi("accounts", "add", "jia", "--name", "甲", "--grant", "handler@市财政局", "--stdin")
    assert made.code == 0 and "handler@市财政局" in made.err and PASSWORD not in made.err + made.out
    assert luoshi("accounts", "grant", "jia", "evaluator@市人大").code == 2
    assert luoshi("accounts", "grant", "jia", "cohandler@市科技局").code == 0
    assert luoshi("accounts", "revoke", "jia", "handler@市财政局").code == 0
    assert luoshi("accounts", "disable", "jia").code == 0
    (told,) = records(luoshi("accounts", "list", "--format", "jsonl").out)
    assert told == {"login": "jia", "name": "甲", "roles": "cohandler@市科技局", "disabled": "yes"}
    assert luoshi("accounts", "disable", "jia", "--undo").code == 0


def test_a_token_is_shown_once(luoshi: Luoshi, typed: None):
    """Only its id is listed afterwards."""
    luoshi("init")
    luoshi("accounts", "add", "jia", "--name", "甲", "--stdin")
    token = luoshi("accounts", "token", "add", "jia", "--label", "报表").out.strip()
    assert token.startswith("luoshi_") and len(token) > 43
    listed = luoshi("accounts", "token", "list", "--format", "jsonl").out
    (told,) = records(listed)
    assert token not in listed and told["scope"] == "read"
    assert luoshi("accounts", "token", "revoke", str(told["id"])).code == 0
    assert records(luoshi("accounts", "token", "list", "jia", "--format", "jsonl").out)[0]["revoked"] == "yes"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "jia", "--name", "甲", "--grant", "emperor@市财政局", "--stdin"), "roles are"),
        (("add", "jia", "--name", "甲", "--grant", "handler", "--stdin"), "handler@市财政局"),
        (("add", "../x", "--name", "甲", "--stdin"), "a login is"),
        (("passwd", "jia", "--stdin"), "no account"),
        (("token", "revoke", "000000000000"), "no token"),
    ],
)
def test_mistakes_are_one_line(luoshi: Luoshi, typed: None, words: tuple[str, ...], said: str):
    """Exit code 2, nothing written, no traceback."""
    luoshi("init")
    ran = luoshi("accounts", *words)
    assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err
    assert luoshi("accounts", "list").out == ""
