"""Captions (图片说明) and overprint that came out doubled (N19)."""

from __future__ import annotations

import re

from luoshi.restore.lines import PrintedLine

_OPENING = re.compile(
    "[▲▼◀▶△▽←→↑↓■●◆☆★]{0,3}(?:图为|图①|图②|图③|图[一二三四五]?[:：]|上图|下图|左图|右图|题图|本版图片|资料图|[（(]资料图片?[）)])"
)
_PHOTOGRAPHER = re.compile(
    "(?:(?:本报|新华社|特约|全媒体|首席|见习|实习)*(?:记者|通讯员|实习生)[\u4e00-\u9fff·、 ]{2,20}(?:摄影?|/摄|摄影报道)"
    "|(?:供图|图片由.{2,20}提供|(?:资料|视觉中国|CFP)图片?))[）)]?$"
)

_NAME_AND_CREDIT = re.compile("[\u4e00-\u9fff·]{2,4}(?:、[\u4e00-\u9fff·]{2,4}){0,3}[/／]?(?<![拍统])摄")

#: No caption is longer.
LONGEST_CAPTION = 1000

#: Shorter repeats are ordinary language (一个一个, 哈哈哈哈).
SHORTEST_DOUBLE = 6


def caption_line(line: PrintedLine) -> bool:
    """图片说明：以“图为”“上图”“图①”开头，或以“某某摄”“供图”结尾的行，是照片的说明，不是正文。

    A line that explains a photograph or names its photographer; kept apart from the text.
    """
    if _OPENING.match(line.text):
        return True
    if line.text[-1] == "摄" and _NAME_AND_CREDIT.fullmatch(line.text):
        return True
    return line.width <= 120 and _PHOTOGRAPHER.search(line.text) is not None


def doubled(text: str) -> list[tuple[int, int]]:
    """重影重复：加粗叠印的文字被提取成两遍（“甲甲乙乙”），每段只留一遍。

    Bold type simulated by printing twice comes out as A A B B; the second copy of every part is dropped. Returns the
    (start, end) of the copies; only repeats of six characters or more that follow at once count, and only if they
    make up most of the text.
    """
    copies: list[tuple[int, int]] = []
    at = 0 if len(text) <= LONGEST_CAPTION else len(text)
    while at < len(text):
        length = _repeat_at(text, at)
        if length:
            copies.append((at + length, at + 2 * length))
            at += 2 * length
        else:
            at += 1
    repeated = sum(end - start for start, end in copies)
    return copies if repeated * 2 >= 0.9 * len(text) else []


def _repeat_at(text: str, at: int) -> int:
    for length in range(min((len(text) - at) // 2, 200), SHORTEST_DOUBLE - 1, -1):
        if text[at : at + length] == text[at + length : at + 2 * length]:
            return length
    return 0
