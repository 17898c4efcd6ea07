"""Growth and level of the economy in the review of a report (上年经济增长与总量): one of each, the values of the year reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luoshi.annotate import targets
from luoshi.annotate.quantities import Quantity
from luoshi.annotate.targets_clauses import Aim, Clause, subject_of
from luoshi.lexicon import indicators
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Modifier

#: Totals that stand for the gross product where it is not named itself.
_TOTAL = re.compile("(?:全国|全省|全市|全区|我省|我市|我区)?经济总量")
#: Growth over a plan, or part of a year, is not the growth of the year.
_OTHER_SPAN = re.compile("年均|十三五|五年|累计|比2020|较2020|季度|上半年|前三季|近\\d年|1[—-]\\d+月")
_PRODUCT = re.compile("(?:全[国省市区])?(?:地区|国内)?(?:生产总值|GDP)$")
_STEP = re.compile("^(?:级)?(?:左右)?(?:新)?(?:台阶|大关|关口|俱乐部|门槛)")
_THRESHOLD = re.compile("(?:迈上|跨上|跃上|站上|跨过|跨越|突破|超过|超|登上|冲上|迈过)$")
_GOES_ON = re.compile("^(?:达到?|增长|同比增长|比上年增长|总量达到?|突破|超过)")


def growth_and_level(text: str, start: int, end: int, numbers: Sequence[Quantity], lexicon: Lexicon) -> list[Aim]:
    """上年经济: the growth printed first that is not an average or a cumulation, and the level beside it.

    A level stands in the review of the year or, failing that, in the review of five years (从3.68万亿元增长到4.93万亿元: the
    second); a threshold (跨过3万亿元) counts as a lower bound only where no total is printed.
    """
    growth: list[Aim] = []
    levels: list[tuple[int, Aim]] = []
    for sentence in _sentences(text, start, end, numbers):
        for at, clause in enumerate(sentence):
            if not _names_product(clause.text, lexicon):
                continue
            following = sentence[at + 1] if at + 1 < len(sentence) else None
            group = [clause, following] if following and _GOES_ON.match(following.text) else [clause]
            whole = "".join(part.text for part in group)
            grown = [] if _OTHER_SPAN.search(whole) or "台阶" in whole else list(_growth(group))
            growth.extend(grown)
            levels.extend((0 if grown else 1, aim) for aim in _level(group))
    chosen = growth[:1]
    if levels:
        exact = [item for item in levels if item[1].modifier is not Modifier.AT_LEAST] or levels
        chosen.append(min(exact, key=lambda item: item[0])[1])
    return chosen


def _sentences(text: str, start: int, end: int, numbers: Sequence[Quantity]) -> Iterator[list[Clause]]:
    group: list[Clause] = []
    for clause in targets.clauses(text, start, end, numbers):
        if group and re.search("[。！？；\n]", text[group[-1].end : clause.start]):
            yield group
            group = []
        group.append(clause)
    if group:
        yield group


def _names_product(clause: str, lexicon: Lexicon) -> bool:
    for match in re.finditer("生产总值|GDP|经济总量", clause):
        head = clause[: match.end()]
        if match[0] == "经济总量":
            if _TOTAL.fullmatch(subject_of(head)[0]):
                return True
            continue
        named = _PRODUCT.search(head)
        before = head[: named.start()] if named else head
        if (
            named
            and indicators.classify(named[0], lexicon) == "gdp_growth"
            and not re.search("人均|单位|万元|占|海洋|与|相当于|比$|[市州县]$", before)
        ):
            return True
    return False


def _growth(group: Sequence[Clause]) -> Iterator[Aim]:
    for clause in group:
        for number in clause.numbers:
            before = clause.text[: number.start - clause.start]
            if number.unit == "%" and re.search("(?:增长|增速|增速为|增速达)(?:了|率|为)?$", before):
                yield _aim(clause, number, "gdp_growth")
                return


def _level(group: Sequence[Clause]) -> Iterator[Aim]:
    found: list[Aim] = []
    for clause in group:
        for number in clause.numbers:
            before = clause.text[: number.start - clause.start]
            after = clause.text[number.end - clause.start :]
            if number.kind != "money" and number.unit not in {"万亿", "亿"}:
                continue
            if re.search(
                "(?:从|由|比|较)(?:不到|不足)?[^、到至]{0,14}$|人均[^、]*$|增加超?$|增量[^、]*$|个$|年的?$(?<!到2025年的)",
                before,
            ) and not re.search("(?:到|至)20\\d\\d年的?$", before):
                continue
            if after.startswith("的"):
                continue
            step = (
                "台阶" in after[:14]
                or bool(_STEP.match(after))
                or bool(_THRESHOLD.search(before))
                or number.modifier is Modifier.AT_LEAST
            )
            if number.chinese:
                continue
            aim = _aim(clause, number, "gdp_level", Modifier.AT_LEAST if step else None)
            found.append(aim)
    exact = [aim for aim in found if aim.modifier is not Modifier.AT_LEAST]
    yield from exact[-1:] or found[-1:]


def _aim(clause: Clause, number: Quantity, norm: str, modifier: Modifier | None = None) -> Aim:
    return Aim(
        clause.start,
        clause.end,
        "地区生产总值",
        norm,
        modifier or number.modifier,
        "annotate.results_gdp.growth_and_level",
        number.value,
        number.value_high,
        number.unit,
        number=number,
    )
