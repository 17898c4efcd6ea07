"""Class of change (变化类别): word for word, adapted, or in other words, and what was changed."""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import Levenshtein

from luoshi.model import Edit, LinkClass

#: Below this share of equal characters two passages say the same in other words.
PARAPHRASE = 0.5
#: Two edits with no more equal characters than this between them are told as one.
_ISLAND = 1


def folded(text: str) -> str:
    """Return ``text`` in the form in which passages count as equal: half width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """Return ``text`` without the punctuation at its ends."""
    kept = [index for index, character in enumerate(text) if character.isalnum()]
    return text[kept[0] : kept[-1] + 1] if kept else text


def classify(up: str, down: str) -> tuple[LinkClass, float, tuple[Edit, ...], str]:
    """Tell how a passage was passed on.

    Returns:
        The class, the share of equal characters (Indel similarity of the folded texts), the edits, and the rule.
    """
    left, right = bare(folded(up)), bare(folded(down))
    if left == right:
        return LinkClass.VERBATIM, 1.0, (), f"{__name__}.verbatim"
    edits = changes(left, right)
    equal = 1 - Levenshtein.normalized_distance(left, right, weights=(1, 1, 2))
    if equal < PARAPHRASE:
        return LinkClass.PARAPHRASED, equal, edits, f"{__name__}.paraphrased"
    return LinkClass.ADAPTED, equal, edits, f"{__name__}.adapted"


def verbatim() -> str:
    """照搬: equal character by character once half and full width are folded and white space is left out."""
    return verbatim.__doc__ or ""


def adapted() -> str:
    """改写: the wording is kept, with characters replaced, inserted or deleted; the edits say which."""
    return adapted.__doc__ or ""


def paraphrased() -> str:
    """转述: less than half of the characters are equal in order; shared pieces and their rarity carry the link."""
    return paraphrased.__doc__ or ""


def changes(up: str, down: str) -> tuple[Edit, ...]:
    """Return what turns ``up`` into ``down``: numbers are kept whole and neighbouring edits told as one."""
    stretches: list[list[int]] = []
    for op in Levenshtein.opcodes(up, down):
        if op.tag == "equal":
            continue
        stretch = _whole_numbers(up, down, [op.src_start, op.src_end, op.dest_start, op.dest_end])
        if stretches and stretch[0] - stretches[-1][1] <= _ISLAND and stretch[2] - stretches[-1][3] <= _ISLAND:
            stretches[-1][1], stretches[-1][3] = max(stretches[-1][1], stretch[1]), max(stretches[-1][3], stretch[3])
        else:
            stretches.append(stretch)
    return tuple(_edit(up[a:b], down[c:d]) for a, b, c, d in stretches)


def _edit(up: str, down: str) -> Edit:
    return Edit("replace" if up and down else "delete" if up else "insert", up, down)


def _whole_numbers(up: str, down: str, stretch: list[int]) -> list[int]:
    """Widen an edit inside a number to the whole number on both sides."""
    a, b, c, d = stretch
    if not any(character.isdecimal() for character in up[a:b] + down[c:d]):
        return stretch
    while a and c and up[a - 1] == down[c - 1] and _numeral(up[a - 1]):
        a, c = a - 1, c - 1
    while b < len(up) and d < len(down) and up[b] == down[d] and _numeral(up[b]):
        b, d = b + 1, d + 1
    return [a, b, c, d]


def _numeral(character: str) -> bool:
    return character.isdecimal() or character == "."
