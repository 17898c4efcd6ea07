"""Automatic numbers of Word lists (自动编号), written out as Word shows them: 一、 （一） 1. （1） ①."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write a number up to 9999 in Chinese numerals (21 → 二十一, 105 → 一百零五)."""
    if not 0 < number < 10_000:
        return str(number)
    written, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if zero and written else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = bool(written)
    return written.removeprefix("一") if written.startswith("一十") else written


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _roman(number: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        written += letters * count
    return written


#: Forms of numbers (ECMA-376, 17.18.59 ST_NumberFormat) by their name in the file.
_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(c) + 0xFEE0) for c in str(number)),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "ideographDigital": chinese_number,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(slots=True)
class _Level:
    """One level of a list: form, text with ``%1`` for the number of level 1, first number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document with where each one stands."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        """Read ``word/numbering.xml``; a file without one has no numbers."""
        numbering = cls()
        for element in root if root is not None else ():
            kind = element.tag.rsplit("}", 1)[-1]
            if kind == "abstractNum":
                numbering.levels[_attribute(element, "abstractNumId")] = _levels(element)
            elif kind == "num":
                found = [_attribute(part, "val") for part in element if part.tag.endswith("}abstractNumId")]
                numbering.lists[_attribute(element, "numId")] = found[0] if found else ""
        return numbering

    def next(self, list_id: str, level: int) -> str:
        """Return the number of the next paragraph of a list; empty for bullets and unknown lists."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        if level not in levels or levels[level].form in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            known = levels.get(other, _Level())
            return _FORMS.get(known.form, str)(counts.get(other, known.start))

        return re.sub(r"%([1-9])", written, levels[level].text)


def _levels(abstract: Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in abstract:
        depth = _attribute(element, "ilvl")
        if not element.tag.endswith("}lvl") or not depth.isdecimal():
            continue
        level = _Level()
        for part in element:
            match part.tag.rsplit("}", 1)[-1]:
                case "numFmt":
                    level.form = _attribute(part, "val")
                case "lvlText":
                    level.text = _attribute(part, "val")
                case "start" if _attribute(part, "val").isdecimal():
                    level.start = int(_attribute(part, "val"))
        found[int(depth)] = level
    return found


def _attribute(element: Element, key: str) -> str:
    return next((text for name, text in element.attrib.items() if name.rsplit("}", 1)[-1] == key), "")
