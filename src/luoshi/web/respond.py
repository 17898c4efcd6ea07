"""One function a page: its answer as HTML and, at the same address with ``.json``, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from io import BytesIO
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from luoshi.export import Format, write
from luoshi.export.safety import without_illegal
from luoshi.web.kept import FORM_MARK, state_of
from luoshi.web.language import COOKIE
from luoshi.web.paging import extent_of
from luoshi.web.plain import plain_fields, to_json
from luoshi.web.render import render
from luoshi.web.visit import SWITCH, Visitor

View = Callable[..., Any]

#: A year: the switch of language is a habit of the reader, not of the session.
REMEMBERED_SECONDS = 365 * 24 * 3600

_MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Pages:
    """A set of pages that share a subject; ``router`` is mounted by the application."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def page(self, path: str, template: str, *, kept: bool = False) -> Callable[[View], View]:
        """Publish a function as the page ``path`` drawn by ``template`` and as its ``.json`` twin.

        ``kept`` says that what it shows follows from the findings, the ledger, the day and who asks, so that a page that
        was drawn once is sent again (:mod:`luoshi.web.kept`).

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
                _kept_html(view, template) if kept else _as_html(view, template),
                methods=["GET"],
                name=name,
                response_class=HTMLResponse,
                include_in_schema=False,
            )
            return view

        return publish

    def feed(self, path: str) -> Callable[[View], View]:
        """Publish a function that returns a :class:`~luoshi.web.feeds.Feed` as ``path.rss``."""

        def publish(view: View) -> View:
            name = f"{view.__name__}.rss"
            self.router.add_api_route(
                f"{path}.rss", _as_feed(view), methods=["GET"], name=name, response_class=Response
            )
            return view

        return publish

    def download(self, path: str) -> Callable[[View], View]:
        """Publish a function that returns an :class:`~luoshi.export.Table` as the files ``path.csv``, ``path.xlsx`` and ``path.docx``."""

        def publish(view: View) -> View:
            for form in _MEDIA:
                name = f"{view.__name__}.{form}"
                endpoint = _as_file(view, form)
                # Before the pages: “/matrix/{id}” would take “/matrix/x.csv” for a document named x.csv.
                self.router.add_api_route(
                    f"{path}.{form}", endpoint, methods=["GET"], name=name, response_class=Response
                )
            return view

        return publish


def html(template: str, visit: Visitor, data: Any, status: int = 200) -> Response:
    """Draw ``data`` with ``template`` and remember a switch of language."""
    text = render(template, visit, data)
    return _remembered(visit, HTMLResponse(text, status_code=status, headers={"Vary": "Accept-Language, Cookie"}))


def _remembered(visit: Visitor, response: Response) -> Response:
    """Let the browser remember a switch of language."""
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


def _kept_html(view: View, template: str) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        # Without the switch: the page is the same for whom it chose the language and whom the browser did.
        asked = tuple((key, value) for key, value in visit.query if key != SWITCH)
        seen = (visit.base, visit.path, asked, visit.t.language, visit.today, visit.entry)
        marked = replace(visit, csrf=FORM_MARK)
        page = visit.kept.get(
            (template, seen, state_of(visit.shelf)), lambda: render(template, marked, view(marked, **arguments))
        )
        return _remembered(visit, page.response(visit.csrf, visit.known, visit.takes_packed))

    return answer


def _as_feed(view: View) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        text, _ = without_illegal(render("feed.xml", visit, view(visit, **arguments)))
        return Response(text.encode("utf-8", "xmlcharrefreplace"), media_type="application/rss+xml; charset=utf-8")

    return answer


def _as_file(view: View, form: Format) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        table = view(visit, **arguments)
        stream = BytesIO()
        write(table, stream, form)
        name = quote(f"{table.title}.{form}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(stream.getvalue(), media_type=_MEDIA[form], headers=headers)

    return answer


def _as_json(view: View) -> View:
    @wraps(view)
    def answer(visit: Visitor, **arguments: Any) -> Response:
        data = view(visit, **arguments)
        extent = extent_of(visit, data, arguments)
        if extent is None:
            return json_of(data)
        response = json_of({**plain_fields(data), "page": extent})
        if extent.links:
            response.headers["Link"] = extent.links
        return response

    return answer
