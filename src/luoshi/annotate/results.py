"""Reported outcomes (成效): figures of a review, ranks, and what a body says has been done; reported, not verified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from luoshi.annotate import (
    directives,
    quantities,
    results_gdp,
    results_outcomes,
    targets,
    targets_clauses,
    targets_passage,
)
from luoshi.annotate.directives_headings import Found
from luoshi.annotate.targets_clauses import Aim
from luoshi.lexicon import indicators
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, ArticleKind, Identity, Mention, Modifier, Passage, Result

#: Articles that plan or order report nothing.
_ORDERS = frozenset({ArticleKind.PLAN, ArticleKind.NOTICE, ArticleKind.REGULATION, ArticleKind.LISTING})


def find(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    asking: Sequence[Found] | None = None,
) -> tuple[Result, ...]:
    """Find the outcomes that an article reports, in order of the text; ``asking`` are its demands, where they are known.

    A report is read up to where it turns to its plans; its figures carry the year reviewed, averages and cumulations the
    five years. In other articles what is demanded or promised is left out, and what is said to be done counts.
    """
    if article.kind in _ORDERS:
        return ()
    headline = targets_passage.find(article, identity)
    if headline is not None or article.kind is ArticleKind.REPORT:
        return tuple(_of_report(article, identity, lexicon))
    asked = directives.demands(article, passages, identity, mentions, lexicon) if asking is None else asking
    return tuple(_of_page(article, identity, asked, lexicon))


def _of_report(article: Article, identity: Identity, lexicon: Lexicon) -> Iterator[Result]:
    year = targets_passage.year_of(article, identity)
    reviewed = str(year - 1) if year else None
    plans = targets_passage.plans_from(article, identity)
    headline = targets_passage.find(article, identity)
    end = plans if plans is not None else headline.start if headline else len(article.text)
    numbers = quantities.find(article.text, lexicon)
    found: list[Result] = []
    product = results_gdp.growth_and_level(article.text, 0, end, numbers, lexicon)
    if headline is not None and not any(aim.norm == "gdp_growth" for aim in product):
        later = results_gdp.growth_and_level(article.text, end, headline.start, numbers, lexicon)
        product.extend(aim for aim in later if aim.norm == "gdp_growth")
    found.extend(_result(article, identity, aim, reviewed) for aim in product)
    last: Aim | None = None
    for clause in targets.clauses(article.text, 0, end, numbers):
        if not any(number.countable for number in clause.numbers):
            continue
        for aim in reported_figures(clause, last, lexicon):
            last = aim
            if aim.norm not in {"gdp_growth", "gdp_level"} and not _is_product(aim.indicator):
                found.append(_result(article, identity, aim, _period(clause.text, year)))
    yield from sorted(found, key=lambda result: result.spans[0].start)


def reported_figures(clause: targets_clauses.Clause, last: Aim | None, lexicon: Lexicon) -> list[Aim]:
    """通报数据: the figures of a clause of a review, one record a number, read as targets are."""
    aims = [aim for aim in targets_clauses.read(clause, last, lexicon) if aim.value is not None]
    return [_with_object(clause, aim) for aim in aims if _tells(clause, aim)]


#: Counts of fields of work and of what came before are no outcomes.
_FIELDS = re.compile("^(?:个)?(?:方面|领域|环节|层面)|^年(?:来|以来)")


def _tells(clause: targets_clauses.Clause, aim: Aim) -> bool:
    number = aim.number
    if number is None:
        return True
    named = number.chinese and number.kind in {"count", "label", "person", "household"}
    return not named and not _FIELDS.match(clause.text[number.end - clause.start :])


def _with_object(clause: targets_clauses.Clause, aim: Aim) -> Aim:
    """新增11个县域商业领跑县, 可可盖等11处煤矿: what is counted stands behind the number where nothing names it before."""
    if aim.number is None or "分别" in clause.text:
        return aim
    behind = re.split("[、，]|和(?=\\d)", clause.text[aim.number.end - clause.start :])[0]
    bare = re.fullmatch(
        "(?:新增|新建|建成|完成|培育|引进|实施|开展|举办|累计|首期|改造|打造|创建|认定|新认定|争取)+", aim.indicator
    )
    if (bare or aim.indicator.endswith("等")) and behind:
        return replace(aim, indicator=behind.strip("的以上左右"))
    return aim


def _is_product(indicator: str) -> bool:
    return bool(re.fullmatch("(?:全[国省市区])?(?:地区|国内)?(?:生产总值|GDP)|经济总量", indicator))


def _period(text: str, year: int | None) -> str | None:
    if year is None:
        return None
    if re.search("年均|累计|五年|“十四五”|比2020年|较“十三五”", text):
        return f"{year - 5}-{year - 1}"
    printed = re.search(r"(20\d\d)年", text)
    return printed[1] if printed else str(year - 1)


def _of_page(article: Article, identity: Identity, asked: Sequence[Found], lexicon: Lexicon) -> Iterator[Result]:
    for aim in results_outcomes.find(article, asked, lexicon):
        yield _result(article, identity, aim, None)


def _result(article: Article, identity: Identity, aim: Aim, period: str | None) -> Result:
    return Result(
        source_id=article.source_id,
        article_id=article.id,
        spans=article.weave.to_source(aim.start, aim.end),
        quote=article.text[aim.start : aim.end],
        indicator=aim.indicator,
        indicator_norm=aim.norm if aim.norm else indicators.OTHER,
        modifier=aim.modifier if aim.modifier is not Modifier.STRIVE else Modifier.EXACT,
        value=aim.value,
        value_high=aim.value_high,
        unit=aim.unit,
        comparator=aim.comparator,
        period=period,
        region=identity.region or identity.region_code,
        rule=aim.rule,
    )
