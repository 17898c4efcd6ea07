"""Signing in and out (登录、退出), and what the account that is signed in may do."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from luoshi.model import Account, IllegalAction
from luoshi.store.accounts import login_of
from luoshi.web.forms import Posted
from luoshi.web.gate import gate_of
from luoshi.web.guard import SESSION, new_session, set_session
from luoshi.web.pages.accounts import administers
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit

_LOG = logging.getLogger(__name__)

pages = Pages()


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The form to sign in; ``next`` is the page that was asked for."""

    accounts: bool
    next: str
    login: str
    problem: str
    openid: bool = False


@pages.page("/login", "login.html")
def login(visit: Visit, next: str = "/") -> LoginPage:
    """Return the form to sign in."""
    return LoginPage(visit.entry.closed, own_path(next), "", "", visit.shelf.openid is not None)


@pages.router.post("/login", include_in_schema=False)
def sign_in(visit: Visit, request: Request, fields: Posted) -> Response:
    """Sign in and go to the page that was asked for; the session is a new one, whatever the browser brought."""
    gate = gate_of(request)
    typed, onward = fields.get("login", "")[:200], own_path(fields.get("next", "/"))
    try:
        session = gate.sessions.sign_in(typed, fields.get("password", ""), _address(request), gate.clock())
    except IllegalAction as error:
        # Not what was typed as login: people type their password there by mistake.
        _LOG.warning("sign-in refused", extra={"address": _address(request), "why": error.what})
        page = LoginPage(visit.entry.closed, onward, typed, str(error), visit.shelf.openid is not None)
        return html("login.html", replace(visit, path="/login", query=()), page, 403)
    _LOG.info("signed in", extra={"address": _address(request), "login": login_of(typed)})
    gate.sessions.sign_out(request.cookies.get(SESSION, ""))
    response = RedirectResponse(onward, status_code=303)
    set_session(request, response, session)
    return response


@pages.router.post("/logout", include_in_schema=False)
def sign_out(request: Request, fields: Posted) -> Response:
    """End the session, on the server and in the browser."""
    gate_of(request).sessions.sign_out(request.cookies.get(SESSION, ""))
    response = RedirectResponse("/login", status_code=303)
    set_session(request, response, new_session())
    return response


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Who is signed in and what was granted."""

    account: Account | None
    administers: bool = False
    problem: str = ""


@pages.page("/account", "account.html")
def account(visit: Visit) -> AccountPage:
    """Return who is signed in; the forms to sign out and to change the password are here."""
    return AccountPage(visit.entry.account, administers(visit.entry))


@pages.router.post("/account", include_in_schema=False)
def change_password(visit: Visit, request: Request, fields: Posted) -> Response:
    """Change the password of whoever is signed in, who has to know the old one; all other sessions end."""
    gate, own = gate_of(request), visit.entry.account
    if own is None or visit.entry.token is not None:
        raise IllegalAction("a password is changed by whoever is signed in", "/account", "sign in with a browser")
    try:
        if fields.get("new", "") != fields.get("again", ""):
            raise IllegalAction("the new password was typed in two ways", "password", "type it again")
        # Signing in is the check, so that guessing here is braked as at the door.
        gate.sessions.sign_in(own.login, fields.get("old", ""), _address(request), gate.clock())
        gate.sessions.accounts.set_password(own.login, fields.get("new", ""))
    except IllegalAction as error:
        return html(
            "account.html",
            replace(visit, path="/account", query=()),
            AccountPage(own, administers(visit.entry), str(error)),
            403,
        )
    response = RedirectResponse("/account", status_code=303)
    session = gate.sessions.sign_in(own.login, fields.get("new", ""), _address(request), gate.clock())
    set_session(request, response, session)
    return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def own_path(path: str) -> str:
    """Return ``path`` if it is a page of this server, the front page if it leads elsewhere."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain else "/"
