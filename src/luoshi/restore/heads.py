"""Head of a document (文件头): which lines before the text are headline, date, byline, origin, number or furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.web import web_furniture
from luoshi.model import DropReason, Role, Span
from luoshi.restore.bylines import Signature, byline_line, name_line, office_line
from luoshi.restore.captions import caption_line
from luoshi.restore.datelines import dateline
from luoshi.restore.dates import find_date, whole_date
from luoshi.restore.draft import Dropped, Stretch
from luoshi.restore.furniture import furniture_line
from luoshi.restore.gaps import clean
from luoshi.restore.headlines import is_subtitle
from luoshi.restore.ladder import Rung, step_of
from luoshi.restore.lines import PrintedLine
from luoshi.restore.metalines import title_with_facts
from luoshi.restore.reasons import because
from luoshi.restore.titles import MOST_TITLE_LINES, TitleLine, compose_title, titled_range
from luoshi.restore.webpage_labels import Fact, FactLine, read_facts

#: A head is never longer than this many lines, nor its headline and bylines together than so many.
LONGEST_HEAD, MOST_LINES = 60, 9

#: The number of a document stands within so many lines below its issuing header.
HEADER_LINES = 3

#: A line of this width that ends a sentence is text, not head; so is any line of the second width.
SENTENCE, PROSE = 18.0, 70.0

_NUMBER = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{1,14})?\s*[〔﹝\[（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕﹞\]）)】]\s*第?\s*0*(?P<no>\d{1,5})\s*号"
)
_ORDER = re.compile(r"[\u4e00-\u9fff]{0,20}令?\s*第?\s*\d{1,4}\s*号")
_SALUTATION = re.compile(
    "(?:同志们|朋友们|代表们|委员们|先生们|女士们|各位[\u4e00-\u9fff、，]{1,20}|尊敬的.{1,20})(?:[，、].{1,20})?[：:！!，,]"
)
_ADDRESSEE = re.compile(
    "(?:各|全体|致|市直|省直|县直|区直|机关各).{1,80}[：:]"
    "|.{2,80}(?:局|委|厅|处|部|办|支部|政府|单位|学校|院|机构|公司|科|室|组|会|中心|委员|代表|同志|主席|书记)[：:]"
)
_MARK = re.compile(
    "[0-9]{6}|(?:特急|加急|平急|急件)|(?:绝密|机密|秘密)(?:[★☆*]?(?:[0-9一二三四五六七八九十]{1,3}(?:年|个月)|长期))?"
)
_ADOPTED = re.compile("(?:通过|修订|修正|公布|发布|施行|批准|印发|实施|审议)[）)]?$")
_ARROW = re.compile("[>＞»›→/|]+")
_OPENING_WORDS = frozenset({"序言", "前言", "引言", "总则", "总纲", "目录", "序", "导言", "绪论"})
_ROLES = {"published": Role.DATE, "made_on": Role.DATE, "outlet": Role.ORIGIN, "author": Role.BYLINE}


@dataclass(slots=True)
class Head:
    """What the head of a document says: stretches and drops, and where the text begins (``body``)."""

    body: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    drops: list[Dropped] = field(default_factory=list)
    captions: list[Stretch] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    headlines: list[TitleLine] = field(default_factory=list)
    title: str = ""
    published: str | None = None
    made_on: str | None = None
    doc_no: str | None = None
    site: str | None = None


def document_number(text: str) -> str | None:
    """发文字号：机关代字、年份、序号，如“国办发〔2014〕27号”；括号统一为〔〕，去掉“第”和前导零。

    The number of an official document, normalised: issuing code, year in 〔〕, serial number.
    """
    match = _NUMBER.fullmatch(text)
    if match is not None:
        return f"{match['who'] or ''}〔{match['year']}〕{match['no']}号"
    return "".join(text.split()) if _ORDER.fullmatch(text) and ("令" in text or text.startswith("第")) else None


def issuing_header(lines_after: Sequence[PrintedLine], text: str, head: Head) -> bool:
    """发文机关标志：版头上“某机关文件”一行，下面紧跟发文字号；它说明发文机关，不是标题。

    The header of an official document (GB/T 9704): the name of the issuer with 文件 above the number of the document.
    """
    if head.headlines or not text.endswith("文件") or not 6 <= len(text) <= 40:
        return False
    return any(document_number(line.text) is not None for line in lines_after)


def header_mark(text: str) -> bool:
    """版头标记：份号、密级和保密期限、紧急程度，单独成行，不属于正文。

    Number of the copy, degree of secrecy and urgency at the head of an official document.
    """
    return _MARK.fullmatch(text) is not None


def fact_line(text: str) -> bool:
    """题下说明：标题上下注明来源、时间、作者、索引号等的行。

    A line beside the headline that tells origin, date, author or catalogue entries; no part of the text.
    """
    return True


def meeting_line(text: str) -> bool:
    """题注：标题下注明成文、通过日期和会议的行，如“（2022年10月29日）”“某次会议2024年1月18日通过”。

    A line below the headline with the day the document was made or adopted, and by whom.
    """
    if find_date(text) is None:
        return False
    return (text[:1] in "（(" and text[-1:] in "）)") or (_ADOPTED.search(text) is not None and "。" not in text)


def repeated_line(text: str, before: Sequence[str]) -> bool:
    """重复行：题上题下再次印出的同一行（网页标题与正文标题相同等），只留一次。

    A line of the head that is printed again (page title and headline alike); it is kept once.
    """
    return text in before


def breadcrumb_line(lines: Sequence[PrintedLine], at: int) -> bool:
    """导航路径：紧挨着单独一行的“>”的行，是网页的导航路径。

    A line beside a line that is nothing but an arrow belongs to the breadcrumb of a web page.
    """
    near = [lines[place].text for place in (at - 1, at + 1) if 0 <= place < len(lines)]
    return lines[at].width <= 12 and any(_ARROW.fullmatch(text) for text in near)


def read_head(text: str, lines: Sequence[PrintedLine], first: int, stop: int, declared: str, lexicon: Lexicon) -> Head:
    """Read the head of the document in ``lines[first:stop]``; ``body`` is the index of its first line of text.

    A page whose head never ends (a flattened table) has none: all its lines are text.
    """
    head = Head()
    at, end = first, min(stop, first + LONGEST_HEAD)
    while at < end and not _begins_text(text, lines, at, head, lexicon):
        at = _read_line(text, lines, at, end, head, lexicon)
    head.body = at
    spoken = len(head.headlines) + len(head.signatures)
    if spoken > MOST_LINES or (at == end and at == stop and spoken > 2 and not head.facts):
        return _titled_table(text, lines, first, head, (declared,), lexicon)
    catalogue = next((fact.value for fact in head.facts if fact.field == "title"), "")
    titles, head.title = compose_title(text, head.headlines, (declared, catalogue), lexicon)
    head.stretches.extend(titles)
    head.stretches.sort(key=_printed_at)
    for stretch in titles:
        date = find_date("".join(span.of(text) for span in stretch.spans)) if stretch.role is Role.SUBTITLE else None
        if date is not None and not date.iso.startswith("-"):
            head.made_on = head.made_on or date.iso
    return head


def _titled_table(
    text: str, lines: Sequence[PrintedLine], first: int, head: Head, wanted: Sequence[str], lexicon: Lexicon
) -> Head:
    """Return the head of a page whose short lines never end: the title alone if its words say so, else nothing."""
    opening = [line for line in head.headlines if line.run == head.headlines[0].run][:MOST_TITLE_LINES]
    if not opening or opening[0].span.start != lines[first].start:
        return Head(body=first)
    count = titled_range(opening, wanted, lexicon)
    if not count:
        return Head(body=first)
    stretches, title = compose_title(text, opening[:count], wanted, lexicon)
    return Head(body=first + count, stretches=stretches, title=title, headlines=opening[:count])


def _printed_at(stretch: Stretch) -> int:
    return stretch.spans[0].start


def _begins_text(text: str, lines: Sequence[PrintedLine], at: int, head: Head, lexicon: Lexicon) -> bool:
    """Tell whether ``lines[at]`` is the first line of text."""
    line = lines[at]
    raw = text[line.start : line.end]
    if _furniture(raw, line, lexicon) is not None or title_with_facts(text, line, lexicon) is not None:
        return False
    if _tells_facts(text, line, lexicon) or _label_only(text, line, lexicon):
        return False
    if _SALUTATION.fullmatch(line.text) or (line.text[-1] in "：:" and line.width > 3 and _addresses(line, head)):
        return True
    if line.width > SENTENCE and dateline(text, (Span(line.start, line.end),), lexicon) is not None:
        return True
    if caption_line(line) and (head.headlines or line.text[-1] == "摄"):
        return False
    if line.ends_sentence and line.text.rstrip("”’」』）)】〕")[-1] == "。":
        return True
    if line.ends_sentence and line.width >= SENTENCE:
        return head.headlines != [] or line.text[-1] not in "？！?!" or "。" in line.text or line.width >= 40
    if line.width >= PROSE:
        return not meeting_line(line.text)
    return bool(head.headlines) and _opens_section(line)


def _addresses(line: PrintedLine, head: Head) -> bool:
    return bool(head.headlines) or _ADDRESSEE.fullmatch(line.text) is not None


def _opens_section(line: PrintedLine) -> bool:
    if line.text in _OPENING_WORDS or re.fullmatch(
        "[一二三四五六七八九十]|[（(][一二三四五六七八九十][）)]", line.text
    ):
        return True
    step = step_of(line.text)
    return step is not None and step.rung in (Rung.ONE, Rung.CHAPTER, Rung.PART, Rung.BRACKETED, Rung.ARTICLE)


def _read_line(text: str, lines: Sequence[PrintedLine], at: int, end: int, head: Head, lexicon: Lexicon) -> int:
    """Read one line of the head; return the index of the next."""
    line = lines[at]
    raw, span = text[line.start : line.end], Span(line.start, line.end)
    combined = title_with_facts(text, line, lexicon)
    if combined is not None:
        _take_combined(text, combined, head, lexicon)
        return at + 1
    if not head.headlines and header_mark(line.text):
        head.drops.append(Dropped(span, DropReason.FURNITURE, because(header_mark)))
        return at + 1
    drop = _furniture(raw, line, lexicon)
    if drop is not None or breadcrumb_line(lines, at):
        head.site = head.site or site_named(raw)
        rule = furniture_line if drop is not None else breadcrumb_line
        head.drops.append(Dropped(span, drop or DropReason.NAVIGATION, because(rule)))
        return at + 1
    known = ["".join(dropped.span.of(text).split()) for dropped in head.drops] + [one.bare for one in head.headlines]
    if repeated_line(line.text, known):
        head.drops.append(Dropped(span, DropReason.DOUBLED, because(repeated_line)))
        return at + 1
    if _label_only(text, line, lexicon) and at + 1 < end and _is_value(text, line, lines[at + 1], lexicon):
        _take_label(text, line, lines[at + 1], head, lexicon)
        return at + 2
    if not is_subtitle(line.text) and _tells_facts(text, line, lexicon):
        _take_facts(text, line, head, lexicon)
    else:
        _take_plain(text, line, head, lexicon, lines[at + 1 : at + 1 + HEADER_LINES])
    return at + 1


def _take_plain(text: str, line: PrintedLine, head: Head, lexicon: Lexicon, lines_after: Sequence[PrintedLine]) -> None:
    """Take a line without labels: a date, a number, a note, a caption, a byline; anything else is headline."""
    raw, span = text[line.start : line.end], Span(line.start, line.end)
    day = whole_date(raw)
    if day is not None and raw[0] not in "（(":
        head.published = head.published or day
        head.stretches.append(Stretch(Role.DATE, (span,), because(fact_line)))
    elif day is not None or (head.headlines and meeting_line(line.text) and not is_subtitle(line.text)):
        date = find_date(line.text)
        head.made_on = head.made_on or (date.iso if date is not None else None)
        head.stretches.append(Stretch(Role.DATE, (span,), because(meeting_line)))
    elif issuing_header(lines_after, line.text, head):
        head.facts.append(Fact("issuer", span, line.text.removesuffix("文件"), span))
        head.stretches.append(Stretch(Role.ORIGIN, (span,), because(issuing_header)))
    elif (number := document_number(line.text)) is not None:
        head.doc_no = head.doc_no or number
        head.stretches.append(Stretch(Role.ORIGIN, (span,), because(document_number)))
    elif caption_line(line) and (head.headlines or line.text[-1] == "摄"):
        head.captions.append(Stretch(Role.CAPTION, (span,), because(caption_line)))
    elif signatures := _byline(raw, line, head, lexicon):
        head.signatures.extend(signatures)
        head.stretches.append(Stretch(Role.BYLINE, (span,), because(byline_line)))
    else:
        head.headlines.append(
            TitleLine(span, line.text, clean(text, line.start, line.end, headline=True), len(head.stretches))
        )


def _byline(raw: str, line: PrintedLine, head: Head, lexicon: Lexicon) -> tuple[Signature, ...]:
    """Read a byline; a name alone counts only once, below a headline."""
    signatures = byline_line(raw, line.start, lexicon)
    if signatures or not head.headlines or head.signatures:
        return signatures
    return name_line(raw, line.start, lexicon) or office_line(raw, line.start, lexicon)


def site_named(raw: str) -> str | None:
    """Return the name of the site that a line of welcome or a breadcrumb names (欢迎访问某某网站)."""
    welcome = re.match(r"\s*欢迎(?:您)?(?:访问|光临|来到|浏览)(?P<site>[\w\u4e00-\u9fff]{2,30}?)[!！。\s]*$", raw)
    if welcome is not None:
        return welcome["site"]
    crumb = re.search(r"位置(?:是)?\s*[:：]\s*(?P<site>[^\s>»›→/＞]{2,20})\s*[>»›→＞]", raw)
    if crumb is not None and "首页" not in crumb["site"] and "主页" not in crumb["site"]:
        return crumb["site"]
    return None


def _furniture(raw: str, line: PrintedLine, lexicon: Lexicon) -> DropReason | None:
    if line.width > 60:
        return None
    return furniture_line(raw, lexicon, tail=False) or web_furniture(lexicon).line(line.text)


def _label_only(text: str, line: PrintedLine, lexicon: Lexicon) -> bool:
    if line.width > 10 or line.text[-1] not in "：:":
        return False
    facts = read_facts(text, line.start, line.end, lexicon).facts
    return len(facts) == 1 and facts[0].value_span is None


def _is_value(text: str, label: PrintedLine, following: PrintedLine, lexicon: Lexicon) -> bool:
    """Tell whether the line below a bare label may be its value: a date, an outlet or author, nothing long."""
    name = read_facts(text, label.start, label.end, lexicon).facts[0].field
    if name in ("published", "made_on"):
        return find_date(following.text) is not None and following.width <= 20
    return name in ("outlet", "author", "editor") and following.width <= 14 and not following.ends_sentence


def _tells_facts(text: str, line: PrintedLine, lexicon: Lexicon) -> bool:
    """Tell whether a line says little but labelled facts, or is a date with the name of an outlet."""
    if line.width > 200 or not any(mark in line.text for mark in "：:-/年\t") or line.text[-1] in "。；":
        return False
    read = read_facts(text, line.start, line.end, lexicon)
    if any(fact.labelled for fact in read.facts):
        return read.rest <= 6
    return _dated_outlet(read)


def _dated_outlet(read: FactLine) -> bool:
    fields = {fact.field for fact in read.facts}
    length = sum(len(fact.span) for fact in read.facts)
    return {"published", "outlet"} <= fields and read.rest == 0 and length <= 40


def _take_facts(text: str, line: PrintedLine, head: Head, lexicon: Lexicon) -> None:
    facts = read_facts(text, line.start, line.end, lexicon).facts
    head.facts.extend(facts)
    taken: list[Span] = []
    for fact in facts:
        role = _ROLES.get(fact.field)
        if role is not None and fact.value_span is not None and all(not fact.span.overlaps(span) for span in taken):
            head.stretches.append(Stretch(role, (fact.span,), because(fact_line)))
            taken.append(fact.span)
    head.drops.append(Dropped(Span(line.start, line.end), DropReason.FURNITURE, because(fact_line)))


def _take_label(text: str, label: PrintedLine, value: PrintedLine, head: Head, lexicon: Lexicon) -> None:
    """Read a label and its value that stand on two lines (来源: / 四川日报)."""
    fact = read_facts(text, label.start, label.end, lexicon).facts[0]
    whole = Span(label.start, value.end)
    head.facts.append(Fact(fact.field, whole, value.text, Span(value.start, value.end)))
    role = _ROLES.get(fact.field)
    if role is None:
        head.drops.append(Dropped(whole, DropReason.FURNITURE, because(fact_line)))
    else:
        head.stretches.append(Stretch(role, (whole,), because(fact_line)))


def _take_combined(text: str, combined: list[tuple[str, Span]], head: Head, lexicon: Lexicon) -> None:
    """Take the parts of a line that holds breadcrumb, headline, origin and date together (N22)."""
    why = because(title_with_facts)
    for name, span in combined:
        if name in ("navigation", "counter"):
            head.site = head.site or site_named(span.of(text))
            drop = DropReason.NAVIGATION if name == "navigation" else DropReason.COUNTER
            head.drops.append(Dropped(span, drop, why))
        elif name in ("kicker", "title", "subtitle"):
            words = clean(text, span.start, span.end, headline=True)
            head.headlines.append(TitleLine(span, "".join(words.split()), words, len(head.stretches), Role(name)))
        else:
            facts = read_facts(text, span.start, span.end, lexicon).facts
            head.facts.extend(fact for fact in facts if fact.value_span is not None)
            head.stretches.append(Stretch(Role.DATE if name == "date" else Role.ORIGIN, (span,), why))
