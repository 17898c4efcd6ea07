"""Head of a document (文件头): headline, subtitle, date line, byline, origin, number, and the furniture around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import document_kinds
from luoshi.lexicon.web import web_furniture
from luoshi.model import DropReason, Role, Span
from luoshi.restore.bylines import Signature, byline_line, name_line
from luoshi.restore.captions import caption_line
from luoshi.restore.datelines import dateline
from luoshi.restore.dates import find_date, whole_date
from luoshi.restore.draft import Dropped, Stretch
from luoshi.restore.furniture import furniture_line
from luoshi.restore.gaps import clean
from luoshi.restore.headlines import is_kicker, is_subtitle, looks_like_headline, parallel_halves
from luoshi.restore.ladder import Rung, step_of
from luoshi.restore.lines import PrintedLine
from luoshi.restore.metalines import title_with_facts
from luoshi.restore.reasons import because
from luoshi.restore.webpage_labels import Fact, read_facts

#: A head is never longer than this many lines.
LONGEST_HEAD = 40

#: A line of this width that ends a sentence is text, not head; so is any line of the second width.
SENTENCE, PROSE = 18.0, 70.0

_NUMBER = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{1,14})?\s*[〔﹝\[（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕﹞\]）)】]\s*第?\s*0*(?P<no>\d{1,5})\s*号"
)
_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}令?\s*第?\s*\d{1,4}\s*号")
_SALUTATION = re.compile(
    "(?:同志们|朋友们|代表们|委员们|先生们|女士们|各位[\u4e00-\u9fff、，]{1,20}|尊敬的.{1,20})(?:[，、].{1,20})?[：:！!]"
)


@dataclass(slots=True)
class Head:
    """What the head of a document says: stretches and drops in order of print, and where the text begins."""

    body: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    drops: list[Dropped] = field(default_factory=list)
    captions: list[Stretch] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    title: str = ""
    title_lines: list[tuple[Span, str]] = field(default_factory=list)
    kicker: bool = False
    published: str | None = None
    made_on: str | None = None
    doc_no: str | None = None
    site: str | None = None
    origin: str | None = None


def document_title(line: str) -> bool:
    """文件标题：正文之前第一个像标题的行（不成句、不是日期、署名、来源、导航），可连排二三行。

    The first line before the text that reads as a headline: no sentence, no date, byline, origin or navigation; lines
    that go on with it are joined.
    """
    return looks_like_headline(line)


def document_number(text: str) -> str | None:
    """发文字号：机关代字、年份、序号，如“国办发〔2014〕27号”；括号统一为〔〕，去掉“第”和前导零。

    The number of an official document, normalised: issuing code, year in 〔〕, serial number.
    """
    match = _NUMBER.fullmatch(text)
    if match is not None:
        return f"{match['who'] or ''}〔{match['year']}〕{match['no']}号"
    return "".join(text.split()) if _ORDER.fullmatch(text) and ("令" in text or text.startswith("第")) else None


def fact_line(text: str) -> bool:
    """题下说明：标题上下注明来源、时间、作者、索引号等的行。

    A line beside the headline that tells origin, date, author or catalogue entries; no part of the text.
    """
    return True


def meeting_line(text: str) -> bool:
    """题注：标题下括号里注明成文、通过日期和会议的行，如“（2022年10月29日）”。

    A line in brackets below the headline with the day the document was made or adopted, and by whom.
    """
    return text[:1] in "（(" and text[-1:] in "）)" and find_date(text) is not None


def read_head(text: str, lines: Sequence[PrintedLine], first: int, stop: int, declared: str, lexicon: Lexicon) -> Head:
    """Read the head of the document in ``lines[first:stop]``; ``body`` of the result is the index of its first line of text."""
    head = Head()
    at = first
    end = min(stop, first + LONGEST_HEAD)
    while at < end:
        line = lines[at]
        if _begins_text(text, line, at == first, head, lexicon):
            break
        at = _read_line(text, lines, at, end, head, lexicon)
    head.body = at
    if not head.title_lines and at == first:
        return head
    _finish_title(text, lines[first:stop], head, declared, lexicon)
    return head


def _begins_text(text: str, line: PrintedLine, first: bool, head: Head, lexicon: Lexicon) -> bool:
    """Tell whether ``line`` is the first line of text."""
    raw = text[line.start : line.end]
    if _is_furniture(raw, line, lexicon) is not None or title_with_facts(text, line, lexicon) is not None:
        return False
    if _mostly_facts(text, line, lexicon):
        return False
    if _SALUTATION.fullmatch(line.text) or (line.text[-1] in "：:" and head.title and line.width > 3):
        return not _fact_label_only(text, line, lexicon)
    if dateline(text, (Span(line.start, line.end),), lexicon) is not None and line.width > SENTENCE:
        return True
    if caption_line(line) and not first:
        return False
    if line.ends_sentence and line.width >= SENTENCE:
        question = line.text[-1] in "？！?!" and not head.title and "。" not in line.text and line.width < 40
        return not question
    if line.width >= PROSE:
        return not meeting_line(line.text)
    step = step_of(line.text)
    return step is not None and step.rung in (Rung.ONE, Rung.CHAPTER, Rung.PART, Rung.BRACKETED) and bool(head.title)


def _read_line(text: str, lines: Sequence[PrintedLine], at: int, end: int, head: Head, lexicon: Lexicon) -> int:
    """Read one line of the head; return the index of the next."""
    line = lines[at]
    raw, span = text[line.start : line.end], Span(line.start, line.end)
    combined = title_with_facts(text, line, lexicon)
    if combined is not None:
        _take_combined(text, combined, head, lexicon)
        return at + 1
    drop = _is_furniture(raw, line, lexicon)
    if drop is not None:
        head.site = head.site or combined_site(raw)
        head.drops.append(Dropped(span, drop, because(furniture_line)))
        return at + 1
    if _fact_label_only(text, line, lexicon) and at + 1 < end and lines[at + 1].width <= 20:
        return _take_label(text, lines, at, head, lexicon)
    if _mostly_facts(text, line, lexicon):
        _take_facts(text, line, head, lexicon)
    elif (day := whole_date(raw)) is not None:
        if raw[0] in "（(":
            head.made_on = head.made_on or day
        else:
            head.published = head.published or day
        head.stretches.append(Stretch(Role.DATE, (span,), because(meeting_line if raw[0] in "（(" else fact_line)))
    elif (number := document_number(line.text)) is not None:
        head.doc_no = head.doc_no or number
        head.stretches.append(Stretch(Role.ORIGIN, (span,), because(document_number)))
    elif meeting_line(line.text):
        date = find_date(line.text)
        head.made_on = head.made_on or (date.iso if date is not None else None)
        head.stretches.append(Stretch(Role.DATE, (span,), because(meeting_line)))
    elif caption_line(line):
        head.captions.append(Stretch(Role.CAPTION, (span,), because(caption_line)))
    elif signatures := byline_line(raw, line.start, lexicon) or (
        name_line(raw, line.start, lexicon) if head.title_lines else ()
    ):
        head.signatures.extend(signatures)
        head.stretches.append(Stretch(Role.BYLINE, (span,), because(byline_line)))
    else:
        return _take_headline(text, lines, at, end, head, lexicon)
    return at + 1


def combined_site(raw: str) -> str | None:
    """Return the name of the site that a line of welcome or a breadcrumb names (欢迎访问某某网站)."""
    welcome = re.match(r"\s*欢迎(?:您)?(?:访问|光临|来到|浏览)(?P<site>[\w\u4e00-\u9fff]{2,30}?)[!！。\s]*$", raw)
    if welcome is not None:
        return welcome["site"]
    crumb = re.search(r"位置(?:是)?\s*[:：]\s*(?P<site>[^\s>»›→/＞]{2,20})\s*[>»›→＞]", raw)
    if crumb is not None and "首页" not in crumb["site"] and "主页" not in crumb["site"]:
        return crumb["site"]
    return None


def _is_furniture(raw: str, line: PrintedLine, lexicon: Lexicon) -> DropReason | None:
    if line.width > 60:
        return None
    return furniture_line(raw, lexicon, tail=False) or web_furniture(lexicon).line(line.text)


def _fact_label_only(text: str, line: PrintedLine, lexicon: Lexicon) -> bool:
    if line.width > 10 or line.text[-1] not in "：:":
        return False
    facts = read_facts(text, line.start, line.end, lexicon).facts
    return len(facts) == 1 and facts[0].value_span is None


def _mostly_facts(text: str, line: PrintedLine, lexicon: Lexicon) -> bool:
    """Tell whether a line says little but labelled facts and dates."""
    if line.width > 200 or not any(mark in line.text for mark in "：:-/年\t") or line.text[-1] in "。；":
        return False
    read = read_facts(text, line.start, line.end, lexicon)
    labelled = [fact for fact in read.facts if fact.labelled and fact.field != "title"]
    return (bool(labelled) and read.rest <= 6) or (len(read.facts) > 1 and read.rest <= 2)


def _take_facts(text: str, line: PrintedLine, head: Head, lexicon: Lexicon) -> None:
    roles = {"published": Role.DATE, "made_on": Role.DATE, "outlet": Role.ORIGIN, "author": Role.BYLINE}
    facts = read_facts(text, line.start, line.end, lexicon).facts
    head.facts.extend(facts)
    taken: list[Span] = []
    for fact in facts:
        role = roles.get(fact.field)
        if role is not None and fact.value_span is not None and all(not fact.span.overlaps(span) for span in taken):
            head.stretches.append(Stretch(role, (fact.span,), because(fact_line)))
            taken.append(fact.span)
    head.drops.append(Dropped(Span(line.start, line.end), DropReason.FURNITURE, because(fact_line)))


def _take_label(text: str, lines: Sequence[PrintedLine], at: int, head: Head, lexicon: Lexicon) -> int:
    """Read a label and its value that stand on two lines (来源: / 四川日报)."""
    label, value = lines[at], lines[at + 1]
    fact = read_facts(text, label.start, label.end, lexicon).facts[0]
    span = Span(value.start, value.end)
    head.facts.append(Fact(fact.field, Span(label.start, value.end), value.text, span))
    role = {"outlet": Role.ORIGIN, "published": Role.DATE, "made_on": Role.DATE, "author": Role.BYLINE}.get(fact.field)
    if role is None:
        head.drops.append(Dropped(Span(label.start, value.end), DropReason.FURNITURE, because(fact_line)))
    else:
        head.stretches.append(Stretch(role, (Span(label.start, value.end),), because(fact_line)))
    return at + 2


def _take_combined(text: str, combined: list[tuple[str, Span]], head: Head, lexicon: Lexicon) -> None:
    """Take the parts of a line that holds breadcrumb, headline, origin and date together (N22)."""
    for name, span in combined:
        if name == "navigation":
            head.site = head.site or combined_site(span.of(text))
        elif name in ("origin", "date"):
            facts = read_facts(text, span.start, span.end, lexicon).facts
            head.facts.extend(fact for fact in facts if fact.value_span is not None)
        if name in ("navigation", "counter"):
            drop = DropReason.NAVIGATION if name == "navigation" else DropReason.COUNTER
            head.drops.append(Dropped(span, drop, because(title_with_facts)))
        elif name in ("kicker", "title", "subtitle"):
            head.stretches.append(Stretch(Role(name), (span,), because(title_with_facts)))
        else:
            head.stretches.append(
                Stretch(Role.DATE if name == "date" else Role.ORIGIN, (span,), because(title_with_facts))
            )
    head.title = head.title or "combined"


def _take_headline(text: str, lines: Sequence[PrintedLine], at: int, end: int, head: Head, lexicon: Lexicon) -> int:
    """Read a line that is no fact, byline or furniture: kicker, title, or what goes on with them."""
    line = lines[at]
    span, words = Span(line.start, line.end), clean(text, line.start, line.end)
    previous = head.stretches[-1] if head.stretches else None
    repeated = bool(head.title_lines) and is_kicker(words, lexicon) and _repeats(head.title, lines, at, end)
    leads = not head.title_lines and _is_kicker_line(words, lexicon) and at + 1 < end
    if previous is not None and previous.role is Role.SUBTITLE and _goes_on(text, previous, words):
        head.stretches[-1] = Stretch(Role.SUBTITLE, (*previous.spans, span), previous.reason)
    elif is_subtitle(line.text) or (head.title_lines and line.text[0] in "（("):
        head.stretches.append(Stretch(Role.SUBTITLE, (span,), because(is_subtitle)))
    elif not head.kicker and (repeated or leads):
        head.kicker = True
        head.stretches.append(Stretch(Role.KICKER, (span,), because(is_kicker)))
    elif not head.title_lines:
        head.title_lines.append((span, words))
        head.title = words
        head.stretches.append(Stretch(Role.TITLE, (span,), because(document_title)))
    else:
        _take_more(span, words, head, lexicon)
    return at + 1


def _repeats(title: str, lines: Sequence[PrintedLine], at: int, end: int) -> bool:
    """Tell whether the next line prints the title again, as pages do that carry a headline above a whole article."""
    return at + 1 < end and lines[at + 1].text in "".join(title.split())


def _is_kicker_line(words: str, lexicon: Lexicon) -> bool:
    return is_kicker(words, lexicon) or (words[0] == "【" and words[-1] == "】")


def _goes_on(text: str, subtitle: Stretch, words: str) -> bool:
    """Tell whether ``words`` end a subtitle that a line end cut (——2026年1月26日在某某省 / 人民代表大会第五次会议上)."""
    before = "".join(span.of(text) for span in subtitle.spans).strip()
    return before[-1:] not in "上》”）)告话" and words.endswith(("上", "的报告", "的讲话", "会议上的报告"))


def _take_more(span: Span, words: str, head: Head, lexicon: Lexicon) -> None:
    """Take a further headline line: part of the title, or a subtitle."""
    whole = head.title.replace(" ", "") + words.replace(" ", "")
    last = head.stretches[-1]
    if (
        last.role is Role.TITLE
        and len(head.title_lines) < 3
        and _belongs_to_title(head.title_lines[-1][1], words, whole, lexicon)
    ):
        head.title_lines.append((span, words))
        joined = not _one_sentence(whole, lexicon)
        blanks = (*last.blanks, len(last.spans)) if joined else ()
        head.stretches[-1] = Stretch(Role.TITLE, (*last.spans, span), last.reason, blanks=blanks)
        head.title = f"{head.title} {words}" if joined else whole
    else:
        head.stretches.append(Stretch(Role.SUBTITLE, (span,), because(is_subtitle)))


def _belongs_to_title(first: str, second: str, whole: str, lexicon: Lexicon) -> bool:
    if _one_sentence(whole, lexicon):
        return True
    return parallel_halves(first, second, "", lexicon) or min(len(first), len(second)) >= 0.6 * max(
        len(first), len(second)
    )


def _one_sentence(title: str, lexicon: Lexicon) -> bool:
    """Tell whether a title over several lines is one phrase: 某机关关于……的通知."""
    bare = re.sub("[（(][^（）()]*[）)]$", "", title)
    kind = next((word for word, _ in document_kinds(lexicon) if bare.endswith(word)), None)
    return kind is not None and any(word in bare for word in ("关于", "印发", "对", "转发"))


def _finish_title(text: str, lines: Sequence[PrintedLine], head: Head, declared: str, lexicon: Lexicon) -> None:
    """Prefer the line that equals the declared title, where the head holds it as something else."""
    wanted = "".join(declared.split())
    if not wanted or "".join(head.title.split()) == wanted:
        return
    for number, stretch in enumerate(head.stretches):
        if stretch.role in (Role.SUBTITLE, Role.KICKER) and "".join(stretch.spans[0].of(text).split()) == wanted:
            for other, candidate in enumerate(head.stretches):
                if candidate.role is Role.TITLE:
                    role = Role.KICKER if other < number else Role.SUBTITLE
                    head.stretches[other] = Stretch(role, candidate.spans, candidate.reason, blanks=candidate.blanks)
            head.stretches[number] = Stretch(Role.TITLE, stretch.spans, because(document_title))
            head.title = clean(text, stretch.spans[0].start, stretch.spans[0].end)
            return
