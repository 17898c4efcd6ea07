"""Signing in (登录): sessions, tokens of programs, and the brake on guessing.

What is stored of a session or token is its SHA-256 only, so that a stolen file opens no door. Every answer to a
failed sign-in is the same and costs the same, whether the login exists, is disabled or the password is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2.exceptions import InvalidHashError, VerificationError

from luoshi.model import Account, IllegalAction, Scope, UnknownName
from luoshi.store.accounts import LONGEST, NO_PASSWORD, Accounts, account_of, changed, login_of, moment, normal
from luoshi.store.accounts_tables import Ask

#: A session ends after so long without a request, and after so long in any case.
IDLE, LIFE = timedelta(hours=2), timedelta(hours=12)

#: How often the last request of a session is written down.
_SEEN_EVERY = timedelta(minutes=1)

#: Failed sign-ins within :data:`WINDOW` after which further ones are refused unseen: for a login from one address,
#: from one address whatever the login, for a login from all addresses together.
WINDOW = timedelta(minutes=15)
MOST_PAIR, MOST_ADDRESS, MOST_LOGIN = 5, 30, 50

#: Before the secret of every token, so that one that leaks into a file can be searched for.
TOKEN_MARK = "luoshi_"

#: Argon2id takes 64 MB a time; so many may be at work at once.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of an API token (令牌): never the token itself. ``id`` names it when it is revoked."""

    id: str
    login: str
    label: str
    scope: Scope
    until: str
    revoked: bool


class Sessions:
    """Who is signed in. Every method takes the time, so that expiry can be tested without waiting.

    Raises:
        ShelfError: from any method, if the tables cannot be used.
    """

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self._tables = accounts.tables
        self._room = BoundedSemaphore(_AT_ONCE)

    def sign_in(self, login: str, password: str, address: str, now: datetime) -> str:
        """Check a password and return the id of a new session: 256 random bits, for the cookie only.

        Raises:
            IllegalAction: if login and password do not belong together, or too many were tried.
        """
        known = _known(login)
        with self._braked(known, address, now) as succeed:
            stored = self._stored(known)
            nobody = self._nobody
            if not self._right(stored or nobody, password) or stored is None:
                raise IllegalAction("login and password do not belong together", "sign in", "try again")
            succeed()
        self._renew(known, stored, password)
        return self._begin(known, now)

    def sign_in_as(self, issuer: str, subject: str, claimed: str, now: datetime) -> str:
        """Return the id of a new session for whoever a provider of OpenID Connect vouches for.

        The first time the account is the one whose login is ``claimed``; from then on it is bound to ``subject``, whatever
        that is called later. Nobody gets an account this way.

        Raises:
            IllegalAction: if there is no account for them, it is disabled, or it belongs to another subject.
        """
        with self._tables.turn() as ask:
            query = "SELECT login FROM account_identity WHERE issuer = ? AND subject = ?"
            found = ask(query, (issuer, subject))
            login = str(found[0][0]) if found else _known(claimed)
            if not ask("SELECT 1 FROM account WHERE login = ? AND disabled_at IS NULL", (login,)):
                raise _no_account("there is no account for you here")
            if not found:
                if ask("SELECT 1 FROM account_identity WHERE issuer = ? AND login = ?", (issuer, login)):
                    raise _no_account("this account belongs to somebody else at the sign-in service")
                ask("INSERT INTO account_identity VALUES (?, ?, ?)", (issuer, subject, login))
                changed(ask, "OpenID Connect", login, f"+identity {subject} at {issuer}")
        return self._begin(login, now)

    def unbind(self, login: str, by: str = "") -> int:
        """Forget who an account is at the provider; the next who claims its login is bound to it. Return how many were.

        Raises:
            UnknownName: if there is no such account.
        """
        with self._tables.turn() as ask:
            account = account_of(ask, login_of(login))
            gone = ask("DELETE FROM account_identity WHERE login = ? RETURNING subject", (account.login,))
            ask("DELETE FROM account_session WHERE login = ?", (account.login,))
            for (subject,) in gone:
                changed(ask, by, account.login, f"-identity {subject}")
        return len(gone)

    def account(self, session: str, now: datetime) -> Account | None:
        """Return the account of a session, None if it is unknown or has ended; counts as a request."""
        if not session or not self._tables.there():
            return None
        mark = digest(session)
        query = "SELECT login, seen FROM account_session WHERE hash = ? AND began > ? AND seen > ?"
        with self._tables.turn(writes=False) as ask:
            found = ask(query, (mark, moment(now - LIFE), moment(now - IDLE)))
            account = _able(account_of(ask, found[0][0])) if found else None
        if account and found[0][1] <= moment(now - _SEEN_EVERY):
            with self._tables.turn() as ask:
                ask("UPDATE account_session SET seen = ? WHERE hash = ?", (moment(now), mark))
        return account

    def sign_out(self, session: str) -> None:
        """End a session."""
        if session and self._tables.there():
            with self._tables.turn() as ask:
                ask("DELETE FROM account_session WHERE hash = ?", (digest(session),))

    def issue_token(self, login: str, label: str, scope: Scope, now: datetime, until: datetime, by: str = "") -> str:
        """Make an API token for an account and return it, the only time it can be read.

        Raises:
            UnknownName: if there is no such account.
        """
        secret = TOKEN_MARK + token_urlsafe(32)
        with self._tables.turn() as ask:
            account = account_of(ask, login_of(login))
            values = (digest(secret), account.login, label, scope.value, moment(now), moment(until), None)
            ask("INSERT INTO account_token VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            changed(ask, by, account.login, f"+token {label}")
        return secret

    def tokens(self, login: str | None = None) -> tuple[Token, ...]:
        """Return what is known of the tokens, of one account or all."""
        if not self._tables.there():
            return ()
        query = "SELECT hash, login, label, scope, until, revoked_at FROM account_token ORDER BY login, made_at"
        with self._tables.turn(writes=False) as ask:
            rows = ask(query, ())
        found = (Token(row[0][:12], row[1], row[2], Scope(row[3]), row[4], row[5] is not None) for row in rows)
        return tuple(one for one in found if login is None or one.login == login_of(login))

    def revoke_token(self, token_id: str, now: datetime, by: str = "") -> None:
        """Still a token; ``by`` tells who does.

        Raises:
            UnknownName: if there is none of that id.
        """
        with self._tables.turn() as ask:
            rows = ask("SELECT hash, login, label FROM account_token WHERE substr(hash, 1, 12) = ?", (token_id,))
            if not rows:
                raise UnknownName(f"there is no token “{token_id}”", "accounts", "see: luoshi accounts token list")
            ask("UPDATE account_token SET revoked_at = ? WHERE hash = ?", (moment(now), rows[0][0]))
            changed(ask, by, rows[0][1], f"-token {rows[0][2]}")

    def account_of_token(self, secret: str, now: datetime) -> tuple[Account, Scope] | None:
        """Return whose token this is and what it may do, None if it is unknown, revoked or has run out."""
        if not secret.startswith(TOKEN_MARK) or not self._tables.there():
            return None
        query = "SELECT login, scope FROM account_token WHERE hash = ? AND revoked_at IS NULL AND until > ?"
        with self._tables.turn(writes=False) as ask:
            found = ask(query, (digest(secret), moment(now)))
            account = _able(account_of(ask, found[0][0])) if found else None
        return (account, Scope(found[0][1])) if account else None

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has, so that an unknown login costs as much as a known one."""
        return self.accounts.hasher.hash(token_urlsafe(32))

    def _stored(self, login: str) -> str | None:
        if not self._tables.there():
            return None
        with self._tables.turn(writes=False) as ask:
            found = ask("SELECT password FROM account WHERE login = ? AND disabled_at IS NULL", (login,))
        return str(found[0][0]) if found and found[0][0] != NO_PASSWORD else None

    def _right(self, stored: str, password: str) -> bool:
        with self._room:
            try:
                return self.accounts.hasher.verify(stored, normal(password[: LONGEST + 1]))
            except (VerificationError, InvalidHashError):
                return False

    def _renew(self, login: str, stored: str, password: str) -> None:
        """Hash the password anew where the present parameters are stronger than those it was hashed with."""
        if self.accounts.hasher.check_needs_rehash(stored):
            with self._room, self._tables.turn() as ask:
                ask(
                    "UPDATE account SET password = ? WHERE login = ?",
                    (self.accounts.hasher.hash(normal(password)), login),
                )

    def _begin(self, login: str, now: datetime) -> str:
        session = token_urlsafe(32)
        with self._tables.turn() as ask:
            ended = (moment(now - LIFE), moment(now - IDLE))
            ask("DELETE FROM account_session WHERE began <= ? OR seen <= ?", ended)
            ask("INSERT INTO account_session VALUES (?, ?, ?, ?)", (digest(session), login, moment(now), moment(now)))
        return session

    @contextmanager
    def _braked(self, login: str, address: str, now: datetime) -> Iterator[Callable[[], None]]:
        """Count an attempt before it is looked at, so that many at once are no way round; a good one is forgotten."""
        mark = token_urlsafe(9)
        guarded = ((f"{login} from {address}", MOST_PAIR), (f"from {address}", MOST_ADDRESS), (login, MOST_LOGIN))
        if self._tables.there():
            with self._tables.turn() as ask:
                _count(ask, mark, guarded, now)

        def succeed() -> None:
            with self._tables.turn() as ask:
                ask("DELETE FROM account_attempt WHERE id = ? OR guarded = ?", (mark, guarded[0][0]))

        yield succeed


def digest(secret: str) -> str:
    """Return what is stored of a session or token."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _count(ask: Ask, mark: str, guarded: Sequence[tuple[str, int]], now: datetime) -> None:
    ask("DELETE FROM account_attempt WHERE at <= ?", (moment(now - WINDOW),))
    for key, most in guarded:
        tried = ask("SELECT count(*) FROM account_attempt WHERE guarded = ?", (key,))
        if tried[0][0] >= most:
            minutes = int(WINDOW.total_seconds() // 60)
            raise IllegalAction("too many failed attempts", "sign in", f"wait {minutes} minutes, then try again")
    for key, _ in guarded:
        ask("INSERT INTO account_attempt VALUES (?, ?, ?)", (mark, key, moment(now)))


def _known(login: str) -> str:
    """Return the login that was typed, or a text that is nobody's where it cannot be one."""
    try:
        return login_of(login)
    except IllegalAction:
        return ""


def _no_account(why: str) -> IllegalAction:
    return IllegalAction(why, "sign in", "ask whoever administers the accounts")


def _able(account: Account) -> Account | None:
    return None if account.disabled else account
