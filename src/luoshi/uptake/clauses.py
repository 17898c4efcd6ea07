"""Clauses: the unit in which taking up is searched and shown (分句).

A passage is a sentence; a sentence of a work report strings several measures together with commas. Evidence is cut at
the clause, without its final punctuation, so that what is shown is one measure and not a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model import Passage, PassageKind

#: A clause ends at a comma, semicolon, colon or full stop; the enumeration comma 、 stays inside it. A stop between
#: digits (3,000; 5:1) is part of a number.
_END = re.compile(r"[。！？；：，!?;]+|(?<!\d)[,:](?!\d)|\n")
#: Punctuation and blanks that may surround a clause and belong to none.
_EDGE = " \u3000\t\r\n—－–-―·•"
#: Numbers of an item at the start of a clause: （一） (1) 1. 一、
_NUMBER = re.compile(
    r"^(?:[（(][一二三四五六七八九十百\d]{1,4}[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of an article (分句): ``start`` and ``end`` are offsets in its clean text.

    ``sentence`` counts the sentences of the article, ``paragraph`` its lines; ``kind`` is that of its passage.
    """

    start: int
    end: int
    text: str
    sentence: int
    paragraph: int
    kind: PassageKind


def split(text: str) -> list[tuple[int, int]]:
    """Return the clauses of ``text`` as offset pairs, numbers, dashes and final punctuation cut off."""
    found, at = [], 0
    for end in _END.finditer(text):
        found.append(_trim(text, at, end.start()))
        at = end.end()
    found.append(_trim(text, at, len(text)))
    return [(start, end) for start, end in found if start < end]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    number = _NUMBER.match(text[start:end])
    if number:
        start += number.end()
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def clauses(passages: Sequence[Passage]) -> list[Clause]:
    """Return the clauses of the passages of one article, in reading order; titles take no part."""
    found = []
    for number, passage in enumerate(passages):
        if passage.kind is PassageKind.TITLE:
            continue
        for start, end in split(passage.text):
            found.append(
                Clause(
                    passage.start + start,
                    passage.start + end,
                    passage.text[start:end],
                    number,
                    passage.paragraph,
                    passage.kind,
                )
            )
    return found
