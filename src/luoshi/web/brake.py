"""The brake (限流): how often one sender may write and search, so that a program gone wild leaves room for others.

It holds where the shelf has accounts, because only then can anybody else reach the server. A sender is the token, else
the account, else the address. Signing in has a brake of its own that outlives the process (``store.sessions``).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from fastapi import Request

from luoshi.web.gate import Entry, bearer

#: Senders remembered at once; the one unseen for longest is forgotten first, which only ever lets it do more.
SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once (``burst``), refilled by so many a second."""

    burst: int
    a_second: float


#: What is braked: writing, and what costs the server most of all reading. A person who works fast stays far below.
RATES = {"write": Rate(60, 2.0), "search": Rate(30, 1.0)}

_SEARCHES = ("/search", "/ask", "/lifeline", "/api/")


class Brake:
    """Counts by token bucket; ``clock`` gives seconds that never run backwards."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, what: str, sender: str) -> int:
        """Take one request of a sender into account; return 0 if it may go on, else the seconds it has to wait."""
        rate, now, key = RATES[what], self._clock(), (what, sender)
        with self._lock:
            left, seen = self._left.pop(key, (float(rate.burst), now))
            left = min(rate.burst, left + max(0.0, now - seen) * rate.a_second)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            while len(self._left) > SENDERS:
                self._left.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / rate.a_second)


def braked(request: Request, entry: Entry) -> tuple[str, str] | None:
    """Return what is braked of a request and by which sender it comes; None where nothing is."""
    if not entry.closed or request.url.path.startswith("/static/"):
        return None
    if request.method not in ("GET", "HEAD"):
        return "write", sender(request, entry)
    return ("search", sender(request, entry)) if request.url.path.startswith(_SEARCHES) else None


def sender(request: Request, entry: Entry) -> str:
    """Return who is counted: a token by its digest, an account by its login, anybody else by the address."""
    token = bearer(request)
    if token is not None and entry.account is not None:
        return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    if entry.account is not None:
        return entry.account.login
    return request.client.host if request.client else ""
