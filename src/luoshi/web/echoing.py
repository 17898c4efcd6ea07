"""The part of a long link that concerns one passage (所涉部分): two documents may share pages, a reader asks about a sentence.

A quotation is woven from its spans with line breaks put in by restoring, so a place in it and a place in its source
differ by the line breaks before: arithmetic, no searching. Where that does not hold, the whole link is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from luoshi.model import Span, join_spans

#: Stretches up to this long are aligned character by character; memory grows with the square.
LONGEST = 3_000

#: Characters that stand for a place if both texts hold them exactly once, and how far apart such places are kept.
GRAM, APART = 12, 400

#: Characters put in at the edge of a passage that still belong to it: a word such as 全市, not a sentence.
NEIGHBOURS = 12

#: One step of an alignment: equal or not, from and to in the near text, from and to in the far text.
_Step = tuple[bool, int, int, int, int]


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


class Alignment:
    """Two texts aligned once, to be asked about many stretches.

    Texts of some thousand characters are aligned by their longest common subsequence. Longer ones, which are copies
    with changes, are first pinned where both hold the same :data:`GRAM` characters exactly once.
    """

    def __init__(self, near: str, far: str) -> None:
        self._near, self._far = len(near), len(far)
        self._steps = list(_steps(near, far))

    def counterpart(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the far text that is aligned with ``near[start:end]``.

        A few characters put in right before or after belong to the stretch; more are a sentence of their own.
        """
        low, high = self._far, 0
        for equal, left, right, far_left, far_right in self._steps:
            if not _concerns(left, right, far_right - far_left, start, end, self._near):
                continue
            low = min(low, far_left + (max(start - left, 0) if equal else 0))
            high = max(high, far_right - (max(right - end, 0) if equal else 0))
        return (low, high) if low < high else (0, 0)


def _steps(near: str, far: str) -> Iterator[_Step]:
    """Yield the steps from one text to the other in order: equal or not, and the places of both sides."""
    at, far_at = 0, 0
    for pin, far_pin in [*_pins(near, far), (len(near), len(far))]:
        yield from _aligned(near[at:pin], far[far_at:far_pin], at, far_at)
        at, far_at = pin, far_pin


def _aligned(near: str, far: str, at: int, far_at: int) -> Iterator[_Step]:
    if near == far:
        yield True, at, at + len(near), far_at, far_at + len(far)
    elif max(len(near), len(far)) > LONGEST:
        yield False, at, at + len(near), far_at, far_at + len(far)
    else:
        for step in Indel.opcodes(near, far):
            equal = step.tag == "equal"
            yield equal, at + step.src_start, at + step.src_end, far_at + step.dest_start, far_at + step.dest_end


def _pins(near: str, far: str) -> list[tuple[int, int]]:
    """Return places that surely belong together, in order, about :data:`APART` characters apart; none for short texts."""
    if max(len(near), len(far)) <= LONGEST or near == far:
        return []
    there = _once(far)
    common = [(at, there[gram]) for gram, at in _once(near).items() if gram in there]
    pins: list[tuple[int, int]] = []
    for at, far_at in _ascending(sorted(common)):
        if not pins or at - pins[-1][0] >= APART:
            pins.append((at, far_at))
    return pins


def _once(text: str) -> dict[str, int]:
    """Return the grams that stand in a text exactly once, with their places."""
    places: dict[str, int] = {}
    for at in range(len(text) - GRAM + 1):
        gram = text[at : at + GRAM]
        places[gram] = -1 if gram in places else at
    return {gram: at for gram, at in places.items() if at >= 0}


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, sorted by their first place, whose second places ascend too (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, far_at) in enumerate(pairs):
        pile = bisect_left(tops, far_at)
        tops[pile : pile + 1] = [far_at]
        last[pile : pile + 1] = [number]
        before.append(last[pile - 1] if pile else -1)
    run = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


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
