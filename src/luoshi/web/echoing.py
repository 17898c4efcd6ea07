"""The part of a long link that concerns one passage (所涉部分): two documents may share pages, a reader asks about a sentence.

A quotation is woven from its spans with line breaks put in by restoring, so a place in it and a place in its source
differ by the line breaks before: arithmetic, no searching. Where that does not hold, the whole link is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from luoshi.model import Span, join_spans

#: Beyond this many characters on either side no counterpart is sought: it would cost its square in memory.
LONGEST = 20_000

#: Characters put in at the edge of a passage that still belong to it: a word such as 全市, not a sentence.
NEIGHBOURS = 12


def stands(quote: str, spans: Sequence[Span]) -> bool:
    """Tell whether every character of ``quote`` but its line breaks stands in ``spans``, one for one."""
    return len(quote) - quote.count("\n") == sum(len(span) for span in spans)


def within(quote: str, spans: Sequence[Span], place: Span) -> tuple[int, int] | None:
    """Return the stretch of ``quote`` that stands in ``place`` of its source; None if nothing of it does."""
    touched = [at for at, offset in _offsets(quote, spans) if offset in place]
    return (touched[0], touched[-1] + 1) if touched else None


def spans_at(quote: str, spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the source spans of ``quote[start:end]``, without those of its line breaks."""
    return join_spans(Span(offset, offset + 1) for at, offset in _offsets(quote, spans) if start <= at < end)


def counterpart(near: str, far: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of ``far`` that is aligned with ``near[start:end]``, by longest common subsequence.

    A few characters put in right before or after belong to the stretch; more are a sentence of their own. Texts beyond
    :data:`LONGEST` are taken whole.
    """
    if max(len(near), len(far)) > LONGEST:
        return 0, len(far)
    low, high = len(far), 0
    for step in Indel.opcodes(near, far):
        if not _concerns(step.src_start, step.src_end, step.dest_end - step.dest_start, start, end, len(near)):
            continue
        equal = step.tag == "equal"
        low = min(low, step.dest_start + (max(start - step.src_start, 0) if equal else 0))
        high = max(high, step.dest_end - (max(step.src_end - end, 0) if equal else 0))
    return (low, high) if low < high else (0, 0)


def _concerns(left: int, right: int, put_in: int, start: int, end: int, length: int) -> bool:
    """Tell whether a step from ``left`` to ``right`` of the near text belongs to its stretch."""
    if left < right:
        return left < end and right > start
    inside = start < left < end
    at_edge = left in (start, end) and (put_in <= NEIGHBOURS or left in (0, length))
    return inside or at_edge


def _offsets(quote: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the place in the quotation and the offset in the source of every character but line breaks."""
    source = (offset for span in spans for offset in range(span.start, span.end))
    for at, character in enumerate(quote):
        if character != "\n":
            yield at, next(source)
