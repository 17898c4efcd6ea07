"""How phrases of time are read (时限规则): one function a family of phrases, and the patterns that call them.

Read :data:`RULES` at the end first. A rule gets the match and the day of the document and says kind, last day and first day;
its docstring is what the reader is shown. :mod:`luoshi.annotate.deadlines` finds the phrases.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from luoshi.annotate.calendar import month_end, number, plan_years, plus_months, quarter, sunday_of


class TimeKind(StrEnum):
    """What a phrase of time says (时限类别)."""

    BY = "by"
    PERIOD = "period"
    FROM = "from"
    RECURRING = "recurring"
    RELATIVE = "relative"
    WORKDAYS = "workdays"
    VAGUE = "vague"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Read:
    """What a rule makes of a match: kind, first and last day."""

    kind: TimeKind
    end: date | None = None
    start: date | None = None
    count: int | None = None


NUM = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
COUNT = r"(?:\d{1,3}|[一二三四五六七八九十两百]{1,5})"
YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})"
#: Not where they are parts of other words: 以来年均, 以后年度, 目前年产, 说明年份.
YEAR_WORD = r"今年|(?<!基)本年度|(?<!基)本年|当年|(?<![说声证表])明年|(?<!以)来年|(?<!过)去年|(?<!以)上年|(?<![目当以之])前年|(?<![以之])后年"
BEFORE = r"(?P<before>之前|以前|前(?![三两一二四五六七八九十沿端列后期往景夕]))"
#: A clock time behind a day, which the day outweighs: 3月31日24时前, 6月20日18：00前.
CLOCK = r"(?:(?<=[日号])(?:上午|下午|中午|晚上?)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:时|点|[:：]\d{2})(?:整|\d{1,2}分)?)?"
LEAD = r"(?P<lead>截至|截止|力争到|力争在|到|至|于|自|从|在)?"

SHIFT = {
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "后年": 2,
}

WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def _year(match: re.Match[str], today: date | None) -> int | None:
    """Return the year that a match prints or means by a word; None if it says none or there is no reference."""
    if match["year"]:
        return number(match["year"])
    word = match["word"]
    return today.year + SHIFT[word] if word and today else None


def day_or_month(match: re.Match[str], today: date | None) -> Read | None:
    """A month with or without year and day: 6月底前, 2023年6月15日, 9月份, 10月中旬. Without a year it is the next such
    month from the reference date on."""
    year, month = _year(match, today), number(match["month"])
    open_year = year is None
    if year is None:
        if today is None:
            return Read(TimeKind.BY if _ends(match) else TimeKind.PERIOD)
        year = today.year
    try:
        first, last = _within_month(match, year, month)
        if open_year and today and last < today and not match["since"]:
            first, last = _within_month(match, year + 1, month)
    except ValueError:
        return Read(TimeKind.IMPOSSIBLE)
    if match["since"]:
        return Read(TimeKind.FROM, None, first)
    return Read(TimeKind.BY, last) if _ends(match) else Read(TimeKind.PERIOD, last, first)


def _ends(match: re.Match[str]) -> bool:
    return bool(match["before"] or match["end"] or match["day"])


def _within_month(match: re.Match[str], year: int, month: int) -> tuple[date, date]:
    if match["day"]:
        day = date(year, month, number(match["day"]))
        return day, day
    return _part_of_month(year, month, match["part"])


def _part_of_month(year: int, month: int, part: str | None) -> tuple[date, date]:
    """Return the days of a third of a month or of two of them: 中旬, 中下旬; of all of it without ``part``."""
    first = date(year, month, {"上": 1, "中": 11, "下": 21}[part[0] if part else "上"])
    last = {"上": 10, "中": 20}.get(part[-2] if part else "下")
    return first, date(year, month, last) if last else month_end(year, month)


def quarter_of_year(match: re.Match[str], today: date | None) -> Read | None:
    """A quarter: 三季度, 明年一季度, 2024年第二季度末; without a year the next one from the reference date on; 前三季度 is the
    first nine months."""
    year = _year(match, today)
    open_year = year is None
    if year is None:
        if today is None:
            return Read(TimeKind.BY if match["before"] or match["end"] else TimeKind.PERIOD)
        year = today.year
    index = number(match["quarter"])
    if not 1 <= index <= 4:
        return Read(TimeKind.IMPOSSIBLE)
    start, end = quarter(year, index)
    if match["first"]:
        return Read(TimeKind.PERIOD, end, date(year, 1, 1))
    if match["from"]:
        start = quarter(year, number(match["from"]))[0]
    if open_year and today and end < today:
        start, end = quarter(year + 1, index)
    return Read(TimeKind.BY, end) if match["before"] or match["end"] else Read(TimeKind.PERIOD, end, start)


def half_year(match: re.Match[str], today: date | None) -> Read | None:
    """Half a year: 上半年, 明年上半年, 2024年下半年, 年中."""
    year = _year(match, today) or (today.year if today else None)
    if year is None:
        return Read(TimeKind.PERIOD)
    second = match["half"] == "下"
    start, end = (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    if match["since"]:
        return Read(TimeKind.FROM, None, start)
    return Read(TimeKind.BY, end) if match["before"] or match["end"] else Read(TimeKind.PERIOD, end, start)


def year_named(match: re.Match[str], today: date | None) -> Read | None:
    """A year: 2025年, 到2030年, 2025年底前, 今年, 明年年底前, 二〇三五年; 到 and 底 make it a deadline, alone it is a period."""
    year = _year(match, today)
    ends = bool(match["before"] or match["end"] or match["lead"] in {"到", "至", "力争到", "截至", "截止"})
    if year is None:
        return Read(TimeKind.BY if ends else TimeKind.PERIOD)
    end = date(year, 12, 31)
    if match["since"]:
        return Read(TimeKind.FROM, None, date(year, 1, 1))
    return Read(TimeKind.BY, end) if ends else Read(TimeKind.PERIOD, end, date(year, 1, 1))


def this_year(match: re.Match[str], today: date | None) -> Read | None:
    """The year of the document without naming it: 年底前, 年内, 全年, 年中."""
    word = match["plain"]
    kind = TimeKind.PERIOD if word == "全年" else TimeKind.BY
    if today is None:
        return Read(kind)
    end = date(today.year, 6, 30) if word == "年中" else date(today.year, 12, 31)
    return Read(kind, end, date(today.year, 1, 1) if kind is TimeKind.PERIOD else None)


def two_years(match: re.Match[str], today: date | None) -> Read | None:
    """This year and the next: 今明两年."""
    if today is None:
        return Read(TimeKind.PERIOD)
    return Read(TimeKind.PERIOD, date(today.year + 1, 12, 31), date(today.year, 1, 1))


def plan(match: re.Match[str], today: date | None) -> Read | None:
    """A five-year plan: “十五五”时期, “十四五”末, “十四五”以来; every plan since the sixth (1981) has five years."""
    years = plan_years(match["plan"])
    if years is None:
        return None
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    match match["of"]:
        case "末" | "期末" | "规划期末":
            return Read(TimeKind.BY, last)
        case "以来":
            return Read(TimeKind.FROM, None, first)
        case "开局之年" | "开局年" | "第一年":
            return Read(TimeKind.PERIOD, date(first.year, 12, 31), first)
        case part if part.startswith("前"):
            return Read(TimeKind.PERIOD, date(first.year + number(match["years"]) - 1, 12, 31), first)
        case "收官之年" | "收官年":
            return Read(TimeKind.PERIOD, last, date(last.year, 1, 1))
        case _:
            return Read(TimeKind.PERIOD, last, first)


def month_relative(match: re.Match[str], today: date | None) -> Read | None:
    """A month counted from that of the document: 本月底前, 下月10日前, 次月5日前, 上月."""
    ends = bool(match["before"] or match["end"] or match["day"])
    if today is None:
        return Read(TimeKind.BY if ends else TimeKind.PERIOD)
    shift = {"下月": 1, "下个月": 1, "次月": 1, "上月": -1, "上个月": -1}.get(match["which"] or "", 0)
    month = plus_months(today.replace(day=1), shift)
    if match["day"]:
        try:
            return Read(TimeKind.BY, month.replace(day=number(match["day"])))
        except ValueError:
            return Read(TimeKind.IMPOSSIBLE)
    first, last = _part_of_month(month.year, month.month, match["part"])
    return Read(TimeKind.BY, last) if ends else Read(TimeKind.PERIOD, last, first)


def day_alone(match: re.Match[str], today: date | None) -> Read | None:
    """A day without a month: 20日前; the next such day from the document on. No month has a 32nd."""
    day = number(match["day"])
    if not 1 <= day <= 31:
        return Read(TimeKind.IMPOSSIBLE)
    if today is None:
        return Read(TimeKind.BY)
    for shift in range(3):
        month = plus_months(today.replace(day=1), shift)
        if day <= month_end(month.year, month.month).day and month.replace(day=day) >= today:
            return Read(TimeKind.BY, month.replace(day=day))
    return Read(TimeKind.BY)


def quarter_relative(match: re.Match[str], today: date | None) -> Read | None:
    """The quarter of the document: 本季度, 本季度末."""
    if today is None:
        return Read(TimeKind.BY if match["end"] else TimeKind.PERIOD)
    start, end = quarter(today.year, (today.month + 2) // 3)
    return Read(TimeKind.BY, end) if match["end"] else Read(TimeKind.PERIOD, end, start)


def week_relative(match: re.Match[str], today: date | None) -> Read | None:
    """A week or a day of it: 本周内, 本周五前, 下周一前; weeks end on Sunday."""
    if today is None:
        return Read(TimeKind.BY)
    sunday = sunday_of(today) + timedelta(days=7 if match["which"].startswith("下") else 0)
    if match["weekday"]:
        return Read(TimeKind.BY, sunday - timedelta(days=6 - "一二三四五六日".index(match["weekday"])))
    if match["before"] or match["end"] or match["which"].startswith("本"):
        return Read(TimeKind.BY, sunday)
    return Read(TimeKind.PERIOD, sunday, sunday - timedelta(days=6))


def day_relative(match: re.Match[str], today: date | None) -> Read | None:
    """A day counted from that of the document: 今天, 明天, 昨日."""
    if today is None:
        return Read(TimeKind.PERIOD)
    day = today + timedelta(days={"今": 0, "当": 0, "明": 1, "昨": -1}[match.group()[0]])
    return Read(TimeKind.PERIOD, day, day)


def effective(match: re.Match[str], today: date | None) -> Read | None:
    """From the day of publication: 自发布之日起, 即日起."""
    return Read(TimeKind.FROM, None, today)


def counted(match: re.Match[str], today: date | None) -> Read | None:
    """A stretch counted from the document: 三年内, 用3—5年时间, 六个月以内, 15日内, 24小时内. 未来 and 今后 make it a period,
    过去 and 近 one that ends with the document. Counted from an event (收到之日起) or in working days it has no date here."""
    count = number(match["high"] or match["count"]) if not match["half"] else 6 if match["half"] == "半年" else 15
    unit = match["unit"] or ("个月" if match["half"] == "半年" else "天")
    if match["plus"] and unit == "年":
        count, unit = 12 * count + 6, "个月"
    if unit == "个工作日":
        return Read(TimeKind.WORKDAYS, count=count)
    if match["event"]:
        return Read(TimeKind.RELATIVE)
    if today is None:
        return Read(TimeKind.BY)
    past = match["way"] in {"过去", "近", "最近"}
    other = _shifted(today, unit, -count if past else count)
    if past:
        return Read(TimeKind.PERIOD, today, other)
    if match["way"] in {"未来", "今后"}:
        return Read(TimeKind.PERIOD, other, today)
    return Read(TimeKind.BY, other)


def _shifted(day: date, unit: str, count: int) -> date:
    match unit:
        case "年":
            return plus_months(day, 12 * count)
        case "个月":
            return plus_months(day, count)
        case "周" | "星期" | "个星期":
            return day + timedelta(days=7 * count)
        case "小时" | "个小时":
            return day + timedelta(days=(abs(count) + 23) // 24 * (1 if count > 0 else -1))
        case _:
            return day + timedelta(days=count)


def recurring(match: re.Match[str], today: date | None) -> Read | None:
    """Something that comes again: 每季度末, 每月5日前, 每年12月底前, 按季度, 逐年."""
    return Read(TimeKind.RECURRING)


def stretch(match: re.Match[str], today: date | None) -> Read | None:
    """From one day, month or year to another: 2023—2027年, 7—9月, 2023年9月1日至12月31日."""
    year = number(match["y1"]) if match["y1"] else (today.year if today else None)
    last_year = number(match["y2"]) if match["y2"] else year
    if year is None or last_year is None:
        return Read(TimeKind.PERIOD)
    m1, m2 = (number(match[name]) if match[name] else None for name in ("m1", "m2"))
    try:
        start = date(year, m1 or (m2 if m2 and match["d1"] else 1) or 1, number(match["d1"]) if match["d1"] else 1)
        month = m2 or m1 or 12
        end = date(last_year, month, number(match["d2"])) if match["d2"] else month_end(last_year, month)
    except ValueError:
        return Read(TimeKind.IMPOSSIBLE)
    return Read(TimeKind.PERIOD, end, start)


def until_now(match: re.Match[str], today: date | None) -> Read | None:
    """Up to the day of the document: 截至目前."""
    return Read(TimeKind.BY, today)


Rule = Callable[[re.Match[str], "date | None"], "Read | None"]
DASH = r"(?:—+|―|–|－|-|~|～|至|到)"
#: 少年, 青年, 多年 … 年中 is cut from another word: 在青少年中间, 少年中队, 学年中期.
_AGES, _NO_MIDYEAR = "少青中老成童常幼壮多学", "央学期秋间队层等旬心医国"
ANY_YEAR = rf"(?:(?P<year>{YEAR})年(?:度)?|(?P<word>{YEAR_WORD}))"

#: The rules in order of trust: at one place the first that matches is taken.
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            rf"(?:按|每|逐)(?:个)?(?:年度?|半年|季度?|月度?|周|日|星期)(?:[一二三四五六日])?(?:度)?(?:{NUM}月)?(?:{NUM}日)?(?:年?底|末|初)?(?:之前|以前|前)?",
            recurring,
        ),
        (
            rf"(?:自|从)?(?P<y1>{YEAR})年?(?:(?P<m1>{NUM})月)?(?:(?P<d1>{NUM})日)?(?:起)?{DASH}(?P<y2>{YEAR})年(?:(?P<m2>{NUM})月)?(?:(?P<d2>{NUM})日)?(?:止)?",
            stretch,
        ),
        (
            rf"(?:自|从)?(?:(?P<y1>{YEAR})年)?(?P<m1>{NUM})月(?:份)?(?:(?P<d1>{NUM})日)?(?:起)?{DASH}(?P<y2>(?!))?(?:(?P<m2>{NUM})月(?:份)?)?(?P<d2>(?:(?<=月)|(?<=[—–\-~～至到])){NUM}(?=日))?日?(?:止)?",
            stretch,
        ),
        (
            rf"(?:自|从)?(?:(?P<y1>{YEAR})年)?(?P<m1>{NUM}){DASH}(?P<y2>(?!))?(?P<m2>{NUM})月(?:份)?(?P<d1>(?!))?(?P<d2>(?!))?",
            stretch,
        ),
        (
            rf"{LEAD}(?:{ANY_YEAR})?(?P<month>{NUM})月(?:份)?(?:(?P<day>{NUM})(?:日|号)|(?P<end>底|末)|(?P<part>[上中下]{{1,2}}旬))?{CLOCK}(?:{BEFORE}|(?P<since>起)|内)?",
            day_or_month,
        ),
        (
            rf"{LEAD}(?:{ANY_YEAR})?(?P<first>前)?第?(?:(?P<from>[一二三四])、)?(?P<quarter>[一二三四五六七八九\d])(?:个)?季度(?P<end>末|底|内)?{BEFORE}?",
            quarter_of_year,
        ),
        (rf"{LEAD}(?:{ANY_YEAR})?(?P<half>[上下])半年(?:度)?(?P<end>底|末|内)?(?:{BEFORE}|(?P<since>起))?", half_year),
        (
            rf"{LEAD}(?:(?P<year>{YEAR})年?(?:年)?|(?P<word>{YEAR_WORD}))(?P<end>年?[底末](?!线)|以内|之内|年?内(?![部外容蒙])){BEFORE}?(?P<since>(?!))?",
            year_named,
        ),
        (
            rf"{LEAD}(?:(?P<year>{YEAR})年|(?P<word>{YEAR_WORD}))(?P<end>(?!))?(?:{BEFORE}|(?P<since>起|以来)|全年)?",
            year_named,
        ),
        (r"(?:到)?今明(?:两|2)年", two_years),
        (
            r"(?:到)?“?(?P<plan>(?:二十|十)?[一二三四五六七八九]五|十五)”?(?P<of>时期|期间|规划期内|规划期间|规划期末|期末|末|以来|前(?P<years>[一二两三四])年|开局之年|开局年|第一年|收官之年|收官年)",
            plan,
        ),
        (
            rf"(?P<which>本月|当月|下个?月|次月|上个?月|月(?=底))(?:(?P<day>{NUM})(?:日|号)|(?P<end>底|末|内)|(?P<part>[上中下]{{1,2}}旬))?{BEFORE}?",
            month_relative,
        ),
        (rf"(?P<day>{NUM})(?:日|号){BEFORE}", day_alone),
        (rf"本季度?(?P<end>末|底)?{BEFORE}?", quarter_relative),
        (rf"(?P<which>本周|下周|本星期|下星期)(?P<weekday>[一二三四五六日])?(?P<end>内|末)?{BEFORE}?", week_relative),
        (r"今[天日]|明[天日]|昨[天日]|当[天日]", day_relative),
        (
            r"(?:自|从)?(?:本[\u4e00-\u9fff]{1,4})?(?:印发|发布|公布|施行)之日起(?![\d一二三四五六七八九十]{1,3}[个日天年])|(?:自|从)?即日起",
            effective,
        ),
        (r"截至目前|截至当前|截止目前", until_now),
        (
            rf"(?P<event>自?[\u4e00-\u9fff]{{2,12}}之日起|(?:收到|接到|受理|下达|批准|通过|签订|公布|印发)[\u4e00-\u9fff]{{0,8}}?[后起])?(?P<way>未来|今后|过去|最近|近|再用|用|通过|经过|力争用)?"
            rf"(?:(?P<half>半年|半个?月)|(?:(?P<count>{COUNT})(?:{DASH}(?P<high>{NUM}))?(?P<unit>个工作日|年|个月|周|个?星期|天|日|个?小时)(?P<plus>半)?))"
            r"(?P<tail>之内|以内|内(?![部外容蒙])|左右的?时间|左右|的?时间|的?努力)?",
            counted,
        ),
        (rf"(?<![{_AGES}])(?P<plain>全年|年底|年末|年内|年中(?![{_NO_MIDYEAR}]))(?:之前|以前|前)?", this_year),
    )
)


def milestone(kind: str, end: str, start: str, today: date | None) -> Read:
    """A phrase whose date is a matter of knowledge: 本世纪中叶 ends in 2050, 国庆节前 on 30 September; 春节前 and 近日 have no
    date of their own."""
    year = str(today.year) if today else ""
    if "*" in end and today is None:
        return Read(TimeKind(kind))
    last = today if end == "*" else (date.fromisoformat(end.replace("*", year)) if end else None)
    if end.startswith("*-") and last and today and last < today:
        last = last.replace(year=last.year + 1)
    first = date.fromisoformat(start) if start else None
    if first and last and last < first:
        return Read(TimeKind(kind), None, first)
    return Read(TimeKind(kind), last, first)
