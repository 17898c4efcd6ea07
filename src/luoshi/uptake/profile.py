"""What is distinctive in the wording of an item (要素): its pairs of letters with their weights.

Strength words and neighbouring verbs never decide, so they weigh next to nothing; frames (体系, 机制, 行动) weigh
little; what remains, the object, weighs as much as it is rare in the collection.
"""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.lexicon.uptake import Wording, WordRole
from luoshi.uptake.grams import Index, letters, pair_code

#: Share of its rarity that a pair keeps, by the word it stands in.
_SHARE = {WordRole.STRENGTH: 0.03, WordRole.VERB: 0.1, WordRole.FRAME: 0.2}
#: A pair across the border of two words says little about either.
_BORDER = 0.35
#: A single letter is weak evidence beside a pair.
_LETTER = 0.25


@dataclass(frozen=True, slots=True)
class Profile:
    """The weighted evidence of one item: codes of pairs and letters, with weights that sum to 1."""

    codes: tuple[int, ...]
    weights: tuple[float, ...]


def profile_of(text: str, wording: Wording, index: Index) -> Profile:
    """Return the evidence of one item, weighted by role and by rarity in ``index``."""
    share = [1.0] * len(text)
    border = [False] * (len(text) + 1)
    for start, end, role in wording.roles_of(text):
        share[start:end] = [_SHARE[role]] * (end - start)
        border[start] = border[end] = True
    weights: dict[int, float] = {}
    for at, letter in enumerate(text):
        if not letters(letter):
            continue
        code = pair_code(letter.lower())
        weights[code] = max(weights.get(code, 0.0), _LETTER * share[at] * index.rarity(code))
        following = text[at + 1 : at + 2]
        if following and letters(following):
            code = pair_code(letter.lower() + following.lower())
            kept = min(share[at], share[at + 1]) * (_BORDER if border[at + 1] else 1.0)
            weights[code] = max(weights.get(code, 0.0), kept * index.rarity(code))
    total = sum(weights.values()) or 1.0
    return Profile(tuple(weights), tuple(weight / total for weight in weights.values()))
