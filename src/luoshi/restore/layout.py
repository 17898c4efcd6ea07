"""Layout of a set page: its lines become blocks (paragraphs, headlines, bylines, captions, markers, furniture)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import kicker_cues, paragraph_openers
from luoshi.lexicon.pairs import known_pairs
from luoshi.model import DropReason, Span
from luoshi.restore.blocks import Block, BlockKind
from luoshi.restore.bylines import NAME_BEFORE_BRACKET, byline_line, plain_byline
from luoshi.restore.captions import caption_line, doubled
from luoshi.restore.columns import INDENT
from luoshi.restore.datelines import dateline_start
from luoshi.restore.furniture import furniture_line, masthead_line
from luoshi.restore.gaps import clean
from luoshi.restore.headlines import is_kicker, is_subtitle, parallel_halves, runs_on, upright_headline
from luoshi.restore.interrupted import rejoined
from luoshi.restore.joints import Joints
from luoshi.restore.jumps import JumpMarker, jump_marker
from luoshi.restore.lines import PrintedLine, ends_sentence
from luoshi.restore.reasons import because
from luoshi.restore.texture import NARROWEST, Texture
from luoshi.restore.typeset import set_parts
from luoshi.restore.wraps import LineWords, Part, paragraph_lines

#: The name of the paper stands within so many lines of the edge of the page.
EDGE = 3


@dataclass(slots=True)
class _Item:
    """One line or marker of the page on its way to a block; ``part`` is set for lines of running text."""

    line: PrintedLine | None
    block: Block | None = None
    part: Part | None = None
    hard: bool = False


def paragraph_of_lines(part: Part) -> bool:
    """按栏宽并段：满栏的行接下一行；句子在行中或短行处结束、下一行缩进两字的，另起一段。

    Lines as wide as their column go on in the next line; a paragraph ends where a line ends a sentence and is short,
    or the next one is two characters narrower (the indent). Decided for all lines of a column together, by the
    cheapest path, not by empty lines.
    """
    return part is not Part.DISPLAY


def display_line(part: Part) -> bool:
    """标题行：自成一行、不成句、宽度与正文栏宽不合的行，是标题而不是正文。

    A line of its own that ends no sentence and does not fit the measure of the column is set as a headline.
    """
    return part is Part.DISPLAY


def page_blocks(text: str, lines: Sequence[PrintedLine], texture: Texture, lexicon: Lexicon) -> list[Block]:
    """Return the blocks of a page set in columns, in the order of print."""
    items = list(_labelled(text, lines, lexicon))
    _mark_parts(items, texture, lexicon)
    _mark_display(text, items, lexicon)
    body = "".join(item.line.text for item in items if item.line is not None and item.part not in (None, Part.DISPLAY))
    return rejoined(list(_blocks(items, texture, body, lexicon)))


def _labelled(text: str, lines: Sequence[PrintedLine], lexicon: Lexicon) -> Iterator[_Item]:
    """Yield the lines of the page, those that words alone tell apart as finished blocks."""
    pieces = list(_cut(text, lines, jump_marker(text)))
    plain = [piece for piece in pieces if isinstance(piece, PrintedLine)]
    upright_until, index, closed = 0, 0, True
    for at, piece in enumerate(pieces):
        if isinstance(piece, JumpMarker):
            yield _marker_item(text, pieces, at)
            closed = True
            continue
        if index >= upright_until:
            upright_until = upright_headline(plain, index)
        if index < upright_until:
            block = Block(BlockKind.DISPLAY, (Span(piece.start, piece.end),), piece.text, because(upright_headline))
            yield _Item(piece, replace(block, vertical=True))
        else:
            before = plain[index - 1].text if index else ""
            raw = text[piece.start : piece.end]
            block_or_none = _special(raw, piece, closed, before, lexicon) if piece.headline is None else None
            at_edge = min(index, len(plain) - 1 - index) < EDGE
            if block_or_none is None and at_edge and masthead_line(raw, lexicon):
                block_or_none = _furniture(piece, masthead_line)
            yield _Item(piece, block_or_none)
            if block_or_none is None:
                closed = piece.ends_sentence or piece.width < NARROWEST
        index += 1


def _cut(text: str, lines: Sequence[PrintedLine], markers: Sequence[JumpMarker]) -> Iterator[PrintedLine | JumpMarker]:
    """Yield lines and markers in order, lines cut where a marker stands in them (they keep their printed width)."""
    waiting = list(markers)
    for line in lines:
        start = line.start
        while waiting and waiting[0].span.start < line.end:
            marker = waiting[0]
            if start < marker.span.start and text[start : marker.span.start].strip():
                yield _part_of(text, line, start, marker.span.start)
            if marker.span.end > line.end:
                start = line.end
                break
            yield waiting.pop(0)
            start = max(start, marker.span.end)
        if waiting and waiting[0].span.start <= line.start and waiting[0].span.end > line.end:
            continue
        if waiting and waiting[0].span.start < line.end < waiting[0].span.end:
            continue
        if start < line.end and text[start : line.end].strip():
            yield line if start == line.start else _part_of(text, line, start, line.end)
    yield from waiting


def _part_of(text: str, line: PrintedLine, start: int, end: int) -> PrintedLine:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    bare = "".join(text[start:end].split())
    return replace(line, start=start, end=end, text=bare, ends_sentence=ends_sentence(bare))


def _marker_item(text: str, pieces: Sequence[PrintedLine | JumpMarker], at: int) -> _Item:
    marker = pieces[at]
    if not isinstance(marker, JumpMarker):
        raise TypeError("not a jump marker")
    block = Block(
        BlockKind.JUMP, (marker.span,), marker.printed, because(jump_marker), marker=marker, drop=DropReason.JUMP_MARKER
    )
    return _Item(None, block, hard=not _is_half_of_pair(pieces, at))


def _is_half_of_pair(pieces: Sequence[PrintedLine | JumpMarker], at: int) -> bool:
    """Tell whether the marker and its counterpart stand side by side: both pages are here, the text runs on."""
    marker = pieces[at]
    near = pieces[at + 1] if at + 1 < len(pieces) else None
    far = pieces[at - 1] if at > 0 else None
    if not isinstance(marker, JumpMarker):
        return False
    if marker.inward:
        return isinstance(far, JumpMarker) and not far.inward
    return isinstance(near, JumpMarker) and near.inward


def _special(raw: str, line: PrintedLine, closed: bool, before: str, lexicon: Lexicon) -> Block | None:
    """Return the line as a caption, furniture or byline if its words say so, or None for running text or headlines."""
    span = (Span(line.start, line.end),)
    if caption_line(line):
        copies = doubled(raw)
        halves = tuple(Span(line.start + low, line.start + high) for low, high in copies)
        return Block(BlockKind.CAPTION, _without(span[0], halves), line.text, because(caption_line), halves=halves)
    if line.width > 40 or not (closed or line.width > NARROWEST):
        return None
    drop = furniture_line(raw, lexicon) if closed or "." in raw else None
    if drop is not None and (closed or drop is DropReason.IMAGE_NAME):
        return _furniture(line, furniture_line, drop)
    signatures = byline_line(raw, line.start, lexicon)
    if signatures and (closed or plain_byline(signatures, before, lexicon)):
        return Block(BlockKind.BYLINE, span, line.text, because(byline_line), signatures=signatures)
    return None


def _furniture(line: PrintedLine, rule: Callable[..., object], drop: DropReason = DropReason.FURNITURE) -> Block:
    span = (Span(line.start, line.end),)
    return Block(BlockKind.FURNITURE, span, line.text, because(rule), drop=drop)


def _without(span: Span, halves: Sequence[Span]) -> tuple[Span, ...]:
    kept, at = [], span.start
    for half in halves:
        if at < half.start:
            kept.append(Span(at, half.start))
        at = half.end
    if at < span.end:
        kept.append(Span(at, span.end))
    return tuple(kept)


def _mark_parts(items: Sequence[_Item], texture: Texture, lexicon: Lexicon) -> None:
    """Set ``part`` of every line of running text, each run between hard markers by itself."""
    cues = LineWords(paragraph_openers(lexicon), dateline_start(lexicon), kicker_cues(lexicon))
    run: list[_Item] = []
    parted: set[int] = set()
    joints = Joints([item.line for item in items if item.block is None and item.line is not None], known_pairs(lexicon))
    at, continued = 0, False
    for item in [*items, _Item(None, hard=True)]:
        if item.hard:
            lines = [entry.line for entry in run if entry.line is not None]
            known = lines and lines[0].set_as is not None
            run_on = partial(_run_on, joints, at)
            at += len(lines)
            parts = (
                set_parts(lines)
                if known
                else paragraph_lines(lines, texture, cues, frozenset(parted), continued, run_on)
            )
            for entry, part in zip(run, parts, strict=True):
                entry.part = part
            run, parted = [], set()
            marker = item.block.marker if item.block is not None else None
            continued = marker is not None and marker.inward
        elif item.block is None and item.line is not None:
            run.append(item)
        elif item.block is not None and item.block.kind is BlockKind.BYLINE:
            parted.add(len(run))


def _run_on(joints: Joints, base: int, line: PrintedLine, following: PrintedLine, number: int) -> bool | None:
    return joints.run_on(line, following, base + number)


def _mark_display(text: str, items: Sequence[_Item], lexicon: Lexicon) -> None:
    """Make bylines and furniture of the display lines that read so; the others get their genuine blanks back."""
    for item in items:
        line = item.line
        if item.part is not Part.DISPLAY or line is None:
            continue
        if line.headline is not None:
            # Its size and place say what it is; it is no byline, whatever its words.
            item.line = replace(line, text=clean(text, line.start, line.end, headline=True))
            continue
        block = _special(text[line.start : line.end], line, True, "", lexicon)
        if block is not None:
            item.block, item.part = block, None
        elif line.text[0] in "（(" and line.text[-1] in "）)" and line.width > NARROWEST:
            # A note in brackets (作者为…) closes the text before it.
            item.part = Part.ONLY
        else:
            item.line = replace(line, text=clean(text, line.start, line.end, headline=True))


def _blocks(items: Sequence[_Item], texture: Texture, body: str, lexicon: Lexicon) -> Iterator[Block]:
    """Group labelled items into blocks; a paragraph that something interrupts goes on behind it."""
    tight = not texture.double_spaced and not texture.spaced
    paragraph: list[PrintedLine] = []
    parts: list[Part] = []
    aside: list[Block] = []
    display: list[PrintedLine] = []
    upright: list[PrintedLine] = []

    def flush_display(before_text: bool = False) -> Iterator[Block]:
        if upright:
            yield from upright_blocks(upright, body, lexicon)
            upright.clear()
        if display:
            yield from display_blocks(display, texture, before_text, body, lexicon)
            display.clear()

    def flush_paragraph() -> Iterator[Block]:
        if paragraph:
            yield _paragraph(paragraph, parts)
            paragraph.clear()
            parts.clear()
        yield from aside
        aside.clear()

    for item in items:
        line, block = item.line, item.block
        if block is not None and block.vertical and line is not None:
            upright.append(line)
        elif block is not None:
            yield from flush_display(before_text=tight and block.kind is BlockKind.BYLINE)
            if paragraph and not item.hard:
                aside.append(block)
            else:
                yield from flush_paragraph()
                yield block
        elif item.part is Part.DISPLAY and line is not None:
            yield from flush_paragraph()
            display.append(line)
        elif line is not None and item.part is not None:
            if paragraph and upright:
                aside.extend(flush_display())
            yield from flush_display(before_text=True)
            if item.part in (Part.FIRST, Part.ONLY):
                yield from flush_paragraph()
            paragraph.append(line)
            parts.append(item.part)
            if item.part in (Part.LAST, Part.ONLY):
                yield from flush_paragraph()
    yield from flush_display()
    yield from flush_paragraph()


def _paragraph(lines: Sequence[PrintedLine], parts: Sequence[Part]) -> Block:
    middle = [line.width for line, part in zip(lines, parts, strict=True) if part is Part.MIDDLE]
    return Block(
        BlockKind.PARAGRAPH,
        tuple(Span(line.start, line.end) for line in lines),
        "".join(line.text for line in lines),
        because(paragraph_of_lines),
        blanks=tuple(_names_at_line_start(lines)),
        column=_column(middle, lines, parts),
        opened=parts[0] in (Part.MIDDLE, Part.LAST),
        closed=parts[-1] in (Part.LAST, Part.ONLY),
        apart=lines[0].apart,
    )


def _column(middle: Sequence[float], lines: Sequence[PrintedLine], parts: Sequence[Part]) -> float:
    """Return the width of the column of a paragraph, 0 if a single line does not show it."""
    if middle:
        return sum(middle) / len(middle)
    return lines[0].width + INDENT if parts[0] is Part.FIRST else 0.0


def _names_at_line_start(lines: Sequence[PrintedLine]) -> Iterator[int]:
    """Yield the lines that begin with a name whose role (记者, 通讯员) ends the line before: a blank stands between."""
    for index, (line, following) in enumerate(pairwise(lines[:4]), start=1):
        if line.text.endswith(("记者", "通讯员", "实习生")) and NAME_BEFORE_BRACKET.match(following.text):
            yield index


def upright_blocks(lines: Sequence[PrintedLine], body: str, lexicon: Lexicon) -> Iterator[Block]:
    """Yield the headline and, from a dash on, the subtitle of one vertical headline; its columns are its lines."""
    columns: list[list[PrintedLine]] = []
    spaced = sum(1 for line in lines[1:] if line.blanks) > len(lines) / 2
    for line in lines:
        dash = line.text[0] in "—-–─―"
        after_dash = bool(columns) and columns[-1][-1].text[0] in "—-–─―"
        if not columns or (line.blanks and not spaced and not after_dash) or (dash and not after_dash):
            columns.append([])
        columns[-1].append(line)
    groups: list[list[list[PrintedLine]]] = [[]]
    for column in columns:
        if column[0].text[0] in "—-–─―" and groups[-1]:
            groups.append([])
        groups[-1].append(column)
    for group in groups:
        rows = [(Span(column[0].start, column[-1].end), "".join(line.text for line in column)) for column in group]
        yield replace(_display(rows, body, lexicon), vertical=True, reason=because(upright_headline))


def display_blocks(
    lines: Sequence[PrintedLine], texture: Texture, before_text: bool, body: str, lexicon: Lexicon
) -> Iterator[Block]:
    """Yield the headlines among neighbouring display lines.

    Lines set close belong together where the page spaces its lines or its blocks; where it does not tell, lines whose
    words run on, and two lines directly above a text. A kicker and a subtitle stand alone.
    """
    gaps = {line.blanks > 0 for line in lines[1:]}
    telling = (
        lines[0].set_as is not None or len(gaps) == 2 or texture.spaced or (texture.double_spaced and gaps == {False})
    )
    pair = len(lines) == 2 and before_text
    group: list[PrintedLine] = []
    for line in lines:
        previous = group[-1].text if group else ""
        apart = line.blanks > 0 if telling else not (pair or runs_on(previous, line.text, body, lexicon))
        # Lines of one size, one close below the other, are one headline whatever their words.
        one = line.set_as is not None
        if group and (apart or (not one and (is_kicker(previous, lexicon) or is_subtitle(line.text)))):
            yield _set_display(group, body, lexicon)
            group = []
        group.append(line)
    if group:
        yield _set_display(group, body, lexicon)


def _set_display(lines: Sequence[PrintedLine], body: str, lexicon: Lexicon) -> Block:
    block = _display([(Span(row.start, row.end), row.text) for row in lines], body, lexicon)
    return replace(block, headline=lines[0].headline, apart=lines[0].apart)


def _display(rows: Sequence[tuple[Span, str]], body: str, lexicon: Lexicon) -> Block:
    spans: list[Span] = []
    blanks: list[int] = []
    text = ""
    for span, row in rows:
        if text and parallel_halves(text.rsplit(" ", 1)[-1], row, body, lexicon):
            blanks.append(len(spans))
            text += " "
        spans.append(span)
        text += row
    return Block(BlockKind.DISPLAY, tuple(spans), text, because(display_line), tuple(blanks), closed=False)
