"""Targets without a number (定性目标): 完成国家下达任务, 保持稳定, 进一步下降."""

from __future__ import annotations

import re

from luoshi.annotate.targets_clauses import Aim, Clause, members, subject_of
from luoshi.lexicon import indicators
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Modifier

#: 完成国家下达的X任务, 按照国家要求完成X任务: the task stands first, what it is about behind it.
_ASSIGNED_FIRST = re.compile(
    r"^(?:(?P<by>按照?(?:国家|上级|中央)(?:有关)?(?:要求|部署|下达(?:的)?[^完]{0,8}))|不折不扣|全面|如期|圆满|确保|力争)*"
    r"(?:完成|实现|达到)(?P<who>(?:国家|上级|中央|省)[^，。的]{0,8}?(?:下达|核定|确定))?(?:给?我[省市区])?的?(?P<objects>.+)$"
)
#: X完成国家下达任务, X达到国家要求, X控制在国家下达目标内.
_ASSIGNED_LAST = re.compile(
    r"^(?P<subject>.+?)(?:不折不扣|全面|如期|均|全部)*(?:完成|达到|实现|控制在|符合)"
    r"(?P<yardstick>(?:经?(?:国家|上级|中央|省|考核)|目标|任务|序时)[^，。]*?)内?$"
)
_LINKED = re.compile(
    r"^(?P<subject>.+?)(?:降低|下降)?(?:目标)?与(?P<yardstick>[^，。]+?)(?:统筹|相|保持|有效|充分)*(?:衔接|一致|协调)$"
)
_KIND = re.compile("(?:控制|约束性|预期|预期性)?(?:目标任务|目标|任务|指标)$")
#: How something is to go where no figure is given: the first of these words ends the indicator.
_COURSE = re.compile(
    "(?:持续|进一步|稳步|继续|不断|大幅|明显|显著|总体|基本|合理|有效|有所|逐步|平稳|力争|努力|确保|全面|更加|稳定|实现)*"
    "(?:保持|改善|提升|提高|下降|降低|增长|增加(?!值)|优化|回升|稳定|回稳|保稳|促稳|向好|提质|增效|稳量|稳中|只增不减|扩大|缩小|减少|达标|好转|领先|前移|加快|趋优|巩固)"
)
#: Openings of clauses that comment on the list and aim at nothing of their own.
_COMMENT = re.compile("^(?:在(?!校|建|岗)|对标|加快|努力|坚持|着力|通过|以|为|从|这|要|我们|综合|建议|同时)")
_CHANGING = re.compile("^(?:稳步|逐步|进一步|继续|持续)?(?:提高|增加|降低|扩大|提升|减少)(?P<object>.+)$")
#: 等指标 sums up a list; 等生态环境质量主要指标 is one noun with examples.
_SUMMED = re.compile("等(?:各项|主要)?(?:约束性|预期性)?(?:指标|目标|任务)$")


def read(clause: Clause, lexicon: Lexicon) -> list[Aim]:
    """完成国家下达任务, 保持稳定, 进一步下降: an aim without a number; one record for each indicator named.

    Members of a list share what is said of them (能源、水资源、碳排放等指标达到国家要求 is three); a list inside one noun
    (水、空气等生态环境质量主要指标) stays one.
    """
    text = clause.text
    first = _ASSIGNED_FIRST.match(text)
    if first and (first["who"] or first["by"]):
        return _assigned(clause, first, lexicon)
    for pattern in (_ASSIGNED_LAST, _LINKED):
        match = pattern.match(text)
        if match:
            yardstick = match["yardstick"]
            compared = yardstick if re.search("国家|上级|中央|考核", yardstick) else None
            return [_aim(clause, name, compared, lexicon) for name in _names(match["subject"])]
    if _COMMENT.match(text):
        return []
    changing = _CHANGING.match(text)
    if changing:
        return [_aim(clause, changing["object"], None, lexicon)]
    course = _COURSE.search(text)
    if course and course.start() > 1:
        return [_aim(clause, name, None, lexicon) for name in _names(text[: course.start()])]
    return []


def _assigned(clause: Clause, match: re.Match[str], lexicon: Lexicon) -> list[Aim]:
    found = []
    for name in _split(match["objects"]):
        kind = _KIND.search(name) or _KIND.search(match["objects"])
        ends = kind[0] if kind else "任务"
        compared = (
            f"{match['who'] or ''}{ends}" if match["who"] else match["by"].removeprefix("按照").removeprefix("按")
        )
        bare = name[: -len(ends)] if name.endswith(ends) and match["who"] else name
        plain = re.sub("(?:降低|下降|减排)$", "", bare) or bare
        keep = plain if indicators.classify(plain, lexicon) != indicators.OTHER else bare
        found.append(_aim(clause, keep or name, compared, lexicon))
    return found


def _names(subject: str) -> list[str]:
    name, _ = subject_of(re.sub("的$", "", subject))
    return _split(name)


def _split(subject: str) -> list[str]:
    """Split a coordination of indicators; 反映A和B的各项指标 is one, since 的 ties both to the noun behind it."""
    subject = subject.removeprefix("各项")
    summed = _SUMMED.search(subject)
    listed = subject[: summed.start()] if summed else subject
    parts = [part for part in re.split("、|以及|和|与|及", listed) if part]
    if len(parts) < 2 or (not summed and ("等" in listed or "的" in re.split("、|和|与|及", listed, maxsplit=1)[1])):
        return [subject]
    return members(listed, len(parts))


def _aim(clause: Clause, name: str, compared: str | None, lexicon: Lexicon) -> Aim:
    return Aim(
        clause.start,
        clause.end,
        name,
        indicators.classify(name, lexicon),
        Modifier.QUALITATIVE,
        "annotate.targets_qualitative.read",
        comparator=compared,
    )
