"""Words of force (力度词): which word asks, of whom, and which look-alikes do not (必将, 首要, 将=把)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon import cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Force


@dataclass(frozen=True, slots=True)
class Marked:
    """A clause with its marker (力度): who stands before it, the printed word, and where it ends in the clause."""

    subject: str
    marker: str
    force: Force
    end: int


#: Characters behind a marker that make it part of another word: 要素, 应对, 将来, 须知, 确保险.
_NOT_BEFORE = {
    "要": "素点求是么闻害职件领义道塞地务目旨案略诀价约",
    "应": "对急用邀变聘届该诉付酬",
    "将": "来军领士近",
    "需": "求",
    "须": "知",
    "愿": "望景意",
    "希望": "的",
    "支持": "下力和者",
    "引导": "下和",
    "鼓励": "性和",
    "需要": "的和与",
    "决心": "和书",
}
#: Words between a subject and its marker.
_BETWEEN = "都|也|更|还|均|又|就|特别|同时|首先|尤其|现在|今后|下一步|始终|必然|切实"
#: Members of talks that bind themselves by what they say: 中方愿, 越方不容许.
_OPENING = re.compile(
    "^(?:其中|同时|此外|另外|为此|因此|特别是|下一步|今年|今后|接下来|关键是|而且|并且|且|但)[，,：:]?"
)


@lru_cache(maxsize=8)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(f"(?P<between>(?:{_BETWEEN})*)(?P<marker>{cues.demands(lexicon).markers})")


def read(clause: str, lexicon: Lexicon, bodies: frozenset[str] = frozenset()) -> Marked | None:
    """力度词: the word of force that governs a clause, at its head or behind an addressee (各级工会要, 我们将).

    Not taken: 必将 and 即将 (forecasts), 首要, 重要, 主要 (parts of words), 将 for 把 (将发展合作作为头等优先), and markers behind
    what cannot act (思想上要坚定).
    """
    opening = _OPENING.match(clause)
    at = opening.end() if opening else 0
    for match in _pattern(lexicon).finditer(clause, at):
        if not _stands(clause, match):
            continue
        subject = clause[at : match.start()]
        if match["marker"] == "将" and _means_take(clause[match.end() :], bool(subject), lexicon):
            continue
        if subject and not is_addressee(subject, lexicon, bodies):
            return None
        return Marked(subject, match["marker"], cues.demands(lexicon).force[match["marker"]], match.end())
    return None


def _stands(clause: str, match: re.Match[str]) -> bool:
    following = clause[match.end() : match.end() + 1]
    before = clause[match.start("marker") - 1 : match.start("marker")]
    if following in _NOT_BEFORE.get(match["marker"], "") and following:
        return False
    if match["marker"] in {"要", "将", "应", "需", "需要"} and before in set(
        "首重主必只不既即反响相适供简概摘纪提急想若所"
    ):
        return False
    return not (match["marker"] == "要" and clause.startswith("要在", match.start("marker")) and not following)


#: 将 = 把: an object follows and then what is made of it.
_TAKE = re.compile(
    "^[^，；。]{1,60}?(?:作为|当作|视为|转化为|转变为|落实到|体现到|贯穿|融入|纳入|凝聚到|聚焦到|同.{1,20}结合|与.{1,20}(?:结合|衔接)|放在|摆在|列为|定为|细化为|分解为|写入|列入|上升为|打造成|建设成|转换成|定位为|分为|送到|推向|变成|建成)"
)
_GOES_ON = re.compile(
    "^(?:坚持|坚定|坚决|深入|深刻|进一步|继续|以|按|在|认真|紧紧|全面|全力|大力|积极|始终|更加|持续|加快|加大|努力|切实|主动|同|与|对|从|为|会|会同|组织|开展|举办|采取|依法|严格|统筹|聚焦|围绕|抢抓|着力|奋力|不断|迎来|有|被|于|是|把|带领|认清|牢记|学深|把精力)"
)


def _means_take(rest: str, has_subject: bool, lexicon: Lexicon) -> bool:
    """Tell 将 for 把 from the future: an object follows, not a verb of doing."""
    if _GOES_ON.match(rest):
        return False
    acts = cues.demands(lexicon).imperative.match(rest) is not None
    return bool(_TAKE.match(rest)) or not (acts or has_subject)


#: Scope words that make any head of a noun phrase an addressee: 全厅各级党组织, 广大职工.
_WHOLE = re.compile(
    "^(?:全[党国省市区县州厅局校院系厂镇乡村]|各级|各地|各[有相]关|各部门|各单位|各市|各县|各区|广大|我们|我|大家|你们|全体|双方|中方|[一-鿿]方)"
)


def is_addressee(text: str, lexicon: Lexicon, bodies: frozenset[str] = frozenset(), whole: bool = True) -> bool:
    """受令者: a phrase that can be told to act: a body of the article, or a noun of bodies and groups (部门, 党员, 企业).

    ``whole`` lets a word of scope at its head suffice (全省, 我们).
    """
    phrase = text.strip("，,、 ")
    if not phrase or len(phrase) > 60 or _NOT_ACTING.match(phrase):
        return False
    if phrase.endswith(("上", "中", "下", "里", "内", "前", "后", "的", "和", "了", "是")) and not phrase.endswith(
        "上下"
    ):
        return False
    if phrase in bodies or cues.demands(lexicon).addressee.search(phrase):
        return True
    return whole and bool(_WHOLE.match(phrase)) and len(phrase) <= 20


#: Openings of phrases that say how or what, and verbs of saying: not somebody told to act.
_NOT_ACTING = re.compile(
    ".*(?:(?<!特别)(?<!尤其)是|了|要|把)|这|那|不|没有|指出|强调|要求|提出|认为|表示|在|从|对|以|为|把|将|通过|根据|按照|围绕|使|让|与|同"
)
