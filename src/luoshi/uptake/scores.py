"""How much of a measure every clause of a collection says (覆盖度). Kernels on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.uptake.bodies import Texts
from luoshi.uptake.wanted import Element, Reading

Floats = NDArray[np.float64]

#: Half of the pairs of an object are much less than half of the object: 国家安全 is not 国家安全教育.
_SHARPNESS = 1.5
#: The pairs of a name without the name itself (new words in between, or other words altogether) show it at most so well.
_UNNAMED = 0.4
#: What a clause loses that names the object but not the instrument (机制, 行动).
_INSTRUMENT = 0.4
#: What is left of a clause that does not name the place a measure is about.
_ELSEWHERE = 0.4
#: A named concept counts at least this much as an object, however few letters it has.
_CONCEPT = 0.7
#: A single member of an enumeration shows the measure the less, the smaller it is: its share to this power.
_MEMBER = 0.3


@dataclass(frozen=True)
class Scores:
    """For every clause: ``said``, the share of the measure it says, and ``object``, how well it names one main object."""

    said: Floats
    object: Floats


def scores(readings: Sequence[Reading], texts: Texts) -> Scores:
    """Return what the clauses of ``texts`` say of a measure, in the reading that suits each clause best."""
    said = np.zeros(len(texts))
    named = np.zeros(len(texts))
    for reading in readings:
        total = sum(element.weight for element in reading.elements)
        largest = max(element.weight for element in reading.elements)
        part = np.zeros_like(said)
        best = np.zeros_like(said)
        for element in reading.elements:
            shown = _shown(element, texts)
            part += shown * (element.weight / total)
            least = _CONCEPT if element.concepts else 0.0
            np.maximum(best, shown * max(element.weight / largest, least), out=best)
        factor = reading.share**_MEMBER * _there(reading, texts)
        np.maximum(named, best * factor, out=named)
        np.maximum(said, part * _carried(reading, texts) * factor, out=said)
    return Scores(said, named)


def _shown(element: Element, texts: Texts) -> Floats:
    """Return how well every clause shows one object: by its pairs of letters or by a name of its concept."""
    shown = np.zeros(len(texts))
    for code, share in zip(element.codes, element.shares, strict=True):
        shown[texts.index.at(code)] += share
    rows = np.flatnonzero(shown)
    shown[rows] **= _SHARPNESS
    if element.concepts:
        np.minimum(shown, _UNNAMED, out=shown)
    for concept in element.concepts:
        if concept in texts.concepts:
            named, degrees = texts.concepts[concept]
            shown[named] = np.maximum(shown[named], degrees)
    return shown


def _there(reading: Reading, texts: Texts) -> Floats | float:
    """Return the factor for the places of a measure: 1 where a clause names them all."""
    if not reading.places:
        return 1.0
    there = np.full(len(texts), float(_ELSEWHERE ** len(reading.places)))
    for place in reading.places:
        if place in texts.concepts:
            there[texts.concepts[place][0]] /= _ELSEWHERE
    return there


def _carried(reading: Reading, texts: Texts) -> Floats | float:
    """Return the factor for the instruments of a measure: 1 where a clause names them all."""
    if not reading.instruments:
        return 1.0
    named = np.zeros(len(texts))
    for word in reading.instruments:
        named[texts.holding(word)] += 1 / len(reading.instruments)
    return 1 - _INSTRUMENT + _INSTRUMENT * named
