"""One function a page: its answer as HTML and, at the same address with ``.json``, as data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from luoshi.web.language import COOKIE
from luoshi.web.plain import to_json
from luoshi.web.render import render
from luoshi.web.visit import SWITCH, Visitor

View = Callable[..., Any]

#: A year: the switch of language is a habit of the reader, not of the session.
REMEMBERED_SECONDS = 365 * 24 * 3600


class Pages:
    """A set of pages that share a subject; ``router`` is mounted by the application."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def page(self, path: str, template: str) -> Callable[[View], View]:
        """Publish a function as the page ``path`` drawn by ``template`` and as its ``.json`` twin.

        The function takes a :data:`~luoshi.web.visit.Visit` named ``visit`` first and returns a dataclass.
        """

        def publish(view: View) -> View:
            twin = "/index.json" if path == "/" else f"{path}.json"
            name = view.__name__
            # The twin goes first: “/articles/{id}” would take “/articles/x.json” for an article named x.json.
            self.router.add_api_route(
                twin, _as_json(view), methods=["GET"], name=f"{name}.json", response_class=Response
            )
            self.router.add_api_route(
                path,
                _as_html(view, template),
                methods=["GET"],
                name=name,
                response_class=HTMLResponse,
                include_in_schema=False,
            )
            return view

        return publish


def html(template: str, visit: Visitor, data: Any, status: int = 200) -> HTMLResponse:
    """Draw ``data`` with ``template`` and remember a switch of language."""
    response = HTMLResponse(
        render(template, visit, data), status_code=status, headers={"Vary": "Accept-Language, Cookie"}
    )
    if dict(visit.query).get(SWITCH):
        response.set_cookie(COOKIE, visit.t.language, max_age=REMEMBERED_SECONDS, samesite="lax")
    return response


def json_of(data: Any, status: int = 200) -> Response:
    """Return ``data`` as JSON."""
    return Response(to_json(data), status_code=status, media_type="application/json")


def _as_html(view: View, template: str) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        return html(template, visit, view(visit, **arguments))

    return answer


def _as_json(view: View) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        return json_of(view(visit, **arguments))

    return answer
