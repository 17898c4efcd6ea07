"""Headlines (标题): how their lines are joined, set upright, and told into kicker, title and subtitle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import headline_objects, kicker_cues
from luoshi.restore.lines import PrintedLine

#: Fewer single characters below each other may be anything; no headline is that short.
SHORTEST_UPRIGHT = 4
_CONNECTS = frozenset("，、：；,:;—-–（(《“‘")
_DASHES = frozenset("—-–─―─")


def upright_headline(lines: Sequence[PrintedLine], at: int) -> int:
    """直排标题：一行一个字、连着四行以上，是竖排的标题；空一行是换列。

    A vertical headline comes out with one character a line; an empty line inside is the end of a column. Returns the
    index behind its last line, or ``at`` if there is none.
    """
    end = at
    while (
        end < len(lines)
        and (len(lines[end].text) == 1 or set(lines[end].text) <= _DASHES)
        and len(lines[end].text) <= 2
    ):
        end += 1
    return end if end - at >= SHORTEST_UPRIGHT else at


def is_subtitle(text: str) -> bool:
    """副题：以破折号开头的标题行。

    A headline line that opens with a dash is the subtitle of the headline before it.
    """
    return len(text) > 3 and text[0] in _DASHES and (text[0] == "—" or text[1] in _DASHES)


def is_kicker(text: str, lexicon: Lexicon) -> bool:
    """引题：以“强调”“指出”“要求”等结尾，或由几个短语并列而成、引出主标题的行。

    A line above the headline that leads over to it: it ends in 强调 or 指出, or sets short phrases of one length side by
    side (学在前 想在前 干在前).
    """
    if text.endswith(kicker_cues(lexicon)):
        return True
    phrases = text.split()
    if len({len(phrase) for phrase in phrases}) != 1:
        return False
    return (len(phrases) >= 3 and len(phrases[0]) <= 6) or (len(phrases) == 2 and len(phrases[0]) <= 4)


def parallel_halves(first: str, second: str, body: str, lexicon: Lexicon) -> bool:
    """标题分行：两行是并列的两句，中间留一个空格；一句话拆成两行，直接相连。

    Two lines of a headline are parallel units (one blank between) unless the first cannot end there (a verb without
    its object, 的, a colon), the words run on over the break in the text of the page, or one line is less than half as
    long as the other: then they are one sentence, joined with nothing.
    """
    if not first or not second:
        return False
    if runs_on(first, second, body, lexicon):
        return False
    return min(len(first), len(second)) >= 0.4 * max(len(first), len(second))


def runs_on(first: str, second: str, body: str, lexicon: Lexicon) -> bool:
    """Tell whether one phrase goes over the break between two headline lines.

    The first cannot end there, or four characters across the break, at least two of them after it, stand together in
    the text of the page.
    """
    if not first or not second:
        return False
    if first[-1] in _CONNECTS or second[0] in _CONNECTS or first.endswith(headline_objects(lexicon)):
        return True
    windows = (first[-2:] + second[:2], first[-1:] + second[:3])
    return any(len(window) == 4 and window in body for window in windows)


def looks_like_headline(text: str) -> bool:
    """Tell whether ``text`` may be a headline: no full stop, few commas, not too long."""
    if not 2 <= len(text) <= 80 or text[-1] in "。；;，,、" or "。" in text[:-1]:
        return False
    return len(re.findall("[，,；;]", text)) <= 3
