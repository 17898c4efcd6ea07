"""Marks over a text (标注): overlapping stretches laid on it and cut into segments that a template can print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch to be shown: offsets in the text, what it is, and what to say of it.

    ``kind`` becomes the class ``m-<kind>``; ``strength`` from 1 to 4 the intensity of a reuse mark; ``label`` the words
    shown when the pointer rests on it and read by a screen reader.
    """

    start: int
    end: int
    kind: str
    label: str = ""
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text over which the set of marks does not change."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def classes(self) -> str:
        """CSS classes, one a kind, and the strongest intensity."""
        names = sorted({f"m-{mark.kind}" for mark in self.marks})
        strength = max((mark.strength for mark in self.marks), default=0)
        return " ".join([*names, f"w{strength}"] if strength else names)

    @property
    def title(self) -> str:
        """The labels of its marks, each once, in order of their start."""
        return " · ".join(dict.fromkeys(mark.label for mark in self.marks if mark.label))


def segments(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Segment]:
    """Cut ``text[start:end]`` where a mark begins or ends; joined, the segments give the stretch back unchanged.

    Marks may overlap, nest or stick out of the stretch; a mark outside it is ignored.
    """
    stop = len(text) if end is None else min(end, len(text))
    if start >= stop:
        return []
    inside = sorted((m for m in marks if m.start < stop and m.end > start and m.start < m.end), key=_order)
    cuts = {start, stop}
    for mark in inside:
        cuts.update((max(mark.start, start), min(mark.end, stop)))
    points = sorted(cuts)
    opening = iter(inside)
    waiting = next(opening, None)
    active: list[Mark] = []
    found = []
    for left, right in pairwise(points):
        active = [mark for mark in active if mark.end > left]
        while waiting is not None and waiting.start <= left:
            if waiting.end > left:
                active.append(waiting)
            waiting = next(opening, None)
        found.append(Segment(left, text[left:right], tuple(active)))
    return found


def _order(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.kind
