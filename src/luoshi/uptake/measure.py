"""What a clause asks for: telling measures from descriptions and set formulae (举措的识别)."""

from __future__ import annotations

from luoshi.lexicon.tables import Lexicon
from luoshi.lexicon.uptake import Wording, WordRole, wording_of
from luoshi.model import Item
from luoshi.uptake.clauses import split

#: Words of strength and little words may stand before the verb of a measure: 要 加快 推进 …
_BEFORE_VERB = 8
#: A measure names a verb and an object: at least this many letters (发展数字贸易, six letters).
_SHORTEST = 5
#: A quotation up to this length without a full stop is one measure, whatever commas it holds.
_ONE_MEASURE = 60


def is_measure(clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause asks for an action: it opens, words of strength aside, with a verb of action."""
    if len(clause) < _SHORTEST:
        return False
    wording = wording_of(lexicon)
    at = 0
    for start, end, role in wording.roles_of(clause[: _BEFORE_VERB + _SHORTEST]):
        if start != at:
            return False
        if role in {WordRole.VERB, WordRole.ACT}:
            return end < len(clause)
        if role is not WordRole.STRENGTH:
            return False
        at = end
    return False


def parts_of(item: Item, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what an item asks for: itself if it is one clause, else its title and every measure in it."""
    cut = [item.quote[start:end] for start, end in split(item.quote)]
    if len(cut) <= 1 or (len(item.quote) <= _ONE_MEASURE and "。" not in item.quote.rstrip("。")):
        return (item.quote,)
    return tuple(dict.fromkeys([item.title, *(clause for clause in cut if is_measure(clause, lexicon))]))


def is_ritual(title: str, wording: Wording) -> bool:
    """Tell set political formulae from measures: they repeat wording and ask for nothing that could be carried out."""
    return wording.ritual.search(title) is not None
