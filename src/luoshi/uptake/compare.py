"""Two documents or two versions side by side (对照): kept, changed, moved, dropped, new, and which numbers changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from luoshi.annotate.quantities import Quantity, find
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Edit, Modifier, Passage, PassageKind
from luoshi.uptake.clauses import split
from luoshi.uptake.grams import letters

#: Two sentences are versions of one another from this share of equal letters on; below it one was dropped, one is new.
_SAME_SENTENCE = 0.55
#: Letters beside a number that tell what is counted.
_CONTEXT = 8
#: Two numbers count the same thing if what stands beside them is equal to this share.
_SAME_COUNTED = 0.5
#: Compared at once: so many old sentences with all new ones, to bound memory on long documents.
_ROWS = 256


class Change(StrEnum):
    """What became of a sentence from one version to the other (变动)."""

    KEPT = "kept"
    CHANGED = "changed"
    MOVED = "moved"
    DROPPED = "dropped"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One number that differs between two versions of a sentence (数字变动); None where one side has none.

    ``counted`` is what stands beside it; ``old`` and ``new`` are the printed numbers with unit and modifier.
    """

    counted: str
    old: str | None
    new: str | None
    old_value: float | None
    new_value: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: the old passage, the new one, or both.

    ``moved`` says that it stands elsewhere among its neighbours; ``similarity`` is the share of equal letters; ``edits``
    turn the old text into the new one, equal stretches left out.
    """

    change: Change
    old: Passage | None
    new: Passage | None
    moved: bool = False
    similarity: float = 0.0
    edits: tuple[Edit, ...] = ()
    numbers: tuple[NumberChange, ...] = ()


def compare(old: Sequence[Passage], new: Sequence[Passage], lexicon: Lexicon) -> tuple[Row, ...]:
    """Compare two documents sentence by sentence, in the order of the new one; what was dropped stands where it stood.

    Numbering (（1）, 一、) and white space do not count: a renumbered point is kept. Sentences that are equal pair up
    first, then those most alike; every sentence of either side stands in exactly one row.
    """
    before = [p for p in old if p.kind is not PassageKind.TITLE]
    after = [p for p in new if p.kind is not PassageKind.TITLE]
    old_texts, new_texts = [_words(p.text) for p in before], [_words(p.text) for p in after]
    pairs = _equal(old_texts, new_texts)
    pairs |= _alike(old_texts, new_texts, pairs)
    in_order = _longest_rising([pairs[i] for i in sorted(pairs)])
    rows = {
        j: _row(before[i], after[j], old_texts[i] == new_texts[j], j not in in_order, lexicon) for i, j in pairs.items()
    }
    return tuple(_in_order(before, after, pairs, rows))


def numbers_changed(rows: Sequence[Row]) -> tuple[tuple[Row, NumberChange], ...]:
    """Return every changed number with the row in which it stands: the table of changed targets."""
    return tuple((row, number) for row in rows for number in row.numbers)


def _words(text: str) -> str:
    """Return the letters of a sentence without the number it is counted by; digits of any width are kept."""
    return "|".join(letters(text[start:end]) for start, end in split(text)) or text


def _equal(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair equal sentences, the first with the first."""
    waiting: dict[str, list[int]] = {}
    for j in reversed(range(len(new))):
        waiting.setdefault(new[j], []).append(j)
    return {i: waiting[text].pop() for i, text in enumerate(old) if waiting.get(text)}


def _alike(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    """Pair the sentences left over, most alike first; among equals the nearer in place."""
    left = [i for i in range(len(old)) if i not in pairs]
    taken = set(pairs.values())
    right = [j for j in range(len(new)) if j not in taken]
    found: list[tuple[float, int, int, int]] = []
    for start in range(0, len(left), _ROWS):
        block = left[start : start + _ROWS]
        alike = cdist(
            [old[i] for i in block],
            [new[j] for j in right],
            scorer=Indel.normalized_similarity,
            score_cutoff=_SAME_SENTENCE,
            dtype=np.float32,
        )
        for a, b in zip(*np.nonzero(alike), strict=True):
            i, j = block[int(a)], right[int(b)]
            found.append((-float(alike[a, b]), abs(i * len(new) - j * len(old)), i, j))
    chosen: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(found):
        if i not in chosen and j not in used:
            chosen[i] = j
            used.add(j)
    return chosen


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """Return the longest rising subsequence: the sentences that kept their order; the others moved."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(places[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        places[at : at + 1] = [place]
    kept = []
    at = places[-1] if places else -1
    while at >= 0:
        kept.append(numbers[at])
        at = before[at]
    return frozenset(kept)


def _row(old: Passage, new: Passage, equal: bool, moved: bool, lexicon: Lexicon) -> Row:
    if equal:
        return Row(Change.MOVED if moved else Change.KEPT, old, new, moved, 1.0)
    return Row(
        Change.CHANGED,
        old,
        new,
        moved,
        round(Indel.normalized_similarity(_words(old.text), _words(new.text)), 3),
        edits_between(old.text, new.text),
        tuple(_numbers(old.text, new.text, lexicon)),
    )


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that turn ``old`` into ``new``; single equal letters between two edits count as changed."""
    steps: list[list[str]] = []
    for step in Indel.opcodes(old, new):
        up, down = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        same = step.tag == "equal"
        if steps and steps[-1][0] == "edit" and (not same or len(up) == 1):
            steps[-1][1] += up
            steps[-1][2] += down
        else:
            steps.append(["equal" if same else "edit", up, down])
    return tuple(_edit(*_trimmed(up, down)) for tag, up, down in steps if tag == "edit" and up != down)


def _trimmed(up: str, down: str) -> tuple[str, str]:
    """Cut an equal last letter off both sides of an edit."""
    while up and down and up[-1] == down[-1]:
        up, down = up[:-1], down[:-1]
    return up, down


def _edit(up: str, down: str) -> Edit:
    return Edit("replace" if up and down else "delete" if up else "insert", up, down)


def _numbers(old: str, new: str, lexicon: Lexicon) -> Iterator[NumberChange]:
    """Yield the numbers that differ, each paired with the one that counts the same thing."""
    left = [q for q in find(new, lexicon) if q.countable]
    for was in find(old, lexicon):
        if not was.countable:
            continue
        now = max(left, key=lambda q: _counted_alike(old, was, new, q), default=None)
        if now is None or _counted_alike(old, was, new, now) < _SAME_COUNTED:
            yield NumberChange(_counted(old, was), old[was.start : was.end], None, was.value, None, was.unit)
            continue
        left.remove(now)
        if _bound(was) != _bound(now):
            printed = old[was.start : was.end], new[now.start : now.end]
            yield NumberChange(_counted(new, now), *printed, was.value, now.value, now.unit)
    for now in left:
        yield NumberChange(_counted(new, now), None, new[now.start : now.end], None, now.value, now.unit)


def _bound(quantity: Quantity) -> tuple[float, float | None, str | None, Modifier]:
    return quantity.value, quantity.value_high, quantity.unit, quantity.modifier


def _counted(text: str, quantity: Quantity) -> str:
    """Return what a number counts: the letters before it in its clause, or those after it where it opens the clause."""
    start, end = next(((a, b) for a, b in split(text) if a <= quantity.number < b), (0, len(text)))
    before = letters(text[start : quantity.start])[-_CONTEXT:]
    return before or letters(text[quantity.end : end])[:_CONTEXT]


def _counted_alike(old: str, was: Quantity, new: str, now: Quantity) -> float:
    """Return how alike two numbers are in what they count: the letters beside them, and the sort of unit."""
    alike = float(Indel.normalized_similarity(_counted(old, was), _counted(new, now)))
    return alike if was.kind == now.kind else alike / 2


def _in_order(
    old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, int], rows: dict[int, Row]
) -> Iterator[Row]:
    """Yield the rows in the order of the new document, what was dropped before the next old sentence that stayed."""
    partner = {j: i for i, j in pairs.items()}
    dropped = [i for i in range(len(old)) if i not in pairs]
    for j, passage in enumerate(new):
        if j in partner and not rows[j].moved:
            while dropped and dropped[0] < partner[j]:
                yield Row(Change.DROPPED, old[dropped.pop(0)], None)
        yield rows[j] if j in rows else Row(Change.NEW, None, passage)
    for i in dropped:
        yield Row(Change.DROPPED, old[i], None)
