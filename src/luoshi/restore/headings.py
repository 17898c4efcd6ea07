"""Section headings of plain documents (层次标题), told from paragraphs, list items and rows of tables."""

from __future__ import annotations

from luoshi.restore.ladder import Rung, step_of
from luoshi.restore.lines import NEVER_FIRST, PrintedLine

#: Longest heading with a number, and without one.
NUMBERED, PLAIN = 45.0, 28.0

#: A line of this width is a paragraph that a heading may stand above.
PARAGRAPH = 28.0

_NO_END = frozenset("。；;，,、：:…!！")


def heading_line(line: PrintedLine, previous: PrintedLine | None, following: PrintedLine | None) -> bool:
    """层次标题：单独成行、不成句的“一、”“（一）”“1.”等，或夹在段落之间的短行。

    A line of its own that ends no sentence: with a number of the ladder (一、, （一）, 1., 第一章), or short and without
    one between two paragraphs.
    """
    if following is None or line.width > NUMBERED or line.text[-1] in _NO_END or line.text[0] in NEVER_FIRST:
        return False
    if "。" in line.text:
        return False
    step = step_of(line.text)
    if step is not None:
        if step.rung in (Rung.PART, Rung.CHAPTER, Rung.SECTION):
            return True
        beside_item = previous is not None and _same_rung(previous, step.rung) and _same_rung(following, step.rung)
        bare = step.rung >= Rung.ARABIC and not _covers(following, step.rung)
        return step.end < len(line.text) and step.rung is not Rung.COUNTED and not beside_item and not bare
    if line.width > PLAIN or line.text[-1] in "？?" or line.text[-1].isdigit():
        return False
    before = previous is None or previous.ends_sentence or previous.width >= PARAGRAPH
    next_step = step_of(following.text)
    after = following.width >= PARAGRAPH or (next_step is not None and next_step.rung is not Rung.COUNTED)
    return before and after and not line.text.startswith(("（", "(", "——", "附件", "问", "答"))


def _covers(following: PrintedLine, rung: Rung) -> bool:
    """Tell whether a line may be what 1. or （1） heads: a sentence, a long line, a lower number; else these count a list."""
    step = step_of(following.text)
    return following.ends_sentence or following.width >= PARAGRAPH or (step is not None and step.rung > rung)


def paragraph_line(line: PrintedLine) -> bool:
    """分段：这份文本一行就是一段。

    In this text every line is a paragraph of its own.
    """
    return True


def table_line(raw: str) -> bool:
    """表格行：用制表符隔开的几格。

    Cells separated by tabs are one row of a table.
    """
    return sum(1 for cell in raw.split("\t") if cell.strip()) >= 2


def runs_on(line: PrintedLine, following: PrintedLine) -> bool:
    """Tell whether a paragraph was cut at a line end: the next line begins with a mark that no line begins with."""
    if following.text[0] in NEVER_FIRST and following.text[0] not in "…·%" and not line.ends_sentence:
        return True
    return line.width >= PARAGRAPH and line.text[-1] in "，、" and step_of(following.text) is None


def _same_rung(line: PrintedLine, rung: Rung) -> bool:
    step = step_of(line.text)
    return step is not None and step.rung is rung
