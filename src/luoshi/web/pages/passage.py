"""A passage (段句) at its permanent address: its words in place, its findings, and where it came from and went.

The address names the source and the place in it, not a finding; so it answers whatever later runs make of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from luoshi.export.citing import gbt7714
from luoshi.model import Annotations, Commitment, Directive, Link, Passage, Result, Span, Target, Task
from luoshi.store.query import dealings, documents, origins, reading
from luoshi.store.query.citing import citable
from luoshi.store.query.documents import Document
from luoshi.store.query.ends import Ends, ends_of, links
from luoshi.store.query.naming import parse_passage
from luoshi.store.shelf import Shelf
from luoshi.trace.edits import Told, told
from luoshi.trace.sources import Ranked
from luoshi.web import echoing
from luoshi.web.addresses import passage_path
from luoshi.web.differences import Step, changed, differences
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

#: Characters of the source shown on either side of the passage.
CONTEXT = 120

#: Echoes shown on one page; the rest is counted and found in the JSON of the links.
ECHOES = 60


@dataclass(frozen=True, slots=True)
class Echo:
    """One link seen from one of its ends: the passage at the other end and how it differs.

    ``within`` tells that both ends stand in one article, which repeats itself. ``here`` and ``there`` are the parts
    that concern the passage asked for; ``longer`` counts the further characters that the two documents share around it.
    ``source`` is its place among the possible sources, if it is one.
    """

    link: Link
    upstream: bool
    within: bool
    far: Document | None
    here: str
    there: str
    longer: int
    path: str
    steps: tuple[Step, ...]
    changed: int
    told: tuple[Told, ...] = ()
    source: Ranked | None = None

    @property
    def ritual(self) -> bool:
        """Whether it says nothing beyond set phrases: shown when asked for."""
        return self.link.weight <= 0


@dataclass(frozen=True, slots=True)
class PassageView:
    """A stretch of a source, in its context, with everything known of it."""

    source_id: str
    source_name: str
    span: Span
    before: str
    quote: str
    after: str
    document: Document | None
    passages: tuple[Passage, ...]
    directives: tuple[Directive, ...]
    targets: tuple[Target, ...]
    results: tuple[Result, ...]
    commitments: tuple[Commitment, ...]
    echoes: tuple[Echo, ...]
    hidden: int
    tasks: tuple[Task, ...]
    path: str
    citation: str


@pages.page("/p/{address}", "passage.html", kept=True)
def passage(visit: Visit, address: str) -> PassageView:
    """Return the stretch at ``address`` (``{source_id}.{start}-{end}``), whatever findings say of it."""
    source_id, span = parse_passage(address)
    return look(visit.shelf, source_id, span, visit.today.isoformat())


@dataclass(frozen=True, slots=True)
class Known:
    """What a page has read of the article that holds a passage, so that it is not read twice."""

    document: Document
    annotations: Annotations
    ends: Ends
    passages: tuple[Passage, ...]


def look(shelf: Shelf, source_id: str, span: Span, today: str, known: Known | None = None) -> PassageView:
    """Gather what is known of one stretch of a source; ``known`` is what the page has of its article already.

    Raises:
        UnknownName: if the source is unknown or shorter than the stretch.
    """
    source = reading.text_around(shelf, source_id, span)
    near = known or _known(shelf, source_id, span)
    document = near.document if near else None
    found = tuple(one for one in near.passages if _touches(one.spans, span)) if near else ()
    notes = near.annotations if near else Annotations()
    rows = _heaviest(near.ends, span) if near else []
    path = passage_path(source_id, [span])
    return PassageView(
        source_id=source_id,
        source_name=source.name,
        span=span,
        before=source.text[max(0, span.start - CONTEXT) : span.start],
        quote=span.of(source.text),
        after=source.text[span.end : span.end + CONTEXT],
        document=document,
        passages=found,
        directives=tuple(note for note in notes.directives if _touches(note.spans, span)),
        targets=tuple(note for note in notes.targets if _touches(note.spans, span)),
        results=tuple(note for note in notes.results if _touches(note.spans, span)),
        commitments=tuple(note for note in notes.commitments if _touches(note.spans, span)),
        echoes=echoes(shelf, links(shelf, near.ends, rows[:ECHOES]), source_id, span) if near else (),
        hidden=max(0, len(rows) - ECHOES),
        tasks=dealings.tasks_at(shelf, source_id, span.start, span.end),
        path=path,
        citation=gbt7714(citable(shelf, document, path, today)) if document else "",
    )


def _known(shelf: Shelf, source_id: str, span: Span) -> Known | None:
    found = reading.passages_at(shelf, source_id, span.start, span.end)
    if not found:
        return None
    article = found[0].article_id
    notes = reading.annotations(shelf, article, span)
    return Known(documents.document(shelf, article), notes, ends_of(shelf, article), found)


def _heaviest(ends: Ends, span: Span) -> list[int]:
    """Return the rows of the links at a stretch, those first that say most beyond set phrases."""
    rows = ends.touching(span.start, span.end)
    # A link within the document stands twice, once for each end; both ends may lie in the stretch.
    rows = rows[~(ends.within[rows] & ends.down[rows])] if len(rows) else rows
    return [int(row) for row in rows[np.argsort(-ends.weight[rows], kind="stable")]]


def echoes(shelf: Shelf, links: Iterable[Link], source_id: str, span: Span) -> tuple[Echo, ...]:
    """Turn links into echoes as seen from the stretch ``span`` of ``source_id``, older documents first."""
    shown = list(links)
    known = documents.documents_by_id(shelf, {end for link in shown for end in (link.up_article, link.down_article)})
    seen = [_echo(link, source_id, span, known) for link in shown]
    places = {link.id: one for link, one in origins.of_links(shelf, [echo.link for echo in seen if echo.upstream])}
    named = origins.naming(shelf.lexicon())
    seen = [
        replace(echo, source=places.get(echo.link.id) if echo.upstream else None, told=told(echo.link.edits, named))
        for echo in seen
    ]
    return tuple(sorted(seen, key=_order))


def _order(echo: Echo) -> tuple[bool, int, str, str]:
    """Possible sources in their order, then what is undirected and what came later, older documents first."""
    place = echo.source.place if echo.source else ECHOES
    return not echo.upstream, place, (echo.far and echo.far.date) or "9", echo.path


def _echo(link: Link, source_id: str, span: Span, known: dict[str, Document]) -> Echo:
    """See a link from this end: it is upstream of us if our stretch is its downstream side."""
    is_down = link.down_source == source_id and _touches(link.down_spans, span)
    up = (link.up_source, link.up_quote, link.up_spans)
    down = (link.down_source, link.down_quote, link.down_spans)
    (_, near, near_spans), (far_source, far, far_spans) = (down, up) if is_down else (up, down)
    whole = len(near)
    if echoing.stands(near, near_spans) and echoing.stands(far, far_spans):
        here = echoing.within(near, near_spans, span) or (0, whole)
        there = echoing.Alignment(near, far).counterpart(*here)
        far_spans = echoing.spans_at(far, far_spans, *there) or far_spans
        near, far = near[slice(*here)], far[slice(*there)]
    steps = differences(far, near) if is_down else differences(near, far)
    return Echo(
        link=link,
        upstream=is_down,
        within=link.up_article == link.down_article,
        far=known.get(link.up_article if is_down else link.down_article),
        here=near,
        there=far,
        longer=whole - len(near),
        path=passage_path(far_source, far_spans),
        steps=tuple(steps),
        changed=changed(steps),
    )


def _touches(spans: Iterable[Span], span: Span) -> bool:
    return any(one.overlaps(span) for one in spans)
