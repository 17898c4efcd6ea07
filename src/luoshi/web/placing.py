"""From source offsets to clean offsets: where in the restored text a finding is to be marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from luoshi.model import Span, Weave


class Placing:
    """The threads of a weave in order of print, so that many findings are placed in a text without walking it each time.

    :meth:`luoshi.model.Weave.to_clean` does the same for one offset.
    """

    def __init__(self, weave: Weave) -> None:
        woven = sorted(
            (thread.span.start, thread.span.end, at)
            for at, thread in zip(weave.starts, weave.threads, strict=True)
            if thread.span is not None
        )
        self._threads = woven
        self._starts = [start for start, _, _ in woven]

    def stretches(self, spans: Sequence[Span]) -> list[tuple[int, int]]:
        """Return the clean stretches of ``spans``, in clean order; what was dropped or left elsewhere has none.

        Stretches that touch, or that only a line break or blank put in by restoring divides, are joined.
        """
        found = sorted(piece for span in spans for piece in self._cut(span))
        joined: list[tuple[int, int]] = []
        for start, end in found:
            if joined and start <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def _cut(self, span: Span) -> list[tuple[int, int]]:
        pieces = []
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        while index < len(self._threads) and self._threads[index][0] < span.end:
            start, end, at = self._threads[index]
            low, high = max(span.start, start), min(span.end, end)
            if low < high:
                pieces.append((at + low - start, at + high - start))
            index += 1
        return pieces
