"""The visible text of a web page (网页), rendered as a browser shows it.

Block elements stand on lines of their own, ``<br>`` ends a line, the rows of a data table are one line each with cells
separated by tabs, white space is collapsed (a line break between two Chinese characters vanishes, CSS Text 3, 4.1.3),
entities are decoded, scripts, styles and what is hidden are left out. The ``<title>`` of the page is its first line, so
that a headline that is printed nowhere else has a place in the source.

``layout`` holds every block-level element, link (``a``) and bold stretch (``b``, ``strong``) with visible text, outer
ones first, as the span of its text; an element whose text is that of a child is left out (the child's path names it).
A segment of a path is ``tag#id.class``, with ``:center`` or ``:right`` where the element says so.

Limitations: of styles only ``style`` attributes and rules of the page itself that hide a class are read, no style sheets
of their own; columns of tables with row spans do not line up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luoshi.intake.html_elements import BLOCKS, BOLD, PRESERVED, SKIPPED
from luoshi.intake.html_markup import swallowed, tamed
from luoshi.intake.html_meta import meta_entries
from luoshi.intake.html_render import LINE, Frame, Rendering
from luoshi.model import Block

#: Attributes up to this length are remembered from element to element and page to page.
REMEMBERED = 200

_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as rendered: its text, its block-level elements, what its head declares, what was odd about its markup."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def read_html(markup: str) -> Page:
    """Render a page; markup that says nothing gives an empty text.

    Works for fragments, unclosed tags and nesting without end; ``notes`` tell what could not be read as it stands.
    """
    markup, notes = tamed(markup)
    tree = LexborHTMLParser(markup)
    rendering = Rendering(_hidden_classes(tree))
    meta = meta_entries(tree)
    title = next((value for name, value in meta if name == "title"), "")
    rendering.frames.append(Frame("", "", 0, False))
    if title:
        rendering.open("title", "head/title", False)
        rendering.put(title)
        rendering.close()
    if tree.root is not None:
        _walk(tree.root, rendering)
    text, layout = rendering.page()
    return Page(text, layout, meta, (*notes, *swallowed(tree, markup)))


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: Rules for print or small screens stand in ``@media``.
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SAYS_HIDDEN = re.compile("hid|none|invisible|sr-only", re.IGNORECASE)
_CLASS = re.compile(r"\s*\.([\w-]+)\s*")


def _hidden_classes(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the classes that a style element of the page hides (``.ng-hide, .d-none { display: none }``) and whose
    names say so.

    A page may also hide its whole content until a script shows it (``.content { display: none }``): that is text.
    """
    found: set[str] = set()
    for node in tree.css("style"):
        rules = node.text()[:200_000]
        if _HIDDEN.search(rules) is None:
            continue
        rules = _MEDIA.sub("", _COMMENT.sub("", rules))
        for hiding in _HIDDEN.finditer(rules):
            opens = rules.rfind("{", 0, hiding.start())
            if opens < 0 or rules.find("}", opens, hiding.start()) >= 0:
                continue
            begins = max(rules.rfind("}", 0, opens), rules.rfind(";", 0, opens)) + 1
            matches = (_CLASS.fullmatch(selector) for selector in rules[begins:opens].split(","))
            found.update(match[1] for match in matches if match is not None and _SAYS_HIDDEN.search(match[1]))
    return frozenset(found)


def _walk(root: LexborNode, rendering: Rendering) -> None:
    """Visit the tree in document order without recursion."""
    node: LexborNode | None = root
    top = root.mem_id
    opened: list[tuple[bool, bool]] = []
    while node is not None:
        if node.is_text_node:
            rendering.put(node.text_content or "")
        elif _enter(node, rendering, opened):
            child = node.child
            if child is not None:
                node = child
                continue
            _leave(rendering, opened)
        while node is not None:
            if node.mem_id == top:
                return
            following = node.next
            if following is not None:
                node = following
                break
            node = node.parent
            if node is not None:
                _leave(rendering, opened)


def _enter(node: LexborNode, rendering: Rendering, opened: list[tuple[bool, bool]]) -> bool:
    """Begin an element; False where it has no content to visit."""
    tag = node.tag or ""
    if tag == "br":
        rendering.pending = LINE
        return False
    if tag in SKIPPED or not node.is_element_node:
        return False
    attributes = node.attributes
    if not attributes:
        block = tag in BLOCKS
        if block:
            rendering.open(tag, tag if tag != "center" else "center:center", tag in PRESERVED)
        elif tag in BOLD:
            rendering.mark(tag)
        opened.append((block or tag in BOLD, False))
        return True
    styled = attributes.get("style")
    style = _style_of(styled) if styled else _PLAIN
    if style.hidden or "hidden" in attributes:
        return False
    names = attributes.get("class")
    if names and rendering.hidden_classes and not rendering.hidden_classes.isdisjoint(names.split()):
        return False
    block = tag in BLOCKS or style.block
    if block:
        align = style.align or attributes.get("align")
        segment = _segment_of(tag, attributes.get("id"), names, align)
        rendering.open(tag, segment, tag in PRESERVED or style.preserved)
    link = tag == "a" and _leads_elsewhere(attributes.get("href") or "")
    marked = not block and (link or tag in BOLD)
    if marked:
        rendering.mark(tag)
    rendering.links += link
    opened.append((block or marked, link))
    return True


def _leads_elsewhere(href: str) -> bool:
    """Tell links to other pages and buttons from those within the page (``#_Toc123`` of a table of contents)."""
    return href != "" and not (href.startswith("#") and len(href) > 2)


def _leave(rendering: Rendering, opened: list[tuple[bool, bool]]) -> None:
    framed, link = opened.pop()
    if framed:
        rendering.close()
    rendering.links -= link


class _Style(NamedTuple):
    """What a ``style`` attribute says that a rendering as text has to know."""

    hidden: bool = False
    block: bool = False
    preserved: bool = False
    align: str | None = None


_PLAIN = _Style()


def _style_of(styled: str) -> _Style:
    return _read_style(styled) if len(styled) <= REMEMBERED else _read_style.__wrapped__(styled)


@lru_cache(maxsize=4096)
def _read_style(styled: str) -> _Style:
    """Read a ``style`` attribute; pages repeat a handful of them."""
    aligned = _ALIGNED.search(styled)
    return _Style(
        _HIDDEN.search(styled) is not None,
        _DISPLAY_BLOCK.search(styled) is not None,
        _PRESERVED.search(styled) is not None,
        aligned[1] if aligned is not None else None,
    )


def _segment_of(tag: str, name: str | None, names: str | None, align: str | None) -> str:
    if not name and not names and not align and tag != "center":
        return tag
    long = len(name or "") + len(names or "") + len(align or "") > REMEMBERED
    return (_write_segment.__wrapped__ if long else _write_segment)(tag, name, names, align)


@lru_cache(maxsize=4096)
def _write_segment(tag: str, name: str | None, names: str | None, align: str | None) -> str:
    """Write one element of a path: ``tag#id.class.class:align``."""
    segment = tag
    if name:
        segment += "#" + _SPACE.sub("", name)[:40].replace("/", "-")
    if names:
        segment += "".join("." + word[:40].replace("/", "-") for word in names.split()[:3])
    align = "center" if tag == "center" else (align or "").lower()
    return f"{segment}:{align}" if align in ("center", "right") else segment
