"""Numerals (数字): Arabic, full-width and Chinese figures as numbers."""

from __future__ import annotations

from functools import lru_cache

import cn2an

#: Full-width digits and points as their ASCII twins (NOISE.md: digits are printed in both widths on one page).
_NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_ROMAN = {"Ⅰ": 1.0, "Ⅱ": 2.0, "Ⅲ": 3.0, "Ⅳ": 4.0, "Ⅴ": 5.0, "Ⅵ": 6.0}
#: Bare multipliers, which count one of themselves: 百家, 万名.
_BARE = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "百万": 1e6, "千万": 1e7, "万亿": 1e12}

#: The characters of Chinese numerals.
CHINESE = "〇零一二两三四五六七八九十百千万亿"


def narrow(text: str) -> str:
    """Return ``text`` with full-width digits, points, commas and per cent signs in ASCII; offsets do not change."""
    return text.translate(_NARROW)


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """Return the number that a plain numeral stands for, or None if it is none.

    Reads 1,234.5 and １２．５, 三千五百 and 二〇三五, Ⅱ, and a bare multiplier (百 = 100).
    """
    plain = narrow(text).replace(",", "")
    if plain in _ROMAN:
        return _ROMAN[plain]
    if plain in _BARE:
        return _BARE[plain]
    if plain[:1].isdigit():
        try:
            return float(plain)
        except ValueError:
            return None
    return _chinese(plain)


def _chinese(text: str) -> float | None:
    whole, point, decimals = text.partition("点")
    try:
        value = float(cn2an.cn2an(whole.replace("〇", "零"), "smart"))
        return value if not point else value + float("0." + str(cn2an.cn2an(decimals, "smart")))
    except (ValueError, KeyError):
        # cn2an 0.5.24 looks up a unit that does not exist for strings such as 十十十二 (KeyError instead of ValueError).
        return None
