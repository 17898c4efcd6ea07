"""For those who run the server (值守): its numbers for a monitoring program, and a word that it is there."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from luoshi.model import IllegalAction
from luoshi.web.gate import entry_of
from luoshi.web.respond import Pages
from luoshi.web.watching import Metrics

pages = Pages()


@pages.router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Return the numbers of the server in the text format of Prometheus; with accounts they take a token or a sign-in.

    Raises:
        IllegalAction: if the shelf has accounts and nobody is signed in, even where everybody may read.
    """
    entry = entry_of(request)
    if entry.closed and entry.account is None:
        raise IllegalAction("this takes signing in", "/metrics", "send a token: Authorization: Bearer luoshi_…")
    found: Metrics = request.app.state.metrics
    return Response(found.text(), media_type=CONTENT_TYPE_LATEST)


@pages.router.get("/healthz", include_in_schema=False)
def alive() -> Response:
    """Say that the server answers; nothing of the shelf is told, so it takes no signing in."""
    return PlainTextResponse("ok\n")
