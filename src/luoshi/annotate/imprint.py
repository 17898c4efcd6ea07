"""Of which paper, issue and page a source is (刊头): what its masthead prints, its file name tells and its manifest declares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.annotate.numerals import narrow, number
from luoshi.lexicon.outlets import Outlets
from luoshi.model import Article, Media, Source

#: Lines at the top and at the foot of a page among which its masthead stands, and how long such a line is at most.
TOP, FOOT, LONGEST = 12, 6, 60

_PAGE = r"(?P<page>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})"
#: A page number that is a line's whole sense: 第2版, 02版：要闻, 云泽日报 2023年3月16日 星期四 第2版.
PRINTED_PAGE = re.compile(
    rf"(?:^|[\s日一二三四五六天报|/／])第?0*{_PAGE}版(?:[:：·•\s].{{0,8}}|[\u4e00-\u9fff]{{0,4}})?$"
)
PRINTED_DAY = re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
WEEKDAY = re.compile(r"星期[一二三四五六日天]")
JUMP = re.compile(r"[上下紧]?[接转]")

#: The day of issue in a file name: daily_2023-03-16_02版, 20230316, 2023-03/16.
NAMED_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_.年]?(?P<m>0?[1-9]|1[0-2])[-_.月/]?(?P<d>[0-3]?\d)日?(?!\d)")
#: The page in a file name: 第02版, A2版, page3, p03; or the last number behind the day: 20230316_02, 20240105_1-01.
NAMED_PAGE = re.compile(
    r"第?(?P<page>[A-Z]?0*[1-9]\d{0,2})版|(?<![a-z])(?:page|p)[-_ ]?0*(?P<page2>[1-9]\d{0,2})(?!\d)", re.IGNORECASE
)
NAMED_LAST = re.compile(r"[-_](?:\d{1,2}-)?0*(?P<page>[A-Z]?[1-9]\d?)$")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Paper, day of issue (ISO) and page, each with where it was read (printed, declared, named); unknown is None."""

    outlet: str | None = None
    outlet_from: str | None = None
    issue: str | None = None
    issue_from: str | None = None
    page: str | None = None
    page_from: str | None = None


def imprint_of(source: Source, article: Article, outlets: Outlets) -> Imprint:
    """刊头：文章属于哪家报纸、哪一天、第几版。先看版面上印的，再看著录，再看文件名；各项都注明出处，读不出的不猜。

    Which paper, day of issue and page an article is of: as the page prints it, else as declared, else as the file is
    named; each says where it was read, and what cannot be read stays open.
    """
    outlet = _first(
        (article.outlet, "printed"), (source.declared.outlet, "declared"), (_masthead(source, outlets), "masthead")
    )
    issue = _first(
        (_only(set(_printed_days(source))), "printed"),
        (_day(PRINTED_DAY, source.declared.published or "") or _iso(source.declared.published), "declared"),
        (_day(NAMED_DAY, source.name), "named"),
    )
    page = _first((_only(set(_printed_pages(source))), "printed"), (_named_page(source.name), "named"))
    return Imprint(*outlet, *issue, *page)


def page_number(printed: str) -> str:
    """Return a page number in one form: 第一版 and 01 are 1, A02 is A2."""
    plain = unicodedata.normalize("NFKC", "".join(printed.split())).strip("第版").upper()
    letter = plain[:1] if plain[:1].isalpha() and plain[:1].isascii() else ""
    figure = number(plain.removeprefix(letter))
    return f"{letter}{int(figure)}" if figure is not None else plain


def _first(*candidates: tuple[str | None, str]) -> tuple[str | None, str | None]:
    return next(((value, origin) for value, origin in candidates if value), (None, None))


def _only(values: set[str]) -> str | None:
    return values.pop() if len(values) == 1 else None


def _edges(source: Source) -> Iterator[str]:
    """Yield the short lines at the top and at the foot of a page of text or PDF, where a masthead may stand."""
    if source.media not in {Media.TEXT, Media.PDF, Media.OFD}:
        return
    top = [line.strip() for line in source.text[:2000].split("\n") if line.strip()][:TOP]
    foot = [line.strip() for line in source.text[-1000:].split("\n") if line.strip()][-FOOT:]
    yield from (
        line for line in dict.fromkeys([*top, *foot]) if len(line) <= LONGEST and line[-1] not in "。！？；，、"
    )


def _printed_days(source: Source) -> Iterator[str]:
    for line in _edges(source):
        day = _day(PRINTED_DAY, "".join(line.split()))
        if day and (WEEKDAY.search(line) or PRINTED_PAGE.search(narrow(line))):
            yield day


def _printed_pages(source: Source) -> Iterator[str]:
    for line in _edges(source):
        found = None if JUMP.search(line) else PRINTED_PAGE.search(narrow(line))
        if found:
            yield page_number(found["page"])


def _masthead(source: Source, outlets: Outlets) -> str | None:
    named = {outlets.leading("".join(line.split())) for line in _edges(source) if PRINTED_DAY.search(line)}
    return _only({name for name in named if name})


def _day(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return _iso(f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}") if match else None


def _iso(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None


def _named_page(name: str) -> str | None:
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    match = NAMED_PAGE.search(stem)
    if match:
        return page_number(match["page"] or match["page2"])
    day = NAMED_DAY.search(stem)
    last = NAMED_LAST.search(stem, day.end()) if day else None
    return page_number(last["page"]) if last else None
