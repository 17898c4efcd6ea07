"""Quantities (数量): numbers with unit, range and the direction in which a modifier bounds them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.annotate import numerals
from luoshi.lexicon import modifiers, units
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Modifier

#: A printed year has four digits between these; 3年 is a span of time, 2026年 a date.
_YEARS = range(1900, 2100)
#: A quotation of at most this many characters is a formula or a name (“1+1+9”, “240小时过境免签”), not a statement.
_FORMULA = 14
_DIGITS = r"[0-9０-９]+(?:,[0-9]{3})*(?:[.．][0-9０-９]+)?"
#: No number is spoken in more letters; without a bound a line of nothing but 一 is looked at again from each of them.
_CHINESE = f"[{numerals.CHINESE}]{{1,24}}"
_BIG = "万亿|千亿|百亿|亿|千万|百万|万|千"
_DASH = r"[—－\-–~～]{1,2}|至|到"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number in clean text, with what bounds it (数量).

    ``start`` and ``end`` cover the number, its unit and the cue words beside it; ``number`` is where the first figure
    stands. ``value`` and ``value_high`` count in ``unit`` as printed (％ becomes %); ``kind`` is the sort of unit
    (person, money, time ...), ``cue`` the printed modifier. ``named`` marks a number inside a quoted formula, a title
    or a Latin name, ``ordinal`` one after 第, ``chinese`` one in Chinese figures. ``unclear`` says why a figure has no
    value that could be relied on (三五家, 数百人, 6%—5%); such a one is never counted.
    """

    start: int
    end: int
    number: int
    value: float
    value_high: float | None
    unit: str | None
    kind: str
    modifier: Modifier
    cue: str
    named: bool = False
    ordinal: bool = False
    chinese: bool = False
    unclear: str = ""

    @property
    def countable(self) -> bool:
        """Tell amounts from names, ordinals, ages, grades, spans of time and figures without a clear value."""
        return not self.unclear and not self.named and not self.ordinal and self.kind not in {"time", "grade"}


@lru_cache(maxsize=8)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    unit = units.alternation(lexicon)
    scale = "|".join(units.SCALES).replace("|百", "|百(?!分点)")
    inside = modifiers.cues(lexicon).inside
    return re.compile(
        rf"(?P<fraction>(?P<below>{_CHINESE})分之(?P<above>{_CHINESE}(?:点{_CHINESE})?)(?:(?:{_DASH})(?P=below)分之(?P<above2>{_CHINESE}(?:点{_CHINESE})?))?)"
        rf"|(?P<most>{_DIGITS})(?P<big>{_BIG})(?P<less>{_DIGITS})(?P<small>{_BIG})(?P<unit2>{unit})"
        rf"|(?P<figure>{_DIGITS})(?P<percent1>[%％])?"
        rf"(?:(?P<dash>{_DASH})(?P<high>{_DIGITS}))?"
        rf"(?P<fuzzy>{inside})?(?P<scale>{scale})?(?P<fuzzy2>{inside})?"
        rf"(?P<unit>(?:{unit})(?:/(?:{unit})|（(?:{unit})）)?|[％])?"
        rf"|(?P<words>{_CHINESE})(?P<fuzzy3>{inside})?(?P<unit3>{unit})"
        rf"|(?P<roman>[Ⅰ-Ⅵ])(?P<unit4>类)"
    )


@lru_cache(maxsize=4)
def find(text: str, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Find the quantities of a clean text, in order.

    Dates (2026年, 3月5日) are left out; ordinals, quoted formulae and names with digits (5G, “415X”) are returned but
    marked, so that a caller can tell “not counted” from “not seen”.
    """
    quoted = _quoted(text)
    found = []
    for match in _pattern(lexicon).finditer(text):
        quantity = _read(text, match, lexicon, quoted)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def within(quantities: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    """Return the quantities whose figure stands in ``start..end``; ``quantities`` are in order."""
    low = bisect_left(quantities, start, key=_number)
    return quantities[low : bisect_left(quantities, end, low, key=_number)]


def _number(quantity: Quantity) -> int:
    return quantity.number


#: Units that make a number a date or a clock time.
_CALENDAR = frozenset(["月", "日", "号", "时"])
_TITLES = re.compile(f"《[^《》\n]*》|“[^“”\n]{{1,{_FORMULA}}}”")
#: Characters that tie figures into a name: G60, “1+N”, 4·29, 5G.
_NAME_BEFORE = re.compile(r"[A-Za-z+＋·×/]$")
_NAME_AFTER = re.compile(r"[A-Za-z+＋·×/∶:]")


def _quoted(text: str) -> tuple[list[int], list[int]]:
    spans = [match.span() for match in _TITLES.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]


def _inside(at: int, quoted: tuple[list[int], list[int]]) -> bool:
    index = bisect_left(quoted[0], at) - 1
    return index >= 0 and at < quoted[1][index]


def _read(text: str, match: re.Match[str], lexicon: Lexicon, quoted: tuple[list[int], list[int]]) -> Quantity | None:
    if match["fraction"]:
        return _fraction(text, match, lexicon)
    if match["most"]:
        return _compound(text, match, lexicon, quoted)
    figure = match["figure"] or match["words"] or match["roman"]
    unit = match["unit"] or match["unit3"] or match["unit4"] or ("%" if match["percent1"] else None)
    if match["percent1"] and match["high"] is None:
        unit = "%"
    value = numerals.number(figure)
    if value is None or (unit is None and match["scale"] is None) or _is_date(unit, value):
        return None
    if match["words"] and len(figure) == 1 and not _spoken(figure, unit, lexicon):
        return None
    high = numerals.number(match["high"]) if match["high"] else None
    printed = numerals.narrow((match["scale"] or "") + (unit or ""))
    start, end, cue, modifier = _bounds(text, match, lexicon, unit)
    after = text[end : end + 1]
    before = text[max(0, match.start() - 1) : match.start()]
    several = figure[0] in "十百千万亿" and _SOME.fullmatch(before) is not None
    return Quantity(
        start=start - several,
        end=end,
        number=match.start(),
        value=value,
        value_high=high,
        unit=printed,
        kind="class" if match["roman"] else _kind(unit, lexicon),
        modifier=Modifier.RANGE if high is not None else modifier,
        cue=cue,
        named=_inside(match.start(), quoted) or bool(_NAME_BEFORE.match(before) or _NAME_AFTER.match(after)),
        ordinal=before == "第" or (unit == "大" and value > 10) or unit == "届",  # 党的二十大 is the twentieth congress
        chinese=match["figure"] is None,
        unclear=_why_unclear(
            text[max(0, match.start() - 3) : match.start()],
            figure,
            text[match.start() + len(figure) : match.start() + len(figure) + 1],
            value,
            high,
        ),
    )


def _spoken(figure: str, unit: str | None, lexicon: Lexicon) -> bool:
    """Tell 两项, 百家, 一倍 from idioms and articles: 千方百计, 一个."""
    if figure == "一":
        return _kind(unit, lexicon) in {"multiple", "point"}
    return unit in units.spoken(lexicon)


def _kind(unit: str | None, lexicon: Lexicon) -> str:
    """Return the sort of a unit; 万吨/年 is of the sort of 吨, a bare multiplier counts."""
    kinds = units.kinds(lexicon)
    plain = numerals.narrow(unit or "")
    return kinds.get(plain) or kinds.get(re.split("[/（]", plain)[0]) or "count"


def _fraction(text: str, match: re.Match[str], lexicon: Lexicon) -> Quantity | None:
    """Read 百分之五 as 5 %, 三分之一 as a share of 1."""
    below, above = numerals.number(match["below"]), numerals.number(match["above"])
    high = numerals.number(match["above2"]) if match["above2"] else None
    if not below or above is None:
        return None
    start, end, cue, modifier = _bounds(text, match, lexicon, "%")
    percent = below == 100
    share = 1.0 if percent else below
    value, most = above / share, high / share if high is not None else None
    return Quantity(
        start,
        end,
        match.start(),
        value,
        most,
        "%" if percent else None,
        "ratio",
        Modifier.RANGE if most is not None else modifier,
        cue,
        chinese=True,
        unclear=_reversed(value, most),
    )


def _compound(
    text: str, match: re.Match[str], lexicon: Lexicon, quoted: tuple[list[int], list[int]]
) -> Quantity | None:
    """Read a number printed in two steps: 3亿5000万元 is 3.5 亿元, 1万2千亿元 is 12000 亿元."""
    most, less = numerals.number(match["most"]), numerals.number(match["less"])
    if most is None or less is None:
        return None
    big, small, unit = match["big"], match["small"], match["unit2"]
    if units.SCALES[small] < units.SCALES[big]:
        value, scale = most + less * units.SCALES[small] / units.SCALES[big], big
    else:  # the last multiplier counts for both steps
        step, scale = (units.SCALES[small[0]], small[1:]) if len(small) > 1 else (1.0, small)
        value = most * units.SCALES[big] + less * step
    start, end, cue, modifier = _bounds(text, match, lexicon, unit)
    return Quantity(
        start,
        end,
        match.start(),
        value,
        None,
        scale + unit,
        _kind(unit, lexicon),
        modifier,
        cue,
        named=_inside(match.start(), quoted),
    )


def _reversed(value: float, high: float | None) -> str:
    return "区间的下限大于上限" if high is not None and high < value else ""


#: Two figures side by side that only say about how many: 三五家, 两三个, 七八成.
_ABOUT_SO_MANY = re.compile("一二|一两|[二两]三|三[四五]|四五|五六|六七|七八|八九")
_SOME = re.compile("[几数]")


def _why_unclear(before: str, figure: str, after: str, value: float, high: float | None) -> str:
    """Return why a figure has no value to rely on, or nothing: 三五家, 数百家, 十几个, 1.2.3万元, 6%—5%."""
    several = figure[0] in "十百千万亿" and before.endswith(("几", "数"))
    if _ABOUT_SO_MANY.fullmatch(figure) or several or after[:1] == "几":
        return "约数，没有确定的值"
    if re.search(r"[\d０-９][.．]$", before):
        return "数字中有两个小数点"
    return _reversed(value, high)


def unclear(text: str, lexicon: Lexicon) -> list[Quantity]:
    """约数与矛盾数: figures of a clean text whose value cannot be told (三五家, 数百人, 6%—5%, 1.2.3万元); they are named in an
    issue and count as no amount."""
    doubtful = (quantity for quantity in find(text, lexicon) if quantity.unclear and not quantity.named)
    return [quantity for quantity in doubtful if quantity.kind not in {"time", "grade"}]


def _is_date(unit: str | None, value: float) -> bool:
    return unit in _CALENDAR or (unit == "年" and value in _YEARS)


def _bounds(text: str, match: re.Match[str], lexicon: Lexicon, unit: str | None) -> tuple[int, int, str, Modifier]:
    """Find the cue words beside a number: 不少于28万人, 5%左右, 3500多个; the one behind it outweighs the one before."""
    table = modifiers.cues(lexicon)
    start, end = match.span()
    ahead = table.before.search(text, max(0, start - 4), start)
    if ahead and (ahead[0] != "上" or text[start] in "百千万亿"):
        start = ahead.start()
    else:
        ahead = None
    behind = table.after.match(text, end)
    if behind and (behind[0] != "内" or unit in {"%", "％"} or unit == "年"):
        return start, behind.end(), behind[0], table.meaning[behind[0]]
    inside = match["fuzzy"] or match["fuzzy2"] or match["fuzzy3"]
    apart = table.apart.search(text, max(0, start - 6), start) if ahead is None and inside is None else None
    cue = ahead[0] if ahead else apart[1] if apart else inside
    return start, end, cue or "", table.meaning[cue] if cue else Modifier.EXACT


def spans(quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yield the clean stretch of each quantity."""
    for quantity in quantities:
        yield quantity.start, quantity.end
