"""Commitments (承诺数): numbers that say what a body will do, build, spend, hold or reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.annotate import quantities, targets, targets_clauses, targets_passage
from luoshi.annotate.quantities import Quantity
from luoshi.annotate.targets_clauses import Clause
from luoshi.lexicon import acts
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, ArticleKind, Commitment, Identity, Mention, Modifier, Passage

#: Documents that plan: numbers in the whole of them are read, in reports those behind the headline passage.
_PLANNING = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE})


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of a clause around one number: what stands before it since the number before, and behind it."""

    before: str
    number: Quantity
    after: str


def find(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
) -> tuple[Commitment, ...]:
    """Find the numbers that an article commits to, one record a number, in order of the text.

    In a report only the work of the year is read (the review before it reports results); ``passages`` and ``mentions``
    are not used.
    """
    stretch = _stretch(article, identity)
    if stretch is None:
        return ()
    numbers = quantities.find(article.text, lexicon)
    found: list[Commitment] = []
    headings = {heading.start for heading in article.headings}
    for clause in targets.clauses(article.text, *stretch, numbers):
        if clause.numbers and article.text.rfind("\n", 0, clause.start) + 1 not in headings:
            found.extend(_read(article, clause, lexicon))
    return tuple(found)


def _stretch(article: Article, identity: Identity) -> tuple[int, int] | None:
    headline = targets_passage.find(article, identity)
    if headline is not None:
        return targets_passage.work_part(article, headline)
    return (0, len(article.text)) if article.kind in _PLANNING else None


def _read(article: Article, clause: Clause, lexicon: Lexicon) -> Iterator[Commitment]:
    parts = [part for part in _parts(clause) if promised(clause, part, lexicon)]
    numbers = [part.number for part in parts]
    shared = _shared_modifier(clause, numbers)
    act = thing = ""
    names = _distributed(clause, len(parts))
    for index, part in enumerate(parts):
        own, counted = act_and_object(part, lexicon)
        if (
            act and part.before.endswith(own) and acts.kinds(lexicon).get(own) not in {"growth", "level"}
        ):  # 立体绿化, 能源投资: a noun behind the verb that governs the list
            own, counted = act, part.before or counted
        act, thing = own or act, counted or thing
        number = part.number
        yield Commitment(
            source_id=article.source_id,
            article_id=article.id,
            spans=article.weave.to_source(clause.start, clause.end),
            quote=clause.text,
            act=act,
            object=names[index] if names else thing,
            modifier=shared if number.modifier is Modifier.EXACT else number.modifier,
            value=number.value,
            unit=number.unit,
            deadline=_deadline(clause.text),
            rule="annotate.commitments.promised",
        )


def _distributed(clause: Clause, count: int) -> list[str]:
    head, found, _ = clause.text.partition("分别")
    return targets_clauses.members(targets_clauses.subject_of(head)[0], count) if found and count > 1 else []


def _parts(clause: Clause) -> Iterator[_Part]:
    at = clause.start
    for index, number in enumerate(clause.numbers):
        until = clause.numbers[index + 1].start if index + 1 < len(clause.numbers) else clause.end
        before = clause.text[at - clause.start : number.start - clause.start]
        if index and re.search("[、和及与]", before):
            before = re.split("、|和|以及|及|与", before)[-1]
        yield _Part(before, number, clause.text[number.end - clause.start : until - clause.start])
        at = number.end


def _shared_modifier(clause: Clause, numbers: Sequence[Quantity]) -> Modifier:
    """分别达到2400亿元、450亿元左右: the cue at the end holds for all."""
    return numbers[-1].modifier if "分别" in clause.text and numbers else Modifier.EXACT


#: A number that a noun behind it takes as its own measure: 投资2000万元以上的项目, 青年50人论坛.
_IDENTIFIES = re.compile(
    "^(?:以上|以下|及以上|左右|级)?(?:的|及以下|制|级|期|版|型|规模的)|^(?:论坛|讲坛|峰会|计划|工程|行动)"
)
#: Counts of headings and fields of work, not of things done: 十个方面, 六大行动.
_FIELDS = re.compile("^(?:个)?(?:方面|领域|环节|维度|层面|要点|重点任务|行动|任务|板块|体系|关键)")
#: Words that put a number into the past or into a comparison.
_PAST = re.compile(
    "去年|上年|20(?:1\\d|2[0-5])年(?:以来|底)?(?!前)|已(?:经)?(?:建成|完成|有|达)|累计已|以来|提出的|现有|作用$"
)


def promised(clause: Clause, part: _Part, lexicon: Lexicon) -> bool:
    """承诺数: a number of things, persons, money or a level that the clause says will be done, built, spent or held.

    Left out are numbers in names and quotation marks, ordinals, spans of time, sizes that only identify a thing
    (750千伏, 投资2000万元以上的项目), counts of headings (六大行动), the base of a change (从380元提高至1000元) and what is
    said of the past. A Chinese figure counts only right behind a verb of doing (打造十大集群): elsewhere it belongs to a
    name (八项规定, 千万吨炼化); a bare multiplier also behind a verb of holding (稳定在百万吨以上).
    """
    number = part.number
    if not number.countable or number.unit == "级" or _PAST.search(clause.text):
        return False
    if part.before.endswith(("从", "由")) and re.match(
        "(?:左右)?(?:提高|提升|增加|增长|上升|降|下降|压缩|减少|扩大|拓展|调整)", part.after
    ):
        return False
    if _adjunct(clause, part):
        return False
    if number.chinese and number.kind not in {"ratio", "class", "multiple"}:
        held = number.kind != "count" and _HOLDS.search(part.before)
        if not held and not _follows_verb(part, lexicon):
            return False
    return not (_IDENTIFIES.match(part.after) or (number.kind in {"label", "count"} and _FIELDS.match(part.after)))


#: A paper named by how many measures it has is carried out, not made: 落实支持企业20条措施.
_PAPER = re.compile("^(?:政策|改革|工作|具体|支持|激励)*(?:措施|举措|意见)$")
_CARRIED_OUT = re.compile("落实|执行|贯彻|兑现")
_HOLDS = re.compile("(?:稳定|保持|维持)在$|(?:达到|突破|超过)$")
#: The output of a work that is only named: 某某60万吨赖氨酸等项目, 推动某某20万吨铝箔项目.
_OF_NAMED_WORK = re.compile("等[^，、]{0,6}(?:项目|工程)")
_OF_WORK = re.compile("项目|工程|装置|生产线|技改")
_PUSHED = re.compile("^(?:一是|二是)?(?:推动|推进|加快|抓好|支持|释放|促进|做好|跟进|抓紧|服务|积极|大力|全力|扎实)")
#: What a sum of money sorts out where the things are counted behind it: 总投资10亿元以上项目50个.
_SORTED_BY_MONEY = re.compile("^(?:以上|级)?的?[一-鿿]{0,8}?(?:项目|企业|园区|产业链|集群)[一-鿿]{0,4}$")


def _adjunct(clause: Clause, part: _Part) -> bool:
    """Tell sizes that identify (70个30亿元以上项目, 海拔1500米) and places of a clause with another number (在8个县建设…)."""
    if part.before.endswith(("海拔", "直径", "口径", "半径", "沿线", "沿岸", "周边", "两侧")):
        return True
    if part.number.chinese and part.number.kind == "count" and part.number.unit == "类":  # kinds, not things
        return True
    if _PAPER.match(part.after) and _CARRIED_OUT.search(clause.text):
        return True
    if part.number.kind in {"mass", "volume", "power"} and part.after and part.after[0] not in "，、以左的":
        rest = clause.text[part.number.end - clause.start :]
        pushed = part.number.kind != "power" and _PUSHED.match(clause.text) and _OF_WORK.search(rest)
        if pushed or _OF_NAMED_WORK.search(rest):
            return True
    if part.number.kind == "money" and part.number is not clause.numbers[-1] and _SORTED_BY_MONEY.match(part.after):
        return True
    before = [number for number in clause.numbers if number.end == part.number.start]
    if before and before[0].kind == "count" and part.number.kind in {"money", "length", "area", "power"}:
        return True
    last = clause.numbers[-1]
    return part.before.startswith("在") and last is not part.number and not re.match("开展|建设|实施", part.after[:1])


def _follows_verb(part: _Part, lexicon: Lexicon) -> bool:
    verb = acts.pattern(lexicon).match(_UNFORCED.sub("", part.before.strip("、，和及与 ")))
    return (
        verb is not None
        and part.before.endswith(verb[0])
        and acts.kinds(lexicon)[verb[0]] in {"output", "activity", "input"}
    )


_UNFORCED = re.compile(
    "^(?:[一二三四五六七八九十]{1,3}是|力争|争取|确保|努力|全力|加快|扎实|着力|大力|积极|持续|继续|有序|稳步|深入|高质量|全年|今年|年内|再|新一轮|集中要素资源|稳妥|年度|其中|重点|整体|滚动|我们将|将|接续|累计|立项|补充|集中|常态化|新增建设|要)+"
)
_FORCE_AS_VERB = re.compile("^(?:全年|今年)?(加快|确保|力争|争取|保持|稳定)")
_HELD = re.compile(
    "(?P<subject>.+?)(?:继续|持续|稳定|总体)*(?P<verb>保持|稳定|控制|维持|达到|降至|提高到|提升至|提升到|增加到)(?:在|为)?[^，]{0,6}$"
)


def act_and_object(part: _Part, lexicon: Lexicon) -> tuple[str, str]:
    """Tell the verb and what it counts: 建成 + 县域快递物流中心 + 44个, 完成 + 500所 + 中小学改造, 网上零售额 + 增长 + 10%.

    A verb at the head of the clause governs; else the verb before the number (增长, 达到, 突破), else the one that closes
    the clause (6处煤矿建成投产), else the word of force itself (确保粮食种植面积4510万亩).
    """
    text = part.before.strip("、，和及与 ")
    plain = _UNFORCED.sub("", text)
    table, pattern = acts.kinds(lexicon), acts.pattern(lexicon)
    head = pattern.match(plain)
    if head and head[0] in _NOMINAL and targets_clauses.subject_of(text)[1]:
        head = None
    tail = _closing(part.after, lexicon)
    if head and not (table[head[0]] == "scope" and tail and table[tail] == "output"):
        return head[0], _counted(plain[head.end() :], part)
    subject, predicate = targets_clauses.subject_of(text)
    verb = pattern.search(predicate)
    if verb and subject:
        return verb[0], subject
    last = next((found for found in pattern.finditer(plain) if found.end() == len(plain)), None)
    if last and last.start() > 0:
        return last[0], plain if last[0] in {"占比", "投资"} else plain[: last.start()]
    if tail:
        return tail, _counted(plain[head.end() :] if head else plain, part).removesuffix(tail)
    held = _HELD.match(plain)
    if held:
        return held["verb"], held["subject"]
    if part.number.cue in {"超", "超过", "突破", "跨过", "站上", "跨越"}:
        return part.number.cue, subject or plain
    inside = pattern.search(part.after) if re.match("为|对|向|面向|给|让", plain) else None
    if inside:  # 为2万名老年人提供居家服务
        return inside[0], part.after[: inside.start()] or plain
    force = _FORCE_AS_VERB.match(text)
    return (force[1] if force else ""), _counted(plain, part)


#: Verbs that open noun phrases as well: 服务贸易增长, 投资总额达到.
_NOMINAL = frozenset({"服务", "投资", "开发", "绿化", "培训", "发展", "储备", "覆盖", "监测"})


def _closing(text: str, lexicon: Lexicon) -> str:
    """Return the verb that closes a clause: 建设 in 加快6个抽水蓄能电站建设."""
    found = [match for match in acts.pattern(lexicon).finditer(text) if match.end() == len(text)]
    return found[0][0] if found else ""


def _counted(before: str, part: _Part) -> str:
    """Return what is counted: before the number (绿色工厂100家), or behind it (10个产业园; 宝鸡、延安等4个基地)."""
    after = re.split("[、，]|和(?=\\d)", part.after)[0]
    after = re.sub("^(?:以上|左右|以下|的)+", "", after)
    if before.endswith("等") or not before or (after and re.search("[一-鿿]等?(?:至|到)[一-鿿]+等$", before)):
        return after or before
    return before.strip("的和、等 ")


_WHEN = re.compile(
    "全年|今年(?:底)?(?:前)?|年底前|年内|“十五五”(?:时期|期间|末)?|到?20\\d\\d年(?:底)?(?:前)?|上半年|下半年|[一二三四]季度"
)


def _deadline(text: str) -> str | None:
    found = _WHEN.search(text)
    return found[0] if found else None
