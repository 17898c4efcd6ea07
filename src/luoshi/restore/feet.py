"""Foot of a document (文件尾): side lists and footers behind the text, origin, and the signature with its date (落款)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.web import web_furniture
from luoshi.model import DropReason, Role, Span
from luoshi.restore.bylines import Signature, byline_line
from luoshi.restore.dates import find_date, whole_date
from luoshi.restore.draft import Dropped, Stretch
from luoshi.restore.furniture import furniture_line
from luoshi.restore.lines import PrintedLine
from luoshi.restore.reasons import because

#: The foot is looked for in this share of the lines at the end, and in as many lines at least.
SHARE, FEWEST = 0.15, 12

#: A side list behind the text holds at most this share of the characters.
SIDE = 0.25

_ORIGIN = re.compile(r"[（(【\[]?\s*(?:信息|稿件|文章|新闻|内容|资料)?来源\s*[:：]\s*(?P<name>.{2,40}?)\s*[）)】\]]?")
_EXCERPT = re.compile(r"[（(]?\s*(?:摘自|转自|原载于?|载于|据)\s*(?P<name>.{2,60}?)\s*[）)]?")
_PAPER = re.compile(r"[《]\s*(?P<name>[\u4e00-\u9fff]{2,10})\s*[》]\s*[（(]\s*.{6,30}\s*版?\s*[）)]")
_SUPPLIED = re.compile(r"(?:供稿|撰稿|通讯员|撰文|作者)[:：]\s*(?P<name>.{2,40})")
#: A label whose value stands on the next line.
_EDITOR = re.compile("(?:责任)?编辑[:：]|责编[:：]|审核[:：]|校对[:：]")
_SIGN_OFF = re.compile(r"(?P<who>[\u4e00-\u9fff（）()、]{4,40})\s+(?P<day>\d{4}年\d{1,2}月\d{1,2}日)(?:印发)?")


@dataclass(slots=True)
class Foot:
    """What stands behind the text: ``end`` is the index behind its last line of text."""

    end: int
    stretches: list[Stretch] = field(default_factory=list)
    drops: list[Dropped] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    origin: str | None = None
    published: str | None = None


def origin_line(text: str) -> bool:
    """来源行：文末注明“（来源：新华社）”“（摘自某报某日）”的行。

    A line at the end that tells where the text was taken from; no part of the text.
    """
    return _ORIGIN.fullmatch(text) is not None


def side_list(text: str) -> bool:
    """文后列表：“相关报道”“相关链接”等标题及其后的条目，不属于本文。

    A list of other texts behind the article, with its heading.
    """
    return True


def sign_off(text: str) -> bool:
    """落款：文末发文机关名称和成文日期；留在正文里，记作发文机关和成文日期。

    Name of the issuing body and day at the end of an official document; kept in the text, noted as facts.
    """
    return _SIGN_OFF.fullmatch(text) is not None


def read_foot(text: str, lines: Sequence[PrintedLine], first: int, stop: int, lexicon: Lexicon) -> Foot:
    """Read the foot of the document in ``lines[first:stop]``."""
    foot = Foot(_cut_side_list(lines, first, stop, lexicon))
    for line in lines[foot.end : stop]:
        drop = _drop(text, line, lexicon) or DropReason.SIDE_LIST
        rule = side_list if drop is DropReason.SIDE_LIST else furniture_line
        foot.drops.append(Dropped(Span(line.start, line.end), drop, because(rule)))
    fewest = max(first + 1, foot.end - FEWEST)
    while foot.end > fewest:
        if foot.end - 2 > first and _EDITOR.fullmatch(lines[foot.end - 2].text) and lines[foot.end - 1].width <= 8:
            span = Span(lines[foot.end - 2].start, lines[foot.end - 1].end)
            foot.drops.append(Dropped(span, DropReason.FURNITURE, because(furniture_line)))
            foot.end -= 2
        elif _take(text, lines[foot.end - 1], foot, lexicon):
            foot.end -= 1
        else:
            break
    return foot


def _cut_side_list(lines: Sequence[PrintedLine], first: int, stop: int, lexicon: Lexicon) -> int:
    """Return the index of the line that heads a list of other texts, ``stop`` if there is none."""
    window = max(FEWEST, int((stop - first) * SHARE))
    total = sum(line.width for line in lines[max(first, stop - 20 * window) : stop])
    behind = 0.0
    cut = stop
    for at in range(stop - 1, max(first, stop - window) - 1, -1):
        line = lines[at]
        behind += line.width
        if behind > SIDE * max(total, 1.0) + 200:
            break
        if (line.width <= 20 and web_furniture(lexicon).tail(line.text) is DropReason.SIDE_LIST) or (
            line.width <= 20
            and re.fullmatch(r"(?:相关|延伸|推荐)(?:报道|链接|新闻|阅读|附件|文章|专题|信息)[:：>＞»]*", line.text)
        ):
            cut = at
    return cut


def _drop(text: str, line: PrintedLine, lexicon: Lexicon) -> DropReason | None:
    if line.width > 60:
        return None
    cues = web_furniture(lexicon)
    return (
        furniture_line(text[line.start : line.end], lexicon)
        or cues.line(line.text)
        or cues.tail(line.text)
        or cues.foot(line.text)
    )


def _take(text: str, line: PrintedLine, foot: Foot, lexicon: Lexicon) -> bool:
    """Take the last line into the foot if it is furniture, origin or credit; a signature stays in the text."""
    raw, span = text[line.start : line.end], Span(line.start, line.end)
    origin = _ORIGIN.fullmatch(raw) or _EXCERPT.fullmatch(raw) or _PAPER.fullmatch(raw)
    if origin is not None and line.width <= 45:
        _take_origin(origin["name"], raw, foot, lexicon)
        foot.stretches.insert(0, Stretch(Role.ORIGIN, (span,), because(origin_line)))
        return True
    if line.width > 60:
        return False
    if _SUPPLIED.fullmatch(raw):
        foot.signatures.extend(byline_line(raw, line.start, lexicon))
        foot.stretches.insert(0, Stretch(Role.BYLINE, (span,), because(byline_line)))
        return True
    drop = _drop(text, line, lexicon)
    if drop is not None:
        foot.drops.append(Dropped(span, drop, because(furniture_line)))
        return True
    signatures = byline_line(raw, line.start, lexicon) if raw[0] in "（(" else ()
    if signatures:
        foot.signatures.extend(signatures)
        foot.stretches.insert(0, Stretch(Role.BYLINE, (span,), because(byline_line)))
        return True
    return False


def _take_origin(name: str, raw: str, foot: Foot, lexicon: Lexicon) -> None:
    bare = re.split(r"[\s（(]", name.strip("《》 　"))[0].strip("《》")
    foot.origin = foot.origin or (outlets(lexicon).leading(bare) or bare)
    date = find_date(raw)
    if date is not None and not date.iso.startswith("-"):
        foot.published = foot.published or date.iso


def signature_of(text: str, lines: Sequence[PrintedLine]) -> tuple[str | None, str | None]:
    """Return issuing body and ISO date of the first signature in ``lines``: a date line below a short line, or both in one."""
    previous: PrintedLine | None = None
    for line in lines:
        if line.width <= 45 and "日" in line.text[-3:]:
            raw = text[line.start : line.end]
            both = _SIGN_OFF.fullmatch(raw)
            if both is not None:
                day = find_date(both["day"])
                return both["who"], day.iso if day is not None else None
            day_line = whole_date(raw) if line.width <= 12 else None
            if day_line is not None and not day_line.startswith("-"):
                return _issuer(text, previous), day_line
        previous = line
    return None, None


def _issuer(text: str, line: PrintedLine | None) -> str | None:
    if line is None or line.ends_sentence or not 3 <= line.width <= 30 or line.text[-1] in "：:；;，,、":
        return None
    return " ".join(text[line.start : line.end].split())
