"""Jump markers (转版标记): ▲（上接1版①）, （紧接第一版）, （下转2版）, however they are set or broken over lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from luoshi.model import Span

_S = r"\s*"
_SIGNS = "▲▼■●◆△▽▶►▷◀◁★☆◇□○>》【\\[＞"
_VERBS = {"上接": True, "紧接": True, "下接": True, "接": True, "下转": False, "转": False, "续": True}


def _spaced(pattern_of: str) -> str:
    """Allow white space between the characters of a literal word."""
    return _S.join(map(re.escape, pattern_of))


_LONG = "|".join(_spaced(word) for word in ("上接", "紧接", "下转", "下接"))
_SHORT = "|".join(_spaced(word) for word in ("接", "转", "续"))
_PAGE_SPACED = (
    f"第?{_S}[A-Za-zＡ-Ｚ]?{_S}(?:[0-9０-９]{_S}){{0,3}}(?:[一二三四五六七八九十]{_S}){{0,3}}版{_S}"
    f"(?:[①-⑳]|[（(]?[0-9]{{1,2}}[）)]?(?={_S}[）)】]))?"
)
_MARKER = re.compile(
    f"(?:[{_SIGNS}]{_S}){{0,6}}[（(【\\[]{_S}(?P<verb>{_LONG}|{_SHORT}){_S}(?P<page>{_PAGE_SPACED}){_S}[）)】\\]]"
    f"|(?:[{_SIGNS}]{_S}){{1,6}}(?P<verb2>{_LONG}){_S}(?P<page2>{_PAGE_SPACED})"
    f"|(?:(?<=\n)|(?<=^))[ \t\u3000\u00a0]*(?P<verb3>{_LONG}){_S}(?P<page3>{_PAGE_SPACED})(?=[ \t\u3000\u00a0]*(?:\r?\n|$))"
)
_BLANKS = re.compile(_S)
_PAGE = re.compile("第?([A-Z]?[0-9一二三四五六七八九十]+)版")


@dataclass(frozen=True, slots=True)
class JumpMarker:
    """One jump marker: where it stands, what it says, and whether it continues from another page or onto one."""

    span: Span
    printed: str
    inward: bool


def jump_marker(text: str) -> list[JumpMarker]:
    """转版标记：“（上接第1版）”“▲（紧接1版②）”一类说明文章从别的版接来，“（下转2版）”说明转到别的版；不属于正文。

    A line that says from which page an article comes or on which page it goes on; no part of the text. One that
    comes from another page opens an article whose headline is not on this page.
    """
    if "版" not in text:
        return []
    markers = []
    for match in _MARKER.finditer(text):
        groups = match.groupdict()
        number = next(n for n in ("", "2", "3") if groups[f"verb{n}"] is not None)
        verb, page = (_BLANKS.sub("", groups[f"{name}{number}"]) for name in ("verb", "page"))
        if page.strip("第版") == "":
            continue
        markers.append(JumpMarker(Span(match.start(), match.end()), verb + page, _VERBS[verb]))
    return markers


def page_of(printed: str) -> str | None:
    """Return the page that a marker names as printed (上接第一版② gives 一); None if it names none."""
    match = _PAGE.search(unicodedata.normalize("NFKC", printed))
    return match[1] if match else None
