"""How well a headline goes with a stretch of text: shared words and the office of the signatory, as additive lifts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import log

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import office_words
from luoshi.restore.gaps import is_cjk

#: What stands in an office before its field: the body it belongs to.
_BODY = re.compile(
    ".*(?:[省市县区州盟旗乡镇]委|党委|党组|自治区|[省市县区州盟旗乡镇]政府|[省市县区州盟旗乡镇]|中国共产党|中共)"
)
_UNIT = re.compile("(?:委员会|[部局厅委办室院处科]|公司|集团)$")


class WordLift:
    """How much more often than chance a set of words stands in a run of paragraphs.

    For one word the lift of a run is the share of its occurrences that lie in the run, less the share of the page that
    the run makes up; words are weighted by how few paragraphs they stand in. A lift of 0 is chance, 1 is all.
    """

    def __init__(self, words: Iterable[str], paragraphs: Sequence[str]) -> None:
        lengths = [0, *accumulate(len(text) for text in paragraphs)]
        total = max(lengths[-1], 1)
        self._share = [length / total for length in lengths]
        gains = [0.0] * len(paragraphs)
        weight = 0.0
        for word in sorted(words):
            counts = [text.count(word) for text in paragraphs]
            everywhere = sum(counts)
            if everywhere:
                spread = sum(1 for count in counts if count)
                own = max(log((len(paragraphs) + 1) / (spread + 0.5)), 0.05)
                weight += own
                # One occurrence more, spread over the page, keeps a single chance hit from counting in full.
                damping = own * everywhere / (everywhere + 1)
                for number, count in enumerate(counts):
                    gains[number] += damping * count / everywhere
                    gains[number] -= damping * len(paragraphs[number]) / total
        scale = max(weight, 1.0)
        self._sums = [0.0, *accumulate(gain / scale for gain in gains)]

    def of(self, first: int, last: int) -> float:
        """Return the lift of ``paragraphs[first:last]``."""
        return self._sums[last] - self._sums[first]


def headline_words(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters of a headline."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1) if is_cjk(text[at]) and is_cjk(text[at + 1]))


def office_fields(office: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words by which a text shows the office of its signatory: 政法 for 市委政法委书记, 秘书长, 组织 for 组织部部长."""
    fields = set()
    for part in re.split("[、，, ]", office):
        word = next((word for word in office_words(lexicon) if part.endswith(word)), None)
        if word is None:
            continue
        field = _BODY.sub("", part.removesuffix(word).removesuffix("副"))
        field = _UNIT.sub("", field)
        if len(field) >= 2:
            fields.add(field[:4])
        elif len(word) >= 3 and not field:
            fields.add(word)
    return frozenset(fields)
