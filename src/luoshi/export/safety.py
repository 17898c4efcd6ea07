"""What must not leave the house in a cell (导出防护): formulas made of somebody's text, characters no file can hold."""

from __future__ import annotations

import re

#: A spreadsheet takes a text that begins with one of these for a formula (OWASP, CSV Injection); a tab or a carriage
#: return before it does not help, so they count too.
_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@\t\r＝＋－＠]")
#: What XML 1.0 cannot hold, and with it no XLSX: control characters but tab and line ends, half surrogates, U+FFFE, U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take ``text`` for a formula; a lone number with its sign is no formula."""
    return _FORMULA.match(text) is not None


def without_illegal(text: str) -> tuple[str, int]:
    """Return ``text`` without characters that XML cannot hold, and how many were removed."""
    return _ILLEGAL.subn("", text)


def without_surrogates(text: str) -> tuple[str, int]:
    """Return ``text`` without half surrogates, which UTF-8 cannot hold, and how many were removed."""
    return re.subn("[\ud800-\udfff]", "", text)
