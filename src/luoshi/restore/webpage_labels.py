"""Facts that a page prints about its article: labelled ones (来源：新华社), dates, outlets, header tables of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.web import Labels, web_furniture, web_labels
from luoshi.model import Span
from luoshi.restore.dates import find_date
from luoshi.restore.gaps import GAP

#: A date with its year, in every form of print; a time of day may follow.
DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|-|/|\.|－)\s*(?P<m>\d{1,2})\s*(?:月|-|/|\.|－)\s*(?P<d>\d{1,2})(?!\d)\s*日?"
    r"(?:\s*T?\s*\d{1,2}\s*[:：时]\s*\d{1,2}(?:\s*[:：分]\s*\d{1,2}(?:\.\d+)?秒?)?分?)?(?:\+\d{2}:?\d{2}|Z)?"
)
#: What every label ends with; most lines have none.
_LABEL_END = re.compile("[:：\t]")
#: What separates labelled facts on one line.
_SEPARATOR = re.compile(r"[|｜\t]|[ \u3000\xa0]{2,}|[\]】)）]?[\[【(（]|\s/\s")
#: A name of an outlet: no button, no verb.
_NAME = re.compile(
    r"(?!.*(?:评论|收藏|分享|打印|字号|字体|阅读|浏览|点击|参与|星期|通过|会议|发布|农历|上午|下午))[\w\-·—（）()]{2,20}"
)
#: The address of a site, printed beside its name (云泽新闻网 www.example.cn).
_ADDRESS = re.compile(r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,6}(?:/\S*)?")
_EDGES = " \u3000\xa0\t:：|｜[]【】()（）/、,，;；·•-—_"
#: Characters of a value; a title may be long, names of bodies joined by blanks too.
VALUE, TITLE_VALUE = 60, 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed fact (栏目值): which, the span with its label, the value and where it stands."""

    field: str
    span: Span
    value: str
    value_span: Span | None
    weak: bool = False

    @property
    def labelled(self) -> bool:
        """Tell a fact with a label from a date or outlet that stands by itself."""
        return self.span != self.value_span


def iso_day(match: re.Match[str]) -> str | None:
    """Return a matched date as ISO date, None if there is no such day."""
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class FactLine:
    """A line read as facts: what it says, and how many of its characters say nothing of the kind."""

    facts: tuple[Fact, ...]
    rest: int


def read_facts(text: str, start: int, end: int, lexicon: Lexicon) -> FactLine:
    """Read a line as labelled facts, dates without label and an outlet without label."""
    labels = web_labels(lexicon)
    found = list(labels.pattern.finditer(text, start, end)) if _LABEL_END.search(text, start, end) else []
    facts, rest = [], 0
    head_end = found[0].start() if found else end
    bare_facts, bare_rest = _unlabelled(text, start, head_end, lexicon)
    facts.extend(bare_facts)
    rest += bare_rest
    stops = [*(match.start() for match in found[1:]), end]
    for match, stop in zip(found, stops, strict=False):
        fact, value_end = _labelled(text, match, stop, labels)
        facts.append(fact)
        more, left = _unlabelled(text, value_end, stop, lexicon)
        facts.extend(more)
        rest += left
    return FactLine(tuple(facts), rest)


def _labelled(text: str, match: re.Match[str], stop: int, labels: Labels) -> tuple[Fact, int]:
    field = labels.field(match["label"])
    value_start = match.end()
    while value_start < stop and text[value_start] in " \u3000\xa0\t\n-—":
        value_start += 1
    limit = min(stop, value_start + (TITLE_VALUE if field == "title" else VALUE))
    if field in ("published", "made_on") and (day := DATE.match(text, value_start, limit)):
        value_end = day.end()
    else:
        cut = _SEPARATOR.search(text, value_start, limit)
        value_end = cut.start() if cut is not None and field != "title" else limit
    while value_end > value_start and text[value_end - 1] in _EDGES:
        value_end -= 1
    span = Span(match.start(), max(value_end, match.end()))
    value_span = Span(value_start, value_end) if value_start < value_end else None
    if value_end - value_start > 2 and text.startswith("举报", value_end - 2):
        value_end -= 2
        value_span = Span(value_start, value_end)
    value = " ".join(text[value_start:value_end].split())
    return Fact(field, span, value, value_span, labels.is_weak(match["label"])), max(value_end, match.end())


def _unlabelled(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[list[Fact], int]:
    """Read dates, and an outlet that stands beside a date; count the characters that are neither."""
    facts: list[Fact] = []
    gaps: list[tuple[int, int]] = []
    at = start
    for match in DATE.finditer(text, start, end):
        if iso_day(match) is None:
            continue
        gaps.append((at, match.start()))
        span = Span(match.start(), match.end())
        facts.append(Fact("published", span, match.group(), span))
        at = match.end()
    gaps.append((at, end))
    rest = 0
    for number, (low, high) in enumerate(gaps):
        for word, name in words_of_line(text, low, high):
            if outlets(lexicon).named(name) or (number and _beside_date(text, word, low)):
                facts.append(Fact("outlet", word, name, word))
            elif web_furniture(lexicon).line(name) is None and _ADDRESS.fullmatch(name) is None:
                rest += len(name)
    return facts, rest


def _beside_date(text: str, word: Span, date_end: int) -> bool:
    """Tell the word right behind a date that names where it was printed (2019年09月09日 20:52 新浪财经-自媒体综合).

    A word that goes on from the date (2024年5月11日的报道为：) names nothing.
    """
    return (
        not text[date_end : word.start].strip()
        and text[word.start] != "的"
        and len(word) <= 20
        and _NAME.fullmatch(text, word.start, word.end) is not None
    )


_BETWEEN_WORDS = re.compile(r"[\s|｜\[\]【】()（）/,，;；:：]+")


def words_of_line(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """Yield what blanks, bars and brackets part on a line: where it stands, and its characters without white space."""
    at = start
    for match in _BETWEEN_WORDS.finditer(text, start, end):
        if match.start() > at:
            yield Span(at, match.start()), GAP.sub("", text[at : match.start()])
        at = match.end()
    if at < end:
        yield Span(at, end), GAP.sub("", text[at:end])


def first(facts: Sequence[Fact], field: str) -> Fact | None:
    """Return the first fact of a kind that has a value."""
    return next((fact for fact in facts if fact.field == field and fact.value_span is not None), None)


def day_of(fact: Fact | None) -> str | None:
    """Return the day that a fact names as ISO date, in figures or Chinese numerals."""
    if fact is None:
        return None
    return day_in(fact.value)


def day_in(printed: str) -> str | None:
    """Return the first day with its year that ``printed`` names, in figures or Chinese numerals; None without one."""
    match = DATE.search(printed)
    if match is not None:
        return iso_day(match)
    found = find_date(GAP.sub("", printed))
    return found.iso if found is not None and not found.iso.startswith("-") else None
