"""Lines of a web page that hold breadcrumb, headline, origin, counter and date together (N22)."""

from __future__ import annotations

import re

from luoshi.lexicon import Lexicon
from luoshi.lexicon.web import web_labels
from luoshi.model import Span
from luoshi.restore.dates import DATE
from luoshi.restore.gaps import GAP
from luoshi.restore.lines import PrintedLine

_CRUMB = re.compile(r"\s*(?:您|你)?(?:现在|当前|目前)?的?(?:当前)?(?:所在)?(?:的)?位置(?:是|为)?\s*[:：]")
_ARROW = re.compile(r"\s*(?:>>?|»|›|→|＞+|/)\s*")
_COUNTER = re.compile(
    r"\d+\s*(?:人|次|条)\s*(?:参与(?:互动)?|浏览|阅读|评论|点赞)|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]?\s*\d*\s*次?"
)
_DASHES = re.compile("——|－－|--|──")


def title_with_facts(text: str, line: PrintedLine, lexicon: Lexicon) -> list[tuple[str, Span]] | None:
    """合并行：导航、标题、来源、计数、日期挤在一行的，从右往左拆出日期、计数、来源，从左往右拆出导航，剩下的是标题。

    A line that holds breadcrumb, headline, origin, counter and date: read from the right date, counter and origin,
    from the left the breadcrumb; what remains is the headline, with 【…】 before it and a dash after it set apart.
    Returns the parts with their spans, or None if the line is not one of these.
    """
    if not 20 <= line.width <= 200:
        return None
    crumb = _CRUMB.match(text, line.start, line.end)
    label = _first_label(text, line, lexicon)
    if label is None or (crumb is None and label - line.start < 8):
        return None
    parts: list[tuple[str, Span]] = []
    start = line.start
    if crumb is not None:
        start = _after_crumb(text, crumb.end(), label)
        parts.append(("navigation", Span(line.start, start)))
    parts.extend(_headline(text, start, label))
    parts.extend(_facts(text, label, line.end))
    return parts if any(name == "title" for name, _ in parts) else None


def _first_label(text: str, line: PrintedLine, lexicon: Lexicon) -> int | None:
    """Return where the facts begin: the first label of origin, author or date, or the date that ends the line."""
    labels = web_labels(lexicon)
    first = labels.pattern.search(text, line.start, line.end)
    if first is not None:
        told = labels.field(first["label"]) in ("outlet", "author", "published", "counter")
        return first.start() if told else None
    if _CRUMB.match(text, line.start, line.end):
        dates = [match.start() for match in DATE.finditer(text, line.start, line.end) if match["y"]]
        return dates[-1] if dates else None
    return None


def _after_crumb(text: str, start: int, end: int) -> int:
    """Return the offset behind the last element of the breadcrumb; it ends at a blank."""
    last = start
    for match in _ARROW.finditer(text, start, end):
        last = match.end()
    gap = GAP.search(text, last, end)
    return gap.end() if gap is not None else last


def _headline(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    parts: list[tuple[str, Span]] = []
    start, end = _trim(text, start, end)
    if start < end and text[start] == "【" and (close := text.find("】", start, end)) > 0:
        parts.append(("kicker", Span(start, close + 1)))
        start, _ = _trim(text, close + 1, end)
    dash = _DASHES.search(text, start + 1, end) if start + 1 < end else None
    stop = dash.start() if dash is not None else end
    low, high = _trim(text, start, stop)
    if low < high:
        parts.append(("title", Span(low, high)))
    if dash is not None and dash.start() < end:
        parts.append(("subtitle", Span(dash.start(), end)))
    return parts


def _facts(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Return origin, counters and dates of ``text[start:end]`` in order of print."""
    marks = [("date", m) for m in DATE.finditer(text, start, end) if m["y"]]
    marks += [("counter", m) for m in _COUNTER.finditer(text, start, end)]
    parts: list[tuple[str, Span]] = []
    at = start
    for name, match in sorted(marks, key=lambda mark: mark[1].start()):
        if match.start() < at:
            continue
        low, high = _trim(text, at, match.start())
        if low < high:
            parts.append(("origin", Span(low, high)))
        parts.append((name, Span(match.start(), match.end())))
        at = match.end()
    low, high = _trim(text, at, end)
    if low < high:
        parts.append(("date" if parts and parts[-1][0] == "date" else "origin", Span(low, high)))
    return parts


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and GAP.match(text, start, start + 1):
        start += 1
    while start < end and GAP.match(text, end - 1, end):
        end -= 1
    return start, end
