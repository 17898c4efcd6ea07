"""The description of the interface for programs (OpenAPI): stable names of operations, how to come in, what may go wrong.

An operation is named after its page (``documents``, ``matrix``), a file after its page and form (``documents_csv``).
These names are kept: clients are generated from them. ``tests/web/operations.txt`` is the list.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from luoshi import __version__

_MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "ics": "text/calendar",
}

_ABOUT = """Every page of luoshi as data, at the same address with `.json`. Lists are read in stretches (`limit`, `offset`);
`page.next` and the header `Link` lead on. Offsets of `spans` count code points of the page, the end not counted.
Reported outcomes are what documents report, not verified. How to write is said in docs/accounts.md."""

_TROUBLE = {
    "type": "object",
    "required": ["what", "where", "remedy", "defect"],
    "properties": {
        "what": {"type": "string", "description": "What is wrong"},
        "where": {"type": "string", "description": "Where"},
        "remedy": {"type": "string", "description": "What to do"},
        "defect": {"type": "boolean", "description": "Whether luoshi must be mended"},
    },
}

_EXTENT = {
    "type": "object",
    "required": ["total", "offset", "limit", "next", "previous"],
    "properties": {
        "total": {"type": "integer"},
        "offset": {"type": "integer"},
        "limit": {"type": "integer"},
        "next": {"type": ["string", "null"], "description": "Address of the next stretch"},
        "previous": {"type": ["string", "null"], "description": "Address of the stretch before"},
    },
}

#: Operations that are called otherwise than the functions that answer them, for readers who do not know these.
_CALLED = {
    "home": "overview",
    "adding": "add",
    "reader": "article",
    "printed": "source",
    "compare_two": "compare",
    "cascade_of": "cascade",
    "cite_file": "cite",
}

#: Answers that any operation may give beside its own.
_REFUSALS = {
    "400": "Asked for in a way that cannot be answered",
    "401": "Takes a token or signing in",
    "404": "No such thing on the shelf",
    "422": "A parameter of another kind",
}


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of an application."""
    found = get_openapi(title="luoshi", version=__version__, description=_ABOUT, routes=app.routes)
    named = {path: next(iter(methods.values()))["operationId"] for path, methods in found["paths"].items()}
    twins = {
        path.removesuffix(".json"): name.removesuffix(".json") for path, name in named.items() if path.endswith(".json")
    }
    for path, methods in found["paths"].items():
        for operation in methods.values():
            _describe(operation, path, operation_name(path, named[path], twins))
    parts = found.setdefault("components", {})
    parts.setdefault("schemas", {}).update(Trouble=_TROUBLE, Extent=_EXTENT)
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": "luoshi accounts token"}}
    # Both: without accounts, and on a public shelf, everybody may read.
    found["security"] = [{}, {"token": []}]
    return found


def route_name(route: APIRoute) -> str:
    """Return what names an operation before :func:`described` looks at it: the name of its view, with its ending."""
    return route.name


def operation_name(path: str, route: str, twins: dict[str, str]) -> str:
    """Return the stable name of an operation: of its page, and of the form of a file."""
    stem, _, ending = path.rpartition(".")
    page = twins.get(stem) or route
    called = _CALLED.get(page, page)
    return called if ending == "json" or stem not in twins else f"{called}_{ending}"


def _describe(operation: dict[str, Any], path: str, name: str) -> None:
    operation["operationId"] = name
    operation["summary"] = (operation.get("description") or name).partition(".")[0]
    media = _MEDIA.get(path.rpartition(".")[2])
    asked = {parameter["name"] for parameter in operation.get("parameters", ())}
    shown: dict[str, Any] = {"type": "object"} if media == _MEDIA["json"] else {"type": "string"}
    if media == _MEDIA["json"] and {"offset", "limit"} <= asked:
        shown["properties"] = {"page": {"$ref": "#/components/schemas/Extent"}}
    if media:
        operation["responses"]["200"]["content"] = {media: {"schema": shown}}
    trouble = {"application/json": {"schema": {"$ref": "#/components/schemas/Trouble"}}}
    for status, words in _REFUSALS.items():
        operation["responses"][status] = {"description": words, "content": trouble}
