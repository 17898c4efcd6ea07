"""Targets (目标): the main expected targets of a report, with those it leaves out and those set in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luoshi.annotate import quantities, targets_clauses, targets_passage, targets_qualitative
from luoshi.annotate.quantities import Quantity
from luoshi.annotate.targets_clauses import Aim, Clause
from luoshi.annotate.targets_passage import Headline
from luoshi.lexicon import indicators
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, Identity, Mention, Modifier, Passage, Target

#: Stops in both widths; a comma between thousands (1,234) is none.
_STOP = re.compile(r"[，；。！？：;\n]|,(?!\d{3})|:(?!\d)")
#: Words that put a clause off to another year or spread it over several.
_OTHER_PERIOD = re.compile("年均|“十[三四五六]五”|到20[2-9]\\d年|20[23]\\d年前|[三五]年|今后|未来|“十四五”|去年|上年")


def find(
    article: Article,
    passages: Sequence[Passage],
    identity: Identity,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
) -> tuple[Target, ...]:
    """Find the targets of one article, in order of the text; ``stated`` false marks core indicators left out.

    ``passages`` and ``mentions`` are not used: targets are read from the clauses of the clean text.
    """
    headline = targets_passage.find(article, identity)
    if headline is None:
        return ()
    numbers = quantities.find(article.text, lexicon)
    stated = list(headline_aims(article.text, headline, numbers, lexicon))
    found = [_target(article, identity, headline, aim, "headline") for aim in stated]
    found.extend(_absent(article, identity, headline, absent(stated, lexicon)))
    start, end = targets_passage.work_part(article, headline)
    body = body_aims(article.text, start, end, numbers, lexicon)
    found.extend(_target(article, identity, headline, aim, "body") for aim in body)
    return tuple(found)


def clauses(text: str, start: int, end: int, numbers: Sequence[Quantity]) -> Iterator[Clause]:
    """Yield the clauses of ``text[start:end]``: what stands between commas, semicolons, colons and full stops."""
    inside = quantities.within(numbers, start, end)
    at, taken = start, 0
    while at < end:
        stop = _STOP.search(text, at, end)
        close = stop.start() if stop else end
        upto = taken
        while upto < len(inside) and inside[upto].number < close:
            upto += 1
        clause = Clause(text[at:close], at, inside[taken:upto]).part(at, close)
        if clause.text:
            yield clause
        at, taken = close + 1, upto


def headline_aims(text: str, headline: Headline, numbers: Sequence[Quantity], lexicon: Lexicon) -> Iterator[Aim]:
    """主要预期目标: one record per indicator, population and value or comparator of the passage that states them."""
    last: Aim | None = None
    for clause in clauses(text, headline.list_start, headline.end, numbers):
        found = targets_clauses.read(clause, last, lexicon) or targets_qualitative.read(clause, lexicon)
        yield from found
        last = found[-1] if found else last


def absent(aims: Sequence[Aim], lexicon: Lexicon) -> list[str]:
    """未列目标: core indicators that the passage of main targets does not name; not stated is not the same as not found."""
    named = {aim.norm for aim in aims}
    return [item.id for item in indicators.table(lexicon).values() if item.core and item.id not in named]


def body_aims(text: str, start: int, end: int, numbers: Sequence[Quantity], lexicon: Lexicon) -> Iterator[Aim]:
    """正文目标: a named indicator of the whole place with a number or a relation, set outside the main passage.

    Parts and sectors (工业投资, 服务贸易) are no targets of the place; clauses about other years or averages are left out.
    """
    for clause in clauses(text, start, end, numbers):
        if not clause.numbers and not re.search("同步|高于|快于|正增长", clause.text):
            continue
        if _OTHER_PERIOD.search(clause.text):
            continue
        for aim in targets_clauses.read(clause, None, lexicon):
            stated = aim.value is not None or aim.comparator is not None
            if aim.norm != indicators.OTHER and stated and aim.modifier is not Modifier.STRIVE:
                yield aim


def _target(article: Article, identity: Identity, headline: Headline, aim: Aim, scope: str) -> Target:
    return Target(
        source_id=article.source_id,
        article_id=article.id,
        spans=article.weave.to_source(aim.start, aim.end),
        quote=article.text[aim.start : aim.end],
        indicator=aim.indicator,
        indicator_norm=aim.norm,
        modifier=aim.modifier,
        value=aim.value,
        value_high=aim.value_high,
        unit=aim.unit,
        comparator=aim.comparator,
        period=str(headline.year) if headline.year else None,
        region=identity.region or identity.region_code,
        scope=scope,
        stated=True,
        rule=aim.rule if scope == "headline" else "annotate.targets.body_aims",
    )


def _absent(article: Article, identity: Identity, headline: Headline, names: Sequence[str]) -> Iterator[Target]:
    for name in names:
        yield Target(
            source_id=article.source_id,
            article_id=article.id,
            spans=(),
            quote="",
            indicator=name,
            indicator_norm=name,
            modifier=Modifier.QUALITATIVE,
            value=None,
            value_high=None,
            unit=None,
            comparator=None,
            period=str(headline.year) if headline.year else None,
            region=identity.region or identity.region_code,
            scope="headline",
            stated=False,
            rule="annotate.targets.absent",
        )
