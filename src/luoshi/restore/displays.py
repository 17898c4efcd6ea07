"""Lines set as headlines (标题字): larger or bolder than the text, with the kicker, subtitle and byline that stand close."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.restore.placed import Placed, Sheet, groups_of_one_size
from luoshi.restore.regions import Headed

#: Times the size of most letters from which type is larger; one size of print is some 10 % from the next.
LARGER = 1.08
#: A text of more letters is running text in whatever size it is set (a lead in large type).
LONGEST_HEADLINE = 90
#: A group of lines in bold face of at most so many letters that ends no sentence is set as a heading.
LONGEST_BOLD = 40
#: A line of a kicker, subtitle or byline stands at most so many sizes of type off a headline, and is as short as this.
NEAR, LONGEST_BYLINE = 1.8, 30
#: A line with no other one beside it within so many sizes of type stands alone.
LONELY = 3.5
#: A first line begins so many sizes of type to the right of its column: two characters (GB/T 9704 and the press alike).
INDENT = (1.4, 2.6)
#: From this many times the size of most letters a headline inside a column opens an article …
OPENING = 1.45
#: … and up to this many times it heads a section, where other headlines of the page are larger.
SECTION = 1.3


def larger_type(size: float, most: float) -> bool:
    """大字标题：字号明显大于正文的短行是标题；正文字号的行不是。

    A short text in larger type than most of the page is a headline.
    """
    return size >= LARGER * most


def displayed(sheet: Sheet, lines: Sequence[Placed]) -> dict[int, int]:
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


def headed(sheet: Sheet, lines: Sequence[Placed], shown: dict[int, int]) -> list[Headed]:
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


def ranks(sheet: Sheet, head: Headed, largest: float) -> bool:
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
