"""What a demand is (要求类别), what it asks to do, and whether it can be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.annotate.directives_clauses import pieces
from luoshi.annotate.directives_rules import Demand
from luoshi.annotate.directives_voices import Stance, Voice
from luoshi.annotate.quantities import Quantity
from luoshi.lexicon import acts, cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import ArticleKind, DirectiveKind, Force, Modifier

_WHOLE_YEAR = re.compile("(?:完成|实现)[^，]{0,6}(?:全年|年度|今年|本年度)[^，]{0,8}(?:目标|任务)")
_ORDERS = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION})


def kind_of(
    demand: Demand, text: str, voice: Voice, numbers: Sequence[Quantity], article_kind: ArticleKind, lexicon: Lexicon
) -> DirectiveKind:
    """类别: commitment if the issuer binds itself (将, 愿, 表示要), target if a number or the year's goals are to be reached,
    exhortation if most of its clauses ask for attitude, study or loyalty, else directive.
    """
    binds = demand.force is Force.WILL or voice.stance is Stance.PLEDGE
    if article_kind in _ORDERS and voice.stance is Stance.OWN:
        binds = False  # an order says what others will do
    if binds or (voice.stance is Stance.OWN and article_kind not in _ORDERS):
        return DirectiveKind.COMMITMENT
    if _WHOLE_YEAR.search(text) or (demand.force is Force.STRIVE and any(number.countable for number in numbers)):
        return DirectiveKind.TARGET
    return DirectiveKind.EXHORTATION if _exhorts(demand, text, lexicon) else DirectiveKind.DIRECTIVE


def _exhorts(demand: Demand, text: str, lexicon: Lexicon) -> bool:
    if demand.declared:
        return False
    if demand.marker in {"让我们", "期待"}:
        return True
    clauses = [piece.text for piece in pieces(text, 0)]
    pattern = cues.demands(lexicon).exhortation
    return 2 * sum(bool(pattern.search(clause)) for clause in clauses) >= len(clauses)


_DELIVERABLE = re.compile(
    "(?:出台|制定|制订|印发|编制(?!机关|部门|单位)|起草|修订|建立|建成|组建|成立|设立|举办|召开|开展|报送|公布|发布|提交|完成|开通|上线)"
    "[^，；。]{0,40}(?:方案|办法|规划|计划|意见|条例|细则|清单|台账|制度|机制(?!创新|改革)|标准|目录|报告|平台|中心|基地|园区|专班|系统|试点|活动|行动|项目|工程|名录|体系)(?!型)"
)

#: Numbers that set the scene instead of a measure: the people of the country, the size of a kind (30万千瓦级机组).
_SCENE = re.compile(r"\d[\d.]*亿多?(?:中国|各族)*(?:人|家庭)|\d[\d.]*[万亿]?千瓦级|[将已]达\d[\d.]*万?人")

#: Phrases of time that bound nothing: a brighter tomorrow, the year in the name of an agenda.
_NO_BOUND = re.compile("^(?:明天|今天)$")
_AGENDA = re.compile(r"20\d\d年(?=可持续发展议程|远景目标|议程)")


def verifiable(
    text: str, numbers: Sequence[Quantity], deadline_text: str | None, at: int = 0
) -> tuple[bool, str | None]:
    """可核查: names a number, a date or a deliverable; the reason quotes which.

    ``numbers`` are those inside ``text``, with offsets that begin at ``at``. Numbers that only set the scene (14亿人民) and times that
    bound nothing (灿烂的明天) do not count; a length of time does where it is bounded (不低于2小时).
    """
    scene = [match.span() for match in _SCENE.finditer(text)]
    for number in numbers:
        shown = any(low <= number.number - at < high for low, high in scene)
        lasting = number.kind == "time" and number.modifier in {Modifier.AT_LEAST, Modifier.AT_MOST}
        measured = number.countable or (lasting and not number.named and not number.ordinal)
        if measured and not number.chinese and not shown:
            return True, f"数量：{number.value:g}{number.unit or ''}"
    if deadline_text and not _NO_BOUND.search(deadline_text) and not _named(text, deadline_text):
        return True, f"期限：{deadline_text}"
    found = _DELIVERABLE.search(text)
    return (True, f"成果：{found[0]}") if found else (False, None)


def _named(text: str, deadline_text: str) -> bool:
    """Tell whether a year stands only in the name of an agenda."""
    agenda = _AGENDA.search(text)
    return agenda is not None and agenda[0].startswith(deadline_text) and text.count(deadline_text) == 1


#: What says how before the verb: whole clauses, and phrases inside one (在…中, 以…).
_HOW = re.compile(
    "^(?:以|按照|根据|通过|围绕|聚焦|从|在|对照|对标|立足|紧扣|锚定|作为|学习|深入学习|贯彻)[^，,]{0,60}[，,]"
)
_WITHIN = re.compile(
    "^(?:在[^，,]{1,30}?(?:中|上|下|里|内)|以[^，,]{1,16}?(?=推动|推进|促进|保障|护航|助推|锻造|引领|带动|打开))"
)
_ADVERB = re.compile(
    "^(?:进一步|全面|深入|大力|积极|加快|切实|认真|扎实|持续|不断|着力|全力|坚决|坚持(?!和)|牢牢|更好|充分|主动|努力|始终|统筹|稳步|有序|迅速|精心|奋力|"
    "继续|加力|深刻|准确|完整|带头|时刻|更加|坚定不移|坚定|自觉|及时|紧紧|真正|共同|广泛|持久|严格|依法|科学|合理|有效|注重|带头|马上|要|都|也|就是|必须)+"
)
_TAKING = re.compile(
    "把(?P<object>[^，]+?)(?P<act>作为|转化为|落实到|放在|摆在|统一到|融入|贯穿|体现到|建设得|传达到|打造成|聚焦到|凝聚到|同|与)"
)


def act_and_object(text: str, demand: Demand, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """行为与对象: the verb that a demand opens with, behind its marker and adverbs, and the words that follow it.

    None where no known verb opens it: nothing is cut out of the middle of a word.
    """
    body = text.removeprefix(demand.label)
    at = body.find(demand.marker) if demand.marker else -1
    if demand.marker and 0 <= at <= 40:
        body = body[at + len(demand.marker) :]
    body = body[1:] if body[:1] in {"，", ",", "：", ":"} else body
    while (how := _HOW.match(body)) and how.end() < len(body):
        body = body[how.end() :]
    clause = re.split("[，,；;。：]", body)[0]
    for cut in (_ADVERB, _WITHIN, _ADVERB):
        clause = cut.sub("", clause) or clause
    taking = _TAKING.match(clause)
    if taking:
        return f"把…{taking['act']}", taking["object"]
    verb = acts.pattern(lexicon).match(clause) or cues.demands(lexicon).imperative.match(clause)
    if verb is None or len(verb[0]) < 2:
        return None, clause or None
    return verb[0], clause[verb.end() :] or None
