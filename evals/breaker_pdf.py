"""Real PDF newspaper pages with known truth: HTML with CSS columns, printed by Chromium with Debian's Noto CJK fonts.

They test what text pages cannot: the reader of ``intake`` for PDF (columns, reading order, sizes of type, line ends),
then restoring. Offsets of print and source have nothing in common, so articles are compared by their letters.
"""

from __future__ import annotations

import base64
import html
import random
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from evals import browser, typst_pages
from evals.breaker_articles import Clean, choose
from evals.breaker_copy import Copy, masthead, write
from evals.breaker_damage import Damage
from evals.breaker_page import Truth
from evals.breaker_score import Read, Tally, articles_only, as_read, score_texts
from luoshi.intake.reading import read
from luoshi.lexicon import Lexicon
from luoshi.model import Source, source_id_of
from luoshi.restore import restore

_FONTS = Path("/usr/share/fonts")


class Layout(StrEnum):
    """How a page is put together (版面)."""

    STACK = "pdf: stacked"  # article under article, each in columns, the file in reading order
    FLOW = "pdf: one flow"  # all articles in the same columns, headlines inside them
    GRID = "pdf: side by side"  # two articles beside one another, the file in another order than the page
    DISPLACED = "pdf: headlines last"  # placed right, but in the file all headlines stand behind all bodies
    UPRIGHT = "pdf: upright"  # vertical headline beside the body


#: Paper of 356 mm between margins takes 106 characters of 9.5 pt: four to seven columns have 13 to 25 each.
_STYLE = """
@page { size: 380mm 900mm; margin: 12mm }
body { font: 9.5pt/1.55 'Noto Serif CJK SC', serif; margin: 0; color: #000 }
p { margin: 0; text-indent: 2em; text-align: justify }
h1 { font: bold 20pt/1.3 'Noto Sans CJK SC', sans-serif; margin: 3mm 0 2mm; text-align: center }
h2 { font: bold 11pt/1.5 'Noto Sans CJK SC', sans-serif; margin: 2mm 0; text-align: center }
.kicker, .subtitle { font-size: 13pt; text-align: center; margin: 2mm 0 }
.byline { text-align: center; margin: 1mm 0 2mm; font-family: 'Noto Sans CJK SC' }
.small { font-size: 8pt; margin: 1mm 0 }
.body { column-gap: 2.2em }
article, .head { margin-bottom: 5mm }
.upright { display: flex; gap: 6mm }
.upright .body { flex: 1 }
.upright h1 { writing-mode: vertical-rl; text-align: start; margin: 0 }
"""


def missing() -> str:
    """Say what is missing to print pages, or nothing."""
    fonts = "" if any(_FONTS.rglob("NotoSerifCJK*")) else "fonts-noto-cjk"
    return ", ".join(part for part in (browser.missing(), fonts) if part)


def page_html(layout: Layout, seed: int, number: int, pool: Sequence[Sequence[Clean]]) -> tuple[str, tuple[Truth, ...]]:
    """Return one page as HTML and its truth: the same for the same seed, layout, number and articles."""
    chance = random.Random(f"{seed}/{layout}/{number}")
    damage = Damage(datelines=0.4, signed=0.8, sections=0.2, kickers=0.15, captions=0.2, credits=0.5, continuations=0.1)
    copies = [write(article, damage, False, chance) for article in choose(pool, chance.randint(3, 6), chance)]
    above, below = masthead(chance) if chance.random() < 0.5 else ([], [])
    parts = [*_lines(above, "small"), *_arranged(layout, copies, chance), *_lines(below, "small")]
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{_STYLE}</style><body>{"".join(parts)}'
    return page, tuple(_truth(copy) for copy in copies)


def _lines(texts: Sequence[str], css: str) -> list[str]:
    return [f'<div class="{css}">{html.escape(text)}</div>' for text in texts]


def _head(copy: Copy) -> str:
    parts = _lines([copy.kicker] if copy.kicker else [], "kicker")
    if copy.title_lines:
        parts.append(f"<h1>{'<br>'.join(map(html.escape, copy.title_lines))}</h1>")
    parts += _lines([copy.subtitle] if copy.subtitle else [], "subtitle")
    return "".join(parts + _lines([copy.byline] if copy.byline else [], "byline"))


def _body(copy: Copy, columns: int) -> str:
    parts = _lines([copy.marker] if copy.marker else [], "marker")
    for number, part in enumerate(copy.parts):
        inside = ' style="text-indent:0"' if not number and copy.opens_inside else ""
        text = html.escape(part.text)
        parts.append(f"<h2>{text}</h2>" if part.heading else f"<p{inside}>{text}</p>")
    for caption in copy.captions:
        parts += _lines(caption, "small")
    return f'<div class="body" style="column-count:{columns}">{"".join(parts)}</div>'


def _arranged(layout: Layout, copies: Sequence[Copy], chance: random.Random) -> list[str]:
    if layout is Layout.STACK:
        return [f"<article>{_head(copy)}{_body(copy, chance.randint(4, 7))}</article>" for copy in copies]
    if layout is Layout.FLOW:
        inner = "".join(f"{_head(copy)}{_body(copy, 1)}" for copy in copies)
        return [f'<div class="body" style="column-count:{chance.randint(4, 7)}">{inner}</div>']
    if layout is Layout.UPRIGHT:
        return [
            f'<article class="upright">{_head(copy)}{_body(copy, chance.randint(4, 6))}</article>' for copy in copies
        ]
    cells = []
    for number, copy in enumerate(copies):
        across = layout is Layout.GRID
        row, column = (number // 2 * 2 + 1, number % 2 + 1) if across else (number * 2 + 1, 1)
        place = "grid-column:{};grid-row:{};align-self:start"
        body = _body(copy, chance.randint(2, 3) if across else chance.randint(4, 7))
        cells.append((
            f'<div class="head" style="{place.format(column, row)}">{_head(copy)}</div>',
            f'<div style="{place.format(column, row + 1)}">{body}</div>',
        ))  # fmt: skip
    chance.shuffle(cells)
    inside = "".join(body for _, body in cells) + "".join(head for head, _ in cells)
    if layout is Layout.GRID:
        inside = "".join(head + body for head, body in cells)
    columns = "1fr 1fr" if layout is Layout.GRID else "1fr"
    return [f'<div style="display:grid;grid-template-columns:{columns};gap:0 8mm">{inside}</div>']


def _truth(copy: Copy) -> Truth:
    text = "\n".join(part.text for part in copy.parts)
    return Truth(copy.title, copy.names, text, (), frozenset())


def printed_pages(
    pages: int, seed: int, pool: Sequence[Sequence[Clean]]
) -> Iterator[tuple[Layout, int, tuple[Truth, ...], bytes]]:
    """Yield pages of every layout in turn, as Chromium prints them: layout, number, truth, file."""
    with browser.browser() as driver:
        driver.get("about:blank")
        frame = driver.execute_cdp_cmd("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
        for number in range(pages):
            layout = list(Layout)[number % len(Layout)]
            page, truths = page_html(layout, seed, number, pool)
            driver.execute_cdp_cmd("Page.setDocumentContent", {"frameId": frame, "html": page})
            printed = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
            yield layout, number, truths, base64.b64decode(printed["data"])


def measure_pdf(
    pages: int, seed: int, pool: Sequence[Sequence[Clean]], lexicon: Lexicon, progress: Callable[[str], None]
) -> dict[str, Tally]:
    """Print, read and restore pages of every layout, and of typst where it is there; return the counts by layout."""
    tallies: dict[str, Tally] = {str(layout): Tally() for layout in Layout}
    for layout, number, truths, data in printed_pages(pages, seed, pool):
        one = score_texts(truths, _read(data, f"{layout}-{number}.pdf", lexicon))
        one.failures = [(f"{what} (page {number})", truth, got) for what, truth, got in one.failures]
        tallies[str(layout)].add(one)
        progress(f"PDF: {number + 1} of {pages} pages")
    if not typst_pages.missing():
        read_file = partial(_read, lexicon=lexicon)
        count = -(-pages // len(Layout))
        tallies[typst_pages.NAME] = typst_pages.measure_typst(count, seed, pool, read_file, progress)
    return tallies


def source_of(data: bytes, name: str) -> Source:
    """Return a printed page as the reader of ``intake`` reads it."""
    source_id = source_id_of(data)
    return read(data, name).source(source_id, name)


def _read(data: bytes, name: str, lexicon: Lexicon) -> list[Read]:
    return [as_read(article) for article in articles_only(restore(source_of(data, name), lexicon).articles)]
