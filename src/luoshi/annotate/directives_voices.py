"""Whose demands a sentence reports (发话者): the meeting, the speaker, the signer, or a document from above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.annotate import force
from luoshi.lexicon import cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, ArticleKind, Entity, Identity, Mention, Passage


class Stance(StrEnum):
    """How a voice speaks (口吻): demands of others, states, pledges for itself, or is quoted from above."""

    DEMAND = "demand"
    STATEMENT = "statement"
    PLEDGE = "pledge"
    UPSTREAM = "upstream"
    AUTHOR = "author"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a sentence, how, and from which clean offset on the words are theirs.

    ``body`` is the organisation the voice stands for; ``person`` tells a person from a meeting or a body.
    """

    issuer: str | None
    stance: Stance
    start: int
    body: str | None = None
    person: bool = False
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Persons and bodies that the article names, to tell speakers from other words."""

    persons: frozenset[str]
    bodies: frozenset[str]
    canonical: dict[str, str]


@lru_cache(maxsize=8)
def _titled(lexicon: Lexicon) -> re.Pattern[str]:
    """A name behind an office and before a verb of speaking or presiding: 省委书记林知远在会上强调."""
    heads = {row["office"] for row in lexicon.rows("offices") if row["sort"] == "head"}
    offices = "|".join(sorted(heads, key=lambda office: (-len(office), office)))
    surnames = "|".join(
        sorted({row["surname"] for row in lexicon.rows("surnames")}, key=lambda name: (-len(name), name))
    )
    verbs = cues.demands(lexicon).reporting
    return re.compile(
        f"(?:{offices})(?P<name>(?:{surnames})[一-鿿]{{1,2}}?)(?=(?:在[^，。；\n]{{0,30}})?(?:{verbs})[，：:“要]|出席|主持|讲话|作报告|参加|率队|倍感|深感|感慨|激动)"
    )


def cast_of(mentions: Sequence[Mention], article: Article, lexicon: Lexicon) -> Cast:
    """Collect the names of an article from its mentions and bylines, and those that stand behind an office."""
    persons = {m.name for m in mentions if m.entity is Entity.PERSON} | {
        b.name for b in article.bylines if len(b.name) < 5
    }
    persons |= {match["name"] for match in _titled(lexicon).finditer(article.text)}
    bodies = {m.name: m.canonical for m in mentions if m.entity is Entity.BODY}
    return Cast(frozenset(persons), frozenset(bodies), bodies)


#: Articles whose own voice demands or promises throughout.
_DOCUMENTS = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION, ArticleKind.REPORT})
_MEETING = re.compile(
    "(?:会议|全会|大会|座谈会|例会|推进会|动员会|会上|与会(?:人员|同志|代表)?)(?:还|并|同时|进一步)?$"
)
_DOCUMENT = re.compile("(?:报告|《[^》]+》|讲话|意见|决定|通知|文件|批示)(?:中|还|明确|再次|进一步|在结尾部分)*$")
_ABOVE = re.compile(
    "(?:习近平(?:同志|主席)?|总书记|党中央|中共中央|中央|国务院|全会|(?:大|届)[^，]{0,6}报告|报告)(?:在[^，]{0,40}(?:中|上|时|部分))?(?:中)?(?:还|再次|明确|反复|多次|进一步)*$"
)
#: 按照……要求 cites an order and gives none.
_CITES = re.compile("(?:按照|根据|遵循|对照|对标|贯彻|落实)[^，]*(?<![时中上])$")
_SPEAKER = re.compile(
    "(?:他|她|大家|他们|同志|代表|委员|主任|局长|厅长|书记|市长|省长|县长|区长|部长|院长|校长|所长|主席|组长|董事长|总经理|经理|职工|干部|群众|负责人|记者|评论员|们|纷纷|一致|一行)(?:们|纷纷|一致)*$"
)
_ADVERBS = "(?:还|并|进一步|反复|同时|多次|再次|明确|特别|强烈|深情|殷切|一致|纷纷|郑重|要|已|曾|也|在讲话中|在会上|在结尾部分，?)"
_CONVENED = re.compile(
    "(?P<body>[一-鿿（）()A-Za-z“”、]{2,40}?)(?:第一时间|日前|近日|先后|分别|于[^，。]{2,8})?(?:主持)?(?:召开|举行|举办|开展)"
)
_CONVENES = re.compile("召开|举行|举办|开展")
_DATED = re.compile(
    "^(?:20\\d\\d年)?(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:上午|下午|晚上?|当天|今天|昨天|近日|日前|连日来)?[，,]?"
)
_SPOKE = re.compile("出席|讲话|主持|致辞|致词|作报告|宣讲|调研|发言")
_SPOKE_IN_TURN = re.compile(
    "^(?:会上[，,])?(?P<who>[^，,。]{2,80}?)(?:先后|分别|逐一|纷纷|依次)*(?:发言|交流发言|作交流)"
)


#: “……”某某说: the speaker stands behind the words.
_QUOTED_FIRST = re.compile(
    "^“(?P<words>[^”]{8,})”(?P<who>[^“”]{2,60}?)(?:激动地|感慨地|兴奋地|深情地)?(?:说道|说|表示|坦言|告诉记者)[。！]?$"
)


@lru_cache(maxsize=8)
def _cue(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = cues.demands(lexicon).reporting
    return re.compile(
        rf"(?P<who>[^，,。；;：:“”！？\n]{{0,60}}?)(?P<adverbs>{_ADVERBS}*)(?P<verb>{verbs})(?:道|说)?"
        r"(?:(?P<stop>[：:，,]“?|“)|(?=要|必须|应|须|全[党国省市区县体]|各|广大|大家|我们|越|中方|党员|将|愿|坚决|坚持|企业|有关))"
    )


@lru_cache(maxsize=8)
def _verb(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(cues.demands(lexicon).reporting)


#: Who a sentence begins with and is about.
_TOPIC = re.compile("(?P<who>[^，,。；：“”]{2,24}?)(?:将|召开|坚持|通过|组织|积极|迅速|第一时间)")


class Voices:
    """Follows who speaks through an article; ask :meth:`of` for every sentence in order.

    ``latest`` is the voice reported last, to which a demand in a paragraph of its own most likely belongs.
    """

    def __init__(self, article: Article, identity: Identity, cast: Cast, lexicon: Lexicon) -> None:
        self.article, self.identity, self.cast, self.lexicon = article, identity, cast, lexicon
        self.base = self._base()
        self._paragraph = -1
        self._voice: Voice | None = None
        self.latest: Voice | None = None
        self._last_person: str | None = None
        self._meeting: str | None = None
        self._section: tuple[str, ...] = ()
        known = "|".join(sorted(map(re.escape, cast.persons), key=lambda name: (-len(name), name)))
        self._persons = re.compile(known) if known else None
        self._topic: str | None = None

    def _base(self) -> Voice | None:
        kind, bylines = self.article.kind, self.article.bylines
        if kind in {ArticleKind.SPEECH, ArticleKind.COMMENTARY} and bylines:
            first = bylines[0]
            name = (
                first.role if "评论员" in first.role and "评论员" not in first.name and not first.name else first.name
            )
            return Voice(name, Stance.AUTHOR, 0, body=self.identity.issuer, person=kind is ArticleKind.SPEECH)
        if kind in _DOCUMENTS:
            return Voice(self.identity.issuer, Stance.OWN, 0, body=addressed(self.article) or self.identity.issuer)
        if kind is ArticleKind.CONTINUATION and self.identity.issuer:
            return Voice(self.identity.issuer, Stance.OWN, 0, body=self.identity.issuer)
        return None

    def of(self, passage: Passage) -> Voice | None:
        """Return the voice of a sentence; None where the paper itself tells what happened."""
        if passage.paragraph != self._paragraph:
            self._paragraph, self._voice, self._topic = passage.paragraph, None, None
        section = passage.path[:1]
        if section != self._section and self.base is None:
            self._section, self._meeting, self._last_person = section, None, None
        voice = self._reported(passage)
        self._note(passage)
        if voice is None:
            carried = self._voice or self.base
            return carried and Voice(carried.issuer, carried.stance, passage.start, carried.body, carried.person)
        if voice.stance is not Stance.UPSTREAM:
            self._voice = self.latest = voice
        return voice

    def _reported(self, passage: Passage) -> Voice | None:
        quoted = _QUOTED_FIRST.match(passage.text)
        if quoted and self._can_speak(quoted["who"]):
            person = self._person_in(quoted["who"]) or quoted["who"]
            return Voice(person, Stance.PLEDGE, passage.start + quoted.start("words"), person=True)
        if not _verb(self.lexicon).search(passage.text):
            return None
        found = None
        for match in _cue(self.lexicon).finditer(passage.text):
            who = match["who"].strip()
            at_piece = not who and (match.start() == 0 or passage.text[match.start() - 1] in "，,；;")
            if not (at_piece or self._can_speak(who)):
                continue
            start = passage.start + match.end()
            if not who and found is not None:
                found = Voice(found.issuer, found.stance, start, found.body, found.person, match["verb"])
                continue
            found = self._voice_of(who, match["verb"], start, passage, match.start()) or found
        return found

    def _can_speak(self, who: str) -> bool:
        if _MEETING.search(who) or _SPEAKER.search(who) or _DOCUMENT.search(who) or _ABOVE.search(who):
            return not _CITES.search(who)
        return who.endswith(tuple(self.cast.persons)) or who in self.cast.bodies

    def _voice_of(self, who: str, verb: str, start: int, passage: Passage, at: int) -> Voice | None:
        stance = Stance(cues.demands(self.lexicon).sorts[verb])
        if who and self._is_above(who):
            return Voice(above(who), Stance.UPSTREAM, start, verb=verb)
        if not who:
            who = self._subject_before(passage.text[:at]) or ""
        if not who and self._voice is not None:
            return Voice(self._voice.issuer, stance, start, self._voice.body, self._voice.person, verb)
        person = self._person_in(who)
        if person:
            return Voice(person, stance, start, body=self.identity.issuer, person=True, verb=verb)
        if _MEETING.search(who) or who == "会议":
            body = self._meeting
            return Voice(body or "会议", stance, start, body=body, verb=verb)
        if not who:
            return None
        return Voice(self.cast.canonical.get(who, who), stance, start, body=self.cast.canonical.get(who), verb=verb)

    def _is_above(self, who: str) -> bool:
        if _DOCUMENT.search(who) and _ABOVE.search(who):
            return True
        quoting = (
            self.base is not None
            and self.base.stance in {Stance.AUTHOR, Stance.OWN}
            and self.identity.level != "central"
        )
        return bool(_ABOVE.search(who)) and (
            quoting or (self._voice is not None and (self._voice.issuer or "") not in who)
        )

    def _person_in(self, who: str) -> str | None:
        if who in {"他", "她"}:
            return self._last_person
        if re.search("等\\d+[位名]|等[一二三四五六七八九十]+[位名]", who):
            return None
        named = [name for name in self.cast.persons if name in who]
        return max(named, key=lambda name: (who.rfind(name), len(name))) if named else None

    def _subject_before(self, text: str) -> str | None:
        """Return who the sentence so far is about: 王东明出席会议并讲话，强调……; 市委召开会议，强调……."""
        turn = _SPOKE_IN_TURN.match(text)
        if turn:
            return turn["who"]
        opening = [name for name in self.cast.persons if text.startswith(name)]
        if opening:
            return max(opening, key=len)
        convened = convener(text)
        if convened:
            return convened
        named = [(text.rfind(name), name) for name in self.cast.persons - {"习近平"} if name in text]
        return max(named)[1] if named else self._earlier_subject(text)

    def _earlier_subject(self, text: str) -> str | None:
        if text.strip("，, "):
            return None
        return self._voice.issuer if self._voice else self._topic

    def _note(self, passage: Passage) -> None:
        opening = _TOPIC.match(passage.text)
        self._topic = opening["who"] if opening and force.is_addressee(opening["who"], self.lexicon) else None
        convened = convener(passage.text)
        if convened:
            self._meeting = self.cast.canonical.get(convened, convened)
        for match in self._persons.finditer(passage.text) if self._persons else ():
            self._last_person = match[0]


def above(who: str) -> str:
    """Return the document or person above that is quoted: 二十大报告 is 党的二十大报告, 习近平总书记 is 习近平."""
    if "报告" in who:
        name = re.sub(".*?((?:党的)?[二十九八七]{1,3}大报告|[^，]{0,12}报告).*", r"\1", who)
        return name if name.startswith("党的") or "大报告" not in name else f"党的{name}"
    if "习近平" in who or "总书记" in who:
        return "习近平"
    return who


def convener(text: str) -> str | None:
    """发起机构: who called the meeting that a sentence reports: 10月24日，广东省工业和信息化厅召开党组（扩大）会."""
    if not _CONVENES.search(text):
        return None
    for clause in re.split("[，,。；;]", _DATED.sub("", text)):
        match = _CONVENED.match(_DATED.sub("", clause))
        if match and re.search("会|座谈", clause[match.end() :]):
            body = match["body"]
            return re.sub("(?:党组|党委|党工委)?(?:理论学习中心组|常委会|领导班子)?(?:专题|集体)?$", "", body) or body
    return None


_ADDRESS = re.compile("(?P<who>[^。！？\n]{4,160}(?:政府|部门|机构|单位|委员会|公司|学校|处室|厅|局|委|组|院))[：:]\n")


def addressed(article: Article) -> str | None:
    """主送机关: to whom a document is sent, its first line with a colon (各省、自治区、直辖市人民政府，国务院各部委：)."""
    match = _ADDRESS.match(article.text)
    return match["who"] if match else None
