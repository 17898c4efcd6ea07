"""The headers that protect a reader stand on every answer: pages, twins, files, refusals, defects and static files."""

from __future__ import annotations

import httpx
import pytest

from luoshi.cli.page_walk import walk
from luoshi.web.guard import HEADERS
from luoshi.web.pages import every_router


def check(response: httpx.Response) -> None:
    """Hold an answer against what every answer has to say."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{response.url}: {name}"
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "server" not in response.headers or "luoshi" not in response.headers["server"]


def test_every_page_that_a_link_leads_to(address: str, client: httpx.Client) -> None:
    """Walked as a reader would, with twins and files."""
    paths = sorted({answer.path for answer in walk(address, 150)})
    assert len(paths) > 60
    for path in paths:
        check(client.get(path))


def test_every_address_that_there_is(client: httpx.Client) -> None:
    """Whatever is put in for its variables, by GET and by POST; nothing is let through without its headers."""
    paths = {getattr(route, "path", "/") for router in every_router() for route in router.routes}
    assert len(paths) > 60
    for path in sorted(paths):
        asked = path.replace("{path:path}", "x")
        while "{" in asked:
            before, _, rest = asked.partition("{")
            asked = before + "x" + rest.partition("}")[2]
        for method in ("GET", "POST"):
            if not (method == "POST" and asked == "/add"):
                check(client.request(method, asked))


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"Host": "evil.example"}),
        ("/no/such/page", {}),
        ("/articles/<script>", {}),
        ("/static/no.css", {}),
    ],
)
def test_refusals_too(client: httpx.Client, path: str, headers: dict[str, str]) -> None:
    """Unknown hosts, pages and files."""
    response = client.get(path, headers=headers)
    assert response.status_code >= 400
    check(response)


def test_a_session_is_out_of_reach_of_scripts(client: httpx.Client) -> None:
    """And of forms elsewhere."""
    cookie = client.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
