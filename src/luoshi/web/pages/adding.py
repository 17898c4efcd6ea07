"""Adding documents (上传文献): files, a folder or a ZIP sent by the browser, what became of each, and taking them back."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from ipaddress import ip_address

from fastapi import Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.requests import ClientDisconnect

from luoshi.engine import uploading
from luoshi.model import IllegalAction, LuoshiError
from luoshi.store import sources, uploads
from luoshi.store.query import documents
from luoshi.store.query.documents import Document
from luoshi.store.shelf import Shelf
from luoshi.store.uploads import Laid, Trouble, Upload
from luoshi.web.forms import Posted
from luoshi.web.gate import entry_of
from luoshi.web.guard import check_form
from luoshi.web.receiving import MEBIBYTE, MOST_BYTES, MOST_FILES, receive
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit, Visitor

pages = Pages()

#: Uploads in the list, and files of one that its page names one by one.
LISTED, NAMED = 10, 300
#: Seconds between two looks into the diary of an upload, and looks after which the browser asks anew.
LOOK, LOOKS = 0.5, 1200


@dataclass(frozen=True, slots=True)
class Adding:
    """The form for adding documents, its limits, and the uploads before."""

    most_files: int
    most_megabytes: int
    uploads: tuple[Upload, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file of an upload: its place on the shelf and the articles that came of it."""

    laid: Laid
    on_shelf: bool
    articles: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One upload: how far it is, what became of each file (``rows`` the first of ``counts``), and what may be done."""

    upload: Upload
    rows: tuple[Arrived, ...]
    troubles: tuple[Trouble, ...]
    counts: dict[str, int]
    line: str
    share: float


@pages.page("/add", "add.html")
def adding(visit: Visit, request: Request) -> Adding:
    """Return the form for adding documents and what was added before."""
    sender_of(request)
    return _form(visit)


@pages.router.post("/add", include_in_schema=False)
async def add(visit: Visit, request: Request) -> Response:
    """Receive files, start working on them, and lead to the page that shows how it goes."""

    def check(token: str) -> None:
        # A token is not sent by a browser on its own, so no other page can make it do so.
        if entry_of(request).token is None:
            check_form(request, request.app.state.secret, token)

    try:
        upload_id = await receive(request, visit.shelf, check, sender_of(request))
    except ClientDisconnect:
        # Nobody is there to read this; nothing was stored.
        return Response(status_code=400)
    except IllegalAction:
        raise
    except LuoshiError as error:
        return html("add.html", replace(visit, path="/add"), replace(_form(visit), problem=str(error)), 400)
    return _start(visit.shelf, upload_id, "add")


@pages.router.get("/uploads/{upload_id}/stream", include_in_schema=False)
async def stream(visit: Visit, request: Request, upload_id: str) -> Response:
    """Tell how an upload goes as server-sent events, a line whenever something happened."""
    sender_of(request)
    uploads.read(visit.shelf, upload_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(visit, upload_id), media_type="text/event-stream", headers=headers)


async def _events(visit: Visitor, upload_id: str) -> AsyncIterator[str]:
    last = ""
    for _ in range(LOOKS):
        found = uploads.read(visit.shelf, upload_id)
        told = json.dumps({"busy": found.busy, "line": line_of(visit, found), "share": share_of(found)})
        if told != last:
            yield f"data: {told}\n\n"
        last = told
        if not found.busy:
            return
        await asyncio.sleep(LOOK)


@pages.page("/uploads/{upload_id}", "upload.html")
def upload(visit: Visit, request: Request, upload_id: str) -> Arrivals:
    """Return one upload: how far it is and what became of each file."""
    sender_of(request)
    shelf = visit.shelf
    found = uploads.read(shelf, upload_id)
    shown = found.laid[:NAMED]
    articles = {} if found.busy else documents.articles_of_several(shelf, [one.source_id for one in shown])
    rows = tuple(Arrived(one, sources.holds(shelf, one.source_id), articles.get(one.source_id, ())) for one in shown)
    counts = Counter("new" if one.new else "known" for one in found.laid)
    counts.update("refused" if one.lost else "noted" for one in found.troubles)
    return Arrivals(found, rows, tuple(found.troubles[:NAMED]), dict(counts), line_of(visit, found), share_of(found))


@pages.router.post("/uploads/{upload_id}/undo", include_in_schema=False)
def undo(visit: Visit, request: Request, upload_id: str, fields: Posted) -> Response:
    """Take what one upload brought off the shelf again."""
    sender_of(request)
    return _start(visit.shelf, upload_id, "undo")


@pages.router.post("/uploads/{upload_id}/again", include_in_schema=False)
def again(visit: Visit, request: Request, upload_id: str, fields: Posted) -> Response:
    """Go on with an upload that failed or whose process died."""
    sender_of(request)
    return _start(visit.shelf, upload_id, "add")


def sender_of(request: Request) -> str:
    """Return who sends: somebody with a role, or, where there are no accounts, somebody at this machine.

    Raises:
        IllegalAction: if it is neither.
    """
    entry = entry_of(request)
    if entry.closed:
        if entry.account is None or not entry.account.grants:
            raise IllegalAction("adding documents takes a role", request.url.path, "ask for one: luoshi accounts grant")
        return entry.account.name
    if not _at_this_machine(request.client.host if request.client else ""):
        raise IllegalAction("documents are added at this machine only", request.url.path, "use: luoshi add")
    return ""


def _at_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        # Some servers give a name, or nothing, where the other end is no address: not known to be this machine.
        return False


def line_of(visit: Visitor, found: Upload) -> str:
    """Say in one line how far an upload is."""
    t = visit.t
    if found.state == "running" and found.stage:
        return t("upload.running", stage=t.term("stage", found.stage), share=f"{share_of(found) * 100:.0f}%")
    if found.state == "adding":
        return t("upload.adding", count=len(found.laid), files=found.files)
    return t.term("upload_state", found.state)


def share_of(found: Upload) -> float:
    """Return how much of the stage at hand is done, from 0 to 1."""
    if found.state == "running":
        return min(1.0, found.done / found.total) if found.total else 0.0
    return 0.0 if found.busy else 1.0


def _form(visit: Visitor) -> Adding:
    latest = tuple(uploads.read(visit.shelf, one) for one in uploads.every(visit.shelf)[:LISTED])
    return Adding(MOST_FILES, MOST_BYTES // MEBIBYTE, latest, "")


def _start(shelf: Shelf, upload_id: str, action: str) -> Response:
    uploading.start(shelf, upload_id, action)
    return RedirectResponse(f"/uploads/{upload_id}", status_code=303)
