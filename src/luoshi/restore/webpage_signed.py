"""What an article on a web page is signed with: facts and bylines at its head and foot, the line under its headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model import Role, Span
from luoshi.restore.bylines import byline_line, byline_role
from luoshi.restore.dates import whole_date
from luoshi.restore.draft import Stretch
from luoshi.restore.reasons import because
from luoshi.restore.webpage_cues import Cues
from luoshi.restore.webpage_head import Head
from luoshi.restore.webpage_labels import Fact
from luoshi.restore.webpage_lines import WebLine

#: What stands in for a name where there is none.
NOBODY = frozenset({"佚名", "-", "--", "无", "匿名", "未知", "本站", "admin", "管理员", "次", "网络", "不详", "暂无"})
#: Facts that a line at the foot of an article may add; other labels (地址, 主题) begin lines of text there.
_AT_FOOT = frozenset({"outlet", "author", "editor", "published", "updated", "counter"})
#: Lines at the head and at the foot of the text in which a byline is looked for.
FIRST, LAST = 2, 2
#: Lines below the text in which a missing date is looked for.
BELOW = 10

_ROLES = {"published": Role.DATE, "made_on": Role.DATE, "outlet": Role.ORIGIN, "author": Role.BYLINE}

#: The name under which somebody logs in to write pages.
_LOGIN = re.compile(r"[a-z0-9_]{1,20}")

Credit = tuple[str, str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Signed:
    """What an article is signed with: facts, bylines, their stretches; ``text`` keeps the other lines of the text."""

    facts: tuple[Fact, ...]
    bylines: tuple[Credit, ...]
    stretches: tuple[Stretch, ...]
    lines: frozenset[int]
    text: tuple[int, ...]


def fact_of_page(fact: Fact) -> bool:
    """网页署记：标题上下或文末注明发布时间、来源、作者、索引号、发文字号等的文字。

    What the page prints about the article beside its headline or at its end: date, origin, author, document number.
    """
    return True


def byline_of_page(line: WebLine) -> bool:
    """网页署名：标题与正文之间、文首或文末单独成行的记者、通讯员、作者署名。

    A line of its own between headline and text, or at either end of the text, that names reporters or authors.
    """
    return True


def subtitle_of_page(line: WebLine) -> bool:
    """副标题：标题与发布时间、来源之间的一行文字。

    A line between the headline and the line of facts, in the same part of the page.
    """
    return True


def names_nobody(value: str) -> bool:
    """Tell what stands in for a name: 佚名, 本站, a dash, the login of whoever put the page up (bgs, admin)."""
    return value in NOBODY or _LOGIN.fullmatch(value) is not None


def sign(cues: Cues, head: Head, kept: Sequence[int]) -> Signed:
    """Read the lines around the text of an article: facts, bylines, subtitle."""
    facts = [fact for _, line in head.fact_lines for fact in line.facts]
    used = [index for index, _ in head.fact_lines]
    text = list(kept)
    for index in (*_foot(cues, text, facts), *_below(cues, text, facts)):
        facts.extend(cues.facts_of(index).facts)
        used.append(index)
        if index in text:
            text.remove(index)
    stretches = [
        Stretch(_ROLES[fact.field], (fact.span,), because(fact_of_page))
        for fact in facts
        if fact.field in _ROLES and fact.value_span is not None and not names_nobody(fact.value)
    ]
    bylines: list[Credit] = []
    for fact in facts:
        if fact.field == "author" and fact.value_span is not None and not names_nobody(fact.value) and not bylines:
            bylines.append((fact.value, "author", (fact.value_span,)))
    between = range(head.title[-1] + 1, head.body_from) if head.title else range(0)
    for index in [*between, *text[:FIRST], *text[FIRST:][-LAST:]]:
        line = cues.page.lines[index]
        if index in used or line.is_link:
            continue
        credits = _byline(cues, line)
        if credits:
            bylines.extend(credits)
            stretches.append(Stretch(Role.BYLINE, (Span(line.start, line.end),), because(byline_of_page)))
        elif index in between and _is_subtitle(cues, head, line):
            stretches.append(Stretch(Role.SUBTITLE, (Span(line.start, line.end),), because(subtitle_of_page)))
        else:
            continue
        used.append(index)
        if index in text:
            text.remove(index)
    return Signed(tuple(facts), tuple(bylines), tuple(stretches), frozenset(used), tuple(text))


def _foot(cues: Cues, text: Sequence[int], facts: Sequence[Fact]) -> list[int]:
    """Return the last lines of the text that say nothing but origin, author, editor and date."""
    known = {fact.field for fact in facts if fact.value_span is not None}
    found: list[int] = []
    for index in reversed(text[1:][-LAST:]):
        line = cues.facts_of(index)
        strong = [fact for fact in line.facts if fact.labelled and not fact.weak]
        if not strong or line.rest > 4 or any(fact.field not in _AT_FOOT for fact in line.facts):
            break
        if not {fact.field for fact in strong} - known:
            break
        found.append(index)
    return found


def _below(cues: Cues, text: Sequence[int], facts: Sequence[Fact]) -> list[int]:
    """Return the line below an undated article that says when it was published (发布日期：)."""
    if not text or any(fact.field == "published" for fact in facts):
        return []
    for index in range(text[-1] + 1, min(text[-1] + 1 + BELOW, len(cues.page.lines))):
        dated = [fact for fact in cues.facts_of(index).facts if fact.field == "published" and fact.labelled]
        if dated and cues.says_facts(index):
            return [index]
    return []


def _byline(cues: Cues, line: WebLine) -> list[Credit]:
    """Read a line as byline; one that names a role (记者, 通讯员, 作者), since a bare office may begin a text."""
    if len(line.bare) > 40 or "。" in line.bare:
        return []
    signatures = byline_line(cues.page.text[line.start : line.end], line.start, cues.lexicon)
    known = {"reporter", "correspondent", "commentator", "author"}
    roles = [byline_role(one.role, cues.lexicon) for one in signatures]
    if not signatures or not all(one.role for one in signatures) or not set(roles) <= known:
        return []
    return [(one.name, role, one.spans) for one, role in zip(signatures, roles, strict=True)]


def _is_subtitle(cues: Cues, head: Head, line: WebLine) -> bool:
    """Tell a subtitle from a button or the name of a channel."""
    if cues.furniture_of(line.bare) or cues.tail_of(line.bare) or not 8 <= len(line.bare) <= 80:
        return False
    title = "".join(cues.page.lines[index].bare for index in head.title)
    if line.bare in title or title in line.bare:
        return False
    block = cues.page.lines[head.title[0]].block
    around = cues.page.parents[block] if block >= 0 else -1
    return around >= 0 and around in cues.page.ancestors(line.block)


#: 国办发〔1996〕32号 alone on its line, in every form of brackets.
_NUMBER = re.compile(r"[^\W\d_]{2,20}[〔﹝\[（(【](?:19|20)\d{2}年?[〕﹞\]）)】]第?\d{1,5}号")
_ORDER = re.compile(r"[（(]?第\d{1,5}号[）)]?")
#: Lines below the headline in which the number of a document stands.
NUMBER_LINES = 3


def printed_number(cues: Cues, text: Sequence[int]) -> str | None:
    """Return the number of a document (发文字号) that stands alone on a line below the headline; None without one."""
    lines = [cues.page.lines[index].bare for index in text[:NUMBER_LINES]]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if _NUMBER.fullmatch(line):
            return line
        # An order is numbered without its year: 中华人民共和国国务院令, 第707号.
        if line.endswith("令") and len(line) <= 24 and _ORDER.fullmatch(following):
            return line + following
    return None


def signed_on(cues: Cues, text: Sequence[int]) -> str | None:
    """Return the date below the signature (落款日期): the first line that is a date with its year, after some text.

    Attachments stand below the signature and may be dated themselves, hence the first one.
    """
    prose, above = False, None
    for index in text:
        line = cues.page.lines[index]
        if prose and above is not None and len(line.bare) <= 16 and not line.bare.startswith(("（", "(")):
            date = whole_date(line.bare)
            if date is not None and not date.startswith("-") and above.index == index - 1 and len(above.bare) <= 60:
                return date
        prose, above = prose or line.is_prose, line
    return None
