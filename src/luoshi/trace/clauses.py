"""Clauses (分句): adapted passages are told with the whole clauses they stand in."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from luoshi.trace.edges import OPENERS
from luoshi.trace.letters import STOPS
from luoshi.trace.options import Options

#: Characters of a passage too long to be completed.
_LONG = 5000
_ENDS = frozenset(STOPS + "\n")
_SENTENCE = frozenset("。！？；")
#: Marks after which a clause or a member of an enumeration begins.
_BEGIN = frozenset(STOPS + "、\n")

#: What is neither letter nor digit; the underscore counts as a word character elsewhere.
_OTHER = re.compile(r"[\W_]+")
#: The rest of a number, before its last digits and after its first.
_NUMBER_BEFORE, _NUMBER_AFTER = re.compile(r"[\d.,，．]*[\d.．]\Z"), re.compile(r"[.．]?\d*[%％]?")

Stretch = tuple[int, int]


def completed(text: str, stretch: Stretch) -> Stretch:
    """Return the stretch moved out to the ends of the clauses it stands in, the last stop included."""
    start, end = stretch
    while start > 0 and text[start - 1] not in _ENDS:
        start -= 1
    while end < len(text) and text[end - 1] not in _ENDS:
        end += 1
    return stripped(text, (start, end))


def stripped(text: str, stretch: Stretch) -> Stretch:
    """Return the stretch without the blanks and line ends at its ends."""
    start, end = stretch
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def begins(text: str, place: int) -> bool:
    """Tell whether a clause or a member of an enumeration begins at ``place``, quotation marks aside."""
    while place > 0 and text[place - 1] in OPENERS:
        place -= 1
    return place == 0 or text[place - 1] in _BEGIN


@lru_cache(maxsize=1 << 14)
def letters_of(text: str) -> str:
    """Return the letters and digits of ``text``."""
    return text if text.isalnum() else _OTHER.sub("", text)


def likeness(up: str, down: str) -> float:
    """Return the share of letters that two passages have in common, in order (normalised Indel similarity)."""
    left, right = letters_of(up), letters_of(down)
    return 1.0 if left == right else float(Indel.normalized_similarity(left, right))


def trimmed(left: str, at: Stretch, right: str, to: Stretch, snap: int) -> tuple[Stretch, Stretch]:
    """Return both stretches without the odd word of a neighbouring clause at either end.

    A word is odd if it has no more than ``snap`` letters in both texts and its clause goes on beyond the passage.
    """
    head = _odd_head(left, at, snap), _odd_head(right, to, snap)
    if any(head) and not all(head):
        head = _ended(left, at, head[0], right, to) if head[0] else _ended(right, to, head[1], left, at)[::-1]
    if all(head):
        at, to = (at[0] + head[0], at[1]), (to[0] + head[1], to[1])
    tail = _odd_tail(left, at, snap), _odd_tail(right, to, snap)
    if all(tail):
        at, to = (at[0], at[1] - tail[0]), (to[0], to[1] - tail[1])
    return numbered(left, stripped(left, at)), numbered(right, stripped(right, to))


def numbered(text: str, stretch: Stretch) -> Stretch:
    """Return the stretch with the whole of the numbers it begins and ends with, per cent sign included."""
    start, end = stretch
    if start > 0 and text[start].isdecimal() and (found := _NUMBER_BEFORE.search(text, max(0, start - 16), start)):
        start = found.start()
    if text[end - 1].isdecimal() and (found := _NUMBER_AFTER.match(text, end)):
        end = found.end()
    return start, end


def _odd_head(text: str, stretch: Stretch, snap: int) -> int:
    """Return the characters of a clause's last word that the stretch begins with, its stop included; 0 if it does not."""
    start, end = stretch
    if start == 0 or text[start - 1] in _ENDS:
        return 0
    for place in range(start, min(end - 1, start + 2 * snap)):
        if text[place] in _ENDS:
            return place + 1 - start if len(letters_of(text[start:place])) <= snap else 0
    return 0


def _ended(text: str, at: Stretch, head: int, other: str, to: Stretch) -> tuple[int, int]:
    """Return what to leave out where the last word of a sentence stands in ``text``, and in ``other`` no sentence ends.

    提升。成渝地区双城经济圈 and 提升成渝地区双城经济圈 have the word in common by chance.
    """
    word = text[at[0] : at[0] + head]
    last = letters_of(word)
    return (head, len(last)) if word[-1:] in _SENTENCE and other.startswith(last, to[0]) else (0, 0)


def _odd_tail(text: str, stretch: Stretch, snap: int) -> int:
    """Return the characters of a clause's first word that the stretch ends with; 0 if it does not."""
    start, end = stretch
    if end >= len(text) or text[end - 1] in _ENDS or text[end] in _ENDS:
        return 0
    for place in range(end - 1, max(start, end - 2 * snap), -1):
        if text[place] in _ENDS:
            return end - 1 - place if len(letters_of(text[place:end])) <= snap else 0
    return 0


def fitted(left: str, at: Stretch, right: str, to: Stretch, options: Options) -> tuple[Stretch, Stretch, float]:
    """Return both stretches completed to clauses if the whole clauses are still ``alike``, else without odd words.

    What stands word for word in both is not completed: it was carried over as it is, whatever was put around it. Nor
    is a passage of many pages, where a clause more or less says nothing and comparing takes the square of its length.

    Returns:
        The stretches, and the likeness of the two.
    """
    if max(at[1] - at[0], to[1] - to[0]) > _LONG:
        return at, to, 1.0
    at, to = trimmed(left, at, right, to, options.snap)
    core = likeness(left[slice(*at)], right[slice(*to)])
    if core == 1.0:
        return at, to, core
    whole, other = completed(left, at), completed(right, to)
    if (whole, other) == (at, to):
        return at, to, core
    share = likeness(left[slice(*whole)], right[slice(*other)])
    return (whole, other, share) if share >= options.alike else (at, to, core)
