"""How a sentence falls into demands (要求句): pieces between commas, markers, and what continues them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from luoshi.annotate import directives_rules, force, quantities
from luoshi.annotate.directives_rules import Demand
from luoshi.annotate.quantities import Quantity
from luoshi.lexicon import cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Force


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two commas of a sentence: text, clean offset, and the stop behind it."""

    text: str
    start: int
    stop: str

    @property
    def end(self) -> int:
        """Return the clean offset behind it, its stop not counted."""
        return self.start + len(self.text)


_LABEL = re.compile(
    "(?:[一二三四五六七八九十]{1,3}(?:是|要|则)|第[一二三四五六七八九十]{1,3}[，,、]|首先[，,]|其次[，,]|再次[，,]|最后[，,]|[（(][一二三四五六七八九十\\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\\d{1,2}[.．、](?!\\d))"
)
_COUNTED = re.compile("\\s*(?:第[一二三四五六七八九十]{1,3}|首先|其次|再次|最后)")
_STOPS = "，,；;：:。！？"
_OPEN, _CLOSE = "“‘《（(【", "”’》）)】"


def pieces(text: str, start: int) -> list[Piece]:
    """Split a sentence at commas, semicolons and colons that stand outside quotation marks and brackets."""
    found: list[Piece] = []
    depth, at = 0, 0
    body = text.rstrip("。！？!?；;\n ")
    for mark in _MARKS.finditer(body):
        char, index = mark[0], mark.start()
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE and depth == 0:  # the end of a quotation that began before this stretch
            body = body[:index].rstrip("。！？")
            break
        elif char in _CLOSE:
            depth -= 1
        elif depth == 0 and not _COUNTED.fullmatch(body, at, index):
            if index > at:
                found.append(Piece(body[at:index], start + at, char))
            at = index + 1
    if at < len(body):
        found.append(Piece(body[at:], start + at, ""))
    return [_trim(piece) for piece in found if piece.text.strip()]


_MARKS = re.compile(f"[{re.escape(_OPEN + _CLOSE + _STOPS)}]")
_LEADING = re.compile("[ \\t“”—]+")


def _trim(piece: Piece) -> Piece:
    leading = _LEADING.match(piece.text)
    if leading is None or piece.text.count("“") == piece.text.count("”"):
        return piece
    return Piece(piece.text[leading.end() :], piece.start + leading.end(), piece.stop)


#: Statements that set a task: 学习贯彻……是当前和今后一个时期的首要政治任务.
_TASK = re.compile(
    "(?:学习|宣传|贯彻|落实|做好|抓好|推进).*(?:是|作为).*(?:首要|重要|重大|头等|中心|根本)(?:的)?(?:政治)?(?:任务|大事)$"
    "|最(?:根本|关键|重要|具体|直接)的.*(?:是|在于)|^关键(?:是|在于|要)"
)
_STATEMENT = re.compile(
    "是(?!否)|(?<!为|除|免)了(?!解|望|如|然|得)|已|具有|体现|标志着|彰显|揭示|指明|意味着|必将|得到|充分肯定|迎来|面临|肩负|表明|证明|说明|反映|内涵丰富|郑重宣示|意义重大"
)
#: Openings that say how, by what or in view of what; the verb of the imperative follows behind them.
_ADVERBIAL = re.compile(
    "(?:按照?|根据|围绕|聚焦|通过|以|从|在|对照|对标|针对|结合|依托|立足|着眼|面向|面对|为|作为|紧扣|锚定|下一步|今年|当前|接下来|同时|全年|经过)"
)
#: Markers that ask only of a printed addressee, or in a document: 各单位需于月底前报送, but not 需要一批人接续奋斗.
_WEAK = frozenset({"需", "需要", "可以", "应"})
#: What has come about is told, not asked for: 为广大交通人注入了新的动力.
_REPORTED = re.compile("(?:提供|注入|作出|取得|得到|发生|提出|指明|实现|完成|赋予|带来|奠定)了")
#: A numbered opening that names a quality and how it must be: 一是行动要迅速, 二是学习要走心.
NOUN_FIRST = re.compile("^(?!坚持|必须|就是|一定|都|也)[一-鿿]{2,6}要[一-鿿]{2,6}$")
#: Captions before a list of orders: 具体措施：1．…….
_CAPTION = re.compile("(?:具体|主要|重点|工作|相关|目标)?(?:措施|任务|要求|举措|内容|安排)(?:如下|包括)?")
_VIEWED = re.compile("^(?:从|就|对).*(?:看|来看|来说|而言|讲)$")
#: Groups that are told to reach a number: 各市力争达到, 全省要突破.
_EACH = re.compile("[各全每我]")
_MEASURED = re.compile(
    "(?:总数|累计|分别)?(?:达到?|突破|超过|增加?到|增至|提高到|提升到|保持在|稳定在|控制在)[^，]{0,4}\\d"
)
#: Topics of an order: 学习贯彻党的二十大精神，必须…….
_YEAR_GOALS = re.compile("(?:完成|实现)[^，]{0,6}(?:全年|年度|今年|本年度)[^，]{0,8}(?:目标|任务)")
#: What a party to talks or a meeting binds itself by without 将 or 愿: 我们坚决拥护, 越方不容许.
_BOUND = re.compile(
    "^(?P<subject>我们|[一-鿿]方|中国|我国|越南|[一-鿿]{2,6}(?:党|共和国))(?P<verb>坚决|坚定|衷心|完全支持|始终坚持|绝不|决不|不容许|不允许|反对|高度(?:珍视|重视))"
)


def uncaptioned(sentence: list[Piece]) -> list[Piece]:
    """Leave out a caption at the head of a sentence: 具体措施：1．编制清单 begins with 编制清单."""
    first = sentence[0] if sentence else None
    return sentence[1:] if first and first.stop in {"：", ":"} and _CAPTION.fullmatch(first.text) else sentence


def demands(
    sentence: Sequence[Piece],
    continuing: bool,
    counted: bool,
    numbers: Sequence[Quantity],
    lexicon: Lexicon,
    bodies: frozenset[str],
) -> list[Demand]:
    """Find the demands of one sentence.

    ``continuing`` tells that a demand or a verb of demanding stands before it, so that an imperative without marker
    counts; ``counted`` that a printed number (一是) is enough, as with meetings and documents.
    """
    reader = _Reader(continuing, counted, numbers, lexicon, bodies)
    for piece in sentence:
        reader.take(piece)
    return reader.close()


class _Reader:
    """Walks the pieces of a sentence and groups them under their markers.

    ``lead`` is where words begin that a marker further on governs (topics, adverbials, an addressee with a comma behind
    it); ``held`` an imperative at the head of the sentence, which may yet turn out to be the topic of a marker;
    ``stated`` that the sentence opened with a subject and a statement, so that no bare imperative can follow.
    """

    def __init__(
        self,
        continuing: bool,
        counted: bool,
        numbers: Sequence[Quantity],
        lexicon: Lexicon,
        bodies: frozenset[str],
    ) -> None:
        self.found: list[Demand] = []
        self.current: Demand | None = None
        self.lead: int | None = None
        self.held: tuple[Piece, str] | None = None
        self.who = ""
        self.stated = False
        self.continuing, self.counted = continuing, counted
        self._goals = False
        self.numbers, self.lexicon, self.bodies = numbers, lexicon, bodies

    def take(self, piece: Piece) -> None:
        """Add one piece: it opens a demand, goes on with one, leads up to one, or states something."""
        text, label = _unlabelled(piece.text)
        marked = self._marked(text, label, piece)
        if label and NOUN_FIRST.match(text):
            self._shut()
            self._open(piece, lambda start: directives_rules.marked(start, piece.end, "要", Force.SHALL, "", label))
            self._shut()
        elif marked is not None:
            self._drop_held(marked)
            subject = self.who if self._counts(marked, text) else marked.subject or self.who
            self._open(
                piece,
                lambda start: directives_rules.marked(start, piece.end, marked.marker, marked.force, subject, label),
            )
        elif self._declares(text):
            self._drop_held(None)
            self._open(piece, lambda start: directives_rules.declared(start, piece.end, label))
        else:
            self._settle()
            self._unmarked(piece, text, label)
        if piece.stop and piece.stop in "；;。！？":
            self._shut()

    def _marked(self, text: str, label: str, piece: Piece) -> force.Marked | None:
        marked = force.read(text, self.lexicon, self.bodies)
        if marked is None and label.endswith("要"):
            marked = force.Marked("", "要", Force.SHALL, 0)
        bound = _BOUND.match(text) if marked is None and self.current is None else None
        if bound:
            marked = force.Marked(bound["subject"], bound["verb"], Force.WILL, bound.end())
        return marked if marked is not None and self._governs(marked, piece, label) else None

    def _governs(self, marked: force.Marked, piece: Piece, label: str) -> bool:
        """力争, 确保 and words of encouragement open a demand of their own only with a number, or where demands go on."""
        if marked.marker in _WEAK and not marked.subject and not (self.continuing and self.counted):
            return False
        soft = marked.force in {Force.STRIVE, Force.ENCOURAGE} and marked.marker not in {"期待", "让我们"}
        if self.current is None:
            return not soft or self.continuing or bool(label and self.counted) or bool(marked.subject)
        if marked.subject or self.current.declared:
            return True
        if (
            self.current.marker == "要"
            and marked.marker in {"必须", "就要"}
            and self.current.subject in {"我们党", "我们"}
        ):
            return False  # 我们党要始终赢得人民拥护，必须……: the first 要 gives the condition
        return self._countable(piece) if soft else True

    def _counts(self, marked: force.Marked, text: str) -> bool:
        """Tell whether a number is set for what stands before the marker: 国家级“小巨人”企业力争达到300家 tells nobody to act."""
        told = marked.subject in self.bodies or _EACH.match(marked.subject)
        return not told and bool(_MEASURED.match(text, marked.end))

    def _countable(self, piece: Piece) -> bool:
        return any(number.countable for number in quantities.within(self.numbers, piece.start, piece.end))

    def _declares(self, text: str) -> bool:
        if self.current is not None and not self.current.declared:
            return False
        return bool(_TASK.search((self.held[0].text if self.held else "") + text))

    def _unmarked(self, piece: Piece, text: str, label: str) -> None:
        imperative = is_imperative(text, self.lexicon)
        if self.current is not None:
            if self._separate(text):
                subjects = "、".join(demand.subject for demand in (*self.found, self.current) if demand.subject)
                self._open(piece, lambda start: directives_rules.together(start, piece.end, subjects, label))
            elif imperative and (self.current.declared or self._goals_done()):
                self._open(piece, lambda start: directives_rules.continued(start, piece.end, label))
            elif _REPORTED.search(text):
                self._close()
                self.stated = True
            else:
                self.current = replace(self.current, end=piece.end)
        elif not self.stated and (imperative or (label and self.continuing and not _STATEMENT.search(text))):
            self.held = (piece, label)
        elif _VIEWED.match(text) or not _ADVERBIAL.match(text):
            told = len(text) <= 25 and force.is_addressee(text, self.lexicon, self.bodies, whole=False)
            self.who = text if told else ""
            self.lead = piece.start if self.who else None
            self.stated = not self.who
        elif self.lead is None:
            self.lead = piece.start

    def _goals_done(self) -> bool:
        """The goals of the year are a target; what follows them is another demand."""
        if self.current is None or self.current.marker:
            return False
        return self.current.end - self.current.start < 20 and self._goals

    def _separate(self, text: str) -> bool:
        """共同……: after several addressees each with a part, what all do together is a demand of its own."""
        stated = [demand for demand in (*self.found, self.current) if demand and demand.subject]
        return text.startswith("共同") and len(stated) > 1

    def _drop_held(self, marked: force.Marked | None) -> None:
        """A marker without subject behind a held imperative governs it as its topic; any other leaves it as a demand."""
        if self.held is None:
            return
        if marked is None or (not marked.subject and self.held[0].stop in "，,"):
            self.lead = self.held[0].start if self.lead is None else self.lead
            self.held = None
        else:
            self._settle()

    def _settle(self) -> None:
        if self.held is not None:
            piece, label = self.held
            self.held = None
            if self.continuing or (label and self.counted):
                self._open(piece, lambda start: directives_rules.continued(start, piece.end, label))
                self._goals = bool(_YEAR_GOALS.search(piece.text))

    def _open(self, piece: Piece, make: Callable[[int], Demand]) -> None:
        """Open the demand that ``make`` builds from its first offset: the lead that was held, or the piece itself."""
        lead = self.lead if self.current is None and self.lead is not None else piece.start
        self._close()
        self.current = make(lead)
        self.lead, self.who, self.stated = None, "", False
        self._goals = bool(_YEAR_GOALS.search(piece.text))

    def _close(self) -> None:
        if self.current is not None:
            self.found.append(self.current)
            self.continuing = True
        self.current = None

    def _shut(self) -> None:
        self._settle()
        self._close()
        self.lead, self.who, self.stated = None, "", False

    def close(self) -> list[Demand]:
        """Return what was found."""
        self._shut()
        return self.found


def _unlabelled(text: str) -> tuple[str, str]:
    label = _LABEL.match(text)
    return (text[label.end() :], label[0]) if label else (text, "")


_STATES = re.compile("(?<!为|除|免)了(?!解|望|如|然|得)|已经|必将|具有")
_IS = re.compile("[^，]{2,12}(?<!但|只|就|还|凡|总|要|可)是(?!否)")
_AS = re.compile("以.{1,50}(?:为|作)[^，]{1,6}$")
_TIMES = ("以来", "年来", "之际", "之时", "期间", "的话")
_HOW_ENDS = ("为", "下", "后", "时", "中", "上", "要求", "部署", "基础", "重点", "抓手", "引领", "主题", "指导")


def is_imperative(text: str, lexicon: Lexicon) -> bool:
    """祈使句: opens with a verb of doing or its adverb (坚持, 深入推进, 把…落实到), and states nothing.

    An opening that only says how (以…为重点, 在…下) counts with the verb behind it in the same piece.
    """
    opening = cues.demands(lexicon).imperative.match(text)
    if opening is None or _VIEWED.match(text) or _STATES.search(text):
        return False
    if text.endswith(_TIMES) or _IS.match(text) or _AS.match(text):
        return False
    return not (_ADVERBIAL.match(text) and text.endswith(_HOW_ENDS))


def labelled(text: str) -> str:
    """Return the printed number a sentence opens with (一是, 第二，), or nothing."""
    return _unlabelled(text)[1]


def words(demand: Demand, text: str) -> Iterator[str]:
    """Yield the comma-level actions of a demand."""
    for piece in pieces(text[demand.start : demand.end], demand.start):
        yield piece.text
