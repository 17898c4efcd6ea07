"""The best date of an article (文献日期) and where it was read."""

from __future__ import annotations

import re
from collections import Counter

from luoshi.model import Article, Source

ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")
PRINTED = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*(?:[月./-]\s*(\d{1,2})?)?")
YEAR = re.compile(r"(?<![\d.])(20[0-4]\d)(?=年|世界|全国|[-_])")


def iso_of(text: str) -> str | None:
    """Return a declared date as ISO (2019年01月12日 is 2019-01-12, 2021-12 stays a month); None if it holds none."""
    match = PRINTED.search(text)
    if match is None:
        alone = re.fullmatch(r"\s*((?:19|20)\d{2})年?\s*", text)
        return alone[1] if alone else None
    year, month, day = match[1], int(match[2]), int(match[3] or 0)
    if not 1 <= month <= 12 or day > 31:
        return None
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def best_date(article: Article, source: Source) -> tuple[str | None, str | None]:
    """Return the date that places an article in time, and its origin: published, made-on, declared, event or inferred.

    A printed month and day without a year gets the year that the page itself names most often; that is an inference.
    """
    declared = source.declared.published
    candidates = (
        (article.published, "published"),
        (article.made_on, "made-on"),
        (iso_of(declared) if declared else None, "declared"),
        (article.event_date, "event"),
        (article.inferred_published, "inferred"),
    )
    for date, origin in candidates:
        if date and ISO.fullmatch(date):
            return date, origin
    partial = next((date for date, _ in candidates if date and date.startswith("--")), None)
    year = _year(article, source) if partial else None
    return (f"{year}{partial[1:]}", "inferred") if partial and year else (None, None)


def _year(article: Article, source: Source) -> str | None:
    for text in (article.text, source.text, source.name):
        years: Counter[str] = Counter(YEAR.findall(text))
        if years:
            return max(years.items(), key=lambda item: (item[1], item[0]))[0]
    return None
