"""The head of an article on a web page: its headline, and the lines that say when, where from and by whom.

The headline is the line that the page itself names as its title (``<title>``, meta elements, the header table of a
document), that is set as one (h1 to h3, centred, a class that says so), and that is followed by such lines. Every
candidate gets a sum of these features; the best one wins if it reaches :data:`ENOUGH`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import document_kinds
from luoshi.lexicon.web import names_a_site, web_meta
from luoshi.model import Source, Span
from luoshi.restore.gaps import GAP
from luoshi.restore.webpage_cues import Cues
from luoshi.restore.webpage_labels import FactLine, first
from luoshi.restore.webpage_lines import WebLine, WebPage, told_by

#: Sum of features from which a line is a headline: the name of the page alone, or h1 with a line of facts below it.
ENOUGH = 5.0
#: What another line has to have more than one that the page names as its headline.
NAMED = 4.0
#: A headline has between two and this many characters.
LONGEST = 120
#: Lines of a headline that is set in several.
ROWS = 5
#: Lines between a headline and the facts about it (a subtitle, a share button).
NEAR = 6
#: Lines above a text without headline that are looked at for one.
HEADING_ABOVE = 3
#: What sites put between a headline and their own name in ``<title>``.
_SITE = re.compile(r"\s*(?:[-—–―_|｜·»>＞]+|--|\s:\s)\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an article (文首): lines of its headline, lines of facts with what they say, where text begins.

    ``title`` is empty where no line of the page is the headline; ``score`` the sum of features that decided;
    ``preface`` the text of the document that stands above its headline (the decree that promulgates a regulation).
    """

    title: tuple[int, ...]
    fact_lines: tuple[tuple[int, FactLine], ...]
    body_from: int
    score: float
    preface: tuple[int, ...] = ()


def declared_titles(source: Source, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the page names as its headline, without white space: meta elements, ``<title>``, declared facts.

    Where a meta element names the article, a ``<title>`` that has nothing of it only names the site.
    """
    fields = web_meta(lexicon)
    named = [value for name, value in source.meta if fields.get(name.lower()) == "title"]
    page = [value for name, value in source.meta if fields.get(name.lower()) == "page_title"]
    declared = [source.declared.title] if source.declared.title else []
    titles = [GAP.sub("", value) for value in [*named, *declared] if value.strip()]
    names = [GAP.sub("", value) for value in page if value.strip()]
    names = [name for name in names if not names_a_site(name, lexicon)]
    if titles:
        names = [name for name in names if any(title[: max(6, min(12, len(title)))] in name for title in titles)]
    return tuple(dict.fromkeys([*titles, *names]))


def matches_title(declared: str, bare: str) -> float:
    """Return how well a line fits a declared headline, 0 to 1; the name of the site may follow or go before."""
    if len(bare) < 2:
        return 0.0
    if declared == bare:
        return 1.0
    if declared.startswith(bare):
        rest = declared[len(bare) :]
        if _SITE.match(rest) or rest[0] in "【[(（":
            return 0.95
        # Half of a headline is one of its rows; less than that may be the issuer's signature.
        return 0.7 if len(bare) >= max(8, 0.6 * len(declared)) else 0.2
    if len(bare) >= 6 and declared.endswith(bare) and _SITE.search(declared[: -len(bare)][-2:]):
        return 0.7
    if len(bare) >= 8 and declared.endswith(bare):
        return 0.6
    trimmed = declared.rstrip("….")
    return 0.8 if len(trimmed) >= 8 and bare.startswith(trimmed) else 0.0


def find_head(cues: Cues, declared: Sequence[str]) -> Head:
    """Find the headline of a page and the lines of facts around it."""
    page = cues.page
    candidates: list[tuple[float, float, tuple[int, ...]]] = []
    names = "\n".join(declared)
    openings = tuple(name[:8] for name in declared)
    for line in page.lines:
        if line.index == page.title_line or not 2 <= len(line.bare) <= LONGEST:
            continue
        # A link is a headline only if the page names it so; most links are menus.
        named = line.bare in names or line.bare.startswith(openings)
        if line.is_link and not named and line.tag[:2] not in _HEADING_TAGS:
            continue
        rows, fit = _rows_that_fit(page, line, declared)
        if not fit and (line.is_link or "\t" in page.text[line.start : line.end]):
            continue
        candidates.append((headline_features(cues, line, rows[-1], fit), fit, rows))
    # Where the headline that the page names is printed, another line has to be much more of a headline to win.
    printed = any(fit >= 0.9 and score >= ENOUGH for score, fit, _ in candidates)
    weighed = ((score - (NAMED if printed and fit < 0.9 else 0.0), -rows[0], rows) for score, fit, rows in candidates)
    score, _, rows = max(weighed, default=(0.0, 0, ()))
    if score < ENOUGH:
        labelled = _labelled_title(cues)
        if labelled is None:
            return Head((), (), max(page.title_line + 1, 0), score)
        return head_of(cues, (labelled,), ENOUGH)
    return head_of(cues, rows, score)


def head_of(cues: Cues, rows: tuple[int, ...], score: float) -> Head:
    """Return the head whose headline stands on the given lines."""
    preface = _preface(cues, rows)
    found, body_from = _facts_around(cues, rows, preface)
    if first(cues.facts_of(rows[0]).facts, "title") is not None and len(rows) == 1:
        found = (*found, rows[0])
    found = tuple(sorted({*_header_table(cues, rows[0] - len(preface)), *found}))
    return Head(rows, tuple((index, cues.facts_of(index)) for index in found), body_from, score, preface)


def _rows_of_heading(page: WebPage, line: WebLine) -> tuple[int, ...]:
    """Return the lines of one heading element that is broken into rows by ``<br>``."""
    if line.block < 0 or line.tag[:2] not in _HEADING_TAGS:
        return (line.index,)
    first_line, end = page.lines_of(line.block)
    rows = tuple(range(first_line, end))
    alone = all(page.lines[index].block == line.block for index in rows)
    return rows if alone and len(rows) <= ROWS and line.index == first_line else (line.index,)


def _labelled_title(cues: Cues) -> int | None:
    """Return the line of a header table that names the document (名称：, 标题：), where no other line is its headline."""
    for line in cues.page.lines:
        if len(line.bare) <= 250 and not line.is_link and cues.reads_as_facts(line.index):
            title = first(cues.facts_of(line.index).facts, "title")
            # 标题 and 名称 open their cell; in a row of column heads (当事人 名称) they do not.
            cell = cues.page.text[line.start : title.span.start].rpartition("\t")[2] if title is not None else "-"
            if title is not None and len(title.value) >= 6 and not cell.strip():
                return line.index
    return None


def title_spans(cues: Cues, head: Head) -> tuple[Span, ...]:
    """Return where the headline stands: its lines, or the value behind its label."""
    if len(head.title) == 1:
        title = first(cues.facts_of(head.title[0]).facts, "title")
        if title is not None and title.value_span is not None and cues.reads_as_facts(head.title[0]):
            return (title.value_span,)
    return tuple(Span(cues.page.lines[index].start, cues.page.lines[index].end) for index in head.title)


def heading_above(cues: Cues, kept: Sequence[int]) -> tuple[int, ...]:
    """Return the line set as a heading right above or at the beginning of a text that has no headline."""
    if not kept:
        return ()
    for index in (*kept[:2], *range(kept[0] - 1, max(kept[0] - 1 - HEADING_ABOVE, cues.page.title_line), -1)):
        line = cues.page.lines[index]
        told = told_by("/".join(line.path.split("/")[-2:]), cues.blocks)
        heading = any(part[:2] in _HEADING_TAGS for part in line.path.split("/")[-2:])
        if line.is_link or not 6 <= len(line.bare) <= LONGEST or line.bare[-1] in "。；，：":
            continue
        if _is_cell(cues.page, line):
            continue
        if (heading or line.is_centred or told == "title") and not cues.furniture_of(line.bare):
            return (index,)
    return ()


def _is_cell(page: WebPage, line: WebLine) -> bool:
    """Tell a row of a data table, and a line that fills one cell beside others: no headline stands there."""
    if "\t" in page.text[line.start : line.end]:
        return True
    inner = line.block
    for block in page.ancestors(line.block):
        if page.blocks[block].tag == "tr":
            low, high = page.lines_of(inner)
            return high - low == 1 and page.lines_of(block) != (low, high)
        inner = block
    return False


def _rows_that_fit(page: WebPage, line: WebLine, declared: Sequence[str]) -> tuple[tuple[int, ...], float]:
    """Join following lines of the same kind while they spell out a declared headline."""
    best = max((matches_title(title, line.bare) for title in declared), default=0.0)
    rows = _rows_of_heading(page, line)
    if len(rows) > 1:
        joined = "".join(page.lines[index].bare for index in rows)
        whole = max((matches_title(title, joined) for title in declared), default=0.0)
        return (rows, whole) if whole >= best else ((line.index,), best)
    longer = [title for title in declared if len(title) > len(line.bare) and title.startswith(line.bare)]
    if not longer or best == 1.0:
        return rows, best
    joined, parent = line.bare, page.parents[line.block] if line.block >= 0 else -1
    for following in page.lines[line.index + 1 : line.index + ROWS]:
        joined += following.bare
        same = (
            page.parents[following.block] if following.block >= 0 else -1
        ) == parent or following.block == line.block
        if not same or not any(title.startswith(joined) for title in longer):
            break
        fit = max(matches_title(title, joined) for title in longer)
        if fit > best:
            best, rows = fit, tuple(range(line.index, following.index + 1))
    return rows, best


_HEADING_TAGS = {"h1": 3.0, "h2": 2.0, "h3": 1.0}


def headline_features(cues: Cues, line: WebLine, last: int, fit: float) -> float:
    """网页标题：与网页自报的标题相符、用标题字级或居中排印、写明“关于……的通知”、后面紧跟发布时间和来源的一行，各项加权求和，最高者为标题。

    A headline fits what the page names as its title, is set as a headline, names a document and is followed by lines of
    facts; links, sentences and furniture lose weight.
    """
    score = 6.0 * fit
    tag = next((t for t in reversed(line.path.split("/")[-3:]) if t[:2] in _HEADING_TAGS), "")
    score += _HEADING_TAGS.get(tag[:2], 0.0)
    told = told_by("/".join(line.path.split("/")[-3:]), cues.blocks)
    score += {"title": 1.5, "body": 0.0, None: 0.0}.get(told, -2.0)
    score += 0.7 if line.is_centred else 0.0
    score -= 4.0 if line.is_link else 0.0
    score += 2.0 if _names_a_document(line.bare, cues.lexicon) else 0.0
    score -= 2.0 if line.bare[-1] in "。；，：" else 0.0
    if score < 0.0:
        return score
    # A headline may hold a date (每周一学（2022年10月17日—23日）) or a word of the page, if the page names it so.
    if fit < 0.9 and (cues.furniture_of(line.bare) or cues.tail_of(line.bare) or cues.says_facts(line.index)):
        return score - 6.0
    following = range(last + 1, min(last + 1 + NEAR, len(cues.page.lines)))
    below = next((index for index in following if cues.says_facts(index)), None)
    if below is not None:
        # A bare date also stands below a signature.
        telling = len(cues.page.lines[below].bare) > 12 or any(fact.labelled for fact in cues.facts_of(below).facts)
        score += (4.0 if below == last + 1 else 3.0) if telling else 1.0
    score -= 2.5 if _text_above(cues, line) else 0.0
    return score + (1.0 if any(cues.page.lines[index].is_prose for index in following) else 0.0)


def _names_a_document(bare: str, lexicon: Lexicon) -> bool:
    """Tell what only a document is called: 关于……的通知."""
    return "关于" in bare and bare.rstrip("》）)").endswith(tuple(word for word, _ in document_kinds(lexicon)))


def _text_above(cues: Cues, line: WebLine) -> bool:
    """Tell a line with paragraphs of the same element above it: a heading within a text, or its signature."""
    above = cues.page.lines[max(0, line.index - NEAR) : line.index]
    here = line.path.rsplit("/", 1)[0]
    return any(
        other.is_prose and other.path.rsplit("/", 1)[0] == here and not cues.furniture_of(other.bare) for other in above
    )


#: Facts that only the header table of a document prints (政府信息公开目录).
_HEADER = frozenset({"index_no", "doc_no", "issuer", "made_on", "topic"})


def _header_table(cues: Cues, end: int) -> tuple[int, ...]:
    """Return the lines of the header table above a document, wherever it stands above the headline."""
    told: set[str] = set()
    found: list[int] = []
    for index in range(max(cues.page.title_line + 1, end - 40), end):
        if len(cues.page.lines[index].bare) <= 250 and cues.reads_as_facts(index):
            fields = {fact.field for fact in cues.facts_of(index).facts if fact.labelled} & _HEADER
            if fields or found:
                found.append(index)
            told |= fields
    return tuple(found) if len(told) > 1 else ()


def _preface(cues: Cues, rows: tuple[int, ...]) -> tuple[int, ...]:
    """Return the lines above the headline that are set like it and like the first line below it, in the same element."""
    page = cues.page
    title = page.lines[rows[0]]
    below = page.lines[rows[-1] + 1] if rows[-1] + 1 < len(page.lines) else title
    if title.tag != "p" or not _set_alike(title, below):
        return ()
    found: list[int] = []
    for index in range(rows[0] - 1, page.title_line, -1):
        line = page.lines[index]
        if not _set_alike(title, line) or line.is_link or cues.furniture_of(line.bare):
            break
        found.insert(0, index)
    return tuple(found)


def _set_alike(one: WebLine, other: WebLine) -> bool:
    return (
        one.path.rsplit(":", 1)[0].split(":")[0] == other.path.rsplit(":", 1)[0].split(":")[0] and one.tag == other.tag
    )


def _facts_around(cues: Cues, rows: tuple[int, ...], preface: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Return the lines of facts before and after a headline, and where text may begin."""
    page, last = cues.page, rows[-1]
    found: list[int] = []
    above = rows[0] - len(preface)
    for index in range(above - 1, max(above - 1 - 2 * NEAR, page.title_line), -1):
        if (cues.says_facts(index) or (found and cues.reads_as_facts(index))) and not page.lines[index].is_link:
            found.insert(0, index)
        elif found or above - index > 3:
            break
    body_from, dated = last + 1, False
    for index in range(last + 1, min(last + 1 + 3 * NEAR, len(page.lines))):
        line = page.lines[index]
        value = index == body_from and cues.is_value(index) and index - 1 in found
        if value or (cues.says_facts(index) and not (dated and not _goes_on(cues.facts_of(index), index == body_from))):
            found.append(index)
            body_from = index + 1
            dated = dated or any(fact.field == "published" for fact in cues.facts_of(index).facts)
        elif index - body_from >= (1 if dated else NEAR) or _is_text(cues, line):
            break
    return tuple(found), body_from


def _goes_on(line: FactLine, adjacent: bool) -> bool:
    """Tell further facts below the line with the date from a first line of text that looks like one (日期：, 时间：)."""
    return adjacent and any(fact.labelled and not fact.weak for fact in line.facts)


def _is_text(cues: Cues, line: WebLine) -> bool:
    """Tell a paragraph from a subtitle or a button that stands between a headline and the facts about it."""
    return line.is_prose and (len(line.bare) > 80 or "。" in line.bare) and not cues.furniture_of(line.bare)
