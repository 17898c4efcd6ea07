"""Passages of the shelf proposed as evidence for open tasks (佐证建议): those a person took or refused do not come back.

Nothing is stored: what the current findings hold is matched when asked, so a document is searched as soon as
``luoshi run`` has read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from luoshi.ledger.lists import is_open, units
from luoshi.lexicon.uptake import wording_of
from luoshi.model import Anchor, Article, Commitment, Result, Span, Target, Task, anchor_at
from luoshi.store.desk import profiles
from luoshi.store.findings import DATASETS
from luoshi.store.query import dealings, reading
from luoshi.store.query.tables import Row, ask, findings_version
from luoshi.store.schema import from_rows
from luoshi.store.shelf import Shelf
from luoshi.uptake.answers import Answer, Asked, Reports, Told, answers
from luoshi.uptake.forward import forward_from

#: Documents that set tasks report nothing: what they say is what is to be done.
_PLANS = ("plan", "regulation", "listing")
_WORK_REPORT = "工作报告"


def proposals(shelf: Shelf, task_id: str | None = None) -> tuple[Answer, ...]:
    """Return what is proposed for one task, or for every open task in the order of opening.

    Raises:
        UnknownName: if there is no such task.
    """
    if task_id is not None:
        tasks: Iterable[Task] = (dealings.task(shelf, task_id),)
    else:
        tasks = dealings.all_tasks(shelf).values()
    known = profiles(shelf)
    found: list[Answer] = []
    for task in tasks:
        profile = known.get(task.profile)
        if profile is None or is_open(task, profile):
            found += _for_task(shelf, task)
    return tuple(found)


def anchor_of(shelf: Shelf, answer: Answer) -> Anchor:
    """Return the anchor of a proposed sentence, as evidence is kept."""
    told = answer.told
    return anchor_at(told.source_id, reading.source_text(shelf, told.source_id).text, told.spans)


def _for_task(shelf: Shelf, task: Task) -> list[Answer]:
    """Match one task and leave out what was decided: a sentence that touches evidence taken or refused."""
    decided = [entry.anchor for entry in task.evidence if entry.anchor is not None] + list(task.refused_evidence)
    return [
        answer
        for answer in answers(
            _asked(shelf, task), _reports(shelf, findings_version(shelf)), wording_of(shelf.lexicon())
        )
        if not any(_touches(anchor, answer.told) for anchor in decided)
    ]


def _touches(anchor: Anchor, told: Told) -> bool:
    return anchor.source_id == told.source_id and any(
        span.overlaps(other) for span in anchor.spans for other in told.spans
    )


def _asked(shelf: Shelf, task: Task) -> Asked:
    opened = task.opened_on.isoformat()
    if task.anchor is None:
        return Asked(task.id, task.title, units(task), opened)
    source = task.anchor.source_id
    first, numbers = _set_in(shelf, source, findings_version(shelf))
    return Asked(
        task_id=task.id,
        text=task.anchor.quote,
        owners=units(task),
        # What was set before it was entered here is answered by whatever came after it was set.
        since=first.get("date") or opened,
        setters=_names(first.get("issuer")),
        region=first.get("region"),
        source_id=source,
        numbers=tuple(one for one in numbers if _inside(one.spans, task.anchor.spans)),
    )


@lru_cache(maxsize=256)
def _set_in(
    shelf: Shelf, source: str, version: tuple[tuple[str, str | None], ...]
) -> tuple[Row, tuple[Target | Commitment, ...]]:
    """Return what is known of the document that a task rests on, and every number it sets."""
    about = ask(shelf, "SELECT * FROM documents WHERE source_id = ? ORDER BY characters DESC LIMIT 1", [source])
    numbers: list[Target | Commitment] = []
    for dataset, kind in (("commitments", Commitment), ("targets", Target)):
        numbers += from_rows(kind, ask(shelf, f"SELECT * FROM {dataset} WHERE source_id = ?", [source]))
    return about[0] if about else {}, tuple(one for one in numbers if one.spans)


def _inside(spans: tuple[Span, ...], whole: tuple[Span, ...]) -> bool:
    return whole[0].start <= spans[0].start and spans[-1].end <= whole[-1].end


def _names(issuer: str | None) -> tuple[str, ...]:
    return tuple(name for name in (issuer or "").split("、") if name)


@lru_cache(maxsize=2)
def _reports(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> Reports:
    """Gather the sentences of the shelf that report, once for each version of the findings."""
    rows = ask(
        shelf,
        """SELECT p.*, d.article_id, d.title, d.date, d.issuer, d.region FROM passages p
        JOIN documents d ON d.source_id = p.source_id AND d.ordinal = p.article
        WHERE d.date IS NOT NULL AND p.kind = 'sentence' AND NOT list_contains(?, d.kind) AND NOT EXISTS
        (SELECT 1 FROM directives q WHERE q.article_id = d.article_id AND q.passage_id =
         p.source_id || '.' || p.spans[1].start || '-' || p.spans[len(p.spans)].end) AND NOT EXISTS
        (SELECT 1 FROM targets g WHERE g.article_id = d.article_id AND g.stated AND len(g.spans) > 0
         AND g.spans[1].start >= p.spans[1].start AND g.spans[len(g.spans)].end <= p.spans[len(p.spans)].end)
        ORDER BY p.source_id, p.article, p.ordinal""",
        [list(_PLANS)],
    )
    borders = _borders(shelf)
    figures: dict[str, list[Result]] = defaultdict(list)
    for result in from_rows(DATASETS["results"][1], ask(shelf, "SELECT * FROM results")):
        figures[result.article_id].append(result)
    return Reports(
        tuple(
            _told(row, figures[row["article_id"]])
            for row in rows
            if row["start"] < borders.get(row["article_id"], row["end"])
        )
    )


def _borders(shelf: Shelf) -> dict[str, int]:
    """Return where the forward part of each work report begins; without one the whole report is taken to look back."""
    sql = "SELECT a.* FROM articles a JOIN documents d ON d.article_id = a.id WHERE contains(d.title, ?)"
    found: list[Article] = from_rows(DATASETS["articles"][1], ask(shelf, sql, [_WORK_REPORT]))
    return {article.id: border for article in found if (border := forward_from(article))}


def _told(row: Row, results: list[Result]) -> Told:
    spans = tuple(Span(each["start"], each["end"]) for each in row["spans"])
    return Told(
        source_id=row["source_id"],
        article_id=row["article_id"],
        spans=spans,
        text=row["text"],
        date=row["date"],
        issuers=_names(row["issuer"]),
        region=row["region"],
        results=tuple(one for one in results if _inside(one.spans, spans)),
    )
