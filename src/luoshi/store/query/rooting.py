"""Where an item to be carried out stands (出处): the anchor at an address, and of the words in a table that is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from luoshi.ledger.actions import Opening
from luoshi.model import Anchor, UnknownName, anchor_at, squeeze
from luoshi.store.findings import current
from luoshi.store.query import reading
from luoshi.store.query.documents import documents_by_id
from luoshi.store.query.naming import find_passage, parse_passage
from luoshi.store.query.searching import index_at, passages_by_id
from luoshi.store.shelf import Shelf

#: Words as short as this stand in too many places to say where an item comes from.
_SHORTEST = 10
_SENTENCE = re.compile("(?<=[。！？；])")


def anchor_of(shelf: Shelf, address: str) -> Anchor:
    """Return the anchor at the address of a passage, or at any stretch of a source.

    Raises:
        UnknownName: if it is no address, or points outside its source.
    """
    bare = _bare(address)
    source_id, span = parse_passage(bare)
    text = reading.text_around(shelf, source_id, span).text
    for passage in reading.passages_at(shelf, source_id, span.start, span.end):
        if passage.id == bare:
            return anchor_at(source_id, text, passage.spans)
    return anchor_at(source_id, text, [span])


def _bare(address: str) -> str:
    """Return an address without what a browser shows before it: ``http://…/p/``."""
    return address.strip().rpartition("/p/")[2]


def rooted(shelf: Shelf, openings: Iterable[Opening]) -> tuple[Opening, ...]:
    """Give every row of an imported table the anchor of the sentence it comes from, where the shelf holds it.

    A cell that is the address of a passage (原文出处, as ``luoshi breakdown`` writes it) says so; else the words of the task
    are looked for as they are, and the earliest dated document that has them counts. A row whose words stand nowhere keeps
    none.
    """
    return tuple(
        opening if opening.anchor is not None else replace(opening, anchor=_root(shelf, opening))
        for opening in openings
    )


def _root(shelf: Shelf, opening: Opening) -> Anchor | None:
    for _, cell in opening.cells:
        if find_passage(_bare(cell)) is not None:
            try:
                return anchor_of(shelf, cell)
            except UnknownName:
                return _by_words(shelf, opening.title)
    return _by_words(shelf, opening.title)


def _by_words(shelf: Shelf, title: str) -> Anchor | None:
    words = _SENTENCE.split(title.strip())[0].rstrip("。；;！？")
    folder = current(shelf).get("search")
    if folder is None or len(words) < _SHORTEST:
        return None
    hits = index_at(folder / "passages.index").find(words, 50)
    documents = documents_by_id(shelf, (hit.article_id for hit in hits))
    dated = [hit for hit in hits if hit.article_id in documents]
    hit = min(dated, key=lambda hit: documents[hit.article_id].date or "9999", default=None)
    if hit is None:
        return None
    passage = passages_by_id(shelf, [hit.passage_id])[hit.passage_id, hit.article_id]
    text = reading.source_text(shelf, passage.source_id).text
    start, end = hit.offsets[0]
    spans = reading.article(shelf, hit.article_id).weave.to_source(passage.start + start, passage.start + end)
    anchor = anchor_at(passage.source_id, text, spans)
    return anchor if squeeze(anchor.quote) == squeeze(words) else None
