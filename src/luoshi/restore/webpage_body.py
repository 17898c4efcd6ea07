"""The text of an article on a web page: where it begins and ends, and which lines between are not part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from luoshi.model import DropReason, Reason
from luoshi.restore.reasons import because
from luoshi.restore.webpage_cues import Cues
from luoshi.restore.webpage_head import Head
from luoshi.restore.webpage_lines import WebLine, WebPage, told_by

#: Share of the text below a headline that the element around an article must hold.
MOST = 0.6
#: Links in a row that make a list of links.
LIST_OF_LINKS = 3
#: A line of furniture is shorter than this; a paragraph is not matched against its patterns.
LONG = 400
#: Characters of running text that a footer may hold (declarations, addresses).
FOOTER_TEXT = 500
#: Lines between those of one footer.
FOOTER = 6
#: A summary that repeats the text has this many characters at least; what may stand before them.
SUMMARY, _SUMMARY = 20, re.compile("[【\\[]?(?:内容|文章|新闻)?(?:摘要|导读|导语|核心提示|提要|简介)[】\\]]?[:：]?")
#: A file that an article hands on.
_ATTACHMENT = re.compile(
    r"附件|附表|附：|\.(?:docx?|xlsx?|pdf|pptx?|wps|et|rar|zip|7z|ofd|txt|jpe?g|png|mp4)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class BodyLines:
    """Which lines are the text of the article, and why each other one is not."""

    kept: tuple[int, ...]
    dropped: dict[int, tuple[DropReason, Reason]]


def furniture_line(bare: str) -> bool:
    """网页用语：当前位置、打印、字号、浏览次数、分享、备案号、版权等页面用语，不属于文章。

    Words of the page, not of the article: breadcrumbs, buttons, counters, share bars, footer lines.
    """
    return bool(bare)


def after_the_end(bare: str) -> bool:
    """文后内容：“上一篇”“相关新闻”“网友评论”“版权声明”等标志之后的内容，不属于文章。

    What stands after the marks that end an article: previous and next page, related news, comments, statements.
    """
    return bool(bare)


def doubled_summary(bare: str, following: str) -> bool:
    """重复摘要：正文之前的摘要，与正文开头逐字相同，只是后半截掉；保留正文，舍去摘要。

    A summary above the text that repeats its beginning word for word and breaks off; the text is kept, once.
    """
    summary = _SUMMARY.sub("", bare).rstrip("….")
    return len(summary) >= SUMMARY and following.startswith(summary)


def list_of_links(lines: Sequence[WebLine]) -> bool:
    """链接列表：连续几行都是链接，是栏目或推荐列表，不是正文。

    Several lines in a row that are links: a menu or a list of other pages.
    """
    return len(lines) >= LIST_OF_LINKS


def lone_link(line: WebLine) -> bool:
    """单独的链接：正文之后单独成行的链接（附件除外），指向别的页面。

    A line that is a link to another page, attachments excepted.
    """
    return line.is_link


def aside_by_name(path: str) -> bool:
    """栏目区块：所在区块的名称表明它是导航、侧栏、评论、分享或页脚。

    The element says by its id or class that it is navigation, a side list, comments, a share bar or a footer.
    """
    return bool(path)


def outside_the_article(line: WebLine) -> bool:
    """文章之外：不在文章所在的版面区块之内，是导航、侧栏或页脚。

    Stands outside the part of the page that holds the article.
    """
    return True


def find_body(cues: Cues, head: Head) -> BodyLines:
    """Choose the lines of the article below its head."""
    page = cues.page
    asides = _asides(cues, head)
    first, stop = _range(cues, head, asides)
    end = _end(cues, first, stop, asides)
    dropped: dict[int, tuple[DropReason, Reason]] = {}
    kept: list[int] = []
    for index in range(first, end):
        reason = _drop(cues, page.lines[index], asides)
        if reason is None:
            kept.append(index)
        else:
            dropped[index] = reason
    if len(kept) > 1 and doubled_summary(page.lines[kept[0]].bare, "".join(page.lines[i].bare for i in kept[1:8])):
        dropped[kept.pop(0)] = (DropReason.DOUBLED, because(doubled_summary))
    _drop_links(page, kept, dropped)
    _drop_footer(cues, kept, dropped)
    _drop_counters(page, kept, dropped)
    for line in page.lines:
        if line.index not in dropped and line.index not in head.preface and not first <= line.index < end:
            dropped[line.index] = _outside(cues, line, line.index >= end)
    return BodyLines((*head.preface, *kept), dropped)


def _asides(cues: Cues, head: Head) -> dict[int, DropReason]:
    """Return the lines below the head that stand in an element which names itself navigation, side list or footer."""
    page = cues.page
    at = page.lines[head.title[0]].path if head.title else ""
    found: dict[int, DropReason] = {}
    told_of: dict[str, str | None] = {}
    for line in page.lines[head.body_from :]:
        if line.path not in told_of:
            told_of[line.path] = told_by(line.path, cues.blocks, at)
        told = told_of[line.path]
        if told is not None and told not in ("body", "title"):
            found[line.index] = DropReason(told)
    whole = sum(max(line.weight, 0.0) for line in page.lines[head.body_from :] if line.is_prose)
    aside = sum(max(page.lines[index].weight, 0.0) for index in found if page.lines[index].is_prose)
    # A template that wraps everything in “share” or “side” names nothing.
    return {**(found if aside <= 0.7 * whole else {}), **_footer(cues, head)}


def _footer(cues: Cues, head: Head) -> dict[int, DropReason]:
    """Return the lines of the element around a line that only a footer prints (备案号, 版权所有), the article aside."""
    page = cues.page
    found: dict[int, DropReason] = {}
    prose = [0, *accumulate(len(line.bare) if line.is_prose else 0 for line in page.lines)]
    for line in page.lines[head.body_from :]:
        if line.index in found or len(line.bare) > LONG or cues.furniture_of(line.bare) is not DropReason.FOOTER:
            continue
        low, high = line.index, line.index + 1
        for block in page.ancestors(line.block):
            wider = page.lines_of(block)
            if wider[0] < head.body_from or prose[wider[1]] - prose[wider[0]] > FOOTER_TEXT:
                break
            # Right below the head an element is a footer only if half of it says so: a page without text.
            lines = page.lines[wider[0] : wider[1]]
            if wider[0] == head.body_from and sum(_of_footer(cues, each) for each in lines) * 2 < len(lines):
                break
            low, high = wider
        found.update((index, DropReason.FOOTER) for index in range(low, high))
    return found


def _of_footer(cues: Cues, line: WebLine) -> bool:
    if len(line.bare) > LONG:
        return False
    return cues.furniture_of(line.bare) is DropReason.FOOTER or cues.furniture.foot(line.bare) is not None


def _weight(cues: Cues, index: int, asides: dict[int, DropReason]) -> float:
    line = cues.page.lines[index]
    if index in asides:
        return 0.0
    if len(line.bare) <= LONG and (cues.furniture_of(line.bare) or cues.tail_of(line.bare)):
        return 0.0
    if line.is_link:
        return 0.4 * len(line.bare) if _ATTACHMENT.search(line.bare) else 0.0
    return line.weight


def _range(cues: Cues, head: Head, asides: dict[int, DropReason]) -> tuple[int, int]:
    """Return the lines of the smallest element around the headline that holds most of the text below it."""
    page = cues.page
    total = len(page.lines)
    weights = [0.0] * head.body_from
    weights += [_weight(cues, index, asides) for index in range(head.body_from, total)]
    if not head.title:
        return _densest(page, weights, head.body_from)
    sums = [0.0, *accumulate(weights)]
    whole = sums[-1]
    last_of_head = max([*head.title, *(index for index, _ in head.fact_lines)])
    for block in page.ancestors(page.lines[head.title[0]].block):
        high = page.lines_of(block)[1]
        if high <= last_of_head + 1 and whole > 0:
            continue
        if sums[max(high, head.body_from)] - sums[head.body_from] >= MOST * whole:
            return head.body_from, max(high, head.body_from)
    return head.body_from, total


def _densest(page: WebPage, weights: Sequence[float], first: int) -> tuple[int, int]:
    """Return the lines of the element with the greatest sum of text less links; all lines where there is none."""
    best, span = 0.0, (first, len(page.lines))
    sums = [0.0]
    for line, weight in zip(page.lines, weights, strict=True):
        sums.append(sums[-1] + (weight if weight else -0.7 * len(line.bare)))
    for block in range(len(page.blocks)):
        low, high = page.lines_of(block)
        low = max(low, first)
        if low < high and sums[high] - sums[low] >= best:
            best, span = sums[high] - sums[low], (low, high)
    return span


def _end(cues: Cues, first: int, stop: int, asides: dict[int, DropReason]) -> int:
    """Return the line at which the article ends: the first mark of its end that has no more text behind than before."""
    page = cues.page
    weights = [_weight(cues, index, asides) for index in range(first, stop)]
    before, after = 0.0, sum(weights)
    for index in range(first, stop):
        before += weights[index - first]
        after -= weights[index - first]
        line = page.lines[index]
        why = cues.tail_of(line.bare) if len(line.bare) <= LONG else None
        if why is None:
            continue
        neighbour = line.bare.startswith(("上一", "下一")) and after < 300
        # The editor signs below the text, whatever follows; other marks may also stand above it (分享到).
        signed = why is DropReason.FURNITURE and before >= 60
        if neighbour or signed or before >= 0.5 * after or before >= 300:
            return index
    return stop


def _drop(cues: Cues, line: WebLine, asides: dict[int, DropReason]) -> tuple[DropReason, Reason] | None:
    if line.index in asides:
        return asides[line.index], because(aside_by_name)
    if len(line.bare) > LONG:
        return None
    if why := cues.furniture_of(line.bare):
        return why, because(furniture_line)
    if why := cues.tail_of(line.bare):
        return why, because(after_the_end)
    return None


def _drop_links(page: WebPage, kept: list[int], dropped: dict[int, tuple[DropReason, Reason]]) -> None:
    """Take lists of links and links after the text out of the kept lines; attachments stay."""
    run: list[int] = []
    after_text = True
    for index in [*reversed(kept), -1]:
        line = page.lines[index] if index >= 0 else None
        if line is not None and _belongs_to_list(line, bool(run)):
            run.append(index)
            continue
        links = sum(page.lines[each].is_link for each in run)
        if links >= LIST_OF_LINKS or (links and after_text and not _beside(page, run[-1], line)):
            rule = because(list_of_links if links >= LIST_OF_LINKS else lone_link)
            dropped.update((each, (DropReason.SIDE_LIST, rule)) for each in run)
            if line is not None and after_text and links >= LIST_OF_LINKS and _heads_list(line):
                dropped[index] = (DropReason.SIDE_LIST, rule)
        run = []
        after_text = after_text and (line is None or not line.is_prose)
    kept[:] = [index for index in kept if index not in dropped]


def _beside(page: WebPage, link: int, text: WebLine | None) -> bool:
    """Tell a link that stands in the same element as the paragraph above it: the author put it there."""
    if text is None or page.lines[link].block < 0 or text.block < 0:
        return False
    elements = [page.blocks[line.block].path.split("/") for line in (page.lines[link], text)]
    around = [path[: -1 - (path[-1] in ("a", "b", "strong"))] for path in elements]
    return around[0] == around[1] and page.blocks[text.block].tag == "p"


_DATE_ONLY = re.compile(
    r"[\[（(]?(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\]）)]?"
)


def _belongs_to_list(line: WebLine, in_list: bool) -> bool:
    """Tell links, and the dates that stand beside them."""
    if line.is_link:
        return _ATTACHMENT.search(line.bare) is None
    return in_list and _DATE_ONLY.fullmatch(line.bare) is not None


def _heads_list(line: WebLine) -> bool:
    """Tell the short line above a list of links that names it."""
    return len(line.bare) <= 10 and not line.is_prose


def _drop_counters(page: WebPage, kept: list[int], dropped: dict[int, tuple[DropReason, Reason]]) -> None:
    """Take bare numbers (readers, comments) off both ends of the text and wherever they are links; tables keep theirs."""
    low, high = 0, len(kept)
    while low < high and _is_counter(page.lines[kept[low]]):
        low += 1
    while low < high and _is_counter(page.lines[kept[high - 1]]):
        high -= 1
    counters = {*kept[:low], *kept[high:]}
    counters |= {index for index in kept if page.lines[index].is_link and _is_counter(page.lines[index])}
    dropped.update((index, (DropReason.COUNTER, because(furniture_line))) for index in counters)
    kept[:] = [index for index in kept if index not in counters]


_COUNT = re.compile(r"\d+%?|[（(]\d+[）)]")


def _is_counter(line: WebLine) -> bool:
    return _COUNT.fullmatch(line.bare) is not None and "/t" not in line.path.replace("/title", "")


def _drop_footer(cues: Cues, kept: list[int], dropped: dict[int, tuple[DropReason, Reason]]) -> None:
    """Take addresses and organisers out of the kept lines where a line of a footer stands close by."""
    lines = cues.page.lines
    for index in kept:
        why = cues.furniture.foot(lines[index].bare) if len(lines[index].bare) <= LONG else None
        near = lines[max(0, index - FOOTER) : index + FOOTER + 1] if why else ()
        if why and any(cues.furniture_of(line.bare) is DropReason.FOOTER for line in near if len(line.bare) <= LONG):
            dropped[index] = (why, because(furniture_line))
    kept[:] = [index for index in kept if index not in dropped]


def _outside(cues: Cues, line: WebLine, below: bool) -> tuple[DropReason, Reason]:
    bare = line.bare
    if len(bare) <= LONG and (why := cues.furniture_of(bare) or cues.tail_of(bare) or cues.furniture.foot(bare)):
        return why, because(furniture_line)
    if line.is_link:
        return (DropReason.SIDE_LIST if below else DropReason.NAVIGATION), because(outside_the_article)
    return DropReason.FURNITURE, because(outside_the_article)
