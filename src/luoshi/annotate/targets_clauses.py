"""How one clause of a list of targets is read (目标句): indicator, number or relation, and what they share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from luoshi.annotate.quantities import Quantity
from luoshi.lexicon import indicators
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Modifier


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim read from a clause (目标值): the fields of a target, with the clean stretch that states it.

    ``number`` is the quantity it rests on, if any; ``predicate`` the words between the indicator and the number.
    """

    start: int
    end: int
    indicator: str
    norm: str
    modifier: Modifier
    rule: str
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    comparator: str | None = None
    predicate: str = ""
    number: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of clean text between two stops, with its quantities."""

    text: str
    start: int
    numbers: Sequence[Quantity]

    @property
    def end(self) -> int:
        """Return the clean offset behind it."""
        return self.start + len(self.text)

    def part(self, start: int, end: int) -> Clause:
        """Return the part between two clean offsets, white space at its ends cut off."""
        text = self.text[start - self.start : end - self.start]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Clause(text, start, [q for q in self.numbers if start <= q.number < start + len(text)])


_VERBS = (
    "同口径|同比|环比|比上年|较上年|累计|按|增长率|增长速度|增长幅度|上涨幅度|增长|增速|增幅|上涨|涨幅|回升|上升|下降率|下降|降低|降幅|降至|减少|减量|提高|提升|增加|"
    "增至|增到|全年|达标|达到|达|控制|保持|稳定|维持|巩固|实现|完成|确保|力争|争取|努力|安排|继续|总体|全面|持续|稳步|进一步|不断|基本|大体|大致|至|到|在|为|是|超|实际|预期|目标|规模|数量|年均|年|"
    "平均|均|再|约"
)
#: Words between an indicator and its number; what is left before them is the indicator.
_PREDICATE = re.compile(rf"(?:{_VERBS})+$")
_GROWTH = re.compile("增长|增速|增幅|上涨|涨幅|回升|上升|提高|提升|增加")
_OPENING = re.compile(
    r"^(?:(?:20\d\d年|(?:正常|常规|同等|同口径|可比)[^，]{0,4}下|在此基础上|同时|并|且|要|将|以及|其中|[一二三四五六七八九十]{1,3}是)[：:，]?)+"
)
_FORCE_FIRST = re.compile(
    "^(?:力争|争取|确保|努力|全力|力促|实现|完成|保持|推动|促进|使|达到|继续|预计|安排|全面|力求)+"
)


def subject_of(text: str) -> tuple[str, str]:
    """Split the words before a number into the indicator as printed and the predicate: 控制在, 增长, 达到.

    >>> subject_of("确保城镇调查失业率控制在")
    ('城镇调查失业率', '控制在')
    """
    text = _OPENING.sub("", text.strip("、，；：:和与及 "))
    predicate = _PREDICATE.search(text)
    subject = text[: predicate.start()] if predicate else text
    if predicate and _FORCE_FIRST.sub("", subject) == "经济" and predicate[0].startswith("增长"):
        subject += "增长"
    return _FORCE_FIRST.sub("", subject) or subject, predicate[0] if predicate else ""


def named(subject: str, predicate: str, number: Quantity, lexicon: Lexicon) -> str:
    """Return the canonical indicator of a number, or “other” where its measure differs: a level of trade is not growth."""
    norm = indicators.classify(subject, lexicon)
    if norm == indicators.OTHER:
        return norm
    measure = indicators.table(lexicon)[norm].measure
    percent = number.unit in {"%", "‰"}
    if measure in {"growth", "cut"}:
        return norm if percent else indicators.OTHER
    if norm in {"urban_new_jobs", "grain_output"}:
        return indicators.OTHER if percent or number.kind == "area" else norm
    return norm


def split(clause: Clause) -> Iterator[Clause]:
    """Split a clause at 、 where both sides can stand alone (城镇新增就业47万人以上、城镇调查失业率控制在5.5%以内)."""
    cuts = [clause.start]
    for found in re.finditer("、", clause.text):
        left = clause.part(cuts[-1], clause.start + found.start())
        right = clause.part(clause.start + found.end(), clause.end)
        if "分别" not in clause.text and _complete(left) and _opens(right):
            cuts.append(clause.start + found.end())
    cuts.append(clause.end)
    for start, end in pairwise(cuts):
        part = clause.part(start, end)
        yield replace(part, text=part.text.rstrip("、"))


def _complete(clause: Clause) -> bool:
    return bool(clause.numbers) or bool(_SYNCED.search(clause.text) or _ABOVE.search(clause.text))


def _opens(clause: Clause) -> bool:
    if STRIVE.search(clause.text) or re.match("高于|快于|优于", clause.text):
        return True
    return bool(clause.numbers) and clause.numbers[0].start > clause.start


STRIVE = re.compile(
    r"(?:努力|全力|力争|争取|尽力|奋力|尽量).{0,6}(?:更好|更优|更高|更快|更大|更多|最好|好一些|快一些|高一些|多一些)[^，。；]{0,8}$"
)
_SYNCED = re.compile(
    r"^(?P<subject>.+?)(?:增长|增速|增幅|实际增长)?(?:力争|努力|争取|确保)?(?:与|和|同|跟)(?P<comparator>[^与和同，、]+?)"
    r"(?:保持|实现)?(?:基本|大体|大致)?(?:保持|实现)?(?:基本|大体|大致)?(?:同步|相匹配|相适应)(?:增长|提高)?$"
)
_ABOVE = re.compile(
    r"^(?P<subject>.*?)(?:增长率|增长速度|增长|增速|增幅|涨幅|水平)?(?:继续|持续|力争|努力|争取|确保|要|均|总体)?(?:保持)?"
    r"(?:高于|快于|跑赢|超过|优于|好于|不低于|大于)(?P<comparator>[^，；。、\d]+)$"
)
_HELD_ABOVE = re.compile(
    r"^(?P<subject>.+?)(?:增速|增长|增幅)?(?:继续|力争|确保)?(?:保持|稳定|位居|处于)在?(?P<comparator>[^\d，]+)以上$"
)
_POSITIVE = re.compile(r"^(?P<subject>.+?)(?:增速|增长|增幅)?(?:争取|力争|确保|努力)?(?:实现|保持|恢复)?正增长$")


def read(clause: Clause, before: Aim | None, lexicon: Lexicon) -> list[Aim]:
    """Read the aims of one clause; ``before`` is the last aim read, to which elliptic ones (、高于…) belong."""
    if "分别" in clause.text and len(clause.numbers) > 1:
        return distributed(clause, lexicon)
    found: list[Aim] = []
    last = before
    parts = list(split(clause))
    for part in parts:
        aims = _part(part, clause if len(parts) > 1 else part, last, lexicon)
        found.extend(aims)
        last = aims[-1] if aims else last
    return [_whole(aim, clause) if _shared(aim, found) else aim for aim in found]


def _shared(aim: Aim, aims: Sequence[Aim]) -> bool:
    """Tell relations that share one subject (高于经济增速、高于全国平均水平): each rests on the whole clause."""
    same = [other for other in aims if other.indicator == aim.indicator and other.modifier is Modifier.ABOVE]
    return aim.modifier is Modifier.ABOVE and len(same) > 1


def _whole(aim: Aim, clause: Clause) -> Aim:
    return replace(aim, start=clause.start, end=clause.end)


def _part(part: Clause, clause: Clause, before: Aim | None, lexicon: Lexicon) -> list[Aim]:
    if before is not None and _is_second(part, lexicon):
        return [second_aim(part, before)]
    related = relation(part, before, lexicon)
    if related:
        return [related]
    if part.numbers:
        return numeric(part, before, lexicon)
    return []


def _own_subject(part: Clause, lexicon: Lexicon) -> bool:
    subject, _ = subject_of(part.text[: part.numbers[0].start - part.start]) if part.numbers else ("", "")
    return indicators.classify(subject, lexicon) != indicators.OTHER


def _is_second(part: Clause, lexicon: Lexicon) -> bool:
    if re.match("(?:在实际工作中)?(?:努力|全力|力争|争取)(?:跑赢|高于|快于|超过)", part.text):
        return True
    return bool(STRIVE.search(part.text)) and not _own_subject(part, lexicon)


def second_aim(part: Clause, before: Aim) -> Aim:
    """在实际工作中努力争取更好结果, 努力跑赢全国: a second aim beside the value before it, so it strives for that indicator."""
    number = part.numbers[0] if part.numbers else None
    return Aim(
        part.start,
        part.end,
        before.indicator,
        before.norm,
        Modifier.STRIVE,
        "annotate.targets_clauses.second_aim",
        value=number.value if number else None,
        unit=number.unit if number else None,
        number=number,
    )


def relation(part: Clause, before: Aim | None, lexicon: Lexicon) -> Aim | None:
    """与经济增长同步, 高于全国平均水平, 实现正增长: bounded by something else than a printed number.

    同步 is synced_with, 高于 and 快于 are above, 保持在全国平均水平以上 is above; 正增长 is above 0 %.
    """
    if any(number.unit for number in part.numbers):
        return None
    rule = "annotate.targets_clauses.relation"
    for pattern, modifier in (
        (_SYNCED, Modifier.SYNCED_WITH),
        (_POSITIVE, Modifier.ABOVE),
        (_HELD_ABOVE, Modifier.ABOVE),
        (_ABOVE, Modifier.ABOVE),
    ):
        match = pattern.search(part.text)
        if match is None:
            continue
        subject, _ = subject_of(match["subject"])
        if not subject and before is None:
            return None
        indicator = subject or (before.indicator if before else "")
        norm = indicators.classify(indicator, lexicon)
        if pattern is _POSITIVE:
            return Aim(part.start, part.end, indicator, norm, modifier, rule, value=0.0, unit="%", predicate="正增长")
        return Aim(part.start, part.end, indicator, norm, modifier, rule, comparator=match["comparator"])
    return None


def numeric(part: Clause, before: Aim | None, lexicon: Lexicon) -> list[Aim]:
    """城镇新增就业28万人以上: the words before the number, without the verb, are the indicator.

    A number without words of its own belongs to the indicator before it (总额超1万亿元、增长8%); 产量 after 播种面积
    takes the crop from there.
    """
    aims: list[Aim] = []
    at = part.start
    for number in part.numbers:
        if not number.countable:
            continue
        subject, predicate = subject_of(part.text[at - part.start : number.start - part.start])
        last = aims[-1] if aims else before
        subject = _complete_subject(subject, last)
        if not subject:
            continue
        aims.extend(
            Aim(
                part.start,
                part.end,
                name,
                named(name, predicate, number, lexicon),
                number.modifier,
                "annotate.targets_clauses.numeric",
                number.value,
                number.value_high,
                number.unit,
                predicate=predicate,
                number=number,
            )
            for name in _joint(subject, predicate, number, lexicon)
        )
        at = number.end
    return aims


def _joint(subject: str, predicate: str, number: Quantity, lexicon: Lexicon) -> list[str]:
    """Tell apart named indicators that share one number: 社会消费品零售总额、固定资产投资增长4%左右."""
    parts = [part for part in _CONJUNCTION.split(subject) if part]
    if len(parts) < 2 or named(subject, predicate, number, lexicon) != indicators.OTHER:
        return [subject]
    joint = members(subject, len(parts))
    every = all(named(name, predicate, number, lexicon) != indicators.OTHER for name in joint)
    return joint if every else [subject]


def _complete_subject(subject: str, last: Aim | None) -> str:
    if not subject:
        return last.indicator if last else ""
    crop = re.match("(.+?)(?:播种|种植)?面积$", last.indicator) if last else None
    return crop[1] + subject if crop and subject in {"产量", "总产量", "总产"} else subject


#: Heads that the members of a coordination share: 城镇、农村 | 居民人均可支配收入.
_HEAD = re.compile(
    r"(?:常住)?居民.*收入$|(?:产业)?增加值$|领域投资额?$|投资额?$|建成率$|占比$|比重$|比例$|覆盖率$|..率$|产值$|收入$|面积$|产量$|规模$|总额$"
)
_FUSED = {
    "城乡": ("城镇", "农村"),
    "一二三产": ("一产", "二产", "三产"),
    "一二三次产业": ("一产", "二产", "三产"),
    "进出口": ("进口", "出口"),
}
_CONJUNCTION = re.compile("、|和|与|及|以及")


def distributed(clause: Clause, lexicon: Lexicon) -> list[Aim]:
    """城镇、农村居民人均可支配收入分别增长4.5%、5.5%左右: one record a member, in order.

    分别 hands a cue at the end (左右) to every number that has none of its own. Where members and numbers differ in
    count nothing is guessed: the last indicator as printed takes each number.
    """
    numbers = [number for number in clause.numbers if number.countable]
    head, _, tail = clause.text.partition("分别")
    numbers = [number for number in numbers if number.start >= clause.start + len(head)]
    if not numbers:
        return []
    subject, _ = subject_of(head)
    predicate = tail[: max(0, numbers[0].start - clause.start - len(head) - 2)]
    subjects = members(subject, len(numbers))
    shared = numbers[-1].modifier
    aims = []
    for name, number in zip(subjects, numbers, strict=True):
        modifier = shared if number.modifier is Modifier.EXACT and not number.cue else number.modifier
        aims.append(
            Aim(
                clause.start,
                clause.end,
                name,
                named(name, predicate, number, lexicon),
                modifier,
                "annotate.targets_clauses.distributed",
                number.value,
                number.value_high,
                number.unit,
                predicate=predicate,
                number=number,
            )
        )
    return aims


def members(subject: str, count: int) -> list[str]:
    """Spell out the members of a coordination: 城镇、农村居民人均可支配收入 is 城镇居民人均可支配收入 and 农村居民人均可支配收入."""
    for fused, parts in _FUSED.items():
        if subject.startswith(fused) and len(parts) == count:
            return [part + subject[len(fused) :] for part in parts]
    names = [name for name in _CONJUNCTION.split(subject) if name]
    if len(names) != count:
        return [subject] * count
    head = _HEAD.search(names[-1])
    if head is None:
        return names
    return [name if _HEAD.search(name) else name + head[0] for name in names]
