"""What the head of a page declares (页面元数据): title, meta elements, canonical address, linked data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

_SPACE = re.compile(r"\s+")
#: Entries taken and characters kept of each: a head holds some twenty; a page of 100,000 meta elements is hostile.
ENTRIES, LENGTH = 200, 2000
#: Fields of schema.org Article that say who, what and when.
LINKED = ("headline", "datePublished", "dateModified", "author", "publisher")


def meta_entries(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """Return what the page declares as (name, value) in order; the title comes first under the name ``title``.

    Names are as printed (``PubDate``, ``og:title``, ``charset``); fields of linked data begin with ``ld:``.
    """
    found: list[tuple[str, str]] = []
    for title in tree.css("title"):
        if title.parent is not None and title.parent.tag != "svg":
            found.append(("title", title.text()))
            break
    for node in tree.css("meta")[:ENTRIES]:
        attributes = node.attributes
        if charset := attributes.get("charset"):
            found.append(("charset", charset))
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
        content = attributes.get("content")
        if name and content:
            found.append((name, content))
    for node in tree.css('link[rel="canonical"]')[:1]:
        found.append(("canonical", node.attributes.get("href") or ""))
    for node in tree.css('script[type="application/ld+json"]')[:5]:
        found.extend(_linked(node.text()))
    squeezed = ((name.strip(), _SPACE.sub(" ", value).strip()[:LENGTH]) for name, value in found)
    return tuple((name, value) for name, value in squeezed if value)[:ENTRIES]


def _linked(script: str) -> Iterator[tuple[str, str]]:
    """Read the fields of an article in linked data; what is no JSON is no declaration."""
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    if isinstance(data, list):
        data = data[0] if data else None
    if not isinstance(data, dict):
        return
    for key in LINKED:
        value = data.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str):
            yield f"ld:{key}", value
