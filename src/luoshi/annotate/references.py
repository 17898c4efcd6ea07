"""Documents that an article cites (引文): by title in title marks, by document number, with how it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.annotate.formulations import TITLED

#: 发文字号 as it varies in print: 〔2014〕, ﹝2015﹞, [2009], （2018）, with 第 and leading zeros; GB/T 9704 prescribes 〔〕.
NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Za-z]{1,12}?)\s*[〔﹝\[［（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕﹞\]］）)】]\s*第?\s*(?P<serial>\d{1,5})\s*号"
)

#: A five-year plan or its outline by its short name: “十四五”规划, “十五五”规划纲要.
PLAN = re.compile(r"“?(?P<plan>(?:二十|十)?[一二三四五六七八九]五)”?(?P<kind>规划(?:纲要)?)")

#: A meeting that others cite: 党的二十大, 二十届三中全会, 省委十二届七次全会, 中央经济工作会议.
MEETING = re.compile(
    r"(?:党的|中共)?(?:[一二三四五六七八九十]{2,3}大(?=精神|报告|以来|提出|作出|确定|部署|擘画|描绘|绘就)|[一二三四五六七八九十]+届[一二三四五六七八九]中全会)"
    r"|[省市区县]委(?:[一二三四五六七八九十]+届)?[一二三四五六七八九十]+次全会|中央[\u4e00-\u9fff]{2,6}工作会议"
    r"|[省市区县]第[一二三四五六七八九十]+次党代会"
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


def find(text: str) -> Iterator[Citation]:
    """Yield what ``text`` cites: documents by title or number, plans and meetings by their short names."""
    yield from by_title_or_number(text)
    yield from plans(text)
    yield from meetings(text)


def plans(text: str) -> Iterator[Citation]:
    """A five-year plan cited by its short name: “十四五”规划."""
    for match in PLAN.finditer(text):
        name = f"“{match['plan']}”{match['kind']}"
        relation = relation_of(text[max(0, match.start() - 36) : match.start()])
        yield Citation(match.start(), match.end(), name, None, relation, f"{__name__}.plans")


def meetings(text: str) -> Iterator[Citation]:
    """A meeting whose decisions a text takes up: 党的二十大, 二十届三中全会, 中央经济工作会议."""
    for match in MEETING.finditer(text):
        name = match.group().removeprefix("党的").removeprefix("中共")
        yield Citation(match.start(), match.end(), name, None, "meeting", f"{__name__}.meetings")


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
