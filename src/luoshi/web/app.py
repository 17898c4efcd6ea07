"""The application: one shelf, all pages, no outside request."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from luoshi import __version__
from luoshi.model import IllegalAction, LuoshiError, UnknownName
from luoshi.store.secret import secret
from luoshi.store.shelf import Shelf
from luoshi.web.brake import Brake, braked
from luoshi.web.description import described, route_name
from luoshi.web.gate import FEEDS, Entry, Gate, for_program
from luoshi.web.guard import LOOPBACK, SESSION, Bounded, Compressed, SecurityHeaders, most_of, new_session, set_session
from luoshi.web.kept import KeptPages
from luoshi.web.pages import every_router
from luoshi.web.pages.trouble import Trouble
from luoshi.web.respond import html, json_of
from luoshi.web.visit import visitor
from luoshi.web.watching import Metrics, Watched

_LOG = logging.getLogger(__name__)


def create_app(
    shelf: Shelf,
    *,
    hosts: Sequence[str] = LOOPBACK,
    today: Callable[[], date] = date.today,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ticks: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """Build the application that shows ``shelf``.

    ``hosts`` are the names it answers to: by default those of this machine, because without accounts whoever reaches
    the page may write. ``today`` is the day against which deadlines are read, ``clock`` the time at which sessions end,
    ``ticks`` the seconds by which rates are counted.
    """
    app = FastAPI(
        title="luoshi", version=__version__, docs_url=None, redoc_url=None, generate_unique_id_function=route_name
    )
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    app.state.shelf, app.state.secret, app.state.today = shelf, secret(shelf), today
    app.state.gate, app.state.brake = Gate(shelf, clock), Brake(ticks)
    app.state.kept, metrics = KeptPages(), Metrics(shelf)
    app.state.metrics = metrics
    # Innermost, so that what it raises is answered like any other refusal.
    app.add_middleware(Bounded)
    app.middleware("http")(_session)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Compressed)
    app.add_middleware(Watched, metrics=metrics)
    app.mount("/static", StaticFiles(directory=Path(str(resources.files("luoshi.web") / "static"))), name="static")
    for router in every_router():
        app.include_router(router)
    app.add_exception_handler(LuoshiError, _user_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_query)
    return app


def app_of_environment() -> FastAPI:
    """Build the application for the shelf that ``LUOSHI_SHELF`` names, as a server started by name does.

    ``LUOSHI_HOSTS`` are names, with commas between, that it answers to beside those of this machine.

    Raises:
        ShelfError: if there is no shelf there.
    """
    names = [name for name in os.environ.get("LUOSHI_HOSTS", "").split(",") if name]
    return create_app(Shelf.open(Path(os.environ.get("LUOSHI_SHELF", "shelf"))), hosts=[*LOOPBACK, *names])


async def _session(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    known = request.cookies.get(SESSION)
    request.state.session = known or new_session()
    gate: Gate = request.app.state.gate
    entry = request.state.entry = Entry(closed=True)
    try:
        entry = request.state.entry = await run_in_threadpool(gate.entry, request)
        response = _refused(request, gate, entry) or await proceed(request)
    except LuoshiError as error:
        response = _user_error(request, error)
    except Exception as error:
        # The reader gets a page that says so; whoever runs the server gets the trace.
        _LOG.exception("defect on %s", request.url.path)
        response = _trouble(request, 500, Trouble(type(error).__name__, request.url.path, "", defect=True))
    if not known and entry.token is None and not request.url.path.startswith("/static/"):
        set_session(request, response, request.state.session)
    if entry.closed:
        # What was shown to one account does not stay in a browser or proxy for the next.
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _refused(request: Request, gate: Gate, entry: Entry) -> Response | None:
    """Return the answer to a request that may not go on, None if it may."""
    most = most_of(request.scope)
    if int(request.headers.get("content-length") or 0) > most:
        return _trouble(request, 413, Trouble(f"more than {most // 1024 // 1024} MB were sent", request.url.path, ""))
    if (found := braked(request, entry)) and (seconds := request.app.state.brake.wait(*found)):
        return _too_many(request, found[0], seconds)
    if gate.lets_in(request, entry):
        return None
    if for_program(request) or request.method not in ("GET", "HEAD"):
        remedy = "sign in at /login, or send a token: Authorization: Bearer luoshi_…"
        response = _trouble(request, 401, Trouble("this takes signing in", request.url.path, remedy))
        feed = request.url.path.endswith(FEEDS)
        response.headers["WWW-Authenticate"] = 'Basic realm="luoshi", charset="UTF-8"' if feed else "Bearer"
        return response
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?{urlencode({'next': asked})}", status_code=303)


def _too_many(request: Request, what: str, seconds: int) -> Response:
    """Return the answer to a sender who asks too often; who it is stands in the log of nobody."""
    request.app.state.metrics.braked.labels(what).inc()
    _LOG.warning("too many requests", extra={"what": what, "wait": seconds})
    response = _trouble(request, 429, Trouble("too many requests", request.url.path, f"wait {seconds} seconds"))
    response.headers["Retry-After"] = str(seconds)
    return response


def _trouble(request: Request, status: int, trouble: Trouble) -> Response:
    response = _trouble_page(request, status, trouble)
    if status == 413:
        # Whoever goes on sending is hung up on; otherwise the server would read on to the end and throw it away.
        response.headers["Connection"] = "close"
    return response


def _trouble_page(request: Request, status: int, trouble: Trouble) -> Response:
    if for_program(request):
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
