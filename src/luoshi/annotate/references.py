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
    """Yield the documents that ``text`` cites by title (with the number in brackets behind it) or by number alone."""
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
            f"{__name__}.find",
        )
    for start, match in numbers.items():
        if start in used:
            continue
        code = _code(match["code"])
        begin = match.start() + len(match["code"]) - len(code)
        number_text = normal_number(code, match["year"], match["serial"])
        before = text[max(0, begin - 36) : begin]
        yield Citation(begin, match.end(), number_text, number_text, relation_of(before), f"{__name__}.find")
