"""Walking the pages (巡页): follows every link from the first page, as the demonstration and the tests do."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

_LINK = re.compile(r"""(?:href|src)=["']([^"']+)["']""")
#: How long one page may take before it counts as silent, in seconds.
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered, and the page that led to it."""

    path: str
    status: int
    origin: str

    @property
    def good(self) -> bool:
        """Tell whether the page answered as a page should."""
        return self.status == 200


def walk(address: str, most: int) -> list[Answer]:
    """Fetch up to ``most`` addresses of one site, breadth first, the ``.json`` twin of every page included."""
    waiting = deque([("/", "")])
    seen = {"/"}
    answers: list[Answer] = []
    while waiting and len(answers) < most:
        path, origin = waiting.popleft()
        status, kind, text = _fetch(urljoin(address, path))
        answers.append(Answer(path, status, origin))
        if "html" not in kind:
            continue
        for link in _links(address, path, text):
            if link not in seen:
                seen.add(link)
                waiting.append((link, path))
    return answers


def _fetch(url: str) -> tuple[int, str, str]:
    try:
        with urlopen(Request(url, headers={"Accept-Language": "zh"}), timeout=_PATIENCE) as response:
            return response.status, response.headers.get_content_type(), response.read().decode("utf-8", "replace")
    except HTTPError as error:
        return error.code, "", ""


def _links(address: str, path: str, text: str) -> list[str]:
    found = []
    for raw in _LINK.findall(text):
        target = urlsplit(urldefrag(urljoin(urljoin(address, path), unescape(raw))).url)
        if target.netloc == urlsplit(address).netloc and target.scheme in ("http", "https"):
            found.append(target.path + (f"?{target.query}" if target.query else ""))
    return found
