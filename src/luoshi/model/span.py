"""Spans and the arithmetic that maps clean text back to its source.

Offsets count Unicode code points, half open, as Python strings do. Nothing in luoshi recovers an offset by comparing
texts: a :class:`Weave` remembers which source span every stretch of clean text came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of code points (跨度) in one source: ``text[start:end]``.

    Raises:
        ValueError: if the span is empty, negative or turned round.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}..{self.end} is empty, negative or turned round")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def of(self, text: str) -> str:
        """Return the characters of ``text`` under this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def pair(self) -> list[int]:
        """Return ``[start, end]``, the form spans have in every exported record."""
        return [self.start, self.end]


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbours that touch, keeping the reading order given."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def text_at(text: str, spans: Sequence[Span]) -> str:
    """Return the source characters under ``spans``, in their order."""
    return "".join(span.of(text) for span in spans)


def squeeze(text: str) -> str:
    """Return ``text`` without white space: the form in which quotations are compared."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Thread:
    """One strand of a :class:`Weave` (线): source characters under ``span``, or ``glue`` put in by restoring.

    Exactly one of the two is set. Glue is white space only (a line break between paragraphs, a blank between the two
    halves of a headline), so clean text never holds a visible character that its source does not.
    """

    span: Span | None = None
    glue: str = ""

    def __post_init__(self) -> None:
        if (self.span is None) == (self.glue == ""):
            raise ValueError("a thread is either a source span or glue")
        if self.glue.strip():
            raise ValueError(f"glue must be white space, not {self.glue!r}")

    def __len__(self) -> int:
        return len(self.glue) if self.span is None else len(self.span)


@dataclass(frozen=True)
class Weave:
    """Clean text as a sequence of threads (原文对照): maps clean offsets to source offsets by addition."""

    threads: tuple[Thread, ...]

    @cached_property
    def starts(self) -> list[int]:
        """Clean offset at which each thread begins."""
        starts, at = [], 0
        for thread in self.threads:
            starts.append(at)
            at += len(thread)
        return starts

    @cached_property
    def _length(self) -> int:
        return self.starts[-1] + len(self.threads[-1]) if self.threads else 0

    @cached_property
    def _by_source(self) -> list[tuple[int, int, int]]:
        """Source start, source end and clean start of every kept span, in source order."""
        kept = [
            (t.span.start, t.span.end, at)
            for t, at in zip(self.threads, self.starts, strict=True)
            if t.span is not None
        ]
        return sorted(kept)

    def __len__(self) -> int:
        return self._length

    def text(self, source: str) -> str:
        """Return the clean text woven from ``source``."""
        return "".join(thread.glue if thread.span is None else thread.span.of(source) for thread in self.threads)

    def spans(self) -> tuple[Span, ...]:
        """Return the source spans of the whole text in reading order, neighbours joined."""
        return join_spans(thread.span for thread in self.threads if thread.span is not None)

    def to_source(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the source spans of ``clean[start:end]`` in reading order; glue has none.

        Raises:
            ValueError: if the stretch is empty or lies outside the clean text.
        """
        if not 0 <= start < end <= len(self):
            raise ValueError(f"clean stretch {start}..{end} is outside a text of {len(self)} characters")
        index = bisect_right(self.starts, start) - 1
        thread, shift = self.threads[index], start - self.starts[index]
        if thread.span is not None and shift + end - start <= len(thread):
            return (Span(thread.span.start + shift, thread.span.start + shift + end - start),)
        return join_spans(self._cut(index, start, end))

    def _cut(self, index: int, start: int, end: int) -> Iterator[Span]:
        while index < len(self.threads) and self.starts[index] < end:
            thread, at = self.threads[index], self.starts[index]
            if thread.span is not None:
                low = max(start - at, 0)
                high = min(end - at, len(thread))
                if low < high:
                    yield Span(thread.span.start + low, thread.span.start + high)
            index += 1

    def to_clean(self, offset: int) -> int | None:
        """Return where the source character at ``offset`` stands in the clean text; None if it was dropped."""
        index = bisect_right(self._by_source, offset, key=lambda kept: kept[0]) - 1
        if index < 0:
            return None
        start, end, at = self._by_source[index]
        return at + offset - start if start <= offset < end else None
