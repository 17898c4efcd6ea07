"""The proof of a set page (清样): its lines in reading order as one text, with the way back to the source.

Everything after reading order (headlines, paragraphs, articles) is decided on the proof, as on a page of text; what is found
goes back to the source by arithmetic on the offsets of the lines. Nothing is searched for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luoshi.model import Source, Span
from luoshi.restore.draft import Draft, Dropped, Facts, Stretch
from luoshi.restore.lines import PrintedLine


@dataclass(frozen=True, slots=True)
class Proof:
    """Text and lines of a page in reading order; ``starts`` and ``origins`` are where each piece begins here and there."""

    text: str
    lines: tuple[PrintedLine, ...]
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    lengths: tuple[int, ...]

    def of(self, source: Source) -> Source:
        """Return the source as it would be if its file were in reading order."""
        return replace(source, text=self.text, layout=())

    def back(self, span: Span) -> tuple[Span, ...]:
        """Return the stretches of the source that a stretch of the proof was made of."""
        at = max(bisect_right(self.starts, span.start) - 1, 0)
        found = []
        while at < len(self.starts) and self.starts[at] < span.end:
            low = max(span.start, self.starts[at])
            high = min(span.end, self.starts[at] + self.lengths[at])
            if low < high:
                shift = self.origins[at] - self.starts[at]
                found.append(Span(low + shift, high + shift))
            at += 1
        return tuple(found)

    def back_all(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return the stretches of the source that several stretches of the proof were made of."""
        return tuple(part for span in spans for part in self.back(span))

    def draft(self, draft: Draft) -> Draft:
        """Return a draft with the offsets of the source."""
        return replace(
            draft,
            stretches=tuple(self._stretch(stretch) for stretch in draft.stretches),
            facts=self._facts(draft.facts),
        )

    def drops(self, drops: Sequence[Dropped]) -> list[Dropped]:
        """Return drops with the offsets of the source."""
        return [Dropped(span, one.why, one.reason) for one in drops for span in self.back(one.span)]

    def _stretch(self, stretch: Stretch) -> Stretch:
        spans: list[Span] = []
        blanks: list[int] = []
        joined: list[int] = []
        for number, span in enumerate(stretch.spans):
            parts = self.back(span)
            if number in stretch.blanks and parts:
                blanks.append(len(spans))
            blanks.extend(len(spans) + at for at in self._glued(span, parts))
            joined.extend(range(len(spans) + 1, len(spans) + len(parts)))
            spans.extend(parts)
        return replace(stretch, spans=tuple(spans), blanks=tuple(blanks), joined=tuple(joined))

    def _glued(self, span: Span, parts: Sequence[Span]) -> list[int]:
        """Return which parts a blank of the proof stands before (Latin words at a line end)."""
        at = bisect_right(self.starts, span.start) - 1
        return [
            number
            for number in range(1, len(parts))
            if at + number < len(self.starts) and self.text[self.starts[at + number] - 1] == " "
        ]

    def _facts(self, facts: Facts) -> Facts:
        bylines = tuple((name, role, self.back_all(spans)) for name, role, spans in facts.bylines)
        return replace(facts, bylines=bylines)


def proof_of(text: str, lines: Sequence[PrintedLine], ends: Sequence[str]) -> Proof:
    """Write lines one after the other, ``ends`` behind each; they come back with their offsets in the proof."""
    pieces: list[str] = []
    starts, moved = [], []
    at = 0
    for line, end in zip(lines, ends, strict=True):
        starts.append(at)
        raw = text[line.start : line.end]
        moved.append(replace(line, start=at, end=at + len(raw)))
        pieces += [raw, end]
        at += len(raw) + len(end)
    lengths = tuple(line.end - line.start for line in lines)
    origins = tuple(line.start for line in lines)
    return Proof("".join(pieces), tuple(moved), tuple(starts), origins, lengths)
