"""What a first load weighs, and that it asks nobody else: every page of the sample with its own styles and scripts."""

from __future__ import annotations

from urllib.parse import urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser

from luoshi.store import Shelf
from luoshi.store.query import documents
from luoshi.store.query.documents import Document

from .test_browser import every_page

#: Bytes of a page and of its own styles and scripts, unpacked, without pictures.
MOST = 300_000

#: What a browser fetches by itself when it opens a page.
FETCHED = (
    ("link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=modulepreload]", "href"),
    ("script[src], img[src], iframe[src], source[src], video[src], audio[src], embed[src]", "src"),
    ("object[data]", "data"),
)


def paths(shelf: Shelf, plan: Document) -> list[str]:
    """Every sort of page, and every sort of page about each document of the sample."""
    found = every_page(plan)
    for row in documents.documents(shelf, limit=200).rows:
        own = ("articles", "breakdown", "check", "cascade", "matrix", "gaps", "references")
        found += [f"/{kind}/{row.article_id}" for kind in own] + [f"/sources/{row.source_id}"]
    return list(dict.fromkeys(found))


def test_first_loads_are_light_and_ask_nobody_else(client: httpx.Client, shelf: Shelf, plan: Document) -> None:
    """Below 300 KB, and every address that is fetched lies on this server."""
    known: dict[str, httpx.Response] = {}
    heavy, outside, seen = {}, {}, 0
    client.headers["Accept-Encoding"] = "identity"
    for path in paths(shelf, plan):
        answer = client.get(path, follow_redirects=True)
        if answer.status_code == 404 and path != "/nothing":
            continue
        seen += 1
        tree = LexborHTMLParser(answer.text)
        asked = {one.attributes[name] or "" for css, name in FETCHED for one in tree.css(css)}
        weight = len(answer.content)
        for url in sorted(urljoin(str(answer.url), one) for one in asked if not one.startswith("data:")):
            if not url.startswith(str(client.base_url)):
                outside[path] = url
                continue
            if url not in known:
                known[url] = client.get(url)
            got = known[url]
            assert got.status_code == 200, (path, url)
            if got.headers["content-type"].split(";")[0] in ("text/css", "text/javascript", "application/javascript"):
                assert "@import" not in got.text and "url(http" not in got.text and "url(//" not in got.text, url
                weight += len(got.content)
        if weight >= MOST:
            heavy[path] = weight
    assert seen > 60 and (heavy, outside) == ({}, {})
