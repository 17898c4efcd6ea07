"""``luoshi accounts``: from no account to one with roles and a token."""

from __future__ import annotations

import io

import pytest

from luoshi.cli.serve_command import names_of

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


def test_serving_others_takes_accounts_and_a_name(luoshi: Luoshi, typed: None):
    """One line each: no accounts, no name; nothing listens."""
    luoshi("init")
    refused = luoshi("serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.code == 2 and "no accounts" in refused.err and "luoshi accounts add" in refused.err
    luoshi("accounts", "add", "jia", "--name", "甲", "--stdin")
    nameless = luoshi("serve", "--host", "0.0.0.0", "--port", "0")
    assert nameless.code == 2 and "--name" in nameless.err


@pytest.mark.parametrize(
    ("host", "names", "known"),
    [
        ("127.0.0.1", (), ()),
        ("0.0.0.0", ("ledger.example",), ("ledger.example",)),
        ("10.0.0.5", (), ("10.0.0.5",)),
        ("10.0.0.5", ("ledger.example",), ("ledger.example",)),
    ],
)
def test_the_server_answers_to_the_names_it_was_given(host: str, names: tuple[str, ...], known: tuple[str, ...]):
    """Beside those of this machine."""
    assert names_of(host, names, closed=True) == known
