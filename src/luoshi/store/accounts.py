"""The accounts of a shelf (账号): who may sign in, for which bodies, in which roles; passwords by Argon2id.

Reading order: ``accounts_tables`` (where they lie), here (accounts, roles, passwords), ``sessions`` (signing in, API
tokens). Nothing is ever deleted: a name that stands in the ledger belongs to one account for good.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher

from luoshi.ledger.people import check_apart
from luoshi.model import Account, ActorRole, Grant, IllegalAction, UnknownName
from luoshi.store.accounts_tables import Ask, Tables, open_tables
from luoshi.store.shelf import Shelf

#: Shortest and longest password, in characters; the longest keeps a request from costing much to hash.
SHORTEST, LONGEST = 10, 1000

_LOGIN = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._@-]{0,59}")


#: Stored where an account has no password: no hash, so that none fits it.
NO_PASSWORD = "!"


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed of an account (变更): when, by whom, what (``+handler@市财政局``, ``password``, ``disabled`` …)."""

    at: str
    by: str
    what: str


class Accounts:
    """The register of accounts; ``by`` tells who changes something, which is kept.

    Raises:
        ShelfError: from any method, if the tables cannot be used.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.hasher = PasswordHasher()

    def any(self) -> bool:
        """Tell whether there is any account, disabled ones included: then nothing is written without one."""
        if not self.tables.there():
            return False
        with self.tables.turn(writes=False) as ask:
            return bool(ask("SELECT 1 FROM account LIMIT 1", ()))

    def all(self) -> tuple[Account, ...]:
        """Return all accounts by login."""
        if not self.tables.there():
            return ()
        with self.tables.turn(writes=False) as ask:
            return tuple(account_of(ask, login) for (login,) in ask("SELECT login FROM account ORDER BY login", ()))

    def get(self, login: str) -> Account:
        """Return one account.

        Raises:
            UnknownName: if there is none of that login.
        """
        with self.tables.turn() as ask:
            return account_of(ask, login_of(login))

    def add(self, login: str, name: str, password: str | None, grants: Iterable[Grant] = (), by: str = "") -> Account:
        """Make an account; without a password nobody can sign in to it by one.

        Raises:
            IllegalAction: if the login or name is taken or unusable, the password too weak, or the roles do not go together.
        """
        login, name = login_of(login), _named(name, "name")
        stored = NO_PASSWORD if password is None else self._hashed(login, name, password)
        account = Account(login, name)
        for grant in grants:
            check_apart(account, grant)
            account = Account(login, name, (*account.grants, Grant(_named(grant.body, "body"), grant.role)))
        with self.tables.turn() as ask:
            made = ask(
                "INSERT INTO account (login, name, password, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING login",
                (login, name, stored, moment(datetime.now(UTC))),
            )
            if not made:
                raise IllegalAction(
                    "this login or name belongs to an account already",
                    f"account {login}",
                    "choose another login, or a name that tells the two persons apart",
                )
            for grant in account.grants:
                ask(
                    "INSERT INTO account_grant VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (login, grant.body, grant.role)
                )
            changed(ask, by, login, "made" + "".join(f" +{grant.role}@{grant.body}" for grant in account.grants))
            return account_of(ask, login)

    def set_password(self, login: str, password: str, by: str = "") -> None:
        """Give an account another password; whoever is signed in with the old one is signed out.

        Raises:
            UnknownName: if there is no such account.
            IllegalAction: if the password is too weak.
        """
        account = self.get(login)
        stored = self._hashed(account.login, account.name, password)
        with self.tables.turn() as ask:
            ask("UPDATE account SET password = ? WHERE login = ?", (stored, account.login))
            ask("DELETE FROM account_session WHERE login = ?", (account.login,))
            changed(ask, by, account.login, "password")

    def disable(self, login: str, disabled: bool = True, by: str = "") -> Account:
        """Disable an account, which ends its sessions and stills its tokens at once, or enable it again.

        Raises:
            UnknownName: if there is no such account.
        """
        with self.tables.turn() as ask:
            account = account_of(ask, login_of(login))
            when = moment(datetime.now(UTC)) if disabled else None
            ask("UPDATE account SET disabled_at = ? WHERE login = ?", (when, account.login))
            ask("DELETE FROM account_session WHERE login = ?", (account.login,))
            changed(ask, by, account.login, "disabled" if disabled else "enabled")
            return account_of(ask, account.login)

    def grant(self, login: str, body: str, role: ActorRole, by: str = "") -> Account:
        """Give an account a role for a body.

        Raises:
            UnknownName: if there is no such account.
            IllegalAction: if the account would then both answer and judge.
        """
        with self.tables.turn() as ask:
            account = account_of(ask, login_of(login))
            added = Grant(_named(body, "body"), role)
            check_apart(account, added)
            values = (account.login, added.body, added.role.value)
            ask("INSERT INTO account_grant VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)
            changed(ask, by, account.login, f"+{role}@{added.body}")
            return account_of(ask, account.login)

    def revoke(self, login: str, body: str, role: ActorRole, by: str = "") -> Account:
        """Take a role for a body from an account; it holds from the next request on.

        Raises:
            UnknownName: if there is no such account, or it does not have this role for this body.
        """
        with self.tables.turn() as ask:
            account = account_of(ask, login_of(login))
            if Grant(body.strip(), role) not in account.grants:
                raise UnknownName(
                    f"it does not have the role {role} of “{body}”", f"account {account.login}", "list it"
                )
            values = (account.login, body.strip(), role.value)
            ask("DELETE FROM account_grant WHERE login = ? AND body = ? AND role = ?", values)
            changed(ask, by, account.login, f"-{role}@{body.strip()}")
            return account_of(ask, account.login)

    def changes(self, login: str) -> tuple[Change, ...]:
        """Return what was changed of an account and by whom, the last first."""
        if not self.tables.there():
            return ()
        # A turn that writes, so that the tables of an earlier luoshi are brought to today's.
        with self.tables.turn() as ask:
            rows = ask(
                "SELECT at, by_whom, what FROM account_change WHERE login = ? ORDER BY at DESC", (login_of(login),)
            )
        return tuple(Change(*row) for row in rows)

    def _hashed(self, login: str, name: str, password: str) -> str:
        typed = normal(password)
        if not SHORTEST <= len(typed) <= LONGEST:
            raise IllegalAction(
                f"a password has {SHORTEST} to {LONGEST} characters", f"account {login}", "choose a longer one"
            )
        if typed.casefold() in {login, name.casefold()} or len(set(typed)) < 4:
            raise IllegalAction("this password is easily guessed", f"account {login}", "choose another one")
        return self.hasher.hash(typed)


def accounts(shelf: Shelf) -> Accounts:
    """Return the accounts of ``shelf``, opened once a process."""
    return _accounts(shelf.ledger, str(shelf.path / "accounts.sqlite"))


@lru_cache(maxsize=8)
def _accounts(ledger: str, file: str) -> Accounts:
    return Accounts(open_tables(ledger, Path(file)))


def account_of(ask: Ask, login: str) -> Account:
    """Return one account within a turn.

    Raises:
        UnknownName: if there is none of that login.
    """
    found = ask("SELECT name, disabled_at FROM account WHERE login = ?", (login,))
    if not found:
        raise UnknownName(f"there is no account “{login}”", "accounts", "see: luoshi accounts list")
    rows = ask("SELECT body, role FROM account_grant WHERE login = ? ORDER BY body, role", (login,))
    grants = tuple(Grant(body, ActorRole(role)) for body, role in rows)
    return Account(login, found[0][0], grants, found[0][1] is not None)


def changed(ask: Ask, by: str, login: str, what: str) -> None:
    """Write down within a turn that something of an account was changed."""
    ask("INSERT INTO account_change VALUES (?, ?, ?, ?)", (moment(datetime.now(UTC)), by, login, what))


def login_of(typed: str) -> str:
    """Return the login as it is stored: case and width do not matter.

    Raises:
        IllegalAction: if it cannot be one.
    """
    login = unicodedata.normalize("NFKC", typed).strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise IllegalAction(
            "a login is 1 to 60 letters, digits, Chinese characters or . _ @ -", repr(typed[:80]), "choose another one"
        )
    return login


def moment(at: datetime) -> str:
    """Return a time as it is stored: UTC, always of one length."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def normal(password: str) -> str:
    """Return a password in the form in which it is hashed, the same from every keyboard (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


def _named(text: str, what: str) -> str:
    kept = " ".join(unicodedata.normalize("NFC", text).split())
    if not kept or not kept.isprintable() or len(kept) > 120:
        raise IllegalAction(f"this is no usable {what}", repr(text[:80]), "write it plainly, up to 120 characters")
    return kept
