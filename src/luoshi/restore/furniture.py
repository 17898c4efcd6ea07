"""Page furniture (版面杂项): navigation, counters, footers, mastheads, image names, dropped by the table of cues."""

from __future__ import annotations

import re

from luoshi.lexicon import Lexicon
from luoshi.lexicon.outlets import outlets
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


def masthead_line(raw: str, lexicon: Lexicon) -> bool:
    """报头：版面最上或最下几行里单独成行的报名，不属于任何文章。

    The name of the paper, alone on one of the first or last lines of a page.
    """
    return len(raw) <= LONGEST and outlets(lexicon).pattern.fullmatch("".join(raw.split())) is not None


_IMAGE = re.compile(r"[\w\-·()（）,=&. ]{1,80}\.(?:jpe?g|png|gif|bmp|webp|tiff?)", re.IGNORECASE)
_RULE = re.compile(r"[-—–─━═=_*＊·•~～.。…#＃ ]{3,}")


def image_name(raw: str) -> bool:
    """图片文件名：抽取文本时留下的“图片3.jpg”一类文件名，不是正文。

    The file name of a picture that was left in the text.
    """
    return len(raw) <= 80 and "." in raw and _IMAGE.fullmatch(raw.strip()) is not None


def separator_line(text: str) -> bool:
    """分隔线：由横线、星号等符号组成的行。

    A line of dashes, stars or the like between parts of a page.
    """
    return text[0] in "-—–─━═=_*＊·•~～.。…#＃" and _RULE.fullmatch(text) is not None
