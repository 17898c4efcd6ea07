"""Pairs of characters that the lexicon's own words and examples hold (字对): a small measure of everyday language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from luoshi.lexicon.tables import Lexicon

#: A pair that stands in fewer rows may be chance.
FEWEST = 3

#: Tables of single characters and of dates hold no language.
_NO_LANGUAGE = frozenset({"tables", "traditional", "surnames", "workdays"})


@lru_cache(maxsize=4)
def pair_counts(lexicon: Lexicon) -> Mapping[str, int]:
    """Return how many cells of the tables hold each pair of neighbouring characters.

    Names of bodies and places, set phrases and the example of every row are everyday language of the field: what stands
    there often (发展, 工作, 表示) tells little about the subject of a text.
    """
    counts: Counter[str] = Counter()
    for name, rows in lexicon.tables.items():
        if name in _NO_LANGUAGE:
            continue
        for row in rows:
            cells = {cell for column, cell in row.items() if column != "source"}
            counts.update({one + two for cell in cells for one, two in pairwise(cell)})
    return counts


@lru_cache(maxsize=4)
def known_pairs(lexicon: Lexicon) -> frozenset[str]:
    """Return the pairs that stand in several rows.

    Over a line break inside a sentence every third pair is one of them, between a headline and the text below it one
    of forty.
    """
    return frozenset(pair for pair, count in pair_counts(lexicon).items() if count >= FEWEST)
