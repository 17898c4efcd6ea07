"""How well a headline goes with a stretch of text: shared words and the office of the signatory, as additive lifts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate, pairwise
from math import log, sqrt
from types import MappingProxyType

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import office_words
from luoshi.restore.gaps import is_cjk

#: What stands in an office before its field: the body it belongs to.
_BODY = re.compile(
    ".*(?:[省市县区州盟旗乡镇]委|党委|党组|自治区|[省市县区州盟旗乡镇]政府|[省市县区州盟旗乡镇]|中国共产党|中共)"
)
_UNIT = re.compile("(?:委员会|[部局厅委办室院处科]|公司|集团)$")


#: Paragraphs compared on either side of a place, and the share of common pairs that parts one subject from two: where the
#: lexicon tells what is everyday language, and where it is not at hand.
REACH, COMMON, PLAIN = 3, 0.036, 0.07

#: Log odds of two subjects for each unit of that share, the most that counts, and what stands for a share that is unknown.
SHARED, MOST_SHARED, UNKNOWN = -93.0, 0.093, 0.0465

_PUNCTUATION = re.compile(r"[^\w]|\d")


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


class Subjects:
    """Which subjects the paragraphs of a page share: pairs of neighbouring characters, read once a paragraph."""

    def __init__(self, paragraphs: Sequence[str], common: Mapping[str, int] = MappingProxyType({})) -> None:
        self.paragraphs = paragraphs
        self._common = common
        self._pairs: list[set[str] | None] = [None] * len(paragraphs)

    def part(self, first: int, last: int) -> Subjects:
        """Return the subjects of a run of the paragraphs."""
        part = Subjects(self.paragraphs[first:last], self._common)
        part._pairs = self._pairs[first:last]
        return part

    def strangeness(self, number: int) -> float:
        """Return how little the paragraphs from ``number`` on share with those before it: from -2 (one subject) to 2.

        The share of pairs that the three paragraphs on either side have in common, everyday pairs counting less; of
        newspaper articles 95 of 100 neighbours of different ones lie below :data:`COMMON`, 84 of 100 of the same above.
        """
        shared = self._shared(number)
        apart = COMMON if self._common else PLAIN
        return 0.0 if shared is None else max(-2.0, min(2.0, (apart - shared) / (apart / 2)))

    def headline_odds(self, headline: str, number: int, trailing: bool = False) -> float:
        """Return the log odds that ``headline`` above paragraph ``number`` parts two articles rather than heads a section.

        ``trailing``: headlines of this page stand behind their texts, so that the words are looked for before it.
        Logistic regression on what the paragraphs before and after share, how much of the headline the lead, the
        paragraphs before and those after say, and its length; fitted on 136 section headings and 267 headlines of
        reprinted newspaper articles, of which it tells 92 and 95 of 100 right.
        """
        shared = self._shared(number)
        words = headline_words(headline)
        before = "".join(self.paragraphs[max(0, number - REACH) : number])
        after = "".join(self.paragraphs[number : number + REACH])
        count = max(len(words), 1)
        said = [sum(1 for word in words if word in text) / count for text in (self.paragraphs[number], before, after)]
        if trailing:
            said = [said[1], 0.0, said[1]]
        odds = SHARED * min(UNKNOWN if shared is None else shared, MOST_SHARED) + 0.226 * min(len(headline), 20)
        return odds + 1.43 * said[0] - 1.64 * said[1] + 0.32 * said[2] - 0.47

    def _shared(self, number: int) -> float | None:
        """Return the share of common pairs of the paragraphs before and from ``number``; None without enough text."""
        before = self._of(max(0, number - REACH), number)
        after = self._of(number, min(number + REACH, len(self.paragraphs)))
        if min(len(before), len(after)) < 40:
            return None
        either = sqrt(self._weight(before) * self._weight(after))
        return self._weight(before & after) / either if either else None

    def _weight(self, pairs: Set[str]) -> float:
        """Return the weight of some pairs: one that the lexicon's own language holds counts the less the oftener."""
        common = self._common
        return sum(2.0 / (2 + common.get(pair, 0)) for pair in pairs)

    def _of(self, first: int, last: int) -> set[str]:
        found: set[str] = set()
        for number in range(first, last):
            found |= self._one(number)
        return found

    def _one(self, number: int) -> set[str]:
        pairs = self._pairs[number]
        if pairs is None:
            text = _PUNCTUATION.sub(" ", self.paragraphs[number])
            pairs = {one + two for one, two in pairwise(text) if one != " " and two != " "}
            self._pairs[number] = pairs
        return pairs

    def cohesion(self) -> Cohesion:
        """Return how well any run of these paragraphs holds together (quadratic in their number: for one page)."""
        return Cohesion([self._one(number) for number in range(len(self.paragraphs))], self._common)


class Cohesion:
    """How much more the paragraphs of a run have in common than chance: the modularity of the run.

    Two paragraphs are linked by every pair of characters they share, the rarer the stronger; of these links those that
    paragraphs so rich in links would share by chance are taken off (Newman and Girvan 2004, modularity). Over all runs
    of a page the sum is highest where they are its articles. In units of the links of an average paragraph.
    """

    def __init__(self, paragraphs: Sequence[set[str]], common: Mapping[str, int]) -> None:
        count = len(paragraphs)
        places: dict[str, list[int]] = {}
        for number, pairs in enumerate(paragraphs):
            for pair in pairs:
                places.setdefault(pair, []).append(number)
        links = [[0.0] * count for _ in range(count)]
        for pair, numbers in places.items():
            weight = log((count + 1) / (len(numbers) + 0.5)) * 2.0 / (2 + common.get(pair, 0))
            for at, one in enumerate(numbers[:-1]):
                row = links[one]
                for other in numbers[at + 1 :]:
                    row[other] += weight
        degrees = [sum(row) + sum(other[number] for other in links) for number, row in enumerate(links)]
        total = sum(degrees) or 1.0
        # Sums over the upper triangle: sums[last] holds for every first the links inside first:last less chance.
        self._sums = [[0.0] * (count + 1)]
        for last in range(count):
            column, run = [0.0] * (count + 1), 0.0
            for first in range(last - 1, -1, -1):
                run += links[first][last] - degrees[first] * degrees[last] / total
                column[first] = run
            self._sums.append([one + other for one, other in zip(self._sums[-1], column, strict=True)])
        self._scale = count / total

    def of(self, first: int, last: int) -> float:
        """Return the cohesion of ``paragraphs[first:last]``."""
        return self._sums[last][first] * self._scale


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
