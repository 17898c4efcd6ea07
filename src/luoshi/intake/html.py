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
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luoshi.intake.html_elements import BLOCKS, SKIPPED, VOID
from luoshi.intake.html_meta import meta_entries
from luoshi.model import Block, Span

#: Segments of a path that are kept: a page nests some ten deep, a hostile one without end.
PATH_DEPTH = 16
#: Elements that may stand in one another: browsers stop at 512, Word and old editors reach some 200.
NESTING = 2000

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"[\n\r\f]")
_WIDE = "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—"
_WIDE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \\t]*[\\n\\r\\f][ \\t\\n\\r\\f]*(?=[{_WIDE}])")
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_DISPLAY_BLOCK = re.compile(r"display\s*:\s*block", re.IGNORECASE)

#: What stands between two stretches of text: nothing, a blank, a blank that was a line break in the markup, a new line.
NOTHING, BLANK, SOFT, LINE = range(4)
#: A data table has no cell with more lines or characters than this; a table that lays out a page has.
CELL_LINES, CELL_CHARACTERS = 12, 1500


@dataclass(frozen=True, slots=True)
class Page:
    """A page as rendered: its text, its block-level elements, what its head declares."""

    text: str
    layout: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Table:
    """A table being rendered: where its rows begin and which pieces separate its cells."""

    rows: list[tuple[int, list[int]]] = field(default_factory=list)
    nested: bool = False


@dataclass(slots=True)
class _Frame:
    """A block-level element being rendered."""

    tag: str
    path: tuple[str, ...]
    slot: int
    preserved: bool
    block: bool = False
    first: int = -1
    last: int = -1
    characters: int = 0
    linked: int = 0
    children: int = 0
    table: _Table | None = None


class _Rendering:
    """The text under way: pieces, of which those that separate cells are settled when their table ends."""

    def __init__(self, hidden_classes: frozenset[str]) -> None:
        self.pieces: list[str] = []
        self.pending = NOTHING
        self.frames: list[_Frame] = []
        self.blocks: list[_Frame | None] = []
        self.tables: list[_Table] = []
        self.links = 0
        self.hidden_classes = hidden_classes

    def put(self, text: str) -> None:
        """Add the content of a text node."""
        frame = self.frames[-1]
        if frame.preserved:
            for number, line in enumerate(_BREAKS.split(text.replace("\r\n", "\n"))):
                if number:
                    self.pending = LINE
                self._write(line.rstrip(" \t"))
            return
        core = text.strip(" \t\n\r\f")
        if not core:
            self._soften(text)
            return
        if text[0] in " \t\n\r\f":
            self._soften(text[: len(text) - len(text.lstrip(" \t\n\r\f"))])
        if _SPACE.search(core) is not None:
            core = _SPACE.sub(" ", _WIDE_BREAK.sub("", core))
        self._write(core)
        if text[-1] in " \t\n\r\f":
            self._soften(text[len(text.rstrip(" \t\n\r\f")) :])

    def _soften(self, space: str) -> None:
        if space and self.pending in (NOTHING, SOFT):
            self.pending = SOFT if _BREAKS.search(space) else BLANK

    def _write(self, text: str) -> None:
        if not text:
            return
        if self.pending != NOTHING and self.pieces:
            self._separate(text[0])
        self.pending = NOTHING
        frame = self.frames[-1]
        if frame.first < 0:
            frame.first = len(self.pieces)
        frame.last = len(self.pieces)
        visible = len(text) - text.count(" ") - text.count("\xa0") - text.count("\u3000")
        frame.characters += visible
        if self.links:
            frame.linked += visible
        self.pieces.append(text)

    def _separate(self, following: str) -> None:
        if self.pending == LINE:
            self.pieces.append("\n")
        elif self.pieces[-1] and self.pieces[-1][-1] not in "\n\t":
            wide = _WIDE_CHARACTER.match(self.pieces[-1][-1]) and _WIDE_CHARACTER.match(following)
            if self.pending == BLANK or not wide:
                self.pieces.append(" ")

    def open(self, tag: str, path: tuple[str, ...], preserved: bool) -> None:
        """Begin a block-level element."""
        table = None
        if tag == "table":
            for outer in self.tables:
                outer.nested = True
            table = _Table()
            self.tables.append(table)
        if tag in ("td", "th") and self.tables and self.tables[-1].rows:
            start, cuts = self.tables[-1].rows[-1]
            if len(self.pieces) > start or cuts or self._has_cell():
                cuts.append(len(self.pieces))
                self.pieces.append("")
            self.pending = NOTHING
        else:
            self.pending = LINE
        if tag == "tr" and self.tables:
            # The line break before a row belongs to no cell: it is a piece of its own.
            self.pieces.append("\n")
            self.pending = NOTHING
            self.tables[-1].rows.append((len(self.pieces), []))
        self.frames.append(_Frame(tag, path, len(self.blocks), preserved, block=True, table=table))
        self.blocks.append(None)

    def _has_cell(self) -> bool:
        row = self.frames[-1] if self.frames else None
        return row is not None and row.tag == "tr" and row.table is None and row.children > 0

    def mark(self, tag: str, path: tuple[str, ...]) -> None:
        """Begin an element inside a line that the layout tells: a link or a bold stretch."""
        self.frames.append(_Frame(tag, path, len(self.blocks), self.frames[-1].preserved))
        self.blocks.append(None)

    def close(self) -> None:
        """End the element opened last."""
        frame = self.frames.pop()
        if frame.table is not None:
            self.tables.pop()
            _settle(self.pieces, frame.table)
        if self.frames:
            outer = self.frames[-1]
            outer.characters += frame.characters
            outer.linked += frame.linked
            if frame.tag in ("td", "th"):
                outer.children += 1
            if frame.first >= 0:
                outer.first = frame.first if outer.first < 0 else outer.first
                outer.last = frame.last
        if frame.characters:
            self.blocks[frame.slot] = frame
        if frame.block:
            self.pending = LINE

    def page(self) -> tuple[str, tuple[Block, ...]]:
        """Return the text and the blocks: pieces joined, doubled line breaks taken out."""
        at_line_start = True
        for index, piece in enumerate(self.pieces):
            if piece == "\n" and at_line_start:
                self.pieces[index] = ""
            elif piece:
                at_line_start = piece == "\n"
        for index in range(len(self.pieces) - 1, -1, -1):
            if self.pieces[index] not in ("", "\n"):
                break
            self.pieces[index] = ""
        ends = list(accumulate(len(piece) for piece in self.pieces))
        blocks: list[Block] = []
        for frame in self.blocks:
            if frame is None:
                continue
            span = Span(ends[frame.first] - len(self.pieces[frame.first]), ends[frame.last])
            block = Block(span, frame.tag, "/".join(frame.path), round(frame.linked / frame.characters, 3))
            if blocks and blocks[-1].span == span:
                blocks[-1] = block
            else:
                blocks.append(block)
        return "".join(self.pieces), tuple(blocks)


def _settle(pieces: list[str], table: _Table) -> None:
    """Separate the cells of a data table by tabs, those of a table that lays out a page by line breaks."""
    data = not table.nested and any(cuts for _, cuts in table.rows) and not _has_long_cell(pieces, table)
    ends = _row_ends(pieces, table)
    for (start, cuts), end in zip(table.rows, ends, strict=True):
        if not data:
            for cut in cuts:
                pieces[cut] = "\n"
            continue
        at_cell_start = True
        for index in range(start, end):
            if pieces[index] == "\n":
                pieces[index] = "" if at_cell_start else " "
            at_cell_start = index in cuts or (at_cell_start and not pieces[index])
        filled = "".join(pieces[start:end]).strip()
        for cut in cuts:
            pieces[cut] = "\t" if filled else ""


def _row_ends(pieces: list[str], table: _Table) -> list[int]:
    """Return where each row ends: before the line break that opens the next."""
    return [*(start - 1 for start, _ in table.rows[1:]), len(pieces)][: len(table.rows)]


def _has_long_cell(pieces: list[str], table: _Table) -> bool:
    ends = _row_ends(pieces, table)
    for (start, cuts), end in zip(table.rows, ends, strict=True):
        borders = [start, *cuts, end]
        for low, high in pairwise(borders):
            cell = pieces[low:high]
            if cell.count("\n") >= CELL_LINES or sum(map(len, cell)) > CELL_CHARACTERS:
                return True
    return False


def read_html(markup: str) -> Page:
    """Render a page; markup that says nothing gives an empty text.

    Works for fragments, unclosed tags and nesting without end (elements beyond :data:`NESTING` are read as if they
    stood beside one another, as browsers do).
    """
    tree = LexborHTMLParser(unnest(without_directives(markup)))
    rendering = _Rendering(_hidden_classes(tree))
    meta = meta_entries(tree)
    title = next((value for name, value in meta if name == "title"), "")
    rendering.frames.append(_Frame("", (), 0, False))
    if title:
        rendering.open("title", ("head", "title"), False)
        rendering.put(title)
        rendering.close()
    if tree.root is not None:
        _walk(tree.root, rendering)
    text, layout = rendering.page()
    return Page(text, layout, meta)


#: ``.ng-hide, .d-none { display: none }`` of the page itself; rules for print or small screens stand in ``@media``.
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_HIDING_RULE = re.compile(r"(?:^|[}\s;/])([^{}@;]{1,400})\{[^{}]{0,400}?display\s*:\s*none", re.IGNORECASE)
_SAYS_HIDDEN = re.compile("hid|none|invisible|sr-only", re.IGNORECASE)
_CLASS = re.compile(r"\s*\.([\w-]+)\s*")


def _hidden_classes(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the classes that a style element of the page hides and whose names say so.

    A page may also hide its whole content until a script shows it (``.content { display: none }``): that is text.
    """
    found: set[str] = set()
    for node in tree.css("style"):
        rules = node.text()
        if "none" not in rules:
            continue
        for rule in _HIDING_RULE.finditer(_MEDIA.sub("", rules[:200_000])):
            matches = (_CLASS.fullmatch(selector) for selector in rule[1].split(","))
            found.update(match[1] for match in matches if match is not None and _SAYS_HIDDEN.search(match[1]))
    return frozenset(found)


def _walk(root: LexborNode, rendering: _Rendering) -> None:
    """Visit the tree in document order without recursion."""
    node: LexborNode | None = root
    top = root.mem_id
    opened: list[tuple[bool, bool]] = []
    while node is not None:
        entered = _enter(node, rendering, opened)
        child = node.child if entered else None
        if child is not None:
            node = child
            continue
        if entered:
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


def _enter(node: LexborNode, rendering: _Rendering, opened: list[tuple[bool, bool]]) -> bool:
    """Begin a node; False where it has no content to visit."""
    if node.is_text_node:
        rendering.put(node.text_content or "")
        return False
    tag = node.tag or ""
    if tag == "br":
        rendering.pending = LINE
        return False
    if tag in SKIPPED or not node.is_element_node:
        return False
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or (style and _HIDDEN.search(style) is not None):
        return False
    names = attributes.get("class")
    if names and rendering.hidden_classes and not rendering.hidden_classes.isdisjoint(names.split()):
        return False
    block = tag in BLOCKS or (style != "" and _DISPLAY_BLOCK.search(style) is not None)
    if block:
        outer = rendering.frames[-1]
        preserved = tag in ("pre", "xmp", "listing") or outer.preserved or _PRESERVED.search(style) is not None
        path = (*outer.path[-PATH_DEPTH + 1 :], _segment(tag, attributes, style))
        rendering.open(tag, path, preserved)
    link = tag == "a" and _leads_elsewhere(attributes.get("href") or "")
    marked = not block and (link or tag in ("b", "strong"))
    if marked:
        rendering.mark(tag, (*rendering.frames[-1].path[-PATH_DEPTH + 1 :], tag))
    rendering.links += link
    opened.append((block or marked, link))
    return True


def _leads_elsewhere(href: str) -> bool:
    """Tell links to other pages and buttons from those within the page (``#_Toc123`` of a table of contents)."""
    return href != "" and not (href.startswith("#") and len(href) > 2)


def _leave(rendering: _Rendering, opened: list[tuple[bool, bool]]) -> None:
    framed, link = opened.pop()
    if framed:
        rendering.close()
    rendering.links -= link


def _segment(tag: str, attributes: dict[str, str | None], style: str) -> str:
    """Write one element of a path: ``tag#id.class.class:align``."""
    segment = tag
    if name := attributes.get("id"):
        segment += "#" + _SPACE.sub("", name)[:40].replace("/", "-")
    if names := attributes.get("class"):
        segment += "".join("." + word[:40].replace("/", "-") for word in names.split()[:3])
    aligned = _ALIGNED.search(style) if style else None
    align = aligned[1].lower() if aligned else (attributes.get("align") or "").lower()
    if tag == "center":
        align = "center"
    return f"{segment}:{align}" if align in ("center", "right") else segment


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")


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


def unnest(markup: str) -> str:
    """Leave out opening tags beyond :data:`NESTING` open ones, which would take the parser quadratic time.

    Counts tags only, as cheaply as can be; pages that close what they open come back unchanged.
    """
    if markup.count("<") < NESTING:
        return markup
    depth, kept, at = 0, [], 0
    for match in _TAG.finditer(markup):
        name = match[2].lower()
        if name in VOID or match[0].endswith("/>"):
            continue
        if match[1]:
            depth = max(0, depth - 1)
        elif name not in ("p", "li"):
            depth += 1
            if depth > NESTING:
                kept.append(markup[at : match.start()])
                at, depth = match.end(), NESTING
    return "".join((*kept, markup[at:])) if kept else markup
