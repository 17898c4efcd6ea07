"""Signing in through a sign-in service of the house (统一身份认证登录): away to it, and back with who it says one is."""

from __future__ import annotations

import logging
from dataclasses import replace

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from luoshi.model import LuoshiError, UnknownName
from luoshi.web.gate import gate_of
from luoshi.web.guard import SESSION, set_session
from luoshi.web.pages.signing import LoginPage, own_path
from luoshi.web.provider import BACK_WITHIN, Provider
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit, Visitor

_LOG = logging.getLogger(__name__)

pages = Pages()

#: Cookie with which whoever left to sign in finds back; goes with requests to :data:`PATH` alone.
COOKIE, PATH = "luoshi_leaving", "/login/openid"


@pages.router.get(PATH, include_in_schema=False)
def leave(visit: Visit, request: Request, next: str = "/") -> Response:
    """Send the browser to the sign-in service."""
    try:
        leaving = _provider(request, visit).leave(visit.base + PATH + "/back", own_path(next))
    except LuoshiError as error:
        return _failed(visit, request, error)
    response = RedirectResponse(leaving.address, status_code=303)
    secure = request.url.scheme == "https"
    # Lax: it must come along when the provider sends the browser back.
    response.set_cookie(
        COOKIE, leaving.cookie, max_age=BACK_WITHIN, path=PATH, httponly=True, samesite="lax", secure=secure
    )
    return response


@pages.router.get(PATH + "/back", include_in_schema=False)
def come(visit: Visit, request: Request) -> Response:
    """Let in whoever the sign-in service says it is, to the account that is theirs."""
    gate = gate_of(request)
    try:
        coming = _provider(request, visit).come(request.cookies.get(COOKIE, ""), dict(request.query_params))
        session = gate.sessions.sign_in_as(coming.issuer, coming.subject, coming.claimed, gate.clock())
    except LuoshiError as error:
        return _failed(visit, request, error)
    _LOG.info("signed in", extra={"address": request.client.host if request.client else "", "subject": coming.subject})
    gate.sessions.sign_out(request.cookies.get(SESSION, ""))
    response = RedirectResponse(own_path(coming.onward), status_code=303)
    response.delete_cookie(COOKIE, path=PATH)
    set_session(request, response, session)
    return response


def _provider(request: Request, visit: Visitor) -> Provider:
    openid = visit.shelf.openid
    if openid is None or not visit.entry.closed:
        raise UnknownName("no sign-in service is named", PATH, "see docs/accounts.md, [openid] in luoshi.toml")
    return Provider(openid, request.app.state.secret)


def _failed(visit: Visitor, request: Request, error: LuoshiError) -> Response:
    _LOG.warning("sign-in refused", extra={"why": error.what})
    page = LoginPage(visit.entry.closed, "/", "", str(error), visit.shelf.openid is not None)
    status = 404 if isinstance(error, UnknownName) and visit.shelf.openid is None else 403
    response = html("login.html", replace(visit, path="/login", query=()), page, status)
    response.delete_cookie(COOKIE, path=PATH)
    return response
