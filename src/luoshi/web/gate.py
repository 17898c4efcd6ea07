"""The gate (门禁): who comes with a request, and whether the request may go on.

Without accounts everything is open, because the server then listens on this machine only. With accounts reading takes
a sign-in, unless the shelf is public, and writing always does. A browser comes with a session, a program with a token.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from luoshi.model import Account, IllegalAction, Scope
from luoshi.store.accounts import accounts
from luoshi.store.sessions import Sessions
from luoshi.store.shelf import Shelf
from luoshi.web.guard import SESSION

#: Endings of what programs read: they get a plain refusal where a browser is led to the sign-in.
_FOR_PROGRAMS = (".json", ".csv", ".xlsx", ".docx", ".rss", ".ics", ".atom")

#: Endings of what calendars and feed readers fetch, which know no other credentials than a name and a password.
FEEDS = (".rss", ".ics", ".atom")


#: Where one may go without being signed in, in order to sign in.
_OPEN = ("/login", "/login/openid", "/login/openid/back")


@dataclass(frozen=True, slots=True)
class Entry:
    """Who comes with a request (来者): ``closed`` where the shelf has accounts, ``public`` where all may read it."""

    account: Account | None = None
    closed: bool = False
    public: bool = False
    token: Scope | None = None

    @property
    def may_write(self) -> bool:
        """Tell whether pages may offer forms; what an account may do is another question."""
        return not self.closed or self.account is not None

    @property
    def may_read(self) -> bool:
        """Tell whether pages of the shelf may be shown."""
        return not self.closed or self.public or self.account is not None


class Gate:
    """Finds out who comes, and whether the request may go on; ``clock`` tells when a session ends."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self.clock = clock
        self.sessions = Sessions(accounts(shelf))

    def entry(self, request: Request) -> Entry:
        """Return who comes with a request.

        Raises:
            ShelfError: if the accounts cannot be read: then nobody comes in.
        """
        if request.url.path.startswith("/static/") or request.url.path == "/healthz":
            return Entry()
        if not self.sessions.accounts.any():
            return Entry()
        public, now = self._shelf.public, self.clock()
        secret = bearer(request)
        if secret is not None:
            found = self.sessions.account_of_token(secret, now)
            return Entry(found[0], True, public, found[1]) if found else Entry(None, True)
        secret = password_of_feed(request)
        if secret is not None:
            found = self.sessions.account_of_token(secret, now)
            return Entry(found[0], True, public, Scope.READ) if found else Entry(None, True)
        return Entry(self.sessions.account(request.cookies.get(SESSION, ""), now), True, public)

    def lets_in(self, request: Request, entry: Entry) -> bool:
        """Tell whether a request may go on; if not, its sender has to sign in.

        Raises:
            IllegalAction: if it comes with a token that may only read, and writes.
        """
        if not entry.closed or request.url.path in _OPEN or request.url.path.startswith("/static/"):
            return True
        if request.method in ("GET", "HEAD"):
            return entry.may_read
        if entry.token is Scope.READ:
            raise IllegalAction("this token may only read", request.url.path, "make one with --scope write")
        return entry.account is not None


def bearer(request: Request) -> str | None:
    """Return the token that a program sends, None where it sends none."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def password_of_feed(request: Request) -> str | None:
    """Return the password with which a calendar or feed reader comes (HTTP Basic, RFC 7617), which must be a token.

    Only for reading feeds: a browser would send it along of its own accord, also with a form that another site made.
    """
    kind, _, packed = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic" or request.method not in ("GET", "HEAD") or not request.url.path.endswith(FEEDS):
        return None
    try:
        _, _, secret = b64decode(packed, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return secret


def for_program(request: Request) -> bool:
    """Tell whether a program asks, which wants data and no page."""
    path = request.url.path
    return bearer(request) is not None or path.endswith(_FOR_PROGRAMS)


def entry_of(request: Request) -> Entry:
    """Return who came with a request, as the gate found out."""
    found = getattr(request.state, "entry", None)
    return found if isinstance(found, Entry) else Entry(closed=True)


def gate_of(request: Request) -> Gate:
    """Return the gate of the application that a request came to."""
    gate: Gate = request.app.state.gate
    return gate
