"""Point by point (逐条答复): the numbered requests of a proposal, and whether the reply says anything to each.

Many places require a reply to answer every request (逐条回应). This looks at wording only: a request counts as *met in
words* when enough of its characters, taken in pairs, stand in one paragraph of the reply, or when a paragraph names its
number (关于第二条建议). It says nothing of whether the answer is good, and a reply in quite other words is listed as
missing: the list is for a person to read, with the nearest paragraph beside each request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Ways of numbering a line, one group each: 一、 （一） 1. （1） 第一， — a list keeps to one of them.
_STYLES = (
    re.compile(r"[一二三四五六七八九十]{1,3}、\s*"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]、?\s*"),
    re.compile(r"\d{1,2}(?:[.．、]|是)(?!\d)\s*"),
    re.compile(r"[（(]\d{1,2}[）)]、?\s*"),
    re.compile(r"第[一二三四五六七八九十]{1,3}[，、：,]\s*"),
)
#: 一是……；二是…… inside a paragraph.
_INLINE = re.compile(r"(?:(?<=[。；;：:，\n])|^)[一二三四五六七八九十]{1,3}是")
#: What introduces the requests: a line 建议：, a heading 三、对策建议, or 为此，建议： in running text.
_ASKS = re.compile(
    r"(?m)^[^。，\n]{0,14}建议(?:如下|是)?[:：]?[ \t\r]*$|(?:为此|因此|特|现)[^。\n]{0,8}建议(?:如下)?[:：]"
)
_CHINESE = re.compile(r"[㐀-鿿\U00020000-\U0003134f]+")
_DIGITS = "一二三四五六七八九十"

#: Share of a request's pairs of characters that must stand in one paragraph. Three in ten was set by eye on invented
#: pairs (unrelated ones share about one pair in ten, answers about half); there is no labelled collection.
ENOUGH = 0.3


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered request (建议条目) with its offsets in the text of the proposal, its number left out."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Met:
    """What a reply says to one request: the nearest paragraph, the share of wording, and whether that is enough."""

    request: str
    paragraph: str
    share: float
    met: bool


def requests_of(text: str) -> tuple[Point, ...]:
    """Return the numbered requests of a proposal in their order: after 建议 where the word introduces them.

    A list keeps to the way of numbering of its first line; a request goes on until the next number or the end.
    """
    introduced = list(_ASKS.finditer(text))
    begin = introduced[-1].end() if introduced else 0
    starts = _numbered_lines(text, begin) or [(found.start(), found.end()) for found in _INLINE.finditer(text, begin)]
    ends = [*(start for start, _ in starts[1:]), len(text)][: len(starts)]
    points = []
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), start=1):
        words = text[start:end]
        kept = words.strip().rstrip("；;")
        at = start + len(words) - len(words.lstrip())
        if kept:
            points.append(Point(number, kept, at, at + len(kept)))
    return tuple(points)


def coverage(requests: Sequence[str], reply: str, enough: float = ENOUGH) -> tuple[Met, ...]:
    """Return for each request the paragraph of the reply that is nearest to it in wording."""
    paragraphs = [line.strip() for line in reply.splitlines() if line.strip()]
    pairs = [_pairs(paragraph) for paragraph in paragraphs]
    found = []
    for number, request in enumerate(requests, start=1):
        wanted = _pairs(request)
        shares = [len(wanted & held) / len(wanted) if wanted else 0.0 for held in pairs]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        named = next((n for n, paragraph in enumerate(paragraphs) if _names(paragraph, number)), None)
        at = named if named is not None else best
        share = shares[at] if at is not None else 0.0
        found.append(
            Met(request, paragraphs[at] if at is not None else "", share, named is not None or share >= enough)
        )
    return tuple(found)


def unanswered(requests: Sequence[str], reply: str) -> tuple[Met, ...]:
    """Return the requests without a counterpart in the reply, for a person to check."""
    return tuple(met for met in coverage(requests, reply) if not met.met)


def _numbered_lines(text: str, begin: int) -> list[tuple[int, int]]:
    """Return where the numbered lines of one style begin, before and after their numbers."""
    style: re.Pattern[str] | None = None
    found = []
    at = begin
    for line in text[begin:].splitlines(keepends=True):
        inner = at + len(line) - len(line.lstrip())
        for each in _STYLES if style is None else (style,):
            number = each.match(text, inner, at + len(line))
            if number:
                style = each
                found.append((inner, number.end()))
                break
        at += len(line)
    return found


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters of ``text``."""
    return {run[n : n + 2] for run in _CHINESE.findall(text) for n in range(len(run) - 1)}


def _names(paragraph: str, number: int) -> bool:
    """Tell whether a paragraph says that it answers the request of that number: 关于第二条建议, 对建议2."""
    if number > len(_DIGITS):
        return bool(re.match(rf".{{0,12}}(?:第{number}[条点个项]|建议{number}(?!\d))", paragraph))
    ways = rf"第(?:{number}|{_DIGITS[number - 1]})[条点个项]|建议(?:{number}|{_DIGITS[number - 1]})(?![\d{_DIGITS}])"
    return bool(re.match(rf".{{0,12}}(?:{ways})", paragraph))
