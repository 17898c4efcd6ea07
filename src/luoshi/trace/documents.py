"""What tracing takes (待溯文章): clean texts with what decides direction, and where their sections begin."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model import Level, Weave

#: A heading stands on a line of its own, is no longer than this and does not end a sentence.
_HEADING = 40
_STOPS = "。！？；，、：,;.!?"


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """One article as tracing sees it.

    ``text`` is the clean text that ``weave`` leads back to the source; ``date`` an ISO date or None. ``sections`` are
    clean offsets at which sections begin; without them :func:`section_starts` reads them off the text.
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

    def __post_init__(self) -> None:
        if len(self.text) != len(self.weave):
            raise ValueError(f"{self.article_id}: weave and text differ in length")


def section_starts(document: TracedDocument) -> tuple[int, ...]:
    """Return the clean offsets at which the sections of a document begin, the first line left out.

    A section begins at a line that is short, ends without a stop and is followed by a longer line.
    """
    if document.sections is not None:
        return document.sections
    starts, at = [], 0
    lines = document.text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.strip()
        if at and bare and len(bare) <= _HEADING and bare[-1] not in _STOPS and len(following) > len(line):
            starts.append(at)
        at += len(line) + 1
    return tuple(starts)
