"""Who answers, as printed (责任单位): from a note in brackets or a cell of a table to lead and co-handling units.

    财政部、工业和信息化部负责                     lead 财政部 (first listed), co 工业和信息化部
    生态环境部牵头，农业农村部、统计局参与          lead 生态环境部 (says so), co 农业农村部, 统计局
    牵头单位：农牧厅、林草局；配合单位：人社厅      lead 农牧厅, co 林草局, 人社厅
    国家发展改革委会同有关部门负责                 lead 国家发展改革委, co none named, open-ended

Names are taken as they are printed and looked up nowhere: whether 商务部 is a body that the lexicon knows is not asked
here. In a list of units that are all responsible the first is the lead; most notes say so themselves (列第一位者为牵头
单位), the others follow the same custom (LEDGER.md, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Units:
    """The units that answer for an item (责任单位).

    ``says_lead`` tells that the print names the lead; otherwise it is the first of those responsible. ``open_ended``
    tells that units are meant that are not named (等有关部门). ``lead`` is None where no unit could be read.
    """

    lead: str | None
    co: tuple[str, ...] = ()
    says_lead: bool = False
    open_ended: bool = False


#: A note in brackets: （财政部、税务总局负责。列第一位者为牵头单位，下同）.
_NOTE = re.compile(r"[（(]([^（()）]{2,240})[）)]")

#: A label of a table or note: 牵头单位：, 配合部门:.
_LABEL = re.compile(
    r"(?P<duty>牵头|主责|主办|责任|承办|负责|落实|配合|协办|会办|参与|参加|协同|协助)(?:单位|部门|机关)\s*[:：]\s*"
)

#: The duty at the end of a clause; the units stand before it: 财政部、税务总局|按职责分工负责.
_DUTY = re.compile(
    r"(?:按照?(?:各自)?(?:职[责能])?(?:分工)?(?:分别)?|分别|共同|具体|联合)*"
    r"(?P<duty>牵头(?:负责|落实|办理|组织实施)?|负责(?:落实|组织实施|办理)?|主办|承办|组织落实|落实|指导|会办|协办"
    r"|(?:积极)?(?:配合|参与|参加|协助|协同)(?:落实|做好)?)$"
)

#: From strongest to weakest: who has the first of these that occurs is the lead.
_RANKS = (("牵头", "主责", "主办"), ("责任", "负责", "承办", "落实", "组织"), ("指导",), ("",))

#: Any label ends the units of the one before it: 负责部门：药监局，适用范围：福建自贸试验区.
_OTHER_LABEL = re.compile(r"[，,；;\s][^，,；;：:、]{2,8}[:：]")

#: Others are meant too, at the end of a list or before its last member: 商务部|等国务院相关部门及|各地区, 高等教育 is not one.
_AND_OTHERS = re.compile(
    r"(?<![高中初平])等(?:\d+|[一二三四五六七八九十]+)?个?(?:国务院|中央|省级?|市级?|县级?|自治区)?各?(?:有关|相关|其他)?"
    r"(?:部门|单位|方面|机构|部委)?(?:[和、](?:部门|单位|方面))?(?:[和及、]|以及|$)"
)

#: Units that are meant but not named: 会同|有关部门.
_UNNAMED = re.compile(r"^(?:有关|相关|其他|其它)(?:部门|单位|方面|机构)(?:[和、](?:部门|单位))?$")

#: How the name of a unit ends. Only after such an end does 和 join two units: 工业和信息化部 is one.
_END = (
    r"(?:部|委|局|署|办|厅|会|院|行|社|政府|公室|联|科协|团中央|中心|集团|公司|大学|学院|学校|机关|法院"
    r"|组|处|科|馆|队|库|厂|所|站|盟|旗|省|市|县|区|镇|乡|街道|各地|地区|各地方|部门|单位|企业|园区|管委会)"
)
_IS_UNIT = re.compile(rf"^[^\d，。：；“”《》、]{{1,30}}?{_END}$")
_JOINT = re.compile(r"以及|和|及|与")
_SEPARATOR = re.compile(r"[、，,；;／/\s]+")


def notes(text: str) -> Iterator[tuple[int, int, Units]]:
    """Yield the responsibility notes in ``text``: start and end (brackets included) and the units they name."""
    for found in _NOTE.finditer(text):
        words = found[1].split("。")[0]
        if _LABEL.search(words) or _DUTY.search(words.strip()):
            units = read_units(words)
            if units.lead is not None and all(map(_IS_UNIT.match, (units.lead, *units.co))):
                yield found.start(), found.end(), units


def read_units(text: str) -> Units:
    """Read the units of one note or cell; what follows the first full stop (下同) does not belong to it."""
    words = text.split("。")[0].strip("（()） \t\r\n")
    parts = list(_labelled(words)) if _LABEL.search(words) else list(_clauses(words))
    ranked: list[list[str]] = [[] for _ in _RANKS]
    open_ended = False
    for duty, names in parts:
        for name in names:
            if _UNNAMED.match(name) or not name:
                open_ended = True
            else:
                ranked[_rank(duty)].append(name)
    first = next((names[0] for names in ranked if names), None)
    if first is None:
        return Units(None, open_ended=open_ended)
    printed = [name for duty, names in parts for name in names if name and not _UNNAMED.match(name)]
    co = tuple(name for name in dict.fromkeys(printed) if name != first)
    return Units(first, co, says_lead=bool(ranked[0]), open_ended=open_ended)


def _rank(duty: str) -> int:
    return next(n for n, words in enumerate(_RANKS) if any(duty.startswith(word) for word in words))


def _labelled(words: str) -> Iterator[tuple[str, list[str]]]:
    """Yield duty and names of each label: 牵头单位：农牧厅、林草局；配合单位：人社厅."""
    labels = list(_LABEL.finditer(words))
    ends = [label.start() for label in labels[1:]] + [len(words)]
    # 责任单位 beside 牵头单位 are those that help.
    led = any(label["duty"] in _RANKS[0] for label in labels)
    for label, end in zip(labels, ends, strict=True):
        other = _OTHER_LABEL.search(words, label.end(), end)
        end = other.start() if other else end
        duty = "配合" if led and label["duty"] not in _RANKS[0] else label["duty"]
        yield duty, _names(words[label.end() : end])


def _clauses(words: str) -> Iterator[tuple[str, list[str]]]:
    """Yield duty and names of each clause: 生态环境部牵头，农业农村部、统计局参与."""
    waiting: list[str] = []
    for clause in re.split(r"[，,；;]", words):
        # 技工院校内由人力资源社会保障部门负责: the units stand after 由; 自由贸易 holds none.
        clause = re.split(r"(?<!自)由", clause.strip())[-1]
        found = _DUTY.search(clause)
        if found is None:
            # 财政部、税务总局，各省级人民政府按职责分工负责: the duty of the next clause is theirs too.
            waiting += _names(clause)
            continue
        before, _, together = clause[: found.start()].partition("会同")
        yield found["duty"], [*waiting, *_names(before)]
        waiting = []
        if together:
            yield "配合", _names(together)
    if waiting:
        yield "负责", waiting


def _names(words: str) -> list[str]:
    """Split a list of units; an empty name stands for others that are meant."""
    found: list[str] = []
    portions = _AND_OTHERS.split(words.strip())
    for n, portion in enumerate(portions):
        if n:
            found.append("")
        for item in _SEPARATOR.split(portion):
            found += _parted(item)
    return found


def _parted(item: str) -> list[str]:
    """Part 教育部和财政部, leave 工业和信息化部: 和 joins units only where a unit ends before it."""
    for joint in _JOINT.finditer(item):
        before, after = item[: joint.start()], item[joint.end() :]
        if _IS_UNIT.match(before) and _IS_UNIT.match(after) and not after.startswith(("单位", "部门")):
            return [*_parted(before), *_parted(after)]
    return [item] if item else []
