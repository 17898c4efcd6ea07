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
from luoshi.restore.draft import Dropped
from luoshi.restore.lines import PrintedLine, SetAs, read_lines
from luoshi.restore.placed import Placed, Sheet, groups_of_one_size, sheet_of
from luoshi.restore.proof import Proof, proof_of
from luoshi.restore.regions import Headed, Run, reading_order
from luoshi.restore.wraps import Part

#: Times the size of most letters from which type is larger; one size of print is some 10 % from the next.
LARGER = 1.08
#: A text of more letters is running text in whatever size it is set (a lead in large type).
LONGEST_HEADLINE = 90
#: A group of lines in bold face of at most so many letters that ends no sentence is set as a heading.
LONGEST_BOLD = 40
#: A first line begins so many sizes of type to the right of its column: two characters (GB/T 9704 and the press alike).
INDENT = (1.4, 2.6)
#: From this many times the size of most letters a headline inside a column opens an article …
OPENING = 1.45
#: … and up to this many times it heads a section, where other headlines of the page are larger.
SECTION = 1.3
#: White that parts two lines of one headline, in sizes of type; more parts two headlines.
APART = 0.9
#: A line of a kicker, subtitle or byline stands at most so many sizes of type off a headline, and is as short as this.
NEAR, LONGEST_BYLINE = 1.8, 30
#: A line with no other one beside it within so many sizes of type stands alone.
LONELY = 3.5
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


def larger_type(size: float, most: float) -> bool:
    """大字标题：字号明显大于正文的短行是标题；正文字号的行不是。

    A short text in larger type than most of the page is a headline.
    """
    return size >= LARGER * most


def set_pages(layout: Sequence[Block], text: str, lines: Sequence[PrintedLine]) -> Setting | None:
    """Return the proof of a file whose layout says where every line stands; None for any other."""
    sheet = sheet_of(layout, lines)
    if sheet is None:
        return None
    left_out = asides(sheet)
    gone = {id(one) for one, _, _ in left_out}
    kept = [one for one in sheet.placed if id(one) not in gone]
    columned = _columned(sheet, kept)
    rows = list(_rows(sheet, kept, columned))
    drops = tuple(Dropped(Span(one.line.start, one.line.end), why, reason) for one, why, reason in left_out)
    return Setting(_proof(text, rows), columned, drops)


def _columned(sheet: Sheet, kept: Sequence[Placed]) -> bool:
    """Tell pages in columns from documents: much of the running text has running text beside it."""
    running = [one for one in kept if not one.upright and one.right - one.left >= WIDE * one.size]
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


def _rows(sheet: Sheet, kept: Sequence[Placed], columned: bool) -> Iterator[_Row]:
    before: _Row | None = None
    for _, page in groupby(sorted(kept, key=lambda one: one.page), key=lambda one: one.page):
        lines = list(page)
        shown = _displayed(sheet, lines)
        heads = _headed(sheet, lines, shown)
        largest = max((line.size for head in heads for line in head.lines), default=0.0)
        opening = [head for head in heads if _ranks(sheet, head, largest)]
        sections = [head for head in heads if head not in opening]
        runs = reading_order(lines, opening, sections, sheet.most, sheet.leading)
        headed = {id(line): head in sections for head in heads for line in head.lines}
        for row in _told(sheet, runs, shown, headed, before):
            before = row
            yield row


def _displayed(sheet: Sheet, lines: Sequence[Placed]) -> dict[int, int]:
    """Return the lines set as headlines, each with the number of its group: larger type, or a short group in bold face."""
    bold = sum(len(one.line.text) for one in lines if one.bold) > 0.5 * sum(len(one.line.text) for one in lines)
    shown: dict[int, int] = {}
    for number, group in enumerate(groups_of_one_size(lines)):
        letters = sum(len(one.line.text) for one in group)
        size = group[0].size
        larger = larger_type(size, sheet.most) and letters <= LONGEST_HEADLINE
        heavy = not bold and size >= sheet.most and letters <= LONGEST_BOLD and all(one.bold for one in group)
        if larger or (heavy and not group[-1].line.ends_sentence):
            shown.update((id(one), number) for one in group)
    return shown


def _headed(sheet: Sheet, lines: Sequence[Placed], shown: dict[int, int]) -> list[Headed]:
    """Put kicker, headline, subtitle and byline that stand close together into one box."""
    boxes: list[list[Placed]] = []
    groups: dict[int, list[Placed]] = {}
    for one in lines:
        if id(one) in shown:
            groups.setdefault(shown[id(one)], []).append(one)
    for group in sorted(groups.values(), key=lambda group: group[0].top):
        near = next((box for box in boxes if _close(box, group)), None)
        if near is None:
            boxes.append(group)
        else:
            near.extend(group)
    running = [one for one in lines if id(one) not in shown and not one.upright]
    for box in boxes:
        if not box[0].upright:
            _attach(sheet, box, running)
    return [_box(box) for box in boxes]


def _ranks(sheet: Sheet, head: Headed, largest: float) -> bool:
    """Tell whether a headline may stand over columns of its own; a section heading stands in one."""
    size = max(line.size for line in head.lines)
    return head.upright or size > SECTION * sheet.most or largest < OPENING * sheet.most


def _box(lines: Sequence[Placed]) -> Headed:
    return Headed(
        tuple(lines),
        min(one.left for one in lines),
        min(one.top for one in lines),
        max(one.right for one in lines),
        max(one.bottom for one in lines),
        all(one.upright for one in lines),
    )


def _close(box: Sequence[Placed], group: Sequence[Placed]) -> bool:
    """Tell whether a group of large lines stands directly below a box, on its axis or its left edge."""
    above, below = _box(box), _box(group)
    if above.upright or below.upright:
        return False
    size = max(box[-1].size, group[0].size)
    axis = abs((above.left + above.right) - (below.left + below.right)) / 2
    aligned = min(axis, abs(above.left - below.left)) <= 1.5 * size
    return aligned and -0.5 * size <= below.top - above.bottom <= NEAR * size


def _attach(sheet: Sheet, box: list[Placed], running: list[Placed]) -> None:
    """Add short lines on the axis of a headline that have no text beside them: bylines, dates, notes in brackets."""
    size = sheet.most
    while True:
        whole = _box(box)
        middle = (whole.left + whole.right) / 2
        found = next(
            (
                one
                for one in running
                if len(one.line.text) <= LONGEST_BYLINE
                and abs(one.middle - middle) <= 0.6 * size
                and -0.3 * size <= one.top - whole.bottom <= NEAR * size
                and not one.line.ends_sentence
                and not _begins_column(one, running)
                and _lonely(one, whole, running)
            ),
            None,
        )
        if found is None:
            return
        box.append(found)
        running.remove(found)


def _begins_column(one: Placed, running: Sequence[Placed]) -> bool:
    """Tell whether a line goes on in the next one below it: that one begins at its edge, or an indent before it."""
    return any(
        -0.6 * one.size <= one.left - other.left <= INDENT[1] * one.size
        for other in running
        if 0 < other.top - one.top <= 2 * one.size and other.over(one)
    )


def _lonely(one: Placed, head: Headed, running: Sequence[Placed]) -> bool:
    """Tell whether nothing else stands beside a line under its headline."""
    reach = LONELY * one.size
    left, right = min(one.left, head.left) - reach, max(one.right, head.right) + reach
    if head.right - head.left <= one.right - one.left + 2 * one.size:
        # A headline as narrow as the line stands in one column; what is beside it stands in another.
        left, right = one.left, one.right
    return not any(
        other is not one and one.beside(other) and other.left < right and left < other.right for other in running
    )


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
