"""What one request brings to a page (来访): the shelf, the language, the day, the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request

from luoshi.model import Run
from luoshi.store.query import documents
from luoshi.store.shelf import Shelf
from luoshi.web.gate import Entry, entry_of
from luoshi.web.guard import SESSION, token_of
from luoshi.web.kept import KeptPages
from luoshi.web.language import COOKIE, Catalogue, catalogue, choose

#: Forms of a page, which are not part of its path.
_ENDING = re.compile(r"\.(json|csv|xlsx|docx|rss)$")

#: Query key of the language switch.
SWITCH = "lang"


@dataclass(frozen=True)
class Visitor:
    """Everything a page function may know of its request.

    ``known`` is the version of the page that the reader has already, ``kept`` holds the pages drawn before.
    """

    shelf: Shelf
    t: Catalogue
    base: str
    path: str
    query: tuple[tuple[str, str], ...]
    today: date
    csrf: str
    entry: Entry
    kept: KeptPages
    known: str = ""
    takes_packed: bool = False

    def here(self, **changes: object) -> str:
        """Return the address of this page with some query keys changed; None removes a key."""
        kept = {key: value for key, value in self.query if key != SWITCH}
        kept.update({key: "" if value is None else str(value) for key, value in changes.items()})
        rest = urlencode({key: value for key, value in kept.items() if value != ""})
        return f"{self.path}?{rest}" if rest else self.path

    def narrowed(self, **changes: str | None) -> str:
        """Return the address of this page with some keys changed and keys that stand several times kept so."""
        kept = [(key, value) for key, value in self.query if key != SWITCH and key not in changes and value]
        kept += [(key, value) for key, value in changes.items() if value]
        rest = urlencode(kept)
        return f"{self.path}?{rest}" if rest else self.path

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs behind the current findings, for the foot of every page."""
        return documents.runs(self.shelf) if self.entry.may_read else ()

    def twin(self, ending: str) -> str:
        """Address of this page, same state, in another form: ``json``, ``csv``, ``xlsx``, ``rss``."""
        _, _, rest = self.here(offset=None).partition("?") if ending != "json" else self.here().partition("?")
        path = f"/index.{ending}" if self.path == "/" else f"{self.path}.{ending}"
        return f"{path}?{rest}" if rest else path

    def twin_of(self, **changes: object) -> str:
        """Return the address of the ``.json`` twin of this page with some query keys changed."""
        path, _, rest = self.here(**changes).partition("?")
        return f"{'/index' if path == '/' else path}.json" + (f"?{rest}" if rest else "")

    @property
    def json(self) -> str:
        """Address of the ``.json`` twin of this page, same state."""
        return self.twin("json")

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language."""
        return self.here(**{SWITCH: language})


def visitor(request: Request) -> Visitor:
    """Read what a page needs from a request."""
    asked = request.query_params.get(SWITCH)
    language = choose(asked, request.cookies.get(COOKIE), request.headers.get("accept-language"))
    state = request.app.state
    return Visitor(
        shelf=state.shelf,
        t=catalogue(language),
        base=str(request.base_url).rstrip("/"),
        path=_ENDING.sub("", request.url.path),
        query=tuple(request.query_params.multi_items()),
        today=state.today(),
        csrf=token_of(state.secret, request.cookies.get(SESSION) or request.state.session),
        entry=entry_of(request),
        kept=state.kept,
        known=request.headers.get("if-none-match", ""),
        takes_packed="gzip" in request.headers.get("accept-encoding", ""),
    )


Visit = Annotated[Visitor, Depends(visitor)]
