"""Which set lines make a paragraph: a best path over the lines of a column (Viterbi), from widths and sentence ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from luoshi.restore.columns import INDENT, ColumnWidth, column_widths, has_indent
from luoshi.restore.ladder import Rung, step_of
from luoshi.restore.lines import NEVER_FIRST, PrintedLine
from luoshi.restore.texture import WIDEST_COLUMN, Texture


class Part(IntEnum):
    """What a set line is: first, middle, last or only line of a paragraph, or a line of display type (headline)."""

    FIRST = 0
    MIDDLE = 1
    LAST = 2
    ONLY = 3
    DISPLAY = 4


_NEVER = 1e9

#: The most that the width of a first line says against it behind a jump marker.
FRESH = 1.5

#: One line of text alone below a headline is rare.
LONELY = 1.0

#: A dateline holds one of these.
DATELINE_WORDS = ("讯", "电", "消息")

#: What a phrase that opens paragraphs is worth: less than one width that does not fit.
OPENER = 0.8

#: What a dateline at the head of a line is worth: it opens a paragraph whatever the widths.
DATELINE = 5.0

#: What a byline before a line says against its going on with the paragraph above.
BYLINE = 8.0

#: What a bracket open over the end of a line says for its going on.
BRACKET = 3.0

#: A change of width inside a paragraph (text set round a box), and a stop at the very end of a line inside one.
CHANGE, STOP = 2.0, 0.8

#: Text of this width without any point is rare, a headline is not.
UNPOINTED = 10.0
#: What follows 强调 or 指出 where the sentence goes on.
_AFTER_CUE = frozenset("，,：:、。；“的了要")
#: A headline line holds none of these inside.
_STOPS = re.compile("[，。；]")

#: What a headline gains whose words the next lines repeat: from the first share of its pairs nothing, from the second all.
ECHO, FAINT, LOUD, LEAD_LINES = 1.5, 0.15, 0.4, 4

#: What it gains behind a credit in brackets.
CLOSED = 1.5

#: The end of a credit in brackets, which closes an article.
_CREDIT = re.compile("(?:记者|通讯员|实习生)[^（）()，。]{2,12}[）)]$|^[一-鿿]{0,3}[）)]$")
_PAIRS = re.compile("[“”《》（）]")
_POINTS = re.compile("[，。、；：！？”’）》,;:!?]")

#: Lines of one column differ by no more, as points squeeze or hang.
UNEVEN = 1.5

#: A line that fits its neighbour in the paragraph but no column around costs this much.
UNPROVEN = 0.6

#: Few headlines have lines wider than this, and fewer with a comma in them.
WIDE_HEADLINE = 20.0

#: What it costs a paragraph (or a headline) to go on over a break where the page shows the word, where it does not, where it cannot.
_JOINT = {True: -2.0, False: 0.4, None: 0.0}

#: What it costs to break a paragraph off for another article inside it, and to take it up behind that.
BROKEN_OFF, TAKEN_UP = 3.0, 3.0

#: What it costs more where the other article stands there without a headline.
UNTITLED = 1.5

#: What 强调 at the end of a line says against its going on without a comma or colon: it ends a kicker.
LEADS_OVER = 2.5


#: Whether a word goes over from one line to another, the number of which in the run is given; None if nothing tells.
RunsOn = Callable[[PrintedLine, PrintedLine, int], bool | None]


@dataclass(frozen=True, slots=True)
class LineWords:
    """How lines are recognised by their words: phrases that may open a paragraph, datelines that must, ends of kickers."""

    openers: re.Pattern[str]
    datelines: re.Pattern[str]
    kicker_cues: tuple[str, ...]


def paragraph_lines(
    lines: Sequence[PrintedLine],
    texture: Texture,
    cues: LineWords,
    parted: frozenset[int] = frozenset(),
    continued: bool = False,
    runs_on: RunsOn | None = None,
) -> list[Part]:
    """Label every line of one run of text (no headline known, no marker between) by the cheapest path.

    ``cues`` are phrases that open a paragraph (会议强调，) and count a little, datelines, which always do, and ends of kickers;
    ``parted`` are the lines that a byline stands before, which seldom go on with the text above it. The run may begin
    and end in mid-paragraph (a continuation), at a small cost, and begins so readily if ``continued`` (behind 上接第1版).
    ``runs_on`` tells of two lines whether a word seems to go over from one to the other (:mod:`luoshi.restore.joints`).
    """
    if not lines:
        return []
    size = len(Part)
    columns = column_widths(lines, texture)
    indent = INDENT if has_indent(lines, columns) else 0.0
    best = [_begin(part, continued) for part in Part] + [_NEVER] * len(Part)
    trail: list[list[int]] = []
    held = [0] * len(Part)
    for index, line in enumerate(lines):
        following = lines[index + 1].width if index + 1 < len(lines) else 0.0
        own = _costs(line, columns[index], indent, _neighbour(lines, index, indent), following, texture)
        _by_words(line, own, cues)
        own[Part.DISPLAY] -= _announces(lines, index)
        if index == 0:
            if continued:
                # The column may be a new one, of which there is no other line yet.
                own[Part.FIRST], own[Part.MIDDLE] = min(own[Part.FIRST], FRESH), min(own[Part.MIDDLE], FRESH)
            best = [cost + extra for cost, extra in zip(best, [*own, *own], strict=True)]
            continue
        if _goes_on_in_brackets(lines[index - 1], line):
            own[Part.FIRST] += BRACKET
            own[Part.ONLY] += BRACKET
            own[Part.DISPLAY] += BRACKET
        if index in parted:
            own[Part.MIDDLE] += BYLINE
            own[Part.LAST] += BYLINE
        words = _JOINT[runs_on(lines[index - 1], line, index)] if runs_on is not None else 0.0
        if lines[index - 1].text.endswith(cues.kicker_cues) and line.text[0] not in _AFTER_CUE:
            words = LEADS_OVER
        halves = _taken_up(lines, index, held, indent, runs_on)
        best, back = _both_steps(best, own, lines[index - 1], line, indent, texture, words, halves)
        held = [index - 1 if back[size + part] < size else held[back[size + part] - size] for part in Part]
        trail.append(back)
    last = min(Part, key=lambda part: best[part] + _end(part))
    path = [int(last)]
    for back in reversed(trail):
        path.append(back[path[-1]])
    return [Part(state % len(Part)) for state in reversed(path)]


def _goes_on_in_brackets(previous: PrintedLine, line: PrintedLine) -> bool:
    """Tell whether a bracket that the line before opens is closed in this one: 讯（全媒体记者 / 某某 通讯员 某某）."""
    return previous.text.rfind("（") > previous.text.rfind("）") and 0 <= line.text.find("）") < _before(
        line.text, "（"
    )


def _announces(lines: Sequence[PrintedLine], index: int) -> float:
    """Return what the lines around say for a headline: the lead repeats its words, a credit closes the text before it."""
    line = lines[index]
    gain = CLOSED if index and _CREDIT.search(lines[index - 1].text) else 0.0
    if line.width < 6 or _STOPS.search(line.text):
        return gain
    below = "".join(lines[at].text for at in range(index + 1, min(index + 1 + LEAD_LINES, len(lines))))
    pairs = {one + two for one, two in pairwise(line.text)}
    echo = sum(1 for pair in pairs if pair in below) / len(pairs)
    return gain + ECHO * min(max(echo - FAINT, 0.0) / (LOUD - FAINT), 1.0)


def _before(text: str, mark: str) -> int:
    return text.find(mark) if mark in text else len(text)


def _by_words(line: PrintedLine, own: list[float], cues: LineWords) -> None:
    if cues.openers.match(line.text):
        own[Part.FIRST] -= OPENER
        own[Part.ONLY] -= OPENER
    if any(word in line.text for word in DATELINE_WORDS) and cues.datelines.match(line.text):
        own[Part.MIDDLE] += DATELINE
        own[Part.LAST] += DATELINE
        own[Part.DISPLAY] += DATELINE


def _begin(part: Part, continued: bool) -> float:
    if continued:
        return {Part.LAST: 0.5, Part.DISPLAY: 2.0}.get(part, 0.0)
    return {Part.MIDDLE: 1.5, Part.LAST: 2.5}.get(part, 0.0)


def _end(part: Part) -> float:
    return {Part.FIRST: 3.0, Part.MIDDLE: 2.5}.get(part, 0.0)


def _taken_up(
    lines: Sequence[PrintedLine], index: int, held: Sequence[int], indent: float, runs_on: RunsOn | None
) -> list[float]:
    """Return what it costs to take up, in line ``index``, the paragraph that broke off at each of the lines ``held``."""
    costs = []
    line = lines[index]
    for at in held:
        words = _JOINT[runs_on(lines[at], line, index)] if runs_on is not None else 0.0
        even = abs(line.width - lines[at].width)
        apart = min(even, abs(even - indent))
        short = 0.0 if not line.ends_sentence or line.width > lines[at].width else apart
        costs.append(TAKEN_UP + words + CHANGE * min(max(0.0, apart - 1.0 - short), 1.5))
    return costs


def _both_steps(
    best: list[float],
    own: list[float],
    previous: PrintedLine,
    line: PrintedLine,
    indent: float,
    texture: Texture,
    words: float,
    halves: Sequence[float],
) -> tuple[list[float], list[int]]:
    """Take one line further in both layers: with every paragraph whole so far, and with one broken off.

    A paragraph is broken off where another article stands inside it, at a column break, and taken up behind that, at
    the cost that ``halves`` gives for the broken line of every part.
    """
    size = len(Part)
    whole, back = _step(best[:size], own, previous, line, indent, texture, words)
    broken, behind = _step(best[size:], own, previous, line, indent, texture, words)
    behind = [state + size for state in behind]
    going = Part.FIRST if best[Part.FIRST] <= best[Part.MIDDLE] else Part.MIDDLE
    closed = min((Part.LAST, Part.ONLY, Part.DISPLAY), key=lambda part: best[size + part] + halves[part])
    if not previous.ends_sentence and (line.blanks or not texture.spaced):
        for part in (Part.FIRST, Part.ONLY, Part.DISPLAY):
            cost = best[going] + BROKEN_OFF + own[part] - min(words, 0.0) + (0.0 if part is Part.DISPLAY else UNTITLED)
            if cost < broken[part]:
                broken[part], behind[part] = cost, int(going)
    if line.blanks or not texture.spaced:
        for part in (Part.MIDDLE, Part.LAST):
            cost = best[size + closed] + halves[closed] + own[part]
            if cost < whole[part]:
                whole[part], back[part] = cost, size + int(closed)
    return whole + broken, back + behind


def _step(
    best: list[float],
    own: list[float],
    previous: PrintedLine,
    line: PrintedLine,
    indent: float,
    texture: Texture,
    words: float,
) -> tuple[list[float], list[int]]:
    """Take one line further: a paragraph goes on after its first and middle lines, anything may follow a closed one."""
    inside, outside, pair = _between(previous, line, texture)
    inside, pair = inside + words, pair + min(words, 0.0)
    going = Part.FIRST if best[Part.FIRST] <= best[Part.MIDDLE] else Part.MIDDLE
    closed = Part.LAST if best[Part.LAST] <= best[Part.ONLY] else Part.ONLY
    spaced = _spaced_out(line) or _spaced_out(previous)
    wider, even = abs(line.width - previous.width - indent), abs(line.width - previous.width)
    after_first = best[Part.FIRST] + (own[1] if spaced else _fitting(own[1], wider))
    after_middle = best[Part.MIDDLE] + (own[1] if spaced else _fitting(own[1], even))
    kept = Part.FIRST if after_first <= after_middle else Part.MIDDLE
    goes_on = min(after_first, after_middle) + inside
    begins, ended = best[closed] + outside, closed
    if best[Part.DISPLAY] + outside < begins:
        begins, ended = best[Part.DISPLAY] + outside, Part.DISPLAY
    shows, shown = best[closed] + outside, closed
    if best[Part.DISPLAY] + pair < shows:
        shows, shown = best[Part.DISPLAY] + pair, Part.DISPLAY
    lonely, alone = begins + own[3], ended
    if ended is Part.DISPLAY:
        lonely += LONELY
        if best[closed] + outside < begins + LONELY:
            lonely, alone = best[closed] + outside + own[3], closed
    costs = [begins + own[0], goes_on, best[going] + inside + own[2], lonely, shows + own[4]]
    return costs, [int(ended), int(kept), int(going), int(alone), int(shown)]


def _spaced_out(line: PrintedLine) -> bool:
    """Tell whether blanks fill the line out, so that its characters say little about the width of its column."""
    return line.end - line.start > 1.25 * len(line.text)


def _fitting(own: float, difference: float) -> float:
    """Return the cost of a middle line beside the line before it: as wide as it should be, it needs no other proof."""
    if difference <= 1.0 and own < BYLINE:
        return min(own, UNPROVEN)
    return own + CHANGE * min(max(0.0, difference - 1.0), 1.5)


def _between(previous: PrintedLine, line: PrintedLine, texture: Texture) -> tuple[float, float, float]:
    """Return what the empty lines between two lines cost inside a paragraph, outside one, between two display lines."""
    pair = -0.5 if line.blanks <= previous.blanks else 0.0
    if texture.double_spaced:
        if line.blanks == 0:
            # Headline lines are set close where every other line is spaced (N16).
            return 4.0, 4.0, pair
        return (2.0 if line.blanks > 1 else 0.0), 0.0, pair
    if texture.spaced:
        if line.blanks:
            return 1.0, 0.0, pair
        return 0.0, 2.0, pair if pair else 1.0
    return 0.0, 0.0, pair


def _neighbour(lines: Sequence[PrintedLine], index: int, indent: float) -> float:
    """Return by how much the line differs from the nearer in width of its two neighbours (a box is a few lines high).

    A neighbour behind the end of a sentence may be the first line of a paragraph, indented.
    """
    width = lines[index].width
    near = [abs(width - lines[at].width) for at in (index - 1, index + 1) if 0 <= at < len(lines)]
    if indent and index >= 2 and lines[index - 2].ends_sentence:
        near.append(abs(width - indent - lines[index - 1].width))
    return min(near, default=_NEVER)


def _costs(
    line: PrintedLine, column: ColumnWidth, indent: float, neighbour: float, following: float, texture: Texture
) -> list[float]:
    """Return what each part costs for ``line`` in itself."""
    width, ends = line.width, line.ends_sentence or _CREDIT.search(line.text) is not None
    widest = max(column.all)
    hanging = _hanging(line)
    full = min(_off(width, side, hanging) for side in column.all)
    if width > widest:
        full = min(full, neighbour + 0.5)
    first = min(_off(width, side - indent, hanging) for side in column.all)
    closing = 3.0 if line.text[0] in NEVER_FIRST else 0.0
    over = min(max(0.0, width - widest - 1.0), 2.0) if neighbour > UNEVEN else 0.0
    wide = 6.0 if width > WIDEST_COLUMN else 0.0
    costs = [0.0] * len(Part)
    stop = STOP if ends and indent else 0.0
    note = line.text[-1] in "）)"
    begins = _slope(first) + over
    if abs(following - indent - width) <= 1.0:
        begins = min(begins, UNPROVEN)
    costs[Part.FIRST] = begins + closing + stop
    costs[Part.MIDDLE] = _slope(full) + over * 2 + stop
    costs[Part.LAST] = (0.0 if ends else 2.5 if note else 5.0) + over * 2 + (0.4 if full <= 1.0 else 0.0)
    costs[Part.ONLY] = (0.5 if ends or (note and line.text[0] in "（(") else 5.0) + closing
    costs[Part.ONLY] += max(0.0, width - column.after - 1.0)
    costs[Part.DISPLAY] = _display_cost(line, full) + closing * 2 + wide
    if texture.indented:
        gain = -2.0 if line.indent >= 2 else 2.0
        costs[Part.FIRST] += gain
        costs[Part.ONLY] += gain
        if line.indent >= 2:
            costs[Part.MIDDLE] += 2.0
            costs[Part.LAST] += 2.0
    return costs


def _hanging(line: PrintedLine) -> float:
    """Return by how much points that may begin no line make this one wider than its column: they hang behind it."""
    text = line.text
    marks = 0
    while marks < 3 and marks < len(text) and text[-1 - marks] in NEVER_FIRST:
        marks += 1
    return 0.5 * marks


def _off(width: float, column: float, hanging: float) -> float:
    """Return how far a width lies from that of a column, hanging points allowed for."""
    return max(0.0, width - column - hanging) if width > column else column - width


def _slope(difference: float) -> float:
    """Return the cost of a line that is so much too wide or too narrow: nothing up to a mark and a half."""
    return min(max(0.0, difference - 0.75) * 3.0, 7.5)


def _display_cost(line: PrintedLine, full: float) -> float:
    """Return the cost of taking ``line`` for a headline: stops and commas speak against, a width of its own for it."""
    text = line.text
    cost = 2.0 + (0.5 if full <= 1.0 else 0.0)
    if _PAIRS.search(text) and any(text.count(one) != text.count(other) for one, other in ("“”", "《》", "（）")):
        cost += 1.0
    if line.width >= UNPOINTED and _POINTS.search(text) is None:
        cost -= 0.7 if line.width < 14 else 1.0
    if line.parted:
        cost -= 1.5
    step = step_of(text)
    if step is not None and step.rung in (Rung.COUNTED, Rung.FIRSTLY):
        cost += 1.5
    if line.ends_sentence:
        cost += 4.0 if text[-1] not in "！？!?”" else 0.3
    clauses = text.count("，") + text.count("；")
    if clauses and line.width > WIDE_HEADLINE:
        cost += 1.5
    cost += 4.0 * text[:-1].count("。") + 0.5 * clauses + max(0, clauses - 1) + 0.5 * max(0, text.count("、") - 1)
    if text[-1] in "，、；：":
        cost += 1.0
    return cost
