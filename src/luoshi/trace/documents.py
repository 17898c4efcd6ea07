"""What tracing takes (待溯文章): clean texts with what decides direction, and where their sections begin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from luoshi.model import Level, Span, Thread, Weave, squeeze

#: A heading stands on a line of its own, is no longer than this and does not end a sentence.
_HEADING = 40
#: Characters of the shortest section.
_SECTION = 100
_STOPS = "。！？；，、：,;.!?"


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """One article as tracing sees it.

    ``text`` is the clean text that ``weave`` leads back to the source; ``date`` an ISO date or None. ``sections`` are
    clean offsets at which sections begin; without them :func:`section_starts` reads them off the text. With
    ``title_spans`` the title is traced as the first line.
    """

    source_id: str
    article_id: str
    text: str
    weave: Weave
    date: str | None = None
    level: Level | None = None
    region_code: str | None = None
    title: str | None = None
    sections: tuple[int, ...] | None = None
    title_spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len(self.text) != len(self.weave):
            raise ValueError(f"{self.article_id}: weave and text differ in length")


def section_starts(document: TracedDocument) -> tuple[int, ...]:
    """Return the clean offsets at which the sections of a document begin, the first line left out.

    A section begins at a line that is short, ends without a stop and is followed by a longer line; it holds at least
    ``_SECTION`` characters, for the lines of a list are no sections.
    """
    if document.sections is not None:
        return document.sections
    starts, at, begun = [], 0, 0
    lines = document.text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.strip()
        heading = 0 < len(bare) <= _HEADING and bare[-1] not in _STOPS and len(following) > len(line)
        if heading and at - begun >= _SECTION and len(document.text) - at >= _SECTION:
            starts.append(at)
            begun = at
        at += len(line) + 1
    return tuple(starts)


@dataclass(frozen=True, slots=True)
class Unit:
    """A section of a document (段落单元), the unit that is traced: its text begins at ``start`` of the document."""

    document: TracedDocument
    start: int
    text: str

    def stretch(self, inner: tuple[int, int]) -> tuple[int, int]:
        """Return a stretch of the unit as a stretch of its document."""
        return self.start + inner[0], self.start + inner[1]


def units_of(document: TracedDocument) -> tuple[Unit, ...]:
    """Return the sections of a document, title first; a document without sections is one unit."""
    document = with_title(document)
    cuts = sorted({0, *section_starts(document), len(document.text)})
    return tuple(Unit(document, start, document.text[start:end]) for start, end in pairwise(cuts))


def with_title(document: TracedDocument) -> TracedDocument:
    """Return the document with its title as the first line of its text.

    A title whose spans do not give its characters one by one stays outside.
    """
    title, size = document.title, sum(len(span) for span in document.title_spans)
    if not title or size not in {len(title), len(squeeze(title))}:
        return replace(document, title_spans=())
    places = iter([offset for span in document.title_spans for offset in range(span.start, span.end)])
    threads: list[Thread] = []
    for character in title:
        if character.isspace() and size < len(title):
            threads.append(Thread(glue=character))
            continue
        place = next(places)
        last = threads[-1].span if threads else None
        if last is not None and last.end == place:
            threads[-1] = Thread(Span(last.start, place + 1))
        else:
            threads.append(Thread(Span(place, place + 1)))
    starts = tuple(start + len(title) + 1 for start in section_starts(document))
    weave = Weave((*threads, Thread(glue="\n"), *document.weave.threads))
    return replace(document, text=f"{title}\n{document.text}", weave=weave, sections=starts, title_spans=())
