"""Doubts (疑点): times and numbers that are printed and cannot be understood; each becomes an issue, never a silent default."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from luoshi.annotate import quantities
from luoshi.annotate.dating import impossible_days
from luoshi.lexicon.indicators import OTHER
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, Directive, Identity, Issue, Modifier, Severity, Target

#: Modifiers beside which two values of one indicator need not agree.
_LOOSE = frozenset({Modifier.STRIVE, Modifier.QUALITATIVE, Modifier.SYNCED_WITH, Modifier.ABOVE})

#: Stretches that count from an event or in working days are understood, though no day can be given here.
_COUNTED = re.compile("工作日|之日|[后起].*[日天月年]内")


def of_times(article: Article, identity: Identity, asked: Sequence[Directive]) -> Iterator[Issue]:
    """Yield the days that no calendar has, and the deadlines that could not be dated although the article is (入冬前)."""
    for start, end in impossible_days(article.text):
        rule, spans = "luoshi.annotate.dating.impossible_days", article.weave.to_source(start, end)
        message = f"文章 {article.id}：日期“{article.text[start:end]}”不存在"
        yield Issue(article.source_id, rule, Severity.WARNING, message, spans)
    for demand in asked if identity.date else ():
        if demand.deadline and demand.deadline == demand.deadline_text and not _COUNTED.search(demand.deadline):
            message = f"文章 {article.id}：时限“{demand.deadline}”没有确定的日期"
            yield Issue(article.source_id, f"{__name__}.of_times", Severity.NOTE, message, demand.spans)


def of_numbers(article: Article, aims: Sequence[Target], lexicon: Lexicon) -> Iterator[Issue]:
    """Yield the figures without a clear value, and the targets of one indicator that contradict one another."""
    for quantity in quantities.unclear(article.text, lexicon):
        printed = article.text[quantity.start : quantity.end]
        message = f"文章 {article.id}：数量“{printed}”{quantity.unclear}"
        spans = article.weave.to_source(quantity.start, quantity.end)
        yield Issue(article.source_id, "luoshi.annotate.quantities.unclear", Severity.NOTE, message, spans)
    for one, other in contradicting(aims):
        message = f"文章 {article.id}：“{one.indicator}”前后不一：“{one.quote}”与“{other.quote}”"
        yield Issue(article.source_id, f"{__name__}.contradicting", Severity.WARNING, message, other.spans)


def contradicting(aims: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    """目标矛盾: two targets that an article sets for one indicator, in one unit and period, with different numbers."""
    counted = [
        aim for aim in aims if aim.stated and aim.indicator_norm != OTHER and aim.modifier not in _LOOSE and aim.value
    ]
    for one, other in combinations(counted, 2):
        same = (one.indicator_norm, one.indicator, one.unit, one.period) == (
            other.indicator_norm, other.indicator, other.unit, other.period
        )  # fmt: skip
        if same and (one.value, one.value_high) != (other.value, other.value_high):
            yield one, other
