"""What a measure is about (要素): its objects and instruments, each with the evidence that would show it.

A measure is read as strength and neutral verbs, which do not count, one or more objects, and the instrument it names
(机制, 行动). Where it enumerates (中间品贸易、绿色贸易; 革命老区、民族地区等) every member makes a reading of its own, since taking up
one of them is taking up the measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import log2

from luoshi.lexicon.uptake import Relation, Wording, WordRole
from luoshi.uptake.grams import Index, pair_code

#: Share of its rarity that a pair of letters keeps, by the role of the word it stands in; words without a role keep all.
_SHARE = {
    WordRole.STRENGTH: 0.1,
    WordRole.VERB: 0.1,
    WordRole.ACT: 0.5,
    WordRole.INSTRUMENT: 0.2,
    WordRole.FRAME: 0.25,
    WordRole.PARTICLE: 0.0,
}
#: Words between the objects of a measure; they are no evidence.
_SKIPPED = frozenset({WordRole.STRENGTH, WordRole.VERB, WordRole.PARTICLE})
#: A place is what a measure about a place is about.
_PLACE = 3.0
#: A pair inside the name of a concept keeps at least this much: 基础研究 is a name, though 基础 and 研究 are frames.
_NAMED = 0.7
#: The last object is the head of the phrase, what comes before it only says which: 一流的营商环境, 文化企业走向世界.
_HEAD = 1.4
#: A pair across the border of two words says little about either.
_BORDER = 0.35
#: A reading of one member counts only if it says at least this share of what the whole measure says.
_SMALLEST_READING = 0.15
#: 和 and 与 join members, but not inside 参与, 和谐, 普及 ...
_JOINED = re.compile(r"以及|(?<![共缓温总亲中])和(?![平谐美解睦])|(?<![普涉以])及(?!时)|(?<![参给赋授])与")
_NOT_LETTER = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffffA-Za-z0-9、]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One object of a measure: its pairs of letters with their shares in it, the concepts it names, and its weight."""

    codes: tuple[int, ...]
    shares: tuple[float, ...]
    concepts: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a measure: its objects, instruments and places, and how much of the whole it is (0 to 1)."""

    elements: tuple[Element, ...]
    instruments: tuple[str, ...]
    places: tuple[str, ...]
    share: float


def readings_of(text: str, wording: Wording, index: Index, *, members: bool = True) -> tuple[Reading, ...]:
    """Return the readings of a measure: the whole of it, then (with ``members``) one for each member it enumerates."""
    readings: list[Reading] = []
    whole = 0.0
    for words in _members(text, wording) if members else islice(_members(text, wording), 1):
        elements, instruments = _elements(words, wording, index)
        weight = sum(element.weight for element in elements)
        if not weight:
            continue
        whole = whole or weight
        if not readings or weight >= _SMALLEST_READING * whole:
            places = [c for element in elements for c in element.concepts if c in wording.places]
            share = min(1.0, weight / whole)
            readings.append(Reading(tuple(elements), tuple(instruments), tuple(places), share))
    return tuple(readings)


def _members(text: str, wording: Wording) -> Iterator[str]:
    """Yield the letters of the whole measure, then of every member with the words that all members share."""
    text = _NOT_LETTER.sub("", text).lower()
    yield text.replace("、", " ")
    parts = _parts(text)
    if len(parts) < 2 or min(map(len, parts)) < 2:
        return
    opening = _opening(parts[0], wording)
    first, middle, last = parts[0][opening:], parts[1:-1], parts[-1]
    last, _, tail = last.partition("等")
    shared = ""
    if middle:
        # The members in the middle show how long a member is; what is longer before the first or after the last is shared.
        length = max(2, round(sum(map(len, middle)) / len(middle)))
        if len(first) > length + 1 and not _is_name(first, wording):
            shared, first = first[:-length], first[-length:]
        if not tail and len(last) > length + 1 and not _is_name(last, wording):
            last, tail = last[:length], last[length:]
    elif len(last) < len(first):
        # 零碳工厂和园区: what goes before the shorter second member goes before both.
        last = first[: len(first) - len(last)] + last
    elif not tail:
        last, tail = _predicate(last, wording)
    for member in (first, *middle, last):
        yield " ".join((parts[0][:opening], shared, member, tail))


def _is_name(words: str, wording: Wording) -> bool:
    """Tell whether ``words`` are one name of one thing, but for a letter or two at its beginning."""
    return any(start <= 2 and end == len(words) for start, (end, _) in _named(words, wording).items())


def _predicate(words: str, wording: Wording) -> tuple[str, str]:
    """Split the second of two members from what is said of both: 文化产品 | 走向世界; nothing where there is no second object."""
    named = sorted(_named(words, wording).items())
    if len(named) < 2:
        return words, ""
    _, (end, _) = named[0]
    return words[:end], words[end:]


def _parts(text: str) -> list[str]:
    """Split an enumeration into its members; where 、 separates them, 和 does so only before the last."""
    if "、" not in text:
        return _JOINED.split(text)
    *parts, last = text.split("、")
    tail = _JOINED.split(last, maxsplit=1)
    return [*parts, *tail] if len(tail[0]) <= 2 * len(parts[-1]) else [*parts, last]


def _opening(words: str, wording: Wording) -> int:
    """Return where the words of strength and the verbs at the beginning of a measure end."""
    at = 0
    for start, end, role in wording.roles_of(words):
        if start != at or role in {WordRole.INSTRUMENT, WordRole.FRAME}:
            break
        at = end
    return at


def _elements(words: str, wording: Wording, index: Index) -> tuple[list[Element], list[str]]:
    """Split the letters of one reading into objects and instruments."""
    named = _named(words, wording)
    roles: list[WordRole | None] = [None] * len(words)
    border = [False] * (len(words) + 1)
    unnamed = words
    for start, (end, _) in named.items():
        unnamed = unnamed[:start] + " " * (end - start) + unnamed[end:]
    for start, end, role in wording.roles_of(unnamed):
        roles[start:end] = [role] * (end - start)
        border[start] = border[end] = True
    elements: list[Element] = []
    instruments: list[str] = []
    at = 0
    while at < len(words):
        concept = named.get(at)
        if concept:
            end, names = concept
            element = _element(words, at, end, roles, border, index, names)
            if not wording.places.isdisjoint(names):
                element = replace(element, weight=_PLACE * element.weight)
            elements.append(element)
        elif words[at] == " " or roles[at] in _SKIPPED:
            end = at + 1
        else:
            end = at + 1
            instrument = roles[at] is WordRole.INSTRUMENT
            while end < len(words) and end not in named and _goes_on(words[end], roles[end], instrument, border[end]):
                end += 1
            if not instrument:
                elements.append(_element(words, at, end, roles, border, index, ()))
            elif end - at > 1:
                instruments.append(words[at:end])
        at = end
    if elements:
        elements[-1] = replace(elements[-1], weight=_HEAD * elements[-1].weight)
    return [element for element in elements if element.weight > 0], instruments


def _goes_on(letter: str, role: WordRole | None, instrument: bool, border: bool) -> bool:
    if instrument:
        return role is WordRole.INSTRUMENT and not border
    return letter != " " and role not in _SKIPPED and role is not WordRole.INSTRUMENT


def _named(words: str, wording: Wording) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the concepts that ``words`` name, longest first, as start: (end, names)."""
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, concept, relation in wording.concepts_in(words):
        if relation is Relation.SAME:
            found.setdefault((start, end), []).append(concept)
    taken: dict[int, tuple[int, tuple[str, ...]]] = {}
    for (start, end), names in sorted(found.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        if not any(start < other_end and other < end for other, (other_end, _) in taken.items()):
            taken[start] = (end, tuple(sorted(names)))
    return taken


def _element(
    words: str,
    start: int,
    end: int,
    roles: Sequence[WordRole | None],
    border: Sequence[bool],
    index: Index,
    concepts: tuple[str, ...],
) -> Element:
    weights: dict[int, float] = {}
    shares = [1.0 if role is None else _SHARE[role] for role in roles[start:end]]
    for at in range(start, end - 1):
        share = min(shares[at - start], shares[at - start + 1])
        if concepts:
            share = max(share, _NAMED)
        elif border[at + 1]:
            share *= _BORDER
        code = pair_code(words[at : at + 2])
        weights[code] = max(weights.get(code, 0.0), share * index.rarity(code))
    if end - start == 1:
        code = pair_code(words[start])
        weights[code] = _BORDER * shares[0] * index.rarity(code)
    total = sum(weights.values())
    # A name of four letters says more than one of two, but not three times as much, as its three pairs would have it.
    weight = total * (1 + log2(len(weights))) / len(weights)
    return Element(tuple(weights), tuple(w / total for w in weights.values()) if total else (), concepts, weight)
