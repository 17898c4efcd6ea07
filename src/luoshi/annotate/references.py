"""Documents that an article cites (引文): by title in title marks, by document number, with how it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from luoshi.annotate.formulations import TITLED
from luoshi.lexicon.document_names import DocumentNames

#: 发文字号 as it varies in print: 〔2014〕, ﹝2015﹞, [2009], （2018）, with 第 and leading zeros; GB/T 9704 prescribes 〔〕.
NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Za-z]{1,12}?)\s*[〔﹝\[［（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕﹞\]］）)】]\s*第?\s*(?P<serial>\d{1,5})\s*号"
)

#: A five-year plan or its outline by its short name: “十四五”规划, “十五五”规划纲要.
PLAN = re.compile(r"“?(?P<plan>(?:二十|十)?[一二三四五六七八九]五)”?(?P<kind>规划(?:纲要)?)")

#: A meeting that others cite: 党的二十大, 二十届三中全会, 十九届二中、三中全会, 省委十二届七次全会, 中央经济工作会议.
MEETING = re.compile(
    r"党的[一二三四五六七八九十]{1,3}大(?!报告|党章|代表)|(?:中共)?[一二三四五六七八九十]{2,3}大(?=精神|以来|提出|作出|确定|部署|擘画|描绘|绘就)"
    r"|(?:党的|中共)?(?P<term>[一二三四五六七八九十]{1,5})届(?P<sessions>[一二三四五六七八九]中(?:[、和][一二三四五六七八九]中)*)全会"
    r"|第(?P<congress>[一二三四五六七八九十]{1,5})届中央委员会第(?P<nth>[一二三四五六七八九])次全体会议"
    r"|[省市区县]委(?:[一二三四五六七八九十]{1,5}届)?[一二三四五六七八九十]{1,5}次全会|中央[\u4e00-\u9fff]{2,6}工作会议"
    r"|全国[\u4e00-\u9fff]{2,12}?(?:大会|会议)(?=精神)"
    r"|[省市区县]第[一二三四五六七八九十]{1,5}次党代会"
)

#: A report to a congress of the party, by the short name that everybody uses.
REPORT = re.compile(r"党的[一二三四五六七八九十]{1,3}大报告(?!会|团)")

#: An order by its number: 国务院令第707号.
ORDER = re.compile(r"(?:国务院|主席|[\u4e00-\u9fff]{2,10}?(?:部|委员会|总局|署))令第(?P<serial>\d+)号")

#: What a text says it will call a document: （以下简称《规划》）, （以下简称“十条”）.
ABBREVIATED = re.compile(
    r"[（(](?:以下)?(?:简称|称)(?:为)?(?P<short>《[^《》\n]{2,20}》|“[^“”\n]{2,20}”|[\u4e00-\u9fff]{2,12})[）)]"
)

#: A title that only its text can tell: 《意见》, 《条例》, 《决定（讨论稿）》.
BARE = re.compile(
    r"(?:实施|总体|工作|行动|试点|暂行|指导)?(?:意见|建议|决定|决议|方案|规划|纲要|条例|办法|通知|规定|计划|细则|准则|公报|报告|措施|要点|规则)"
)

#: A note in brackets behind a title that makes it no other document.
DRAFT = re.compile(r"[（(](?:讨论稿|征求意见稿|草案|修订|修订稿|试行|暂行)[）)]$|（(?:以下简称.*)）$")

#: A title that carries another: 关于印发《…》的通知, 关于印发…方案的通知, 转发…关于…意见的通知.
CARRIES = re.compile(
    r"(?:印发|转发|公布|发布|批转)(?:《(?P<titled>[^《》]+)》|(?P<plain>.+?)(?=的(?:通知|函|决定|命令)$))"
)

#: Words that the code of an issuer never begins with, but a sentence before it may end with: 按照国办发〔2021〕3号.
LEAD = re.compile(r".*(?:根据|按照|依据|落实|执行|印发|转发|以下简称|见|和|与|及|的|以|由|自|对)")

#: How a document is cited, by the words before it.
RELATIONS = (
    ("basis", re.compile(r"(?:根据|按照|依据|依照|遵照|对照|落实|贯彻|执行|结合|围绕|严格执行)[^，。；]{0,30}$")),
    ("forwards", re.compile(r"(?:转发|印发|批转|发布|公布|下发|出台|制定|审议通过|通过了?|修订)[^，。；]{0,24}$")),
    ("repeals", re.compile(r"(?:废止|停止执行)[^，。；]{0,16}$")),
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document between two clean offsets."""

    start: int
    end: int
    name: str
    doc_no: str | None
    relation: str
    rule: str
    full_name: str | None = None


def normal_number(code: str, year: str, serial: str) -> str:
    """Return a document number as GB/T 9704 writes it: 湘政发〔2021〕3号."""
    return f"{code}〔{year}〕{int(serial)}号"


def read_number(text: str) -> str | None:
    """Return the first document number in ``text`` in normal form; None if there is none."""
    match = NUMBER.search(text)
    return normal_number(_code(match["code"]), match["year"], match["serial"]) if match else None


def _code(code: str) -> str:
    return LEAD.sub("", code) or code


def relation_of(before: str) -> str:
    """Return how a document is cited, from the words before it: basis, forwards, repeals or mentions."""
    return next((name for name, pattern in RELATIONS if pattern.search(before)), "mentions")


def find(text: str, names: DocumentNames | None = None, title: str | None = None) -> list[Citation]:
    """Return what ``text`` cites in order: documents by title, number or short name, plans and meetings by their short names.

    ``title`` is that of the text itself, which a bare 《意见》 in it may mean.
    """
    found = [*by_title_or_number(text), *reports_and_orders(text), *plans(text), *meetings(text)]
    if names is not None:
        found.extend(short_names(text, names))
    kept: list[Citation] = []
    for citation in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or citation.start >= kept[-1].end:
            kept.append(citation)
    return in_full(text, kept, title)


def in_full(text: str, citations: Sequence[Citation], title: str | None) -> list[Citation]:
    """Give every short title the full one it stands for: as the text defines it (以下简称《规划》), else the last full title
    before it that ends in the same word, else the title of the text, else the first one after it."""
    defined: dict[str, str] = {}
    full: list[str] = []
    later = [one.name for one in citations if _is_full(one)]
    found = []
    for citation in citations:
        short = DRAFT.sub("", citation.name)
        if citation.full_name is None and text[citation.start] == "《":
            name = defined.get(short)
            if name is None and BARE.fullmatch(short):
                own = [carried(title)] if title else []
                name = next((one for one in (*reversed(full), *own, *later) if _stands_for(short, one)), None)
            citation = replace(citation, full_name=name)
        if _is_full(citation):
            full.append(citation.name)
        told = ABBREVIATED.match(text, citation.end) or _behind_number(text, citation)
        if told:
            defined[told["short"].strip("《》“”")] = citation.full_name or citation.name
        found.append(citation)
    return found


def _behind_number(text: str, citation: Citation) -> re.Match[str] | None:
    """Return the definition that stands in or behind the brackets of a document number."""
    closed = text.find("）", citation.end, citation.end + 40) if text[citation.end : citation.end + 1] == "（" else -1
    return ABBREVIATED.match(text, closed + 1) if closed > 0 else None


def _is_full(citation: Citation) -> bool:
    return (
        len(citation.name) > 8 and not BARE.fullmatch(DRAFT.sub("", citation.name)) and citation.relation != "meeting"
    )


def _stands_for(short: str, name: str) -> bool:
    return DRAFT.sub("", name).endswith(short) and len(name) > len(short) + 3


def carried(title: str) -> str:
    """Return the title that a covering notice carries, or ``title`` itself."""
    match = CARRIES.search(title)
    return (match["titled"] or match["plain"]) if match else title


def short_names(text: str, names: DocumentNames) -> Iterator[Citation]:
    """A well-known document by the short name of the lexicon: 党章, 宪法."""
    for start, end in names.find(text):
        short = text[start:end]
        if text[start - 1 : start] in {"《", "国"} or text[end : end + 1] == "》":
            continue
        relation = relation_of(text[max(0, start - 36) : start])
        yield Citation(start, end, short, None, relation, f"{__name__}.short_names", names.full[short])


def reports_and_orders(text: str) -> Iterator[Citation]:
    """A report to a party congress (党的二十大报告) or an order of a body by its number (国务院令第707号)."""
    for pattern in (REPORT, ORDER):
        for match in pattern.finditer(text):
            relation = relation_of(text[max(0, match.start() - 36) : match.start()])
            yield Citation(match.start(), match.end(), match.group(), None, relation, f"{__name__}.reports_and_orders")


def plans(text: str) -> Iterator[Citation]:
    """A five-year plan cited by its short name: “十四五”规划."""
    for match in PLAN.finditer(text):
        name = f"“{match['plan']}”{match['kind']}"
        relation = relation_of(text[max(0, match.start() - 36) : match.start()])
        yield Citation(match.start(), match.end(), name, None, relation, f"{__name__}.plans")


def meetings(text: str) -> Iterator[Citation]:
    """A meeting whose decisions a text takes up: 党的二十大, 二十届三中全会, 中央经济工作会议; of several sessions in one breath
    (十九届二中、三中全会) each is one."""
    rule = f"{__name__}.meetings"
    for match in MEETING.finditer(text):
        if match["congress"]:
            name = f"{match['congress']}届{match['nth']}中全会"
            yield Citation(match.start(), match.end(), name, None, "meeting", rule)
        elif match["term"]:
            start = match.start()
            for session in re.finditer("[一二三四五六七八九]中", match["sessions"]):
                end = match.start("sessions") + session.end()
                last = end == match.end("sessions")
                name = f"{match['term']}届{session.group()}全会"
                yield Citation(start, match.end() if last else end, name, None, "meeting", rule)
                start = end + 1
        else:
            name = match.group().removeprefix("党的").removeprefix("中共")
            yield Citation(match.start(), match.end(), name, None, "meeting", rule)


def by_title_or_number(text: str) -> Iterator[Citation]:
    """A document cited by its title (with the number in brackets behind it) or by its number alone."""
    numbers = {match.start(): match for match in NUMBER.finditer(text)}
    used: set[int] = set()
    for match in TITLED.finditer(text):
        number = NUMBER.match(text, match.end() + 1) if text[match.end() : match.end() + 1] in "（(" else None
        if number is not None:
            used.add(number.start())
        yield Citation(
            match.start(),
            match.end(),
            match.group()[1:-1],
            normal_number(number["code"], number["year"], number["serial"]) if number else None,
            relation_of(text[max(0, match.start() - 36) : match.start()]),
            f"{__name__}.by_title_or_number",
        )
    for start, match in numbers.items():
        if start in used:
            continue
        code = _code(match["code"])
        begin = match.start() + len(match["code"]) - len(code)
        number_text = normal_number(code, match["year"], match["serial"])
        before = text[max(0, begin - 36) : begin]
        yield Citation(
            begin, match.end(), number_text, number_text, relation_of(before), f"{__name__}.by_title_or_number"
        )
