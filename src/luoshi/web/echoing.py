"""The part of a long link that concerns one passage (所涉部分): two documents may share pages, a reader asks about a sentence.

A quotation is woven from its spans with line breaks put in by restoring, so a place in it and a place in its source
differ by the line breaks before: arithmetic, no searching. Where that does not hold, the whole link is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

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
    low, high, at = len(quote), 0, 0
    for span in spans:
        first, last = max(span.start, place.start), min(span.end, place.end)
        if first < last:
            low, high = min(low, at + first - span.start), max(high, at + last - span.start)
        at += len(span)
    letters = _letters(quote)
    return (letters[low], letters[high - 1] + 1) if low < high else None


def spans_at(quote: str, spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the source spans of ``quote[start:end]``, without those of its line breaks."""
    letters = _letters(quote)
    low, high, at = bisect_left(letters, start), bisect_left(letters, end), 0
    found = []
    for span in spans:
        first, last = max(low - at, 0), min(high - at, len(span))
        if first < last:
            found.append(Span(span.start + first, span.start + last))
        at += len(span)
    return join_spans(found)


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


def _letters(quote: str) -> list[int]:
    """Return the places in the quotation that stand in its source: all but the line breaks."""
    return [at for at, character in enumerate(quote) if character != "\n"]
