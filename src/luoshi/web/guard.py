"""What protects the reader (防护): response headers, hosts that may be asked, and the mark of a form that is ours."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luoshi.model import IllegalAction
from luoshi.store.attachments import MOST

#: Names under which this machine alone can reach the server. A page that is not in this list could otherwise be made
#: to speak to it by re-pointing its own name (DNS rebinding).
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

SESSION = "luoshi_session"

#: Everything a page needs comes from the server itself; no inline script or style runs.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Puts :data:`HEADERS` on every response; the interactive API page, which needs more, is not served."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, complete)


#: Pages that repeat what was typed and carry the mark of a form, and files that are packed already.
_WITH_FORMS = ("/search", "/tasks", "/login", "/account", "/review", "/add", "/uploads", "/attachments")


class Compressed:
    """Packs answers for browsers that take them packed; not the pages with a form.

    A page that repeats what was typed and carries a secret would, packed, betray the secret by its length (BREACH).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.packed = GZipMiddleware(app, minimum_size=2000, compresslevel=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, packed or not."""
        form = scope["type"] != "http" or scope["path"].startswith(_WITH_FORMS)
        await (self.plain if form else self.packed)(scope, receive, send)


#: Bytes that a form may bring, and one with a file: the largest attachment and the fields beside it.
MOST_FORM, MOST_UPLOAD, MOST_ADDED = 1 << 20, MOST + (1 << 20), 1 << 40


def most_of(scope: Scope) -> int:
    """Return how many bytes a request may bring; the page for adding documents holds its own against its own limits."""
    if scope["path"] == "/add":
        return MOST_ADDED
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    upload = scope["path"].startswith("/tasks/") and any(kind.startswith(b"multipart/") for kind in kinds)
    return MOST_UPLOAD if upload else MOST_FORM


class Bounded:
    """Stops reading a request that does not say how long it is and brings more than :func:`most_of`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most, brought = most_of(scope), 0

        async def counted() -> Message:
            nonlocal brought
            message = await receive()
            brought += len(message.get("body", b""))
            if brought > most:
                raise HTTPException(413, f"more than {most // 1024 // 1024} MB were sent")
            return message

        await self.app(scope, counted, send)


def new_session() -> str:
    """Return a fresh session mark."""
    return token_urlsafe(32)


def set_session(request: Request, response: Response, session: str) -> None:
    """Give the browser its session: out of reach of scripts and of forms elsewhere, over https never without it.

    Lax and not strict, so that a link to a task in a message opens for whoever is signed in; what changes anything is
    guarded by the mark of the form besides.
    """
    secure = request.url.scheme == "https"
    response.set_cookie(SESSION, session, httponly=True, samesite="lax", secure=secure)


def token_of(secret: bytes, session: str) -> str:
    """Return the token that a form of this session must carry: HMAC-SHA-256 of the session under the server's secret."""
    return hmac.new(secret, session.encode(), sha256).hexdigest()


def check_form(request: Request, secret: bytes, token: str) -> None:
    """Check that a form was sent from a page of this server (CSRF).

    Raises:
        IllegalAction: if the session or its token is missing or wrong, or the browser says the form came from elsewhere.
    """
    session = request.cookies.get(SESSION, "")
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or not session or not hmac.compare_digest(token_of(secret, session), token):
        raise IllegalAction("this form was not made by this server", request.url.path, "open the page again and resend")
