"""Web pages (网页): one article with its headline, facts and text, or a list of links; everything else has a reason.

Read ``webpage_lines`` (the page as lines and elements), ``webpage_head`` (the headline and the lines of facts),
``webpage_labels`` (what those lines say), ``webpage_body`` (where the text begins and ends), ``webpage_signed`` (who
signs, what stands between headline and text), ``webpage_list`` (lists of other pages). Nothing here knows a site:
what is known of pages in general stands in the lexicon tables ``web_labels``, ``web_meta``, ``web_furniture`` and
``web_blocks``.

Limitations: a page with several articles in full gives one article; text that scripts put in is not on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
from luoshi.lexicon.page_cues import document_kinds
from luoshi.lexicon.web import names_a_site, web_meta
from luoshi.model import ArticleKind, DropReason, Role, Source, Span
from luoshi.restore.bylines import byline_role
from luoshi.restore.datelines import closing_credit, dateline
from luoshi.restore.documents import event_date
from luoshi.restore.draft import Draft, Dropped, Facts, Stretch
from luoshi.restore.headings import heading_line
from luoshi.restore.ladder import heading_depth, step_of
from luoshi.restore.lines import PrintedLine, line_width
from luoshi.restore.reasons import because
from luoshi.restore.webpage_body import BodyLines, find_body, furniture_line, outside_the_article
from luoshi.restore.webpage_cues import Cues
from luoshi.restore.webpage_head import (
    Head,
    declared_titles,
    find_head,
    head_of,
    heading_above,
    headline_features,
    title_spans,
)
from luoshi.restore.webpage_labels import day_in, day_of, first
from luoshi.restore.webpage_lines import WebLine, WebPage, cells, read_page
from luoshi.restore.webpage_list import entries_of, row_of_list
from luoshi.restore.webpage_signed import Signed, names_nobody, printed_number, sign, signed_on

#: A numbered heading is no longer than this; longer lines are paragraphs that begin with a number.
HEADING = 45
#: A line in bold without a number is a heading up to this length; longer ones are set off for emphasis.
BOLD = 30


def paragraph_of_page(line: WebLine) -> bool:
    """网页正文：文章区块内的一段文字，按网页的分段排列。

    A line of the article's part of the page; paragraphs are those of the page.
    """
    return True


def heading_of_page(line: WebLine) -> bool:
    """文内标题：用标题字级或整行加粗排印、句末无标点的短行。

    A short line set as a heading or in bold throughout, without a stop at its end.
    """
    if len(line.bare) > HEADING or line.bare[-1] in "。；，：、！？…;,:!?" or "。" in line.bare:
        return False
    set_as_heading = any(part[:2] in ("h1", "h2", "h3", "h4", "h5", "h6") for part in line.path.split("/")[-2:])
    return set_as_heading or (line.tag in ("b", "strong") and len(line.bare) <= BOLD)


def table_row(line: WebLine) -> bool:
    """表格：网页表格的一行，各格之间用制表符隔开。

    A row of a table of the page; its cells are separated by tabs.
    """
    return True


def named_by_the_page(source: Source) -> bool:
    """网页自报标题：页面上没有印出标题时，取网页 <title> 中去掉网站名称的部分。

    Where no headline is printed, the ``<title>`` of the page without the name of the site.
    """
    return True


def name_of_the_page(source: Source) -> bool:
    """网页名称：<title> 一行，页面上另印有标题时不再重复。

    The ``<title>`` line, which only doubles the printed headline or names the site.
    """
    return True


def drafts(source: Source, lexicon: Lexicon) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    """Read a rendered web page: at most one draft, and a reason for every other line."""
    page = read_page(source)
    if not page.lines:
        return (), ()
    cues = Cues.of(page, lexicon)
    head = find_head(cues, declared_titles(source, lexicon))
    body = find_body(cues, head)
    if not head.title and (above := heading_above(cues, body.kept)):
        head = head_of(cues, above, 0.0)
        body = find_body(cues, head)
    entries = entries_of(cues, head, body)
    if entries:
        return _listing(source, cues, head, entries)
    title = _title(cues, head, body)
    if title is None and not body.kept:
        return (), tuple(_dropped(page, body, set()))
    signature = sign(cues, head, body.kept)
    texts = list(_texts(page, signature.text))
    facts = _facts(source, cues, signature, texts)
    stretches = [*([title] if title else []), *signature.stretches, *texts]
    kind = _kind(page, title, facts.doc_no is not None, lexicon)
    draft = Draft(kind, tuple(stretches), facts, (because(headline_features, round(head.score, 1)),))
    return (draft,), tuple(_dropped(page, body, {*signature.lines, *head.title}))


def _title(cues: Cues, head: Head, body: BodyLines, least: int = 4) -> Stretch | None:
    """Return the headline as a stretch: as printed, or from the name of the page where there is text without one.

    A name of fewer than ``least`` characters is none; that of a channel (要闻) may have two.
    """
    page = cues.page
    if head.title:
        return Stretch(Role.TITLE, title_spans(cues, head), because(headline_features, round(head.score, 1)))
    if page.title_line < 0 or not body.kept:
        return None
    line = page.lines[page.title_line]
    end = _end_of_name(page.text[line.start : line.end], least, cues.lexicon)
    if end < least:
        return None
    return Stretch(Role.TITLE, (Span(line.start, line.start + end),), because(named_by_the_page))


def _end_of_name(name: str, least: int, lexicon: Lexicon) -> int:
    """Return where the name of the site begins behind the name of a page: at a bar or dash, or at what names a site."""
    ends = [at for mark in ("_", "|", "--", " - ", "- ", "—", "–") if (at := name.find(mark)) >= least]
    ends += [
        at for at, mark in enumerate(name) if mark == "-" and at >= least and names_a_site(name[at + 1 :], lexicon)
    ]
    return min(ends, default=len(name))


def _texts(page: WebPage, kept: Sequence[int]) -> Iterator[Stretch]:
    """Yield the lines of the article as headings, rows of tables and paragraphs."""
    printed = [_printed(page.lines[index]) for index in kept]
    for at, index in enumerate(kept):
        line = page.lines[index]
        span = (Span(line.start, line.end),)
        previous = printed[at - 1] if at else None
        following = printed[at + 1] if at + 1 < len(printed) else None
        if "\t" in page.text[line.start : line.end]:
            yield Stretch(Role.TABLE, tuple(cells(page.text, line)), because(table_row))
        elif step_of(line.bare) is not None and heading_line(printed[at], previous, following):
            yield Stretch(Role.HEADING, span, because(heading_line), heading_depth(line.bare))
        elif step_of(line.bare) is None and heading_of_page(line):
            yield Stretch(Role.HEADING, span, because(heading_of_page), heading_depth(line.bare))
        else:
            yield Stretch(Role.BODY, span, because(paragraph_of_page))


def _printed(line: WebLine) -> PrintedLine:
    return PrintedLine(line.start, line.end, 0, 0, line.bare, line_width(line.bare))


def _facts(source: Source, cues: Cues, signature: Signed, texts: Sequence[Stretch]) -> Facts:
    """Gather what the page says of its article: printed facts first, then what its head declares."""
    told, meta, lexicon = signature.facts, _declared(source, cues.lexicon), cues.lexicon
    outlet, number, issuer = first(told, "outlet"), first(told, "doc_no"), first(told, "issuer")
    index = first(told, "index_no")
    paragraphs = [stretch for stretch in texts if stretch.role is Role.BODY]
    opening = paragraphs[0] if paragraphs else None
    line = dateline(source.text, opening.spans, lexicon) if opening is not None else None
    inline = [*(line.signatures if line is not None else ())]
    if paragraphs:
        inline.extend(closing_credit(source.text, paragraphs[-1].spans, lexicon))
    names = {name for name, _, _ in signature.bylines}
    credits = [(one.name, byline_role(one.role, lexicon), one.spans) for one in inline if one.name not in names]
    printed = outlet.value if outlet is not None and not names_nobody(outlet.value) else meta.get("outlet")
    printed = printed or (line.outlet if line is not None else None)
    published = next((day for fact in told if fact.field == "published" and (day := day_of(fact))), None)
    published = published or day_in(meta.get("published", ""))
    return Facts(
        bylines=(*signature.bylines, *credits),
        outlet=outlets(lexicon).carrier(printed) if printed else None,
        place=line.place if line is not None else None,
        published=published,
        event_date=event_date(source.text, opening, line.date if line is not None else None, published, lexicon),
        made_on=day_of(first(told, "made_on")) or signed_on(cues, signature.text),
        doc_no=number.value if number is not None else printed_number(cues, signature.text),
        issuer_printed=issuer.value if issuer is not None else None,
        index_no=index.value if index is not None else None,
    )


def _declared(source: Source, lexicon: Lexicon) -> dict[str, str]:
    fields = web_meta(lexicon)
    found: dict[str, str] = {}
    for name, value in source.meta:
        field = fields.get(name.lower())
        if field is not None and value.strip():
            found.setdefault(field, value.strip())
    return found


def _kind(page: WebPage, title: Stretch | None, numbered: bool, lexicon: Lexicon) -> ArticleKind:
    """Return the kind that the last word of the headline tells; without one a notice if it has a number, else news."""
    other = ArticleKind.NOTICE if numbered else ArticleKind.NEWS
    if title is None:
        return other
    # A headline set in two lines may break inside its last word.
    name = "".join("".join(page.text[span.start : span.end] for span in title.spans).split()).rstrip("》）)的")
    return next((kind for word, kind in document_kinds(lexicon) if name.endswith(word)), other)


def _listing(
    source: Source, cues: Cues, head: Head, entries: Sequence[int]
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    page = cues.page
    inside = set(entries)
    rows = [row_of_list(page, index) for index in entries]
    body = BodyLines(tuple(entries), {})
    title = _title(cues, head, body, least=2)
    draft = Draft(ArticleKind.LISTING, (*([title] if title else []), *rows))
    for line in page.lines:
        if line.index not in inside:
            why = cues.furniture_of(line.bare) or (DropReason.NAVIGATION if line.is_link else DropReason.FURNITURE)
            body.dropped[line.index] = (why, because(outside_the_article))
    return (draft,), tuple(_dropped(page, body, set(head.title)))


def _dropped(page: WebPage, body: BodyLines, used: set[int]) -> Iterator[Dropped]:
    """Give every line that is not text of the article its reason; what a line of facts keeps wins over its drop."""
    for line in page.lines:
        why, reason = body.dropped.get(line.index, (DropReason.FURNITURE, because(outside_the_article)))
        if line.index == page.title_line:
            why, reason = DropReason.DOUBLED, because(name_of_the_page)
        elif line.index in used:
            why, reason = DropReason.COUNTER, because(furniture_line)
        elif line.index not in body.dropped:
            continue
        yield Dropped(Span(line.start, line.end), why, reason)
