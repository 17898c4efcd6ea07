"""Origins (源头): the oldest documents are the hubs to which the copies of a long passage are joined."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from luoshi.trace.letters import Ints
from luoshi.trace.options import Options
from luoshi.trace.pairing import Common, Hits, Places
from luoshi.trace.stretches import Phrases, Tally, settled

_SHIFT = np.uint64(32)


def settled_by_age(common: Common, ages: Ints | None, documents: int, options: Options) -> tuple[Hits, Phrases, Tally]:
    """Tell set phrases from long passages as :func:`~luoshi.trace.stretches.settled` does, hubs by age.

    Args:
        common: measured common fingerprints of one bucket of hashes.
        ages: place of every document in the order of age, the oldest first; None where documents come in that order.
        documents: see :func:`~luoshi.trace.options.scale_of`.
        options: see :class:`~luoshi.trace.options.Options`.

    Returns:
        Hits from the document of the smaller number to the other, the stretches of set phrase, and the tally.
    """
    if ages is None:
        return settled(common.in_order(), documents, options)
    aged = replace(common, doc=ages[common.doc].astype(np.int32)).in_order()
    hits, phrases, tally = settled(aged, documents, options)
    of_age = np.argsort(ages)
    return by_number(hits, of_age), replace(phrases, doc=of_age[phrases.doc].astype(np.int32)), tally


def by_number(hits: Hits, of_age: Ints) -> Hits:
    """Return hits between documents numbered by age as hits between their own numbers, the smaller first."""
    left, right = _renumbered(hits.left, of_age), _renumbered(hits.right, of_age)
    return Hits(np.minimum(left, right), np.maximum(left, right), hits.step)


def _renumbered(places: Places, numbers: Ints) -> Places:
    doc = numbers[(places >> _SHIFT).astype(np.int64)].astype(np.uint64)
    found: Places = doc << _SHIFT | places & np.uint64(0xFFFFFFFF)
    return found
