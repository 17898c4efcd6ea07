"""The application: one shelf, all pages, no outside request."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from secrets import token_bytes

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from luoshi import __version__
from luoshi.model import IllegalAction, LuoshiError, UnknownName
from luoshi.store.shelf import Shelf
from luoshi.web.guard import LOOPBACK, SESSION, Compressed, SecurityHeaders, new_session
from luoshi.web.pages import every_router
from luoshi.web.pages.trouble import Trouble
from luoshi.web.respond import html, json_of
from luoshi.web.visit import visitor

_LOG = logging.getLogger(__name__)


def create_app(shelf: Shelf, *, hosts: Sequence[str] = LOOPBACK, today: Callable[[], date] = date.today) -> FastAPI:
    """Build the application that shows ``shelf``.

    ``hosts`` are the names it answers to: by default those of this machine, because the ledger has no accounts yet and
    whoever reaches the page may write. ``today`` is the day against which deadlines are read.
    """
    app = FastAPI(title="luoshi", version=__version__, docs_url=None, redoc_url=None)
    app.state.shelf, app.state.secret, app.state.today = shelf, token_bytes(32), today
    app.middleware("http")(_session)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Compressed)
    app.mount("/static", StaticFiles(directory=Path(str(resources.files("luoshi.web") / "static"))), name="static")
    for router in every_router():
        app.include_router(router)
    app.add_exception_handler(LuoshiError, _user_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_query)
    return app


def app_of_environment() -> FastAPI:
    """Build the application for the shelf that ``LUOSHI_SHELF`` names, as a server started by name does.

    Raises:
        ShelfError: if there is no shelf there.
    """
    return create_app(Shelf.open(Path(os.environ.get("LUOSHI_SHELF", "shelf"))))


async def _session(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    known = request.cookies.get(SESSION)
    request.state.session = known or new_session()
    try:
        response = await proceed(request)
    except Exception as error:
        # The reader gets a page that says so; whoever runs the server gets the trace.
        _LOG.exception("defect on %s", request.url.path)
        response = _trouble(request, 500, Trouble(type(error).__name__, request.url.path, "", defect=True))
    if not known and not request.url.path.startswith("/static/"):
        response.set_cookie(SESSION, request.state.session, httponly=True, samesite="strict")
    return response


def _trouble(request: Request, status: int, trouble: Trouble) -> Response:
    if request.url.path.endswith(".json"):
        return json_of(trouble, status)
    return html("trouble.html", visitor(request), trouble, status)


def _user_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, LuoshiError):
        raise error
    status = 404 if isinstance(error, UnknownName) else 403 if isinstance(error, IllegalAction) else 400
    return _trouble(request, status, Trouble(error.what, error.where, error.remedy))


def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _trouble(request, error.status_code, Trouble(str(error.detail), request.url.path, ""))


def _bad_query(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _trouble(request, 422, Trouble(str(first["msg"]), where, ""))
