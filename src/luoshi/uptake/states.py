"""Which state a cell has, and why (状态判定): every rule is a function whose docstring is what the reader sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luoshi.model import CellState
from luoshi.uptake.bodies import Place

#: Shares of the evidence of an item that a clause must hold, set on the dev cells of the reference set.
_ADAPTED = 0.475
_PARAPHRASED = 0.30
_WEAK = 0.275


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause with the share of the evidence of the item that it holds."""

    score: float
    place: Place


def verbatim(wanted: str, finding: Finding) -> bool:
    """照搬：整条措施（标点、引号除外）一字不差地出现在部署部分的一个分句里，前后可以另有文字。

    The whole measure, punctuation aside, stands in one clause of the forward part.
    """
    return wanted in finding.place.letters


def adapted(wanted: str, finding: Finding) -> bool:
    """改写：部署部分有一个分句说到这条措施的大部分特有字词，有增删、替换或本地化。

    A clause of the forward part holds most of the distinctive wording, with words added, dropped or exchanged.
    """
    return finding.score >= _ADAPTED


def paraphrased(wanted: str, finding: Finding) -> bool:
    """转述：部署部分有一个分句用别的话说到同一对象和同类行动。

    A clause of the forward part speaks of the same object with other wording.
    """
    return finding.score >= _PARAPHRASED


def weak(wanted: str, finding: Finding) -> bool:
    """弱提及：提到了对象，或只在回顾部分出现，没有相应的部署。

    The object is named, or only the review of past work speaks of it: no comparable action is announced.
    """
    return finding.score >= _WEAK


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


_LADDER: tuple[tuple[Callable[[str, Finding], bool], CellState], ...] = (
    (verbatim, CellState.VERBATIM),
    (adapted, CellState.ADAPTED),
    (paraphrased, CellState.PARAPHRASED),
)


def decide(wanted: str, ritual: bool, findings: Sequence[Finding]) -> tuple[CellState, str, tuple[Finding, ...]]:
    """Return the state of a cell, the dotted name of the rule that decided, and the findings it rests on, best first.

    The rules are asked from the strongest state to the weakest; only the forward part can carry the first three, except
    for ritual formulae, whose place in the document does not matter.
    """
    ahead = [f for f in findings if f.place.forward or ritual]
    for rule, state in _LADDER:
        held = [f for f in ahead if rule(wanted, f)]
        if held:
            return state, _name(rule), tuple(held)
    held = [f for f in findings if weak(wanted, f)]
    if held:
        return CellState.WEAK, _name(weak), tuple(held)
    return CellState.NOT_SEEN, _name(not_seen), ()


def _name(rule: Callable[..., object]) -> str:
    return f"{rule.__module__}.{rule.__name__}"
