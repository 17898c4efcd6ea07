"""A question in words, and how well a passage answers it (问答).

Nothing is written here: an answer is a passage of a document, and the score says how much of what the question names
stands in the passage, in its headings, beside it or in the name of its document. Pairs of letters carry the evidence,
each weighted by how rare it is on the shelf (inverse document frequency: K. Spärck Jones, A statistical interpretation
of term specificity and its application in retrieval, Journal of Documentation 28, 1972).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from luoshi.annotate import quantities
from luoshi.lexicon.questions import Wanted, question_words
from luoshi.lexicon.regions import names_in, regions
from luoshi.lexicon.tables import Lexicon
from luoshi.uptake.grams import letters

#: What a pair of the question counts where it stands: in the passage itself, in the name of the document, in the
#: headings above the passage, in the passage before or after it.
_IN_NAME, _IN_HEADINGS, _BESIDE = 0.6, 0.5, 0.3
#: A passage that holds a number, a day or a person where one is asked for.
_KIND = 0.08
#: Added for a document of the region that the question names.
_REGION = 0.25
#: Passages longer than so many letters hold words by chance; every doubling costs this.
_LONG, _LENGTH_COST = 160, 0.04
_DAY = re.compile(r"\d{1,2}月\s*\d{1,2}日|\d{4}年|[上下]午|近日|今天|昨日")
_PERSON = re.compile(r"主持|出席|讲话|同志|书记|主任|厅长|局长|主席|市长|省长|[说表示]")
_BREAKS = re.compile(r"[\s，。？！；：、“”‘’《》（）()?,.!;:\"']+")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked (提问): the kind of answer, the stretches about the matter with their pairs of letters, regions named."""

    text: str
    wants: Wanted
    stretches: tuple[str, ...]
    pairs: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a passage answers (切合): ``score`` from 0 to about 1.3, the ``share`` of the question it holds itself."""

    score: float
    share: float
    right_kind: bool
    right_region: bool
    rule: str


def parse(text: str, lexicon: Lexicon) -> Question:
    """Read a question: words of asking are taken out, names of regions noted, the rest cut into pairs of letters."""
    words = question_words(lexicon)
    found = [words.wants[match.group()] for match in words.pattern.finditer(text)]
    wants = next((one for one in found if one is not Wanted.NONE), Wanted.NONE)
    stretches = tuple(
        stretch for part in _BREAKS.split(words.pattern.sub("，", text)) if len(stretch := letters(part)) > 1
    )
    pairs = frozenset(a + b for stretch in stretches for a, b in pairwise(stretch))
    return Question(text, wants, stretches, pairs, _regions_in(text, lexicon))


def _regions_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the codes of the regions that a question or a heading names."""
    index = regions(lexicon)
    named = (index.named(text[start:end]) for start, end in names_in(index, text))
    return frozenset(region.code for region in named if region)


def short_names(words: str) -> str:
    """Return what readers call a plan, a plenum or a congress whose full name stands in ``words`` (简称).

    第十五个五年规划 is called 十五五, 第二十届中央委员会第三次全体会议 二十届三中全会, 第二十次全国代表大会 二十大.
    """
    shorts = [f"{match[1]}五规划" for match in re.finditer(r"第(十[一二三四五六七八九]?)个五年", words)]
    for match in re.finditer(r"(?:第?([一二三四五六七八九十]+)届中央委员会)?第([一二三四五六七八九])次全体会议", words):
        shorts.append(f"{match[1]}届{match[2]}中全会" if match[1] else f"{match[2]}中全会")
    shorts.extend(f"{match[1]}大" for match in re.finditer(r"第([一二三四五六七八九十]+)次全国代表大会", words))
    return "\n".join(shorts)


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text, punctuation left out."""
    bare = letters(text)
    return frozenset(a + b for a, b in pairwise(bare))


def fit(
    question: Question,
    weights: Mapping[str, float],
    text: str,
    name: str,
    headings: str,
    beside: str,
    region_code: str | None,
    lexicon: Lexicon,
) -> Fit:
    """Weigh a passage against a question (逐字对核).

    The share of the question's pairs of letters, weighted by rarity, that stand in the passage; pairs that stand only
    in the name of the document, its headings or the passages beside it count in part. A passage with a number, a day
    or a person where one is asked for, and a document of the region that is named, count a little more; very long
    passages a little less.
    """
    held = question.pairs & pairs_of(text)
    named = question.pairs & pairs_of(name) - held
    headed = question.pairs & pairs_of(headings) - held - named
    near = question.pairs & pairs_of(beside) - held - named - headed
    total = sum(weights.values()) or 1.0

    def share(pairs: frozenset[str]) -> float:
        return sum(weights.get(pair, 0.0) for pair in pairs) / total

    score = share(held) + _IN_NAME * share(named) + _IN_HEADINGS * share(headed) + _BESIDE * share(near)
    kind = _right_kind(question.wants, text, lexicon)
    region = region_code in question.regions or bool(question.regions & _regions_in(headings, lexicon))
    score += _KIND * kind + _REGION * region
    length = len(text)
    while length > _LONG:
        score -= _LENGTH_COST
        length //= 2
    return Fit(score, share(held), kind, region, "uptake.questions.fit")


def _right_kind(wants: Wanted, text: str, lexicon: Lexicon) -> bool:
    match wants:
        case Wanted.NUMBER:
            return any(quantity.countable for quantity in quantities.find(text, lexicon))
        case Wanted.DATE:
            return _DAY.search(text) is not None
        case Wanted.PERSON:
            return _PERSON.search(text) is not None
        case Wanted.LIST:
            return "、" in text
        case Wanted.THING | Wanted.MANNER | Wanted.REASON | Wanted.NONE:
            return False
