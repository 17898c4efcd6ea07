"""Sentences of a paragraph, split right around quotation marks, brackets and title marks."""

from __future__ import annotations

import re

_MARKS = re.compile("[。！？!?…“”‘’「」『』（）()《》〈〉【】]")
_ENDS = frozenset("。！？!?…")
_OPEN = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】"}
_CLOSE = frozenset(_OPEN.values())
_QUOTES = frozenset("“「『")
#: After a closing quotation mark these go on with the sentence that holds the quotation.
_GOES_ON = frozenset("，、；：,;:的等和与及是这")
#: “……”某某说。 : the words after a quotation that name its speaker.
_ATTRIBUTION = re.compile("[^，。！？；：“”]{1,40}?(?:说|表示|指出|强调|认为|介绍|告诉记者|坦言|感慨|道|问|答)[。，：]")
#: Brackets inside brackets are followed so deep; deeper ones are no language.
DEEPEST = 24

#: A quotation longer than this is split inside, at its own full stops.
LONG_QUOTE = 400


def sentence_bounds(line: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of ``line``, which cover it whole.

    A sentence ends at 。！？!?… outside every quotation and bracket, with the closing marks that follow; a quotation
    that ends in a full stop ends the sentence unless the text goes on with it (“……。”某某说。). Unbalanced marks never
    swallow more than one paragraph, and a quotation of more than :data:`LONG_QUOTE` characters is split at its stops.
    """
    bounds: list[tuple[int, int]] = []
    start, stack = 0, list[tuple[str, int]]()
    for match in _MARKS.finditer(line):
        at, mark = match.start(), match.group()
        if mark in _OPEN:
            stack.append((_OPEN[mark], at))
            del stack[:-DEEPEST]
            continue
        if mark in _CLOSE:
            _close(stack, mark)
            if stack or not _quotation_ends(line, at):
                continue
        elif (stack and not _may_split_inside(stack, at)) or not _stop_ends(line, at):
            continue
        end = at + 1
        if line[start:end].strip() and end < len(line):
            bounds.append((start, end))
            start = end
    if start < len(line):
        bounds.append((start, len(line)))
    return bounds


def _close(stack: list[tuple[str, int]], mark: str) -> None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == mark:
            del stack[depth:]
            return


def _stop_ends(line: str, at: int) -> bool:
    """Tell whether the stop at ``at`` is the last of its run and no closing mark follows."""
    following = line[at + 1 : at + 2]
    if line[at] in "!?" and following.isascii() and following.isalnum():
        return False
    return following not in _ENDS and following not in _CLOSE


def _quotation_ends(line: str, at: int) -> bool:
    """Tell whether the closing mark at ``at`` ends a sentence: a full stop inside it, and nothing that goes on."""
    # What follows comes first: of a run of closing marks only the last one looks back over the run.
    following = line[at + 1 : at + 2]
    if not following or following in _CLOSE or following in _ENDS or following in _GOES_ON:
        return False
    inner = at - 1
    while inner >= 0 and line[inner] in _CLOSE:
        inner -= 1
    if inner < 0 or line[inner] not in _ENDS:
        return False
    if line[at] not in "”」』":
        return line[at] in "）)】"
    return _ATTRIBUTION.match(line, at + 1, at + 48) is None


def _may_split_inside(stack: list[tuple[str, int]], at: int) -> bool:
    closing, opened = stack[0]
    return len(stack) == 1 and closing in "”」』" and at - opened > LONG_QUOTE
