"""A plan broken down into tasks (任务分解): one row a demand, with who answers, which number and by when.

Offices make this table by hand before they assign a plan (逐条逐项细化分解). Here every row is cut from the document:
its words stand at its spans, and what the document does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.annotate import deadlines, directives_assigned
from luoshi.annotate.responsibility import Responsibility
from luoshi.lexicon.breakdown import breakdown_cues
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Article, Commitment, Directive, DirectiveKind, Force, Passage, Span, Target

#: Up to so many years after the year of the document a deadline is near; up to so many it is in the middle.
_NEAR, _MIDDLE = 1, 5


class System(StrEnum):
    """Which of the four systems of a breakdown a task belongs to (目标、工作、政策、评价体系)."""

    TARGET = "target"
    WORK = "work"
    POLICY = "policy"
    EVALUATION = "evaluation"


class Horizon(StrEnum):
    """How far off a task is (近期、中期、远期)."""

    NEAR = "near"
    MIDDLE = "middle"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One task of a plan (分解事项).

    ``path`` are the headings above it, ``task`` its words as they stand at ``spans``. ``system`` and ``horizon`` are
    None where nothing says so, and ``system_why`` and ``horizon_why`` are the printed words that do. ``numbers`` are the
    targets and commitments inside it as printed. ``force`` is None for a sentence that sets a number without asking.
    """

    number: int
    source_id: str
    article_id: str
    passage_id: str
    spans: tuple[Span, ...]
    path: tuple[str, ...]
    task: str
    kind: DirectiveKind
    force: Force | None
    system: System | None
    system_why: str | None
    horizon: Horizon | None
    horizon_why: str | None
    lead: str | None
    co: tuple[str, ...]
    numbers: tuple[str, ...]
    deadline: str | None
    deadline_text: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What becomes a row: a demand, or words that set a number without one and ``who`` a bracket says answers for them."""

    passage_id: str
    spans: tuple[Span, ...]
    text: str
    kind: DirectiveKind
    demand: Directive | None
    who: Responsibility | None = None


def breakdown(
    article: Article,
    directives: Sequence[Directive],
    targets: Sequence[Target],
    commitments: Sequence[Commitment],
    passages: Sequence[Passage],
    made: str | None,
    lexicon: Lexicon,
) -> tuple[BreakdownRow, ...]:
    """Return the tasks of one document in its order; run-in headings and exhortations are no tasks.

    A sentence that sets a number without a word of demand (到2028年净增300家以上) is a task too, of the kind target, and
    those answer for it whom the bracket behind it names.
    ``made`` is the ISO date of the document, None if unknown: then a deadline says nothing about the horizon.
    """
    paths = {passage.id: passage.path for passage in passages}
    demands = [
        _Asked(one.passage_id, one.spans, one.text, one.kind, one)
        for one in directives
        if not one.heading and one.kind is not DirectiveKind.EXHORTATION
    ]
    numbered: tuple[Target | Commitment, ...] = (*targets, *commitments)
    alone = _alone(article, demands, [one for one in numbered if one.spans], passages)
    asked = sorted((*demands, *alone), key=lambda one: (one.spans[0].start, one.spans[-1].end))
    return tuple(
        _row(number, one, paths.get(one.passage_id, ()), numbered, made, lexicon)
        for number, one in enumerate(asked, start=1)
    )


def _alone(
    article: Article, demands: Sequence[_Asked], numbered: Sequence[Target | Commitment], passages: Sequence[Passage]
) -> Iterator[_Asked]:
    """Yield the sentences that set a number outside every demand, once each; a demand further on in one is left to itself."""
    left = [one for one in numbered if not any(_inside(one, demand.spans) for demand in demands)]
    answering = directives_assigned.Answering(directives_assigned.regions(article))
    for passage in passages:
        if not any(_inside(one, passage.spans) for one in left):
            continue
        inside = [passage.text.find(one.text) for one in demands if one.passage_id == passage.id]
        words = passage.text[: min((at for at in inside if at > 0), default=None)].rstrip("，,；; ")
        spans = article.weave.to_source(passage.start, passage.start + len(words))
        if not any(_inside(one, spans) for one in left):
            words, spans = passage.text, passage.spans
        yield _Asked(passage.id, spans, words, DirectiveKind.TARGET, None, answering(passage.start))


def _inside(one: Target | Commitment, spans: Sequence[Span]) -> bool:
    return spans[0].start <= one.spans[0].start and one.spans[-1].end <= spans[-1].end


def _row(
    number: int,
    one: _Asked,
    path: tuple[str, ...],
    numbered: Sequence[Target | Commitment],
    made: str | None,
    lexicon: Lexicon,
) -> BreakdownRow:
    demand, named = one.demand, one.who.bodies if one.who else ()
    deadline, words = _deadline(one, made, lexicon)
    which, why = system_of(one.kind, path, lexicon)
    horizon, from_words = horizon_of(one.text, deadline, path, made, lexicon)
    return BreakdownRow(
        number=number,
        source_id=one.passage_id.partition(".")[0],
        article_id=demand.article_id if demand else "",
        passage_id=one.passage_id,
        spans=one.spans,
        path=path,
        task=one.text,
        kind=one.kind,
        force=demand.force if demand else None,
        system=which,
        system_why=why,
        horizon=horizon,
        horizon_why=from_words,
        lead=_lead(demand) if demand else next(iter(named), None),
        co=demand.co_owners if demand else named[1:],
        numbers=tuple(dict.fromkeys(each.quote for each in numbered if each.spans and _inside(each, one.spans))),
        deadline=deadline,
        deadline_text=words,
    )


def _deadline(one: _Asked, made: str | None, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """Return the deadline of a row with its printed words; of a sentence without a demand, the one that it prints."""
    if one.demand is not None:
        return one.demand.deadline, one.demand.deadline_text
    printed = next((due for _, _, due in deadlines.find(one.text, made, lexicon) if due.bounds), None)
    return (printed.date, printed.text) if printed else (None, None)


def _lead(directive: Directive) -> str | None:
    """Return who must act where the text names somebody; that whoever issues a plan answers for it goes without saying."""
    return None if directive.owner_from != "stated" and directive.owner == directive.issuer else directive.owner


def system_of(kind: DirectiveKind, path: Sequence[str], lexicon: Lexicon) -> tuple[System | None, str | None]:
    """Tell which system a task belongs to (四个体系), with the printed words that say so.

    The nearest heading above it that names one decides (重点任务, 保障措施, 监测评估); what sets a value belongs to the
    targets wherever it stands; else nothing is said.
    """
    cues = breakdown_cues(lexicon)
    for heading in reversed(path):
        found = cues.system.search(heading)
        if found is not None:
            return System(cues.systems[found.group()]), found.group()
    return (System.TARGET, None) if kind is DirectiveKind.TARGET else (None, None)


def horizon_of(
    task: str, deadline: str | None, path: Sequence[str], made: str | None, lexicon: Lexicon
) -> tuple[Horizon | None, str | None]:
    """Tell how far off a task is (近期、中期、远期), with the words or the deadline that say so.

    Printed words decide first: those of the task, then of the nearest heading. Else its deadline does, set against the
    date of the document: near up to the end of the next year, middle up to five years, long beyond.
    """
    cues = breakdown_cues(lexicon)
    for words in (task, *reversed(path)):
        found = cues.horizon.search(words)
        if found is not None:
            return Horizon(cues.horizons[found.group()]), found.group()
    year, start = _year(deadline), _year(made)
    if year is None or start is None:
        return None, None
    if year <= start + _NEAR:
        return Horizon.NEAR, deadline
    return (Horizon.MIDDLE if year <= start + _MIDDLE else Horizon.LONG), deadline


def _year(day: str | None) -> int | None:
    """Return the year of an ISO date, of a year or of the end of a span of years (2026-2030); None for other words."""
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", day or "")
    return int(years[-1]) if years else None
