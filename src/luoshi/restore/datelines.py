"""Datelines (电头) and inline credits: 湖南日报10月31日讯（全媒体记者 彭雅惠 通讯员 廖为）, 本报讯, ……（记者 某某）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.model import Span
from luoshi.restore.bylines import Signature, credits_in
from luoshi.restore.dates import find_date
from luoshi.restore.gaps import CJK, GAP, mend

#: Characters at the head and at the end of an article in which datelines and credits are looked for.
REACH = 160

_OWN = frozenset({"本报", "本刊", "本台", "本网", "本社"})
#: A dateline holds one of these.
_WORDS = ("讯", "电", "消息")
_CREDIT = re.compile("[（(](?P<credit>[^（）()]{2,60})[）)]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: outlet (None for 本报), place, date, and the credits that follow it."""

    outlet: str | None
    place: str | None
    date: str | None
    signatures: tuple[Signature, ...]


def dateline(text: str, spans: Sequence[Span], lexicon: Lexicon) -> Dateline | None:
    """电头：段首的“新华社北京10月16日电”“湖南日报10月31日讯（记者 某某）”“本报讯”，说明媒体、地点、日期和记者。

    The opening of a news item: outlet, place, day and credits. It stays in the text; its facts are noted.
    """
    near = text[spans[0].start : spans[0].start + 80] + (
        text[spans[1].start : spans[1].end][:40] if len(spans) > 1 else ""
    )
    if not any(word in near for word in _WORDS):
        return None
    head, offsets = mapped(text, spans, REACH)
    match = _pattern(lexicon).match(head)
    if match is None or len(head) - match.end() <= 2:
        # Nothing behind it: a note that closes an article, “（新华社北京10月16日电）”.
        return None
    credit = _CREDIT.match(head, match.end()) or _CREDIT.match(head, match.end() + 1)
    signatures: tuple[Signature, ...] = ()
    if credit is not None:
        signatures = _placed(credits_in(credit["credit"], credit.start("credit"), lexicon), offsets)
    else:
        loose = re.match(
            r"\s*(?P<credit>(?:实习|见习|首席)?(?:记者|通讯员)[^，。：]{2,30}?)(?:报道|：|:)", head[match.end() :]
        )
        if loose is not None:
            start = match.end() + loose.start("credit")
            signatures = _placed(credits_in(loose["credit"], start, lexicon), offsets)
    date = find_date(match.group())
    outlet = match["outlet"]
    named = None if outlet in _OWN else outlets(lexicon).canonical(outlet)
    return Dateline(named, match["place"] or None, date.iso if date else None, signatures)


def closing_credit(text: str, spans: Sequence[Span], lexicon: Lexicon) -> tuple[Signature, ...]:
    """文末署名：最后一段末尾括号里的“（某某记者 某某）”。

    A credit in brackets at the end of the last paragraph. It stays in the text; its names are noted.
    """
    tail, offsets = mapped(text, spans, -REACH)
    match = re.search(r"[（(](?P<credit>[^（）()]{2,60})[）)]$", tail)
    if match is None:
        return ()
    return _placed(credits_in(match["credit"], match.start("credit"), lexicon), offsets)


def opening_date(text: str, spans: Sequence[Span], lexicon: Lexicon) -> str | None:
    """开头日期：第一句开头（电头之后）写明的日期，即所报道之事的日期。

    A date that the first sentence opens with, behind the dateline: the day of what is reported.
    """
    if "月" not in text[spans[0].start : spans[0].start + 200]:
        return None
    head, _ = mapped(text, spans, REACH)
    match = _pattern(lexicon).match(head)
    start = match.end() if match is not None else 0
    credit = _CREDIT.match(head, start) or _CREDIT.match(head, start + 1)
    start = credit.end() if credit is not None else start
    date = find_date(head, start, start + 20)
    if date is not None and not head[start : date.start].strip():
        rest = head[date.end : date.end + 1]
        return date.iso if not rest or rest not in "至—-~～" else None
    return None


def mapped(text: str, spans: Sequence[Span], limit: int) -> tuple[str, list[int]]:
    """Return the clean characters under ``spans`` with their source offsets: the first ``limit``, or the last if negative.

    Blanks that assembling would keep stand as one blank.
    """
    characters: list[str] = []
    offsets: list[int] = []
    room = abs(limit)
    ordered = spans if limit > 0 else tuple(reversed(spans))
    for span in ordered:
        low, high = span.start, span.end
        if limit > 0:
            high = min(high, low + 3 * room)
        else:
            low = max(low, high - 3 * room)
        part, places = _clean_part(text, low, high)
        characters, offsets = (
            (characters + part, offsets + places) if limit > 0 else (part + characters, places + offsets)
        )
        if len(characters) >= room:
            break
    if limit > 0:
        return "".join(characters[:room]), offsets[:room]
    return "".join(characters[-room:]), offsets[-room:]


def _clean_part(text: str, low: int, high: int) -> tuple[list[str], list[int]]:
    characters: list[str] = []
    offsets: list[int] = []
    at = low
    for match in GAP.finditer(text, low, high):
        characters.extend(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        inner = low < match.start() and match.end() < high
        decision = mend(text, match.start(), match.end()) if inner else None
        if decision is not None and (decision.keep or decision.glue):
            characters.append(" ")
            offsets.append(match.start())
        at = match.end()
    characters.extend(text[at:high])
    offsets.extend(range(at, high))
    return characters, offsets


def _placed(signatures: Sequence[Signature], offsets: Sequence[int]) -> tuple[Signature, ...]:
    """Move the spans of signatures from the mapped text to the source."""
    placed = []
    for one in signatures:
        spans = tuple(Span(offsets[span.start], offsets[span.end - 1] + 1) for span in one.spans)
        placed.append(Signature(one.name, one.role, spans))
    return tuple(placed)


@lru_cache(maxsize=4)
def dateline_start(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a dateline at the head of a line without white space, though the line ends in it."""
    names = outlets(lexicon).pattern.pattern
    own = f"(?:据|综合)?(?:本报|本刊|本台|本网|本社|新华社|中新社)(?:[{CJK}]{{2,8}}?)??"
    day = r"\d{1,2}月\d{1,2}日(?:电|讯|$)"
    return re.compile(f"{own}(?:{day}|讯|电[（(])|{names}{day}")


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    names = outlets(lexicon).pattern.pattern
    return re.compile(
        f"[（(]?(?:据|综合)?(?P<outlet>本报|本刊|本台|本网|本社|{names})\\s?(?P<place>[{CJK}]{{2,8}}?)??\\s?"
        r"(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)?\s?(?:电|讯|消息)(?![\u4e00-\u9fff]{0,3}[子力器信息问])"
    )
