"""What boxes and sizes of type say of the lines of a PDF (排版): asides, headlines, first lines of paragraphs.

Text pages show their setting only by the widths of their lines (``wraps.py``). Where the reader of a file knows the place
and the size of every line, nothing need be guessed: a headline is set larger, a first line is indented, columns are parted
by white (``regions.py``). The outcome is a proof: the lines in reading order, each told how it is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from luoshi.model import Block, Span
from luoshi.restore.asides import asides
from luoshi.restore.captions import caption_line
from luoshi.restore.displays import INDENT, OPENING, SECTION, displayed, headed, larger_type, ranks
from luoshi.restore.draft import Dropped
from luoshi.restore.lines import PrintedLine, SetAs, read_lines
from luoshi.restore.placed import Placed, Sheet, sheet_of
from luoshi.restore.proof import Proof, proof_of
from luoshi.restore.regions import Run, reading_order
from luoshi.restore.set_documents import document_rows, grids_of
from luoshi.restore.wraps import Part

#: White that parts two lines of one headline, in sizes of type; more parts two headlines.
APART = 0.9
#: A page is set in columns if this share of its letters stands beside other running text.
COLUMNED = 0.3
#: Running text that shows columns is at least so many sizes of type wide.
WIDE = 6.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A file of set pages: its proof, whether it is set in columns, and what is no part of any article."""

    proof: Proof
    columned: bool
    drops: tuple[Dropped, ...]


@dataclass(slots=True)
class _Row:
    """One line of the proof: the printed lines that make it, and what is told of it."""

    runs: list[Run]
    set_as: SetAs
    blanks: int = 0
    headline: bool | None = None
    apart: bool = False


def set_pages(layout: Sequence[Block], text: str, lines: Sequence[PrintedLine]) -> Setting | None:
    """Return the proof of a file whose layout says where every line stands; None for any other."""
    sheet = sheet_of(layout, lines)
    if sheet is None:
        return None
    left_out = asides(sheet)
    gone = {id(one) for one, _, _ in left_out}
    kept = [one for one in sheet.placed if id(one) not in gone]
    columned = _columned(sheet, kept)
    drops = tuple(Dropped(Span(one.line.start, one.line.end), why, reason) for one, why, reason in left_out)
    proof = _proof(text, list(_rows(sheet, kept))) if columned else _document(text, sheet, kept)
    return Setting(proof, columned, drops)


def _document(text: str, sheet: Sheet, kept: Sequence[Placed]) -> Proof:
    """Write a document set in one column: one paragraph, headline or row of a table a line."""
    shown: dict[int, int] = {}
    for _, page in groupby(sorted(kept, key=lambda one: one.page), key=lambda one: one.page):
        for key, number in displayed(sheet, list(page)).items():
            shown[key] = number
    lines: list[PrintedLine] = []
    ends: list[str] = []
    for row in document_rows(sheet, kept, shown):
        for at, (one, end) in enumerate(zip(row.lines, row.ends, strict=True)):
            lines.append(one.line)
            ends.append(end or _glue(one.line, row.lines[at + 1].line))
    proof = proof_of(text, lines, ends)
    return replace(proof, lines=tuple(read_lines(proof.text)))


def _columned(sheet: Sheet, kept: Sequence[Placed]) -> bool:
    """Tell pages in columns from documents: much of the running text has running text beside it."""
    grids = grids_of(sheet.rules)
    running = [
        one
        for one in kept
        if not one.upright and one.right - one.left >= WIDE * one.size and not any(grid.holds(one) for grid in grids)
    ]
    total, beside = 0, 0
    for _, page in groupby(sorted(running, key=lambda one: (one.page, one.top)), key=lambda one: one.page):
        row: list[Placed] = []
        for one in page:
            total += len(one.line.text)
            row = [other for other in row if other.bottom > one.top]
            neighbours = [other for other in row if one.beside(other) and not one.over(other)]
            if neighbours:
                beside += len(one.line.text)
            row.append(one)
    return beside * 2 >= COLUMNED * max(total, 1)


def _rows(sheet: Sheet, kept: Sequence[Placed]) -> Iterator[_Row]:
    before: _Row | None = None
    for _, page in groupby(sorted(kept, key=lambda one: one.page), key=lambda one: one.page):
        lines = list(page)
        shown = displayed(sheet, lines)
        heads = headed(sheet, lines, shown)
        largest = max((line.size for head in heads for line in head.lines), default=0.0)
        opening = [head for head in heads if ranks(sheet, head, largest)]
        sections = [head for head in heads if head not in opening]
        runs = reading_order(lines, opening, sections, sheet.most, sheet.leading)
        within = {id(line): head in sections for head in heads for line in head.lines}
        for row in _told(sheet, runs, shown, within, before):
            before = row
            yield row


def _told(
    sheet: Sheet, runs: Sequence[Run], shown: dict[int, int], headed: dict[int, bool], before: _Row | None
) -> Iterator[_Row]:
    """Tell every line of a page how it is set, and join the lines of one headline that only its measure cuts."""
    indented = _indents(runs, headed)
    row: _Row | None = None
    closed = before is None or before.runs[-1].placed.line.ends_sentence or before.set_as is SetAs.DISPLAY
    for run in runs:
        one = run.placed
        if id(one) in headed:
            if row is not None and row.set_as is SetAs.DISPLAY and _same_headline(row.runs[-1], run, shown):
                if _full(row.runs[-1]) or id(one) not in shown:
                    row.runs.append(run)
                    continue
                blanks = 0
            else:
                blanks = 0 if row is not None and _split_headline(sheet, row, run) else 1
            if row is not None:
                yield row
            row = _Row([run], SetAs.DISPLAY, blanks, _opens_article(sheet, run, headed[id(one)]), run.apart)
            continue
        if row is not None and _caption_goes_on(row, run):
            row.runs.append(run)
            continue
        opens = _opens(sheet, run, row, closed, indented)
        if row is not None:
            if row.set_as is not SetAs.DISPLAY:
                closed = row.runs[-1].placed.line.ends_sentence
            yield row
        row = _Row([run], SetAs.OPENS if opens else SetAs.GOES_ON, 0, None, run.apart and opens)
        closed = one.line.ends_sentence
    if row is not None:
        yield row


def _caption_goes_on(row: _Row, run: Run) -> bool:
    last, one = row.runs[-1].placed, run.placed
    near = last.size == one.size and last.over(one) and -0.5 <= (one.top - last.bottom) / one.size <= APART
    return near and caption_line(row.runs[0].placed.line) and not last.line.ends_sentence


def _same_headline(last: Run, run: Run, shown: dict[int, int]) -> bool:
    one, two = last.placed, run.placed
    if shown.get(id(one)) != shown.get(id(two)) or one.size != two.size:
        return False
    if one.upright:
        return two.upright
    return -0.5 <= (two.top - one.bottom) / two.size <= APART


def _split_headline(sheet: Sheet, row: _Row, run: Run) -> bool:
    """Tell whether a headline goes on at the top of the next column."""
    one, two = row.runs[-1].placed, run.placed
    level = not one.upright and not two.upright and one.size == two.size and one.bold == two.bold
    return level and row.set_as is SetAs.DISPLAY and one.size >= OPENING * sheet.most and two.left >= one.right


def _full(run: Run) -> bool:
    """Tell whether one more character would not have gone into the line: its measure cuts it, not its words."""
    one = run.placed
    if one.upright:
        return True
    return one.right - one.left + 1.1 * one.size > run.measure


def _opens_article(sheet: Sheet, run: Run, within: bool) -> bool | None:
    """小标题与大标题：统领几栏的大字是文章标题；夹在一栏之中、比正文略大的是小标题，明显大的是文章标题。

    Large type over several columns is a headline; inside one column much larger type is a headline, slightly larger
    type a section heading where the page has larger headlines. None: the words decide.
    """
    if within:
        return False
    size = run.placed.size
    return True if size >= OPENING * sheet.most or (run.head and size >= SECTION * sheet.most) else None


def _indents(runs: Sequence[Run], headed: Mapping[int, bool]) -> bool:
    """Tell whether first lines are indented on this page."""
    body = [run for run in runs if id(run.placed) not in headed]
    return sum(1 for run in body if _indented(run)) >= max(1, 0.02 * len(body))


def _indented(run: Run) -> bool:
    return INDENT[0] <= (run.placed.left - run.edge) / run.placed.size <= INDENT[1]


def _opens(sheet: Sheet, run: Run, row: _Row | None, closed: bool, indented: bool) -> bool:
    """段首行：比本栏其余各行缩进两字的行另起一段；不缩进的版面上，短行之后、行距加宽之处另起一段。

    A line indented by two characters opens a paragraph; on pages without indents, one behind a short line or more white.
    """
    one = run.placed
    if _indented(run):
        return True
    if row is None or row.set_as is SetAs.DISPLAY or run.apart:
        return closed
    last = row.runs[-1]
    if last.placed.size != one.size and larger_type(max(last.placed.size, one.size), min(last.placed.size, one.size)):
        return closed
    if indented:
        return False
    under = last.placed.over(one) and one.top > last.placed.top
    loose = under and one.top - last.placed.top > sheet.leading + 0.4 * one.size
    short = last.placed.right < last.edge + last.measure - 1.5 * one.size
    return loose or (short and last.placed.line.ends_sentence)


def _proof(text: str, rows: Sequence[_Row]) -> Proof:
    """Write the rows, and tell the lines of the proof what is known of them."""
    lines: list[PrintedLine] = []
    ends: list[str] = []
    for row in rows:
        for at, run in enumerate(row.runs):
            lines.append(run.placed.line)
            following = row.runs[at + 1].placed.line if at + 1 < len(row.runs) else None
            ends.append("\n" if following is None else _glue(run.placed.line, following))
    proof = proof_of(text, lines, ends)
    told = []
    for line, row in zip(read_lines(proof.text), rows, strict=True):
        told.append(
            replace(line, set_as=row.set_as, blanks=row.blanks, headline=row.headline, apart=row.apart, indent=0)
        )
    return replace(proof, lines=tuple(told))


def _glue(line: PrintedLine, following: PrintedLine) -> str:
    """Return the blank between two Latin words that a line end parted."""
    return (
        " "
        if line.text[-1].isascii()
        and line.text[-1].isalnum()
        and following.text[0].isascii()
        and following.text[0].isalnum()
        else ""
    )


def set_parts(lines: Sequence[PrintedLine]) -> list[Part]:
    """Return what part of a paragraph or headline every line is, as it is set.

    A line by itself that ends neither a sentence nor a clause is a heading in the size of the text.
    """
    parts = [Part.DISPLAY] * len(lines)
    paragraphs: list[list[int]] = []
    for at, line in enumerate(lines):
        if line.set_as is SetAs.DISPLAY:
            continue
        if line.set_as is SetAs.OPENS or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(at)
    for paragraph in paragraphs:
        first, last = paragraph[0], paragraph[-1]
        for at in paragraph[1:-1]:
            parts[at] = Part.MIDDLE
        if len(paragraph) > 1:
            parts[first], parts[last] = Part.FIRST, Part.LAST
        elif lines[first].ends_sentence or lines[first].text[-1] in "：:，；”）" or first in (0, len(lines) - 1):
            parts[first] = Part.ONLY
    return parts
