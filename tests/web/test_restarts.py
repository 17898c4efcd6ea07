"""A server that is started anew, and two that serve one shelf: forms that are open stay good."""

from __future__ import annotations

from pathlib import Path

from luoshi.web.app import create_app
from luoshi.web.serving import serving

from .test_people import browser, sign_in, staffed, token


def test_a_form_outlives_the_server_that_made_it(tmp_path: Path) -> None:
    """Opened at one process, sent to another, which knows its mark; a mark of another shelf is refused."""
    shelf = staffed(tmp_path / "shelf")
    with serving(create_app(shelf)) as first, browser(first) as client:
        assert sign_in(client, "li").status_code == 303
        mark = token(client, "/account")
        cookies = dict(client.cookies)
    with serving(create_app(shelf)) as second, browser(second) as client:
        client.cookies.update(cookies)
        assert client.post("/logout", data={"csrf": "0" * 64}).status_code == 403
        assert client.post("/logout", data={"csrf": mark}).status_code == 303
