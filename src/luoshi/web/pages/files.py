"""Attachments (附件), served so that nothing in them runs here: to be saved, never shown in place."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import FileResponse

from luoshi.store.attachments import attachment, path_of
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

#: Should a browser show a file in spite of everything, it runs nothing, loads nothing and belongs to no site.
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@pages.router.get("/attachments/{digest}", include_in_schema=False)
def file(visit: Visit, digest: str) -> FileResponse:
    """Return an attachment under the name it came with."""
    found = attachment(visit.shelf, digest)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return FileResponse(path_of(visit.shelf, digest), media_type=found.media, headers=headers)
