"""Titles of documents (文件标题): which lines of a head make the title, which stand above and below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import document_kinds, issuer_endings
from luoshi.model import Role, Span
from luoshi.restore.draft import Stretch
from luoshi.restore.headlines import is_kicker, is_subtitle, parallel_halves
from luoshi.restore.reasons import because

#: A title runs over so many lines at most.
MOST_TITLE_LINES = 5

_ABOUT = ("关于", "印发", "转发", "对")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One headline line of a head: ``bare`` without, ``words`` with its genuine blanks; ``run`` tells which lines stand
    together (nothing else between them); ``role`` is set where the line itself says what it is.
    """

    span: Span
    bare: str
    words: str
    run: int
    role: Role | None = None


def declared_title(bare: str, wanted: Sequence[str]) -> bool:
    """著录标题：与著录的标题、目录栏里的标题相同的行，就是标题。

    Lines that equal the title given with the file, or the one in the catalogue table of the page, are the title.
    """
    return any(bare == "".join(title.split()) for title in wanted if title)


def title_of_lines(lines: Sequence[TitleLine]) -> bool:
    """文件标题：正文前像标题的行（不成句，不是日期、署名、来源、导航）；一句话分排几行的连起来。

    The lines before the text that read as a headline; one phrase set over several lines (某机关 / 关于某事的通知) is joined.
    """
    return bool(lines)


def compose_title(
    text: str, lines: Sequence[TitleLine], wanted: Sequence[str], lexicon: Lexicon
) -> tuple[list[Stretch], str]:
    """Return the stretches of kicker, title and subtitles that ``lines`` make, and the title as one line."""
    marked = [Stretch(line.role, (line.span,), because(title_of_lines)) for line in lines if line.role is not None]
    if marked:
        title = next((line.words for line in lines if line.role is Role.TITLE), "")
        rest = [Stretch(Role.SUBTITLE, (line.span,), because(is_subtitle)) for line in lines if line.role is None]
        return marked + rest, title
    if not lines:
        return [], ""
    first, last, rule = _title_range(lines, wanted, lexicon)
    title, blanks = _joined(lines[first:last], lexicon)
    stretches = [Stretch(Role.KICKER, (line.span,), because(is_kicker)) for line in lines[:first]]
    spans = tuple(line.span for line in lines[first:last])
    stretches.append(Stretch(Role.TITLE, spans, because(declared_title if rule else title_of_lines), blanks=blanks))
    stretches.extend(_below(text, lines[last:], title, lexicon))
    return stretches, title


def _title_range(lines: Sequence[TitleLine], wanted: Sequence[str], lexicon: Lexicon) -> tuple[int, int, bool]:
    """Return first and last line (excluded) of the title, and whether it was declared."""
    for first in range(len(lines)):
        bare = ""
        for last in range(first + 1, min(len(lines), first + MOST_TITLE_LINES) + 1):
            bare += lines[last - 1].bare
            if declared_title(bare, wanted):
                return first, last, True
    first = 0
    while first + 1 < len(lines) and _leads(lines[first], lines[first + 1], lexicon):
        first += 1
    last = first + 1
    for count in range(2, MOST_TITLE_LINES + 1):
        part = lines[first : first + count]
        if (
            len(part) == count
            and _together(part)
            and one_phrase(part[0].bare, "".join(line.bare for line in part), lexicon)
        ):
            last = first + count
    if last == first + 1:
        last = _parallel_end(lines, first, lexicon)
    return first, last, False


def titled_range(lines: Sequence[TitleLine], wanted: Sequence[str], lexicon: Lexicon) -> int:
    """Return how many of ``lines`` make a title beyond doubt, by declaration or by a last word that names its kind."""
    bare = ""
    found = 0
    for count, line in enumerate(lines, start=1):
        bare += line.bare
        if declared_title(bare, wanted) or one_phrase(lines[0].bare, bare, lexicon):
            found = count
    return found


def _leads(line: TitleLine, following: TitleLine, lexicon: Lexicon) -> bool:
    """Tell whether ``line`` is a kicker above the title: it ends in 强调 and the like, or is a heading in 【】."""
    if is_subtitle(following.bare):
        return False
    return is_kicker(line.words, lexicon) or (line.bare[0] == "【" and line.bare[-1] == "】")


def _together(lines: Sequence[TitleLine]) -> bool:
    return len({line.run for line in lines}) == 1


def one_phrase(first: str, whole: str, lexicon: Lexicon) -> bool:
    """Tell whether a title over several lines is one phrase: 某机关 / 关于……的通知, 某机关 / 某某规划."""
    bare = re.sub("[（(][^（）()]*[）)]$", "", whole).rstrip("》")
    kind = next((word for word, _ in document_kinds(lexicon) if bare.endswith(word)), None)
    if kind is None and not bare.endswith(("答复", "回复", "分工")):
        return False
    issued = first.endswith(issuer_endings(lexicon)) and first != whole
    return issued or any(word in first for word in _ABOUT) or first.count("《") > first.count("》")


def _parallel_end(lines: Sequence[TitleLine], first: int, lexicon: Lexicon) -> int:
    """Return the end of a title of parallel lines, three at most; a line of quite another length is a subtitle."""
    last = first + 1
    while last < min(len(lines), first + 3) and _together(lines[last - 1 : last + 1]):
        above, line = lines[last - 1].words, lines[last].words
        if is_subtitle(line) or line[0] in "（(" or is_kicker(line, lexicon):
            break
        underlined = last + 1 < len(lines) and is_subtitle(lines[last + 1].bare)
        alike = min(len(above), len(line)) >= (0.5 if underlined else 0.6) * max(len(above), len(line))
        if not alike:
            break
        last += 1
    return last


def _joined(lines: Sequence[TitleLine], lexicon: Lexicon) -> tuple[str, tuple[int, ...]]:
    whole = "".join(line.bare for line in lines)
    phrase = len(lines) > 1 and one_phrase(lines[0].bare, whole, lexicon)
    title, blanks = lines[0].words, []
    for number, line in enumerate(lines[1:], start=1):
        before = lines[number - 1].words
        apart = not phrase and (parallel_halves(before, line.words, "", lexicon) or before[-1] not in "，、：—")
        if apart:
            blanks.append(number)
        title += f" {line.words}" if apart else line.words
    return title, tuple(blanks)


def _below(text: str, lines: Sequence[TitleLine], title: str, lexicon: Lexicon) -> list[Stretch]:
    """Return what stands below the title: subtitles, and a kicker above a repetition of the title."""
    stretches: list[Stretch] = []
    for number, line in enumerate(lines):
        previous = stretches[-1] if stretches else None
        following = lines[number + 1].bare if number + 1 < len(lines) else ""
        if previous is not None and previous.role is Role.SUBTITLE and _goes_on(text, previous, line.words):
            stretches[-1] = Stretch(Role.SUBTITLE, (*previous.spans, line.span), previous.reason)
        elif is_kicker(line.words, lexicon) and following and following in "".join(title.split()):
            stretches.append(Stretch(Role.KICKER, (line.span,), because(is_kicker)))
        else:
            stretches.append(Stretch(Role.SUBTITLE, (line.span,), because(is_subtitle)))
    return stretches


def _goes_on(text: str, subtitle: Stretch, words: str) -> bool:
    """Tell whether ``words`` end a subtitle that a line end cut (——2026年1月26日在某某省 / 人民代表大会第五次会议上)."""
    before = "".join(span.of(text) for span in subtitle.spans).strip()
    if before[:1] in "（(" and before[-1:] not in "）)":
        return True
    return before[-1:] not in "上》”）)告话" and words.endswith(("上", "的报告", "的讲话"))
