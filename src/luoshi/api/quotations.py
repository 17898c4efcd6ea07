"""Quotations (引语): what an assistant may repeat, each with its document, its permanent link and its exact words.

A quotation is a stretch of the page as it was received, letter for letter, so it can be checked by looking it up: where a
passage lies in several stretches (a column break, page furniture between), it is the stretch that says most of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.export.citing import gbt7714
from luoshi.model import CellState, Evidence, LuoshiError, Span
from luoshi.store import Shelf
from luoshi.store.query import citing, dealings, documents, lifelines, matrix, naming, reading, records, searching
from luoshi.store.query.documents import Document

#: Rows that one answer holds at most: an assistant reads them all.
MOST = 50
#: Characters of the page shown on either side of a passage.
CONTEXT = 300
#: A stretch from the first to the last span may hold so many times the letters of the passage; else there is too much between.
_DENSE = 1.5


@dataclass(frozen=True, slots=True)
class Quotation:
    """Exact words of a page with where they stand (引语): ``quote`` is the page's text from ``begin`` to ``end`` (code points)."""

    quote: str
    title: str
    issuer: str | None
    date: str | None
    source_name: str
    begin: int
    end: int
    link: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: ``total`` passages, the first of them quoted."""

    total: int
    quotations: list[Quotation]


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A passage in its surroundings, with a citation after GB/T 7714; ``before`` and ``after`` are the page around it."""

    quotation: Quotation
    headings: list[str]
    before: str
    after: str
    citation: str


@dataclass(frozen=True, slots=True)
class CellTold:
    """One measure with one body: its state, on what it rests, and the nearest passage where nothing was seen."""

    measure: Quotation
    number: str
    body: str
    state: str
    documents_searched: int
    evidence: list[Quotation]
    nearest: Quotation | None


@dataclass(frozen=True, slots=True)
class MatrixTold:
    """Cells of a matrix: how many there are in each state, and the first of them; *not_searched* is no gap."""

    upstream: str
    states: dict[str, int]
    total: int
    cells: list[CellTold]


@dataclass(frozen=True, slots=True)
class DocumentTold:
    """A document by which the other tools can be asked."""

    id: str
    title: str
    issuer: str | None
    level: str | None
    region: str | None
    date: str | None
    source_name: str
    demands: int
    link: str


@dataclass(frozen=True, slots=True)
class DocumentsTold:
    """Documents on the shelf: how many fit, and the first of them."""

    total: int
    documents: list[DocumentTold]


@dataclass(frozen=True, slots=True)
class LifeTold:
    """Where a formulation, sentence or words appear, oldest first."""

    subject: str
    total: int
    appearances: list[Quotation]


@dataclass(frozen=True, slots=True)
class EventTold:
    """One dealing with an item, by body and role."""

    at: str
    type: str
    role: str
    body: str
    state: str


@dataclass(frozen=True, slots=True)
class ItemTold:
    """One item of the ledger with its chain; ``reported`` is the handler's word, ``found`` what others found in documents."""

    id: str
    title: str
    state: str
    lead: str | None
    due: str | None
    overdue: bool
    sentence: Quotation | None
    reported: str | None
    found: list[Quotation]
    events: list[EventTold]


class Quoting:
    """Answers about a shelf in quotations; ``address`` is where ``luoshi serve`` shows it, for the links."""

    def __init__(self, shelf: Shelf, address: str) -> None:
        self._shelf = shelf
        self._address = address.rstrip("/")

    def documents(self, q: str = "", level: str | None = None, limit: int = 20) -> DocumentsTold:
        """Documents on the shelf whose title, issuer, number or file holds ``q``, newest first."""
        found = documents.documents(self._shelf, q=q, level=level, limit=_few(limit))
        told = [
            DocumentTold(
                row.article_id,
                row.label,
                row.issuer,
                row.level.value if row.level else None,
                row.region,
                row.date,
                row.source_name,
                row.directives,
                f"{self._address}/articles/{row.article_id}",
            )
            for row in found.rows
        ]
        return DocumentsTold(found.total, told)

    def search(
        self,
        q: str,
        level: str | None = None,
        issuer: str | None = None,
        year: str | None = None,
        document: str | None = None,
        limit: int = 20,
    ) -> Found:
        """Passages that hold exactly the words ``q`` (no operators), of the shelf or of one document."""
        found = searching.search(
            self._shelf,
            searching.checked(q),
            level=level,
            issuer=issuer,
            year=year,
            article_id=naming.find_one(self._shelf, document).article_id if document else None,
            limit=_few(limit),
        )
        hits = [self._quote(hit.passage.source_id, hit.passage.spans, hit.document) for hit in found.rows]
        return Found(found.total, hits)

    def read_passage(self, place: str) -> PassageRead:
        """The passage at a permanent address (``0123456789abcdef.120-168``, or a link that ends so), in its surroundings."""
        address = place.rstrip("/").rpartition("/")[2]
        source_id, span = naming.parse_passage(address)
        text = reading.text_around(self._shelf, source_id, span).text
        near = reading.passages_at(self._shelf, source_id, span.start, span.end)
        document = documents.document(self._shelf, near[0].article_id) if near else None
        quotation = self._stretch(source_id, span, document)
        today = date.today().isoformat()
        return PassageRead(
            quotation=quotation,
            headings=list(near[0].path) if near else [],
            before=text[max(0, span.start - CONTEXT) : span.start],
            after=text[span.end : span.end + CONTEXT],
            citation=gbt7714(citing.citable(self._shelf, document, quotation.link, today)) if document else "",
        )

    def matrix(self, upstream: str, body: str | None = None, state: str | None = None, limit: int = 20) -> MatrixTold:
        """What became of each measure of ``upstream`` (title, file or id) with each body, narrowed by body and state."""
        if state is not None and state not in {one.value for one in CellState}:
            raise LuoshiError(f"there is no state “{state}”", "matrix", f"states are: {', '.join(CellState)}")
        found = matrix.matrix(self._shelf, naming.find_one(self._shelf, upstream).article_id)
        items = {item.id: item for item in found.items}
        chosen = [one for one in found.cells if body is None or one.body == body]
        states = {one.value: sum(cell.state is one for cell in chosen) for one in CellState}
        kept = [one for one in chosen if state is None or one.state == state]
        cells = []
        for cell in kept[: _few(limit)]:
            item = items[cell.item_id]
            measure = self._quote(item.source_id, item.spans, found.upstream)
            evidence = [self._evidence(one) for one in cell.evidence]
            nearest = self._evidence(cell.nearest) if cell.nearest else None
            cells.append(CellTold(measure, item.number, cell.body, cell.state.value, cell.searched, evidence, nearest))
        return MatrixTold(found.upstream.label, states, len(kept), cells)

    def gaps(self, upstream: str, body: str | None = None, limit: int = 20) -> MatrixTold:
        """Measures of ``upstream`` that the searched documents of bodies do not show, with the nearest passage."""
        return self.matrix(upstream, body, CellState.NOT_SEEN.value, limit)

    def lifeline(self, words: str, limit: int = 20) -> LifeTold:
        """Who had a formulation, sentence (by its address) or words first, and who repeated it, oldest first."""
        life = lifelines.life(self._shelf, words)
        shown = life.places[: _few(limit)]
        told = [self._quote(one.source_id, one.spans, one.document) for one in shown]
        return LifeTold(life.subject.value, len(life.places), told)

    def item(self, id: str) -> ItemTold:
        """One item of the ledger with its chain: sentence, dealings, what is reported, what is found in documents."""
        today = date.today()
        story = dealings.story(self._shelf, id)
        (line,) = records.line_records([dealings.line_of(self._shelf, id, today=today)], today)
        anchors = [entry.anchor for entry in story.found if entry.anchor is not None]
        events = [
            EventTold(one.at.isoformat(), one.type.value, one.actor.role.value, one.actor.body, one.to_state)
            for one in story.events
        ]
        return ItemTold(
            id=story.task.id,
            title=story.task.title,
            state=story.task.state,
            lead=story.task.lead,
            due=line["due"],
            overdue=line["overdue"],
            sentence=self._quote(story.anchor.source_id, story.anchor.spans) if story.anchor else None,
            reported=line["reported"],
            found=[self._quote(one.source_id, one.spans) for one in anchors],
            events=events,
        )

    def _evidence(self, one: Evidence) -> Quotation:
        known = documents.documents_by_id(self._shelf, [one.article_id])
        return self._quote(one.source_id, one.spans, known.get(one.article_id))

    def _quote(self, source_id: str, spans: Sequence[Span], document: Document | None = None) -> Quotation:
        return self._stretch(source_id, stretch_of(spans), document or self._document(source_id, spans))

    def _document(self, source_id: str, spans: Sequence[Span]) -> Document | None:
        near = reading.passages_at(self._shelf, source_id, spans[0].start, spans[0].end)
        return documents.document(self._shelf, near[0].article_id) if near else None

    def _stretch(self, source_id: str, span: Span, document: Document | None) -> Quotation:
        source = reading.source_text(self._shelf, source_id)
        return Quotation(
            quote=span.of(source.text),
            title=document.label if document else source.name,
            issuer=document.issuer if document else None,
            date=document.date if document else None,
            source_name=source.name,
            begin=span.start,
            end=span.end,
            link=f"{self._address}/p/{naming.passage_address(source_id, [span])}",
        )


def stretch_of(spans: Sequence[Span]) -> Span:
    """Return the one stretch of a page by which some spans are quoted: all of them, or the longest if much lies between."""
    whole = Span(min(one.start for one in spans), max(one.end for one in spans))
    if len(whole) <= _DENSE * sum(len(one) for one in spans) + 4:
        return whole
    return max(spans, key=len)


def _few(limit: int) -> int:
    return max(1, min(limit, MOST))
