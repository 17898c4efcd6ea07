"""Passages that may answer a task (佐证的查找): a later document of those who answer reports on the same object, and to what number.

A match is a proposal: a person reads it and accepts or refuses it. Three ties are asked for, and each is named in the result:
who reports (the unit that answers, whoever set the task, or a report of the same place), what about (pairs of letters,
weighted by how rare they are among all that is reported), and, where the task sets a number, the reported figure in the same
unit with what comparing the two gives. Demands and plans report nothing and are never proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon.units import bare, scale_of
from luoshi.lexicon.uptake import Wording
from luoshi.model import Commitment, Modifier, Result, Span, Target
from luoshi.uptake.clauses import split
from luoshi.uptake.grams import Index, index, letters, pair_code

#: Two names of an object share so much of their rare pairs (0 to 1), set on the sample province.
_SAME_OBJECT = 0.6
#: A clause of a task and a reported clause share so much, and in all so much weight (in nats), set on the sample province.
_SAME_CLAUSE, _WEIGHT = 0.55, 18.0
#: On a small shelf no pair can weigh much: then as much as so many pairs that stand in one sentence only.
_RARE_PAIRS = 3.5
#: A clause shorter than this names no object (扎实推进).
_SHORTEST = 6
#: How far a number may lie from one that was set with 左右, as a share of it.
_ABOUT = 0.1
#: At most so many proposals a task: a person reads them.
MOST = 5
#: An increase and a level are two objects: 净增企业 is not 企业.
_INCREASE = re.compile(r"净增|新增|新建|新登记|新培育|新开工|新设|增加")
#: So are a decrease and a level: 减少贫困人口 is not 贫困人口.
_DECREASE = re.compile(r"减少|压减|削减|净减")
_FIGURE = re.compile(r"\d[\d.,]*")
_GROWTH = re.compile(r"增长|增速|增幅|涨幅|上涨|下降|降低|降幅")
#: What is only announced is no report: 将牵头建设, 临湖市提出，今年新增; 要坚持.
_AHEAD = re.compile(
    r"提出[，,：:]|(?:^|[，,；]|我们|一定|必)(?:要|须|拟)(?!求)|将(?:要|会|牵头|加快|继续|进一步|于|启动|推进|建设|实施|开展|力争)|下一步"
)
#: A sentence that begins with a place is about that place: 临湖市建立…
_OF_A_PLACE = re.compile(r"[一-龥]{2,5}?(?:市|县|区|州|盟|旗)(?![场委政])")
_OWN = re.compile(r"^(?:本|全)?(?:省|自治区|直辖市|市|州|县|区)(?!委|政府|长|级|直)")


class Reach(StrEnum):
    """What comparing a reported figure with the number of a task gives (比对结果)."""

    REACHED = "reached"
    SHORT = "short"
    BESIDE = "beside"
    NO_NUMBER = "no_number"


class Tie(StrEnum):
    """Why a document counts as one of those who answer (来源关系), strongest first."""

    OWNER_ISSUED = "owner_issued"
    OWNER_NAMED = "owner_named"
    SETTER_ISSUED = "setter_issued"
    SAME_PLACE = "same_place"


_STRENGTH = {Tie.OWNER_ISSUED: 1.0, Tie.OWNER_NAMED: 1.0, Tie.SETTER_ISSUED: 0.9, Tie.SAME_PLACE: 0.7}


@dataclass(frozen=True, slots=True)
class Asked:
    """A task as something to be answered: its words, who answers, since when, where it was set, the numbers it sets.

    ``since`` is an ISO date: only what is dated later counts. ``setters`` issued the document the task rests on, ``region``
    is that of the document; both are empty for a task opened by hand.
    """

    task_id: str
    text: str
    owners: tuple[str, ...]
    since: str
    setters: tuple[str, ...] = ()
    region: str | None = None
    source_id: str | None = None
    numbers: tuple[Target | Commitment, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that reports: where it stands, who issued its document and when, the figures in it."""

    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    text: str
    date: str
    issuers: tuple[str, ...]
    region: str | None
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposal: a reported sentence set beside a task, with the ties and figures that speak for it.

    ``score`` is from 0 to 1 and orders the proposals of one task; it measures wording, not whether the work was done.
    ``aim`` and ``figure`` are the number of the task and the reported one as printed, None where the task sets none.
    """

    task_id: str
    told: Told
    score: float
    tie: Tie
    shared: float
    reach: Reach
    aim: str | None = None
    figure: str | None = None


@dataclass(frozen=True)
class Reports:
    """All sentences that report, with the weight of their pairs of letters."""

    sentences: tuple[Told, ...]

    @cached_property
    def index(self) -> Index:
        """The letters and pairs of the sentences."""
        return index([letters(one.text) for one in self.sentences])

    @cached_property
    def figures(self) -> dict[str | None, list[tuple[int, Result]]]:
        """The reported figures by unit, with the number of their sentence."""
        found: dict[str | None, list[tuple[int, Result]]] = {}
        for row, told in enumerate(self.sentences):
            for result in told.results:
                found.setdefault(bare(result.unit), []).append((row, result))
        return found

    @cached_property
    def enough(self) -> float:
        """The weight in common without which two clauses are not compared."""
        return min(_WEIGHT, _RARE_PAIRS * log((len(self.sentences) + 1) / 1.5))

    def holding(self, weights: dict[int, float]) -> NDArray[np.intp]:
        """Return the numbers of the sentences that hold enough of these pairs to be worth reading."""
        shown = np.zeros(len(self.sentences))
        for code, weight in weights.items():
            shown[self.index.at(code)] += weight
        return np.flatnonzero(shown >= max(self.enough, _SAME_CLAUSE * sum(weights.values())))

    def weights(self, text: str) -> dict[int, float]:
        """Return the weight of every pair of letters in ``text``, which holds letters only."""
        codes = {pair_code(text[at : at + 2]) for at in range(len(text) - 1)}
        return {code: self.index.rarity(code) for code in codes}


def answers(asked: Asked, reports: Reports, wording: Wording) -> tuple[Answer, ...]:
    """Return the sentences that may answer a task, the best first, each sentence once, at most :data:`MOST`."""
    found = [*_by_number(asked, reports), *_by_words(asked, reports, wording)]
    found.sort(key=lambda one: (-one.score, one.told.date, one.told.source_id, one.told.spans[0].start))
    kept: list[Answer] = []
    for one in found:
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return tuple(kept[:MOST])


def _same(one: Answer, other: Answer) -> bool:
    """Tell whether a proposal says no more than a better one: the same sentence, or the same words in a reprint."""
    return (one.told.spans == other.told.spans and one.told.source_id == other.told.source_id) or (
        letters(one.told.text) == letters(other.told.text)
    )


def _tie(asked: Asked, told: Told) -> Tie | None:
    """Tell who reports, None if somebody else does, the document is no later than the task, or it looks ahead.

    A unit named without its place (省商务厅) is that of the place where the task was set, and of no other.
    """
    if told.date <= asked.since or told.source_id == asked.source_id or _AHEAD.search(told.text):
        return None
    place = _OF_A_PLACE.match(told.text)
    if place is not None and place[0] not in asked.text and place[0] != asked.region:
        return None
    here = asked.region is not None and asked.region == told.region
    for owner in asked.owners:
        short = _OWN.sub("", owner)
        if owner in told.issuers or (here and any(issuer.endswith(short) for issuer in told.issuers)):
            return Tie.OWNER_ISSUED
    for owner in asked.owners:
        if owner in told.text or (here and len(short := _OWN.sub("", owner)) > 2 and short in told.text):
            return Tie.OWNER_NAMED
    if set(asked.setters) & set(told.issuers):
        return Tie.SETTER_ISSUED
    return Tie.SAME_PLACE if here else None


def _by_number(asked: Asked, reports: Reports) -> Iterator[Answer]:
    """Yield the proposals that rest on a reported figure: same object, same unit, not of an earlier or later year."""
    for aim in asked.numbers:
        for row, result in reports.figures.get(bare(aim.unit), ()):
            told = reports.sentences[row]
            tie = _tie(asked, told) if _comparable(aim, result) else None
            shared = _object_shared(aim, result, reports) if tie is not None else 0.0
            if tie is not None and shared >= _SAME_OBJECT:
                score = round(_STRENGTH[tie] * (0.5 + 0.5 * shared), 3)
                compared = reach(aim, result)
                yield Answer(asked.task_id, told, score, tie, round(shared, 3), compared, aim.quote, result.quote)


def _by_words(asked: Asked, reports: Reports, wording: Wording) -> Iterator[Answer]:
    """Yield the sentences one clause of which says most of what a clause of the task says, figures and formulae aside."""
    best: dict[int, float] = {}
    # What a year aims at is answered by the figure of that year and by no other sentence on the same indicator.
    dated = [letters(aim.quote) for aim in asked.numbers if isinstance(aim, Target) and aim.period is not None]
    for clause in _clauses(asked.text):
        words = _FIGURE.sub("", clause)
        if wording.ritual.search(words) or any(letters(clause) in quote or quote in letters(clause) for quote in dated):
            continue
        weights = reports.weights(letters(words))
        for row in reports.holding(weights).tolist():
            said = (reports.weights(letters(clause)) for clause in _bare(reports.sentences[row].text))
            both = max((sum(w for code, w in weights.items() if code in held) for held in said), default=0.0)
            if both >= reports.enough:
                best[row] = max(best.get(row, 0.0), both / sum(weights.values()))
    for row, shared in best.items():
        told = reports.sentences[row]
        tie = _tie(asked, told) if shared >= _SAME_CLAUSE else None
        if tie is not None:
            score = round(0.8 * _STRENGTH[tie] * shared, 3)
            yield Answer(asked.task_id, told, score, tie, round(shared, 3), Reach.NO_NUMBER)


def _clauses(text: str) -> list[str]:
    return [
        text[start:end] for start, end in split(text) if len(letters(_FIGURE.sub("", text[start:end]))) >= _SHORTEST
    ]


def _bare(text: str) -> list[str]:
    """Return the clauses of ``text`` without their figures, which are compared as figures."""
    return [_FIGURE.sub("", clause) for clause in _clauses(text)]


def _object_shared(aim: Target | Commitment, result: Result, reports: Reports) -> float:
    """Return how far the objects of two numbers are the same: 1 for one indicator, else the share of their weighted pairs."""
    name = aim.indicator if isinstance(aim, Target) else f"{aim.act}{aim.object}"
    if isinstance(aim, Target) and "other" not in (aim.indicator_norm, result.indicator_norm):
        return 1.0 if aim.indicator_norm == result.indicator_norm else 0.0
    if isinstance(aim, Commitment) and bool(_DECREASE.search(aim.quote)) != bool(_DECREASE.search(result.quote)):
        return 0.0
    if bool(_INCREASE.search(name)) != bool(_INCREASE.search(result.indicator)):
        return 0.0
    said = result.indicator if _WHOLE.match(name) else _WHOLE.sub("", result.indicator)
    names = [letters(_INCREASE.sub("", each)) for each in (_object(name), _object(said))]
    one, other = (reports.weights(each) for each in names)
    total = sum(one.values()) + sum(other.values())
    return 2 * sum(weight for code, weight in one.items() if code in other) / total if total else 0.0


#: What stands before the object of a number and does not belong to it: when, whose, what is done to it.
_VERB = re.compile(
    r"^(?:每年|今年|去年|全年|年末|年底|也|还|再|要|须|将|继续|进一步"
    r"|建成|达到|完成|实施|滚动实施|增长|力争|突破|培育|创建|引进|超过|推动|累计|减少)+"
)
#: And behind it: 失业率降到5.2% is about 失业率, 居民消费价格涨幅回落到2.6% about 居民消费价格涨幅.
_MOVED = re.compile(r"(?:进一步)?(?:回落|回升|下降|上升|降低|提高|提升|降|升|增|减)$")


#: The whole of a place: a figure that says so is one of the place that reports anyway; a task that says so asks for no less.
_WHOLE = re.compile(r"^(?:年末|年底|全年)?(?:全国|我国|全省|全市|全区|全县)")


def _object(name: str) -> str:
    return _MOVED.sub("", _VERB.sub("", name))


def _comparable(aim: Target | Commitment, result: Result) -> bool:
    """Tell whether two numbers count the same thing: unit, growth or level, year."""
    if bare(aim.unit) != bare(result.unit):
        return False
    if "%" in (aim.unit or "") and bool(_GROWTH.search(aim.quote)) != bool(_GROWTH.search(result.quote)):
        return False
    if isinstance(aim, Target):
        # A figure without a year may sum up five of them (五年新增6600万人).
        return aim.period is None or aim.period == result.period
    year = re.search(r"20\d\d", aim.deadline or "")
    return year is None or result.period is None or result.period <= year[0]


def reach(aim: Target | Commitment, result: Result) -> Reach:
    """Compare a reported figure with the number of a task: at least, at most, about, between; else up to it.

    A number set with 左右 is reached within a tenth of it; beyond that nothing is said, since above may be good or bad
    (unemployment). A figure below the number is ``short``: of a number set for several years that may be in time.
    """
    if aim.value is None or result.value is None:
        return Reach.BESIDE
    scale = scale_of(aim.unit)
    low, figure = aim.value * scale, result.value * scale_of(result.unit)
    above = aim.value_high if isinstance(aim, Target) else None
    high = low if above is None else above * scale
    match aim.modifier:
        case Modifier.AT_MOST:
            return Reach.REACHED if figure <= high else Reach.SHORT
        case Modifier.ABOUT:
            return Reach.REACHED if abs(figure - low) <= _ABOUT * abs(low) else Reach.BESIDE
        case Modifier.RANGE:
            return Reach.REACHED if low <= figure <= high else Reach.SHORT if figure < low else Reach.BESIDE
        case Modifier.EXACT | Modifier.AT_LEAST | Modifier.ABOVE | Modifier.STRIVE:
            return Reach.REACHED if figure >= low else Reach.SHORT
        case _:
            return Reach.BESIDE
