"""White space and control characters between visible characters: which blanks were written, which were only set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.model import DropReason, Reason
from luoshi.restore.reasons import because

#: Format and control characters that show nothing: BOM, zero-width spaces and non-joiners, direction marks, soft
#: hyphen, C0 and C1 controls. The zero-width joiner (U+200D) stays, emoji are built with it.
_CONTROL = (
    "\ufeff\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u00ad"
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
)

#: A run of characters that show nothing.
GAP = re.compile(f"[\\s{_CONTROL}]+")

#: Characters that end a line in some encoding or system (as ``str.splitlines``).
LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

#: Chinese characters, with the extensions outside the basic plane.
CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

#: No blank stands before the first of these or after the second.
_NEVER_AFTER_BLANK, _NEVER_BEFORE_BLANK = frozenset("，。、；：！？”’）》】,;:!?)%"), frozenset("，、：；“‘（《【,:;(")

#: Gaps up to this length are remembered: nearly all are one or two characters of few sorts.
SHORT = 16

_IS_CJK = re.compile(f"[{CJK}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Mend:
    """What to do with a gap: keep it as it is, or drop it and put ``glue`` in its place."""

    keep: bool
    glue: str
    drop: DropReason
    reason: Reason


def line_break(text: str, start: int, end: int) -> bool:
    """排版断行：段落中间的换行是按栏宽折行造成的，不是作者的标点，上下两行直接相连，中间不留空格。

    A line break inside a paragraph comes from the width of the column; the lines are joined with nothing between.
    """
    return _breaks(text[start:end]) if end - start <= SHORT else LINE_END.search(text, start, end) is not None


def latin_line_break(text: str, start: int, end: int) -> bool:
    """西文断行：断行两侧都是西文字母时，换行代表词与词之间的空格，连接时补一个空格。

    Between two Latin letters a line break stands for the blank between two words.
    """
    return line_break(text, start, end) and bool(_LATIN.match(text[start - 1]) and _LATIN.match(text[end]))


def control_character(text: str, start: int, end: int) -> bool:
    """控制字符：零宽字符、字节序标记、方向标记等不可见字符，不属于正文。

    Zero-width characters, byte order marks, direction marks and other controls show nothing and say nothing.
    """
    return _shows_nothing(text[start:end]) if end - start <= SHORT else _SPACE.search(text, start, end) is None


def latin_blank(text: str, start: int, end: int) -> bool:
    """西文空格：两侧都是西文字符（字母、数字、符号）的空格是原有的，保留。

    A blank between two ASCII characters was written and is kept, unless both stand alone in a spaced-out line (2 0 2 2).
    """
    if not (text[start - 1].isascii() and text[end].isascii()):
        return False
    return not (_stands_alone(text, start - 1) and _stands_alone(text, end))


def _stands_alone(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace()) and (not after or after.isspace())


def genuine_blank(text: str, start: int, end: int) -> bool:
    """原有空格：两侧都是两个字以上的汉字词（如“通讯员 廖为”、标题的两个并列短语），空格是原有的，保留一个。

    Both sides are words of two or more Chinese characters: a name after a role, parallel parts of a headline.
    """
    return _word_before(text, start) and _word_after(text, end)


def headline_blank(text: str, start: int, end: int) -> bool:
    """标题空格：标题行里两侧都是三个字以上的短语（可含数字、引号），空格隔开两个短语，保留一个。

    In a headline a blank between two phrases of three and more characters, digits and quotation marks among them, parts
    the phrases (中间价报6.8109 调升41个基点).
    """
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    whole = len(before) == 3 and len(after) == 3 and not any(one.isspace() for one in before + after)
    return whole and text[end] not in _NEVER_AFTER_BLANK and text[start - 1] not in _NEVER_BEFORE_BLANK


def justification_space(text: str, start: int, end: int) -> bool:
    """撑行空格：为撑满一行而加在单字、标点、数字旁的空格（如“执 行”“10 年”），删去。

    Space set beside a single character, a punctuation mark or a digit to fill out a line.
    """
    return True


def between_lines(text: str, start: int, end: int) -> bool:
    """行间空白：段落、标题之间的换行、空行和段首缩进，由“每段一行”代替。

    Line breaks, empty lines and indents between paragraphs; clean text has one line a paragraph instead.
    """
    return True


@lru_cache(maxsize=1024)
def _breaks(gap: str) -> bool:
    return LINE_END.search(gap) is not None


@lru_cache(maxsize=1024)
def _shows_nothing(gap: str) -> bool:
    return _SPACE.search(gap) is None


def mend(text: str, start: int, end: int, headline: bool = False) -> Mend:
    """Decide about the gap ``text[start:end]`` that stands between two visible characters of one paragraph or headline."""
    if control_character(text, start, end):
        return Mend(False, "", DropReason.CONTROL, because(control_character))
    if latin_line_break(text, start, end):
        return Mend(False, " ", DropReason.WRAP, because(latin_line_break))
    if line_break(text, start, end):
        return Mend(False, "", DropReason.WRAP, because(line_break))
    for rule in (latin_blank, genuine_blank, headline_blank) if headline else (latin_blank, genuine_blank):
        if rule(text, start, end):
            plain = end - start == 1 and text[start] == " "
            return Mend(plain, "" if plain else " ", DropReason.SPACING, because(rule))
    return Mend(False, "", DropReason.SPACING, because(justification_space))


def outside(text: str, start: int, end: int) -> tuple[DropReason, Reason]:
    """Return why the gap ``text[start:end]`` outside every paragraph is dropped."""
    if control_character(text, start, end):
        return DropReason.CONTROL, because(control_character)
    return DropReason.BLANK, because(between_lines)


def clean(text: str, start: int, end: int, headline: bool = False) -> str:
    """Return ``text[start:end]`` as clean text shows it: wraps and justification gone, genuine blanks kept."""
    parts, low = [], start
    for match in GAP.finditer(text, start, end):
        inner = start < match.start() and match.end() < end
        decision = mend(text, match.start(), match.end(), headline) if inner else None
        parts.append(text[low : match.start()])
        parts.append("" if decision is None else " " if decision.keep else decision.glue)
        low = match.end()
    parts.append(text[low:end])
    return "".join(parts)


@lru_cache(maxsize=4096)
def is_cjk(character: str) -> bool:
    """Tell whether ``character`` is a Chinese character."""
    return _IS_CJK.match(character) is not None


def _word_before(text: str, at: int) -> bool:
    return at >= 2 and is_cjk(text[at - 1]) and is_cjk(text[at - 2])


def _word_after(text: str, at: int) -> bool:
    return at + 1 < len(text) and is_cjk(text[at]) and is_cjk(text[at + 1])
