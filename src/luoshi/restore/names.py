"""Personal names as they stand in bylines and credits: a known surname and one or two characters."""

from __future__ import annotations

import re
from functools import lru_cache

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import surnames
from luoshi.restore.gaps import CJK

_FOREIGN = re.compile(f"[{CJK}]{{1,8}}(?:[·•・][{CJK}]{{1,8}}){{1,3}}")
#: Words that begin with a surname and are none: days of the week, school years, offices.
_NO_NAME = re.compile(
    "[周星][一二三四五六日末期]|[高初][一二三]|.{1,3}[办处段厅科]|.*(?:部门|单位|时间|内容|要求|备注|序号)"
)
_CJK_ONLY = re.compile(f"[{CJK}]+")


@lru_cache(maxsize=4)
def _given(lexicon: Lexicon) -> frozenset[str]:
    return surnames(lexicon)


def is_name(text: str, lexicon: Lexicon) -> bool:
    """Tell whether ``text`` (no white space) reads as one personal name: 2 or 3 characters after a known surname.

    A compound surname (欧阳, 司马) allows 4; names of minorities and foreigners are joined by dots (赛尔江·哈力克).
    """
    if _FOREIGN.fullmatch(text):
        return True
    if not 2 <= len(text) <= 4 or not _CJK_ONLY.fullmatch(text) or _NO_NAME.fullmatch(text):
        return False
    known = _given(lexicon)
    if text[:2] in known:
        return 3 <= len(text) <= 4 or text[0] in known
    return text[0] in known and len(text) <= 3


def split_names(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the (start, end) of the names in ``text``, whose separators are blanks, 、 or ，.

    A run of 4 to 6 characters that is no name is cut in two names where both halves read as names (a line end fell
    between them). An empty list means that ``text`` is not a list of names.
    """
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\s、，,/／|]+", text):
        start, end = match.span()
        run = match.group()
        if is_name(run, lexicon):
            found.append((start, end))
            continue
        cut = next((k for k in (2, 3) if is_name(run[:k], lexicon) and is_name(run[k:], lexicon)), 0)
        if not cut:
            return _spaced_out(text, found, lexicon)
        found.extend([(start, start + cut), (start + cut, end)])
    return found


def _spaced_out(text: str, found: list[tuple[int, int]], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Read ``text`` as one name with blanks set between its characters (盛 阅 春, 龚 正)."""
    bare = "".join(text.split())
    if found or not text.strip() or not is_name(bare, lexicon):
        return []
    start = len(text) - len(text.lstrip())
    return [(start, len(text.rstrip()))]
