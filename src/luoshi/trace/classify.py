"""Class of change (变化类别): word for word, adapted, or in other words, and what was changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, Levenshtein

from luoshi.model import Edit, LinkClass

#: Below this share of equal characters two passages say the same in other words.
PARAPHRASE = 0.5
_DIGIT = re.compile(r"\d")
#: Longer passages are compared clause by clause; a piece without a stop counts as a clause of 64 characters.
_LONG = 5000
_CLAUSE = re.compile(r"[^，。；！？：,;!?:]{0,64}[，。；！？：,;!?:]?", re.DOTALL)
#: Two edits with no more equal characters than this between them are told as one.
_ISLAND = 1


def folded(text: str) -> str:
    """Return ``text`` in the form in which passages count as equal: half width, without white space."""
    plain = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return "".join(plain.split())


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    """Return ``text`` as it is compared; a passage that many documents have comes again and again."""
    return bare(folded(text))


def bare(text: str) -> str:
    """Return ``text`` without the punctuation at its ends."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]


@dataclass(frozen=True, slots=True)
class Change:
    """How a passage was passed on (变化): the class, the share of equal characters, and the two texts compared.

    The texts are folded and without punctuation at their ends; the share is their normalised Indel similarity.
    """

    up: str
    down: str
    score: float
    gathered: bool = False

    @classmethod
    def of(cls, up: str, down: str, gathered: bool = False) -> Change:
        """Compare two passages; ``gathered`` if they were put together from several clauses."""
        left, right = _plain(up), _plain(down)
        return cls(left, right, 1.0 if left == right else _alike(left, right), gathered)

    @property
    def link_class(self) -> LinkClass:
        """Return the class."""
        if self.gathered:
            return LinkClass.ADAPTED
        if self.up == self.down:
            return LinkClass.VERBATIM
        return LinkClass.PARAPHRASED if self.score < PARAPHRASE else LinkClass.ADAPTED

    @property
    def rule(self) -> str:
        """Return the name of the rule that decided."""
        return f"{__name__}.{'gathered' if self.gathered else self.link_class.value}"

    def edits(self) -> tuple[Edit, ...]:
        """Return what was changed; nothing where the wording is equal."""
        return changes(self.up, self.down) if self.up != self.down else ()


def verbatim() -> str:
    """照搬: equal character by character once half and full width are folded and white space is left out."""
    return verbatim.__doc__ or ""


def adapted() -> str:
    """改写: the wording is kept, with characters replaced, inserted or deleted; the edits say which."""
    return adapted.__doc__ or ""


def paraphrased() -> str:
    """转述: less than half of the characters are equal in order; shared pieces and their rarity carry the link."""
    return paraphrased.__doc__ or ""


def gathered() -> str:
    """摘编: clauses that stand far apart in one text stand side by side, in the same order, in a sentence of the other."""
    return gathered.__doc__ or ""


def changes(up: str, down: str) -> tuple[Edit, ...]:
    """Return what turns ``up`` into ``down``: numbers are kept whole and neighbouring edits told as one.

    Long passages are compared clause by clause first, for comparing all characters would take their square.
    """
    if max(len(up), len(down)) > _LONG:
        return tuple(_by_clauses(up, down))
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


def _by_clauses(up: str, down: str) -> Iterator[Edit]:
    left, right = _CLAUSE.findall(up), _CLAUSE.findall(down)
    for op in Levenshtein.opcodes(left, right):
        if op.tag == "equal":
            continue
        before, after = "".join(left[op.src_start : op.src_end]), "".join(right[op.dest_start : op.dest_end])
        if max(len(before), len(after)) <= _LONG:
            yield from changes(before, after)
        else:
            yield _edit(before, after)


def _alike(up: str, down: str) -> float:
    """Return the normalised Indel similarity; of long passages that of their clauses, each by its length."""
    if max(len(up), len(down)) <= _LONG:
        return float(Indel.normalized_similarity(up, down))
    left, right = _CLAUSE.findall(up), _CLAUSE.findall(down)
    same = sum(
        len(clause)
        for op in Levenshtein.opcodes(left, right)
        if op.tag == "equal"
        for clause in left[op.src_start : op.src_end]
    )
    return 2 * same / (len(up) + len(down))


def _edit(up: str, down: str) -> Edit:
    return Edit("replace" if up and down else "delete" if up else "insert", up, down)


def _whole_numbers(up: str, down: str, stretch: list[int]) -> list[int]:
    """Widen an edit inside a number to the whole number on both sides."""
    a, b, c, d = stretch
    if not _DIGIT.search(up[a:b] + down[c:d]):
        return stretch
    while a and c and up[a - 1] == down[c - 1] and _numeral(up[a - 1]):
        a, c = a - 1, c - 1
    while b < len(up) and d < len(down) and up[b] == down[d] and _numeral(up[b]):
        b, d = b + 1, d + 1
    return [a, b, c, d]


def _numeral(character: str) -> bool:
    return character.isdecimal() or character == "."
