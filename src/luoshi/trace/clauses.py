"""Clauses (分句): adapted passages are told with the whole clauses they stand in."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from luoshi.trace.edges import STOPS

#: Characters of a passage too long to be completed.
_LONG = 5000
_ENDS = frozenset(STOPS + "\n")

Stretch = tuple[int, int]


def completed(text: str, stretch: Stretch) -> Stretch:
    """Return the stretch moved out to the ends of the clauses it stands in, the last stop included."""
    start, end = stretch
    while start > 0 and text[start - 1] not in _ENDS:
        start -= 1
    while end < len(text) and text[end - 1] not in _ENDS:
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def letters_of(text: str) -> str:
    """Return the letters and digits of ``text``."""
    return "".join(filter(str.isalnum, text))


def likeness(up: str, down: str) -> float:
    """Return the share of letters that two passages have in common, in order (normalised Indel similarity)."""
    left, right = letters_of(up), letters_of(down)
    return 1.0 if left == right else float(Indel.normalized_similarity(left, right))


def fitted(left: str, at: Stretch, right: str, to: Stretch, alike: float) -> tuple[Stretch, Stretch, float]:
    """Return both stretches completed to clauses if the whole clauses are still ``alike``, else as they are.

    What stands word for word in both is not completed: it was carried over as it is, whatever was put around it. Nor
    is a passage of many pages, where a clause more or less says nothing and comparing takes the square of its length.

    Returns:
        The stretches, and the likeness of the two.
    """
    if max(at[1] - at[0], to[1] - to[0]) > _LONG:
        return at, to, 1.0
    core = likeness(left[slice(*at)], right[slice(*to)])
    if core == 1.0:
        return at, to, core
    whole, other = completed(left, at), completed(right, to)
    if (whole, other) == (at, to):
        return at, to, core
    share = likeness(left[slice(*whole)], right[slice(*other)])
    return (whole, other, share) if share >= alike else (at, to, core)
