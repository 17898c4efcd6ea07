"""Accounts, sessions and tokens: the same laws on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher

from luoshi.model import Account, ActorRole, Grant, IllegalAction, Scope, ShelfError, UnknownName
from luoshi.store.accounts import Accounts, login_of
from luoshi.store.accounts_tables import APPLICATION_ID, MIGRATIONS, open_tables
from luoshi.store.sessions import IDLE, LIFE, MOST_ADDRESS, MOST_PAIR, WINDOW, Sessions

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
PASSWORD = "落实 到每一件事 2026"
HANDLER = Grant("市工业和信息化局", ActorRole.HANDLER)


@pytest.fixture(params=["sqlite", "postgres"])
def accounts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Accounts]:
    """An empty register, cheap to hash with: the parameters are not what is tested."""
    ledger = request.getfixturevalue("postgres_url") if request.param == "postgres" else "ledger.sqlite"
    made = Accounts(open_tables(ledger, tmp_path / "accounts.sqlite"))
    made.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield made
    if request.param == "postgres":
        made.tables.close()  # type: ignore[attr-defined]


@pytest.fixture
def sessions(accounts: Accounts) -> Sessions:
    """One account, 甲, that may sign in."""
    accounts.add("jia", "甲", PASSWORD, [HANDLER])
    return Sessions(accounts)


def test_looking_for_accounts_makes_none(accounts: Accounts, tmp_path: Path) -> None:
    """A shelf without accounts stays without."""
    assert not accounts.any() and accounts.all() == ()
    assert Sessions(accounts).account("x", NOW) is None
    assert not (tmp_path / "accounts.sqlite").exists()


def test_what_was_added_is_read_back(accounts: Accounts) -> None:
    """Login without regard to case and width, roles in order; a disabled account still counts."""
    made = accounts.add("Ｊia", " 甲 ", PASSWORD, [HANDLER])
    assert made == Account("jia", "甲", (HANDLER,))
    assert accounts.get("JIA") == made and accounts.all() == (made,)
    accounts.disable("jia")
    assert accounts.any() and accounts.get("jia").disabled
    assert not accounts.disable("jia", disabled=False).disabled


def test_a_name_belongs_to_one_account(accounts: Accounts) -> None:
    """Neither login nor name twice: an event in the ledger names one person."""
    accounts.add("jia", "甲", PASSWORD)
    for login, name in (("jia", "乙"), ("JIA", "乙"), ("yi", "甲")):
        with pytest.raises(IllegalAction, match="belongs to an account"):
            accounts.add(login, name, PASSWORD)
    assert len(accounts.all()) == 1


@pytest.mark.parametrize("password", ["short", "", "a" * 1001, "aaaaaaaaaaaa", "jia.zhang.office"])
def test_a_weak_password_is_refused(accounts: Accounts, password: str) -> None:
    """Too short, too long, one letter, the login itself: nothing is written."""
    with pytest.raises(IllegalAction):
        accounts.add("jia.zhang.office", "甲", password)
    assert not accounts.any()


@pytest.mark.parametrize("login", ["", " ", "a b", "../x", "a\0b", "\u202ea", "x" * 61, "-x"])
def test_a_login_that_cannot_be_typed_is_refused(login: str) -> None:
    """Blanks, marks that turn text round, paths."""
    with pytest.raises(IllegalAction):
        login_of(login)


@pytest.mark.parametrize("name", ["", "\n", "甲\u202e", "甲\0"])
def test_a_name_that_cannot_be_shown_is_refused(accounts: Accounts, name: str) -> None:
    """It would stand in the ledger for good."""
    with pytest.raises(IllegalAction):
        accounts.add("jia", name, PASSWORD)


@pytest.mark.parametrize("judging", [ActorRole.EVALUATOR, ActorRole.PROPOSER, ActorRole.SUPERVISOR])
def test_who_answers_does_not_judge(accounts: Accounts, judging: ActorRole) -> None:
    """Not for another body either; once the one role is revoked the other may be granted."""
    accounts.add("jia", "甲", PASSWORD, [HANDLER])
    with pytest.raises(IllegalAction, match="cannot both answer"):
        accounts.grant("jia", "市政府督查室", judging)
    with pytest.raises(IllegalAction, match="cannot both answer"):
        accounts.add("yi", "乙", PASSWORD, [Grant("市政府督查室", judging), HANDLER])
    accounts.revoke("jia", HANDLER.body, HANDLER.role)
    assert accounts.grant("jia", "市政府督查室", judging).grants == (Grant("市政府督查室", judging),)


def test_unknown_names_are_said(accounts: Accounts) -> None:
    """Roles and accounts that are not there."""
    accounts.add("jia", "甲", PASSWORD)
    with pytest.raises(UnknownName):
        accounts.get("yi")
    with pytest.raises(UnknownName):
        accounts.revoke("jia", "市财政局", ActorRole.HANDLER)


def test_the_password_is_argon2id_and_never_stored(accounts: Accounts, sessions: Sessions, tmp_path: Path) -> None:
    """Nor is the session or token: only their digests."""
    session = sessions.sign_in("jia", PASSWORD, "a", NOW)
    token = sessions.issue_token("jia", "script", Scope.READ, NOW, NOW + LIFE)
    with accounts.tables.turn(writes=False) as ask:
        (stored,) = ask("SELECT password FROM account", ())[0]
        held = [
            str(value)
            for name in ("session", "token")
            for row in ask(f"SELECT * FROM account_{name}", ())
            for value in row
        ]
    assert stored.startswith("$argon2id$") and PASSWORD not in stored
    assert session not in held and token not in held
    file = tmp_path / "accounts.sqlite"
    assert not file.exists() or file.stat().st_mode & 0o077 == 0


def test_a_session_ends_idle_late_and_by_signing_out(sessions: Sessions) -> None:
    """Two hours without a request, twelve in any case."""
    session = sessions.sign_in("jia", PASSWORD, "a", NOW)
    at, step = NOW, IDLE - timedelta(minutes=1)
    while at + step < NOW + LIFE:
        at += step
        found = sessions.account(session, at)
        assert found is not None and found.login == "jia"
    assert sessions.account(session, NOW + LIFE) is None
    idle = sessions.sign_in("jia", PASSWORD, "a", NOW)
    assert sessions.account(idle, NOW + IDLE) is None
    left = sessions.sign_in("jia", PASSWORD, "a", NOW)
    sessions.sign_out(left)
    assert sessions.account(left, NOW) is None


def test_disabling_and_a_new_password_end_sessions(accounts: Accounts, sessions: Sessions) -> None:
    """At once, and tokens of a disabled account with them."""
    session = sessions.sign_in("jia", PASSWORD, "a", NOW)
    token = sessions.issue_token("jia", "script", Scope.WRITE, NOW, NOW + LIFE)
    accounts.set_password("jia", PASSWORD + "!")
    assert sessions.account(session, NOW) is None
    assert sessions.account_of_token(token, NOW) is not None
    session = sessions.sign_in("jia", PASSWORD + "!", "a", NOW)
    accounts.disable("jia")
    assert sessions.account(session, NOW) is None
    assert sessions.account_of_token(token, NOW) is None
    with pytest.raises(IllegalAction, match="do not belong together"):
        sessions.sign_in("jia", PASSWORD + "!", "a", NOW)


def test_unknown_disabled_and_wrong_cost_and_say_the_same(
    accounts: Accounts, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash is checked each time, and the words are the same: nobody learns which logins there are."""
    accounts.add("yi", "乙", PASSWORD)
    accounts.disable("yi")
    checked: list[str] = []
    real = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, typed: str) -> bool:
        checked.append(stored)
        return real(self, stored, typed)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    said = set()
    for login, password in (("jia", "x"), ("yi", PASSWORD), ("nobody", PASSWORD), ("\0", "x"), ("", "")):
        before = len(checked)
        with pytest.raises(IllegalAction) as refused:
            sessions.sign_in(login, password, "a", NOW)
        said.add(str(refused.value))
        assert len(checked) == before + 1
    assert len(said) == 1
    assert len({stored.rsplit("$", 2)[0] for stored in checked}) == 1


def test_guessing_is_braked_and_a_good_sign_in_is_forgotten(sessions: Sessions) -> None:
    """Five wrong passwords, then the right one is refused too, from there; not from elsewhere, and not for ever."""
    for _ in range(MOST_PAIR):
        with pytest.raises(IllegalAction, match="do not belong together"):
            sessions.sign_in("jia", "wrong password", "a", NOW)
    with pytest.raises(IllegalAction, match="too many"):
        sessions.sign_in("jia", PASSWORD, "a", NOW)
    assert sessions.sign_in("jia", PASSWORD, "b", NOW)
    assert sessions.sign_in("jia", PASSWORD, "a", NOW + WINDOW)
    for _ in range(MOST_ADDRESS + 1):
        assert sessions.sign_in("jia", PASSWORD, "c", NOW)


def test_one_address_cannot_try_many_logins(sessions: Sessions) -> None:
    """Thirty failures from one address, whatever the login."""
    for number in range(MOST_ADDRESS):
        with pytest.raises(IllegalAction, match="do not belong together"):
            sessions.sign_in(f"n{number}", "wrong password", "a", NOW)
    with pytest.raises(IllegalAction, match="too many"):
        sessions.sign_in("jia", PASSWORD, "a", NOW)


def test_many_guesses_at_once_are_no_way_round(sessions: Sessions) -> None:
    """An attempt counts before it is looked at."""
    said: list[str] = []

    def guess() -> None:
        try:
            sessions.sign_in("jia", "wrong password", "a", NOW)
        except IllegalAction as error:
            said.append(error.what)

    threads = [Thread(target=guess) for _ in range(4 * MOST_PAIR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("too many" not in what for what in said) == MOST_PAIR and len(said) == 4 * MOST_PAIR


def test_a_token_has_a_scope_an_end_and_can_be_stilled(sessions: Sessions) -> None:
    """Known by the first characters of its digest."""
    token = sessions.issue_token("jia", "报表", Scope.READ, NOW, NOW + LIFE)
    found = sessions.account_of_token(token, NOW)
    assert found is not None and (found[0].login, found[1]) == ("jia", Scope.READ)
    assert sessions.account_of_token(token, NOW + LIFE) is None
    assert sessions.account_of_token(token + "x", NOW) is None and sessions.account(token, NOW) is None
    (told,) = sessions.tokens("jia")
    assert (told.label, told.scope, told.revoked) == ("报表", Scope.READ, False)
    sessions.revoke_token(told.id, NOW)
    assert sessions.account_of_token(token, NOW) is None and sessions.tokens()[0].revoked
    with pytest.raises(UnknownName):
        sessions.revoke_token("0" * 12, NOW)


def test_stronger_parameters_are_taken_up_at_the_next_sign_in(accounts: Accounts, sessions: Sessions) -> None:
    """Nobody has to change the password for it."""
    accounts.hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    sessions.sign_in("jia", PASSWORD, "a", NOW)
    with accounts.tables.turn(writes=False) as ask:
        assert "t=2" in ask("SELECT password FROM account", ())[0][0]
    assert sessions.sign_in("jia", PASSWORD, "a", NOW)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """Another SQLite file, or no SQLite file at all: nothing is changed in it."""
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    (tmp_path / "text").write_text("not a database, but long enough to look at" * 50)
    for file in (other, tmp_path / "text"):
        with pytest.raises(ShelfError, match="accounts"):
            Accounts(open_tables("ledger.sqlite", file)).any()


def test_a_file_of_the_first_version_is_led_to_todays(tmp_path: Path) -> None:
    """Made by the luoshi before: its accounts stay, changes and identities are kept from now on."""
    file = tmp_path / "accounts.sqlite"
    with closing(sqlite3.connect(file)) as old:
        for statement in MIGRATIONS[0]:
            old.execute(statement)
        old.execute("INSERT INTO account VALUES ('jia', '甲', 'x', NULL, '2026-01-01')")
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.commit()
    register = Accounts(open_tables("ledger.sqlite", file))

    assert register.get("jia").name == "甲" and register.changes("jia") == ()
    register.grant("jia", HANDLER.body, HANDLER.role, "管理员")
    assert [(one.by, one.what) for one in register.changes("jia")] == [("管理员", f"+handler@{HANDLER.body}")]


def test_an_account_without_a_password_opens_to_none(accounts: Accounts) -> None:
    """Not even to what is stored in its place."""
    accounts.add("jia", "甲", None)
    for typed in ("", "!", PASSWORD):
        with pytest.raises(IllegalAction, match="do not belong together"):
            Sessions(accounts).sign_in("jia", typed, "here", NOW)


def test_an_identity_belongs_to_one_account(accounts: Accounts) -> None:
    """The first claim binds; afterwards the subject counts, the name does not; the same on both databases."""
    accounts.add("jia", "甲", None)
    accounts.add("yi", "乙", None)
    sessions = Sessions(accounts)
    session = sessions.sign_in_as("https://a.example", "1", "JIA", NOW)
    assert sessions.account(session, NOW) == accounts.get("jia")
    assert sessions.account(sessions.sign_in_as("https://a.example", "1", "yi", NOW), NOW) == accounts.get("jia")
    for subject, claimed in (("2", "jia"), ("2", ""), ("2", "bing"), ("3", "a b")):
        with pytest.raises(IllegalAction):
            sessions.sign_in_as("https://a.example", subject, claimed, NOW)
    assert sessions.unbind("jia") == 1 and sessions.account(session, NOW) is None
