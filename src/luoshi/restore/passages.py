"""Passages (段句): the sentences and headings of an article, each with the headings it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.model import Passage, PassageKind, Role, Weave
from luoshi.restore.ladder import Rung, Step, step_of
from luoshi.restore.sentences import sentence_bounds

#: A counted opening is a heading of what follows only up to this length; longer ones are ordinary sentences.
LONGEST_RUN_IN = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One line of clean text: its role, heading depth, start and text."""

    role: Role
    depth: int
    start: int
    text: str


@dataclass(slots=True)
class _Path:
    """The headings above the sentence being read, as a stack of (rank, text)."""

    stack: list[tuple[float, str]] = field(default_factory=list)

    def enter(self, rank: float, text: str) -> None:
        self.leave(rank)
        self.stack.append((rank, text))

    def leave(self, rank: float) -> None:
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()

    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.stack)


#: Counted openings inside a paragraph rank below every heading of a line of its own.
_RUN_IN = 100.0


def passages_of(source_id: str, article: int, weave: Weave, lines: Sequence[Line]) -> Iterator[Passage]:
    """Yield the passages of one article in reading order.

    A heading covers the lines after it down to the next heading of its rank or above. A counted opening inside a
    paragraph (第一，……。 一是……。) covers the rest of its paragraph, and further paragraphs only while they open with a
    number of a lower rung.
    """
    path, ordinal = _Path(), 0
    for number, line in enumerate(lines):
        if line.role is Role.HEADING:
            path.leave(_RUN_IN)
            rank = _rank(line)
            path.leave(rank)
            yield _passage(
                source_id, article, ordinal, PassageKind.HEADING, line, (0, len(line.text)), weave, number, path
            )
            ordinal += 1
            path.enter(rank, line.text)
            continue
        kind = PassageKind.CELL if line.role is Role.TABLE else PassageKind.SENTENCE
        opening = step_of(line.text)
        path.leave(_RUN_IN + opening.rung if opening is not None else _RUN_IN)
        for start, end in _bounds(line):
            step = step_of(line.text, start)
            if step is not None and kind is PassageKind.SENTENCE:
                path.leave(_RUN_IN + step.rung)
            yield _passage(source_id, article, ordinal, kind, line, (start, end), weave, number, path)
            ordinal += 1
            if step is not None and kind is PassageKind.SENTENCE and _is_run_in(step, end - start):
                path.enter(_RUN_IN + step.rung, line.text[start:end].rstrip("。；;.：:"))


def _is_run_in(step: Step, length: int) -> bool:
    return step.rung is not Rung.ARTICLE and length <= LONGEST_RUN_IN


def _rank(line: Line) -> float:
    step = step_of(line.text)
    return float(step.rung) if step is not None else 10.0 * max(line.depth, 1) - 5.0


def _bounds(line: Line) -> list[tuple[int, int]]:
    if line.role is not Role.TABLE:
        return sentence_bounds(line.text)
    bounds, at = [], 0
    for cell in line.text.split("\t"):
        if cell.strip():
            bounds.append((at, at + len(cell)))
        at += len(cell) + 1
    return bounds


def _passage(
    source_id: str,
    article: int,
    ordinal: int,
    kind: PassageKind,
    line: Line,
    bounds: tuple[int, int],
    weave: Weave,
    number: int,
    path: _Path,
) -> Passage:
    start, end = line.start + bounds[0], line.start + bounds[1]
    text = line.text[bounds[0] : bounds[1]]
    return Passage(
        source_id, article, ordinal, kind, text, start, end, weave.to_source(start, end), number, path.texts()
    )
