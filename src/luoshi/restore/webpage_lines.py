"""Lines of a rendered web page with what the layout says of them: the element they stand in, the share of links."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from luoshi.model import Block, Source, Span
from luoshi.restore.gaps import GAP

#: A mark of running text; a line without any is a name, a number or a menu entry.
_PROSE = re.compile("[。！？；，、：“《]")
#: A line of this many characters is text even without a comma (verses and slogans are shorter, menus too).
LONG_LINE = 30
#: Share of characters in links from which a line is a link rather than text with a link in it.
LINKED = 0.6


@dataclass(frozen=True)
class WebLine:
    """One visible line of a page (行): its offsets, the text without white space, the element it stands in.

    ``block`` is the place of the innermost element that holds the whole line in the layout, -1 without one; ``linked``
    the share of its visible characters in links; ``tag`` and ``path`` those of that element.
    """

    index: int
    start: int
    end: int
    bare: str
    block: int
    linked: float
    tag: str
    path: str

    @cached_property
    def is_link(self) -> bool:
        """Tell whether the line is a link rather than text."""
        return self.linked >= LINKED

    @cached_property
    def is_prose(self) -> bool:
        """Tell whether the line is running text."""
        return not self.is_link and (len(self.bare) >= LONG_LINE or _PROSE.search(self.bare) is not None)

    @property
    def is_centred(self) -> bool:
        """Tell whether the line, or the element around it, is set in the middle."""
        return ":center" in self.path.rsplit("/", 2)[-1] or ":center" in self.path.rsplit("/", 2)[-2:][0]

    @cached_property
    def weight(self) -> float:
        """Return how much text the line holds: its characters, less for a name, less than nothing for a link."""
        if self.is_link:
            return -0.5 * len(self.bare)
        return len(self.bare) * (1.0 - self.linked) if self.is_prose else 0.4 * len(self.bare)


@dataclass(frozen=True)
class WebPage:
    """A rendered page as a tree of elements over lines (版面)."""

    text: str
    lines: tuple[WebLine, ...]
    blocks: tuple[Block, ...]
    parents: tuple[int, ...]
    starts: tuple[int, ...]

    def ancestors(self, block: int) -> Iterator[int]:
        """Yield an element and those around it, innermost first."""
        while block >= 0:
            yield block
            block = self.parents[block]

    def lines_of(self, block: int) -> tuple[int, int]:
        """Return the lines of an element as (first, one after the last)."""
        span = self.blocks[block].span
        return bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)

    @property
    def title_line(self) -> int:
        """Return the index of the line that holds the ``<title>`` of the page; -1 without one."""
        return 0 if self.lines and self.lines[0].path == "head/title" else -1


def read_page(source: Source) -> WebPage:
    """Lay lines and elements of a rendered page over each other."""
    parents = _parents(source.layout)
    lines = tuple(_lines(source.text, source.layout, parents))
    return WebPage(source.text, lines, source.layout, parents, tuple(line.start for line in lines))


def _parents(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return the element around each element; outer ones stand first in the layout."""
    parents: list[int] = []
    stack: list[int] = []
    for index, block in enumerate(blocks):
        while stack and blocks[stack[-1]].span.end <= block.span.start:
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        stack.append(index)
    return tuple(parents)


def _lines(text: str, blocks: Sequence[Block], parents: Sequence[int]) -> Iterator[WebLine]:
    links = [block.span for block in blocks if block.tag == "a"]
    starts, ends = [block.span.start for block in blocks], [block.span.end for block in blocks]
    at, index, next_block, next_link, inner = 0, 0, 0, 0, -1
    for printed in text.split("\n"):
        start, end = _trim(text, at, at + len(printed))
        at += len(printed) + 1
        if start >= end:
            continue
        bare = GAP.sub("", text[start:end])
        while next_block < len(starts) and starts[next_block] <= start:
            # Elements that begin before the line or with it; those that end before its end do not hold it.
            inner = next_block if ends[next_block] >= end else inner
            next_block += 1
        while inner >= 0 and ends[inner] < end:
            inner = parents[inner]
        linked = 0
        while next_link < len(links) and links[next_link].start < end:
            low, high = max(start, links[next_link].start), min(end, links[next_link].end)
            linked += len(GAP.sub("", text[low:high])) if low < high else 0
            if links[next_link].end > end:
                break
            next_link += 1
        tag, path = (blocks[inner].tag, blocks[inner].path) if inner >= 0 else ("", "")
        yield WebLine(index, start, end, bare, inner, linked / len(bare), tag, path)
        index += 1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
        end -= 1
    if start < end and GAP.fullmatch(text, start, end):
        return end, end
    return start, end


def cells(text: str, line: WebLine) -> Iterator[Span]:
    """Yield where the filled cells of a row of a table stand."""
    at = line.start
    for cell in text[line.start : line.end].split("\t"):
        if cell.strip():
            yield Span(at, at + len(cell))
        at += len(cell) + 1


_WORDS = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=8192)
def words_of(segment: str) -> tuple[str, ...]:
    """Return the words of the id and classes of one path segment, in lower case and order (``div#artTitle`` → art, title)."""
    named = segment.split(":")[0].replace(".", "#").split("#")[1:]
    whole = {name.lower() for name in named}
    return tuple(sorted(whole | {word.lower() for name in named for word in _WORDS.findall(name)}))


def told_by(path: str, known: Mapping[str, str], outside: str = "") -> str | None:
    """Return what the innermost telling class of ``path`` says, segments shared with the path ``outside`` left out."""
    segments, shared = path.split("/"), outside.split("/")
    common = 0
    while common < min(len(segments), len(shared)) and segments[common] == shared[common]:
        common += 1
    for segment in reversed(segments[common:]):
        for word in words_of(segment):
            if word in known:
                return known[word]
    return None
