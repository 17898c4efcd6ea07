"""Markup made safe for the parser (标记整理), with a note for everything about it that keeps text from being read.

Server directives are left out; nesting and attributes without end, which would take the parser quadratic time, are cut
down; an element or comment that is never closed and swallows the rest of the page is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luoshi.intake.html_elements import VOID

#: Elements that may stand in one another: browsers stop at 512, Word and old editors reach some 200.
NESTING = 2000
#: Attributes of one element: editors write a dozen, scripts some fifty.
CROWD = 1000
#: Elements whose content is not parsed: one that is never closed swallows the rest of the page.
SWALLOWING = frozenset({"-comment", "script", "style", "title", "textarea", "xmp", "iframe", "noframes", "noembed"})

_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)[^<>]{4000,}>")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")
_ANY_TAG = re.compile("<[^>]*>")
#: Characters at the end of a page in which what ends it is closed.
TAIL = 300


def tamed(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return markup that can be parsed in linear time, and notes for the reader of the page; usual pages come back as they are."""
    served = without_directives(markup)
    few = without_crowds(served)
    flat = unnest(few)
    notes: list[str] = []
    if few is not served:
        notes.append(f"elements with more than {CROWD} attributes were read without them")
    if flat is not few:
        notes.append(f"elements nested more than {NESTING} deep were read as if they stood beside one another")
    return flat, tuple(notes)


def without_directives(markup: str) -> str:
    """Leave out server directives ``<% … %>`` (JSP, ASP) of pages kept unserved; no browser ever sees them."""
    kept, at = [], 0
    while (start := markup.find("<%", at)) >= 0:
        end = markup.find("%>", start)
        if end < 0:
            break
        kept.append(markup[at:start])
        at = end + 2
    return "".join((*kept, markup[at:])) if kept else markup


def without_crowds(markup: str) -> str:
    """Leave out the attributes of tags that have more than :data:`CROWD`; any other markup comes back unchanged."""
    crowded = [tag for tag in _LONG_TAG.finditer(markup) if len(_QUOTED.sub("", tag[0]).split()) > CROWD]
    at, kept = 0, []
    for tag in crowded:
        kept += [markup[at : tag.start()], f"<{tag[1]}>"]
        at = tag.end()
    return "".join((*kept, markup[at:])) if kept else markup


def unnest(markup: str) -> str:
    """Leave out opening tags beyond :data:`NESTING` open ones.

    Counts tags only, as cheaply as can be; pages that close what they open come back unchanged.
    """
    if markup.count("<") < NESTING:
        return markup
    depth, kept, at = 0, [], 0
    for match in _TAG.finditer(markup):
        name = match[2].lower()
        if name in VOID:
            # <div/> opens an element as <div> does (HTML Standard, 13.2.5.40).
            continue
        if match[1]:
            depth = max(0, depth - 1)
        elif name not in ("p", "li"):
            depth += 1
            if depth > NESTING:
                kept.append(markup[at : match.start()])
                at, depth = match.end(), NESTING
    return "".join((*kept, markup[at:])) if kept else markup


def swallowed(tree: LexborHTMLParser, markup: str) -> Iterator[str]:
    """Yield a note where the last thing of a page is a comment or unparsed element that is never closed."""
    last = _last_node(tree)
    if last is None or last.tag not in SWALLOWING:
        return
    if last.tag == "title" and last.parent is not None and last.parent.tag == "body":
        # A title within the body is read as a line of it.
        return
    comment = last.tag == "-comment"
    closing = "-->" if comment else f"</{last.tag}"
    if closing in markup.rstrip()[-TAIL:].lower():
        return
    hidden = (last.comment_content if comment else last.text()) or ""
    count = sum(not character.isspace() for character in _ANY_TAG.sub("", hidden))
    if count:
        name = "a comment" if comment else f"an element <{last.tag}>"
        yield f"{name} is never closed: {count} characters behind it are not text of the page"


def _last_node(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the element or comment that ends a page, white space and an empty body aside."""
    found: LexborNode | None = None
    child = tree.root
    while child is not None:
        found = child
        child = child.last_child
        while child is not None and _is_empty(child):
            child = child.prev
    return found.parent if found is not None and found.is_text_node else found


def _is_empty(node: LexborNode) -> bool:
    if node.is_text_node:
        return not (node.text_content or "").strip()
    return node.tag == "body" and node.child is None
