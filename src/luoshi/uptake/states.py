"""Which state a cell has, and why (状态判定): every rule is a function whose docstring is what the reader sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luoshi.model import CellState
from luoshi.uptake.bodies import Place
from luoshi.uptake.rivals import TAKEN_UP

#: Borders between the states, set on the dev cells of the reference set (60 measures and 10 formulae, three reports).
_NEAR_WORDING = 0.35
_NAMED = 0.43
#: The core of a formula is named in full or under another name of the same thing.
_FORMULA = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause set against a measure.

    ``said`` is the share of the measure that the clause says, ``object`` how well it names a main object, ``wording``
    the share of the pairs of letters it holds, ``level`` what counts for taking up: ``said``, raised where the clause
    speaks of little else and lowered where it says more of another upstream measure.
    """

    place: Place
    said: float
    object: float
    wording: float
    level: float


def verbatim(wanted: str, finding: Finding) -> bool:
    """照搬：整条措施（标点、引号除外）一字不差地出现在部署部分的一个分句里，前后可以另有文字。

    The whole measure, punctuation aside, stands in one clause of the forward part.
    """
    return wanted in finding.place.letters


def adapted(wanted: str, finding: Finding) -> bool:
    """改写：部署部分有一个分句把这条措施作为任务提出，措辞可以认出，有增删、替换或本地化。

    A clause of the forward part takes the measure up in recognisable wording, with words added, dropped or exchanged.
    """
    return finding.level >= TAKEN_UP and finding.wording >= _NEAR_WORDING


def paraphrased(wanted: str, finding: Finding) -> bool:
    """转述：部署部分有一个分句用别的话提出同一对象的同类任务。

    A clause of the forward part takes the measure up in other words.
    """
    return finding.level >= TAKEN_UP


def formula_named(wanted: str, finding: Finding) -> bool:
    """转述（政治表述）：表述的核心提法出现，前后措辞不同。

    A set formula counts as repeated where its core is named, whatever stands around it.
    """
    return finding.object >= _FORMULA


def weak(wanted: str, finding: Finding) -> bool:
    """弱提及：提到了对象，或只在回顾部分出现，没有相应的部署。

    The object is named, or only the review of past work speaks of it: no comparable action is announced.
    """
    return max(finding.said, finding.object) >= _NAMED


def not_seen() -> None:
    """未见：查过该机构的文件，没有找到这条措施的对象；附最接近的分句以便核对。

    The documents of the body were searched and the object was not found; the nearest clause is shown for checking.
    """


def no_document() -> None:
    """未查：没有该机构这一时期的文件，不能算缺口。

    There is no document of this body for the period: nothing was searched, and this is no gap.
    """


def judged_not_applicable() -> None:
    """不适用：有人裁定这一条与该机构无关。

    A person judged that the item does not concern this body.
    """


def summed_up() -> None:
    """汇总：这一条含多项举措，逐项查找后汇总；四分之一以上或四项以上的举措被照搬、改写或转述，才算承接。

    The item holds several measures, each looked for by itself. It counts as taken up where a quarter of them or four are,
    in the way in which most of those are; as named weakly where any of them is taken up or a quarter is named.
    """


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one measure with one body, the dotted name of the rule that decided, and what it rests on."""

    state: CellState
    rule: str
    shown: tuple[Finding, ...]


def decide(wanted: str, ritual: bool, findings: Sequence[Finding]) -> Verdict:
    """Return the state of a measure, and the findings it rests on, best first.

    The rules are asked from the strongest state to the weakest; only the forward part can carry the first three, except
    for ritual formulae, whose place in the document does not matter.
    """
    ahead = sorted((f for f in findings if f.place.forward or ritual), key=lambda f: (-f.level, -f.wording))
    for rule, state in _FORMULAE if ritual else _MEASURES:
        held = [f for f in ahead if rule(wanted, f)]
        if held:
            return Verdict(state, rule_name(rule), tuple(held))
    named = [f for f in findings if weak(wanted, f)]
    if named:
        named.sort(key=lambda f: (-f.object - f.said / 2 - 0.05 * f.place.forward, -f.wording))
        return Verdict(CellState.WEAK, rule_name(weak), tuple(named))
    return Verdict(CellState.NOT_SEEN, rule_name(not_seen), ())


def roll_up(verdicts: Sequence[Verdict]) -> tuple[Verdict, str]:
    """Return the state of an item from those of its measures (:func:`summed_up`), with the counts in words."""
    counts = Counter(verdict.state for verdict in verdicts)
    echoed = [state for state in _ECHOED if counts[state]]
    taken = sum(counts[state] for state in echoed)
    if taken * _QUARTER >= len(verdicts) or taken >= _ENOUGH:
        state = max(echoed, key=lambda one: counts[one])
    elif taken or counts[CellState.WEAK] * _QUARTER >= len(verdicts):
        state = CellState.WEAK
    else:
        state = CellState.NOT_SEEN
    shown = [v for wanted in (*_ECHOED, CellState.WEAK) for v in verdicts if v.state is wanted]
    best = () if state is CellState.NOT_SEEN else tuple(v.shown[0] for v in shown)
    detail = "、".join(f"{name}{counts[one]}" for one, name in _NAMES if counts[one])
    return Verdict(state, rule_name(summed_up), best), f"{len(verdicts)}项举措：{detail}"


_MEASURES = (
    (verbatim, CellState.VERBATIM),
    (adapted, CellState.ADAPTED),
    (paraphrased, CellState.PARAPHRASED),
)
_FORMULAE = (*_MEASURES, (formula_named, CellState.PARAPHRASED))
_ECHOED = (CellState.VERBATIM, CellState.ADAPTED, CellState.PARAPHRASED)
_NAMES = (
    (CellState.VERBATIM, "照搬"),
    (CellState.ADAPTED, "改写"),
    (CellState.PARAPHRASED, "转述"),
    (CellState.WEAK, "弱提及"),
    (CellState.NOT_SEEN, "未见"),
)
#: A quarter of the measures of an item, or four, must be taken up for the item to count as taken up.
_QUARTER = _ENOUGH = 4


def rule_name(rule: Callable[..., object]) -> str:
    """Return the dotted name of a rule, as results carry it."""
    return f"{rule.__module__}.{rule.__name__}"
