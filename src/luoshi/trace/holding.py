"""Which aligned passages hold as links (成立): word for word, alike in words, the same words in another order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luoshi.trace.aligning import Matches
from luoshi.trace.clauses import fitted, letters_of, likeness, stripped
from luoshi.trace.frames import FRAMED
from luoshi.trace.options import Options
from luoshi.trace.partners import Pair

#: A number with its decimals, however it is grouped.
_NUMBER = re.compile(r"\d[\d,.，．]*")
#: Passages so alike are alike whatever their numbers are.
_SURE = 0.9
_MASK = "0"
_COLONS = frozenset("：:")


def held(texts: Sequence[str], found: Matches, options: Options) -> Iterator[Pair]:
    """Yield the matches that hold, with the stretches they stand for.

    Args:
        texts: the texts of the units.
        found: matches of these units; parts of gathered passages left out.
        options: see :class:`~luoshi.trace.options.Options`.
    """
    columns = (found.a, found.a0, found.a1, found.b, found.b0, found.b1, found.matched, found.weight, found.pieces)
    for a, a0, a1, b, b0, b1, matched, weight, pieces in zip(*(column.tolist() for column in columns), strict=True):
        left, right = texts[a], texts[b]
        if pieces in {0, FRAMED}:
            at, to = stripped(left, (a0, a1)), stripped(right, (b0, b1))
            share = likeness(left[slice(*at)], right[slice(*to)])
            holds = pieces == FRAMED or _says(left[slice(*at)], right[slice(*to)], share, weight, options)
        else:
            at, to, share = fitted(left, (a0, a1), right, (b0, b1), options)
            if pieces > 1 and share < options.alike and weight >= options.evidence:
                moved = _unordered(left[slice(*at)], right[slice(*to)], matched)
                share = moved if moved >= options.moved else share
            holds = _holds(share, matched, weight, min(at[1] - at[0], to[1] - to[0]), options)
            holds = holds and _says(left[slice(*at)], right[slice(*to)], share, weight, options)
        if holds:
            yield Pair(a, at, b, to, share, weight)


def _unordered(left: str, right: str, matched: int) -> float:
    """Return the likeness of two passages whatever the order of their clauses is; 0 across lines."""
    if "\n" in left or "\n" in right:
        return 0.0
    return min(2 * matched / (len(letters_of(left)) + len(letters_of(right))), 1.0)


def _holds(share: float, matched: int, weight: float, shorter: int, options: Options) -> bool:
    """Tell whether a passage is word for word, says the same in a likeness of words, or says much by itself."""
    if share == 1.0:
        return True
    if weight >= options.weighty and (
        share >= options.loose or (weight >= 2 * options.weighty and matched >= options.alike * shorter)
    ):
        return True
    return share >= options.alike and weight + options.ritual * (matched - weight) >= options.evidence


def _says(left: str, right: str, share: float, weight: float, options: Options) -> bool:
    """Tell whether a passage of little weight says one thing: loose likeness needs letters beyond set phrases.

    What ends in a colon only announces what follows it (今年的主要任务是：). Two clauses with numbers must be alike with the
    numbers masked, for reports state one kind of figure in like words without having it from each other.
    """
    if share == 1.0 or weight >= options.weighty:
        return True
    if weight < options.said and share < options.alike:
        return False
    if share < _SURE and (left[-1:] in _COLONS or right[-1:] in _COLONS):
        return False
    if share >= _SURE or not (_NUMBER.search(left) and _NUMBER.search(right)):
        return True
    return likeness(_NUMBER.sub(_MASK, left), _NUMBER.sub(_MASK, right)) >= options.figures
