"""Pairs of characters that the lexicon's own words and examples hold (字对): a small measure of what belongs together."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise

from luoshi.lexicon.tables import Lexicon

#: A pair that stands in fewer rows may be chance.
FEWEST = 3

#: Tables of single characters and of dates hold no language.
_NO_LANGUAGE = frozenset({"tables", "traditional", "surnames", "workdays"})


@lru_cache(maxsize=4)
def known_pairs(lexicon: Lexicon) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters that stand in several rows of the tables.

    Names of bodies and places, set phrases and the example of every row: everyday language of the field. Over a line
    break inside a sentence every third pair is one of them, between a headline and the text below it one of forty.
    """
    counts: Counter[str] = Counter()
    for name, rows in lexicon.tables.items():
        if name in _NO_LANGUAGE:
            continue
        for row in rows:
            cells = {cell for column, cell in row.items() if column != "source"}
            counts.update({one + two for cell in cells for one, two in pairwise(cell) if _cjk(one) and _cjk(two)})
    return frozenset(pair for pair, count in counts.items() if count >= FEWEST)


def _cjk(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
