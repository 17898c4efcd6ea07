"""Page furniture (版面杂项): navigation, counters, footers, mastheads, image names, dropped by the table of cues."""

from __future__ import annotations

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import furniture
from luoshi.model import DropReason

#: No line of furniture is longer; it keeps patterns off whole paragraphs.
LONGEST = 120


def furniture_line(raw: str, lexicon: Lexicon, tail: bool = True) -> DropReason | None:
    """版面杂项：导航、工具条、浏览计数、页脚备案、图片文件名、报头版次、责任编辑等，不属于任何文章。

    Navigation, tool bars, view counters, footers, names of image files, mastheads and editors' lines, recognised by the
    table ``furniture`` of the lexicon. ``tail`` lets patterns count that hold only after the text of a page.
    """
    if len(raw) > LONGEST:
        return None
    line = raw.strip("\u00a0\u3000 \t\ufeff")
    for pattern in furniture(lexicon):
        if (tail or not pattern.tail) and pattern.pattern.fullmatch(line):
            return pattern.drop
    return None
