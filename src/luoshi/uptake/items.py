"""Items: what an upstream document asks for, as rows (条目).

:func:`items` gives the numbered points of a document, :func:`measures` the single measures inside them, and
:func:`from_quotes` rows that somebody picked by quotation or offsets. The quotation of an item is its whole text and
equals the source at its spans; its title is its first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.lexicon.tables import Lexicon
from luoshi.lexicon.uptake import wording_of
from luoshi.model import Article, BrokenAnchor, Item, ItemKind, Passage, PassageKind, Source, Span, anchor_at
from luoshi.restore.ladder import Rung, step_of
from luoshi.uptake.clauses import split
from luoshi.uptake.measure import is_measure, is_ritual

#: Rungs that number items; counted openings inside a paragraph (一是, 第一，) number thoughts, not items.
_ITEM_RUNGS = frozenset(
    {
        Rung.PART,
        Rung.CHAPTER,
        Rung.SECTION,
        Rung.ARTICLE,
        Rung.ONE,
        Rung.BRACKETED,
        Rung.ARABIC,
        Rung.ARABIC_BRACKETED,
    }
)
#: Fewer numbered points than this are no ladder: a lone “一、” in a news page numbers nothing.
_FEWEST = 2
#: A paragraph shorter than this (a salutation, a signature) is no item of a document without numbers.
_SHORTEST_PARAGRAPH = 20
_SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(slots=True)
class _Node:
    """One numbered point while the ladder is read: its rung, number, and where its words begin and end."""

    rung: Rung
    number: str
    start: int
    end: int
    path: tuple[str, ...]
    children: list[_Node] = field(default_factory=list)


def items(source: Source, article: Article, passages: Sequence[Passage], lexicon: Lexicon) -> tuple[Item, ...]:
    """Return the items of an upstream document: the lowest numbered points of its ladder, in order.

    《建议》 gives （1） to （61）, the 20th congress report its sections and, where a section has them, the points （一） …
    under it. A document without numbered points gives its paragraphs, each titled by its first sentence.
    """
    nodes = [node for node in _nodes(article.text) if not node.children]
    if len(nodes) >= _FEWEST:
        found = [_item(source, article, lexicon, n.number, n.start, n.end, n.path) for n in nodes if n.start < n.end]
    else:
        found = list(_paragraphs(source, article, passages, lexicon))
    return tuple(found)


def measures(source: Source, article: Article, passages: Sequence[Passage], lexicon: Lexicon) -> tuple[Item, ...]:
    """Return the single measures of an upstream document (举措): the clauses of its items that ask for an action.

    The number of a measure is that of its item with a running number (``（12）.3``); its path ends with the title of
    the item.
    """
    found: list[Item] = []
    for item in items(source, article, passages, lexicon):
        start = article.weave.to_clean(item.spans[0].start)
        if start is None:
            continue
        clauses = [(a, b) for a, b in split(item.quote) if is_measure(item.quote[a:b], lexicon)]
        for count, (a, b) in enumerate(clauses, start=1):
            path = (*item.path, item.number + item.title)
            found.append(_item(source, article, lexicon, f"{item.number}.{count}", start + a, start + b, path))
    return tuple(found)


def from_quotes(
    records: Sequence[Mapping[str, Any]], source: Source, lexicon: Lexicon, article_id: str | None = None
) -> tuple[Item, ...]:
    """Return items given by quotation or offsets, as in ``measures.jsonl`` of the reference set.

    A record holds ``begin`` and ``end`` or ``spans`` (offsets in the decoded source), or only ``quote``, which is then
    looked up with white space and punctuation aside; ``measure_id`` or ``id``, ``kind``, ``item`` and ``section`` are kept.
    Without ``article_id`` the quotations belong to the first article of the source.

    Raises:
        BrokenAnchor: if a quotation does not stand at its offsets or nowhere in the source.
    """
    return tuple(_given(record, source, lexicon, article_id or f"{source.id}-0") for record in records)


def _nodes(text: str) -> list[_Node]:
    nodes: list[_Node] = []
    open_nodes: list[_Node] = []
    at = 0
    for line in text.split("\n"):
        step = step_of(line)
        if step is not None and step.rung in _ITEM_RUNGS:
            while open_nodes and open_nodes[-1].rung >= step.rung:
                open_nodes.pop()
            node = _Node(
                step.rung,
                line[: step.end].strip("、.．， "),
                at + step.end,
                at + len(line),
                tuple(_heading(text, above) for above in open_nodes),
            )
            for above in open_nodes[-1:]:
                above.children.append(node)
            open_nodes.append(node)
            nodes.append(node)
        elif open_nodes:
            open_nodes[-1].end = at + len(line)
        at += len(line) + 1
    return nodes


def _heading(text: str, node: _Node) -> str:
    words = text[node.start : node.end]
    return f"{node.number}{'、' if node.rung is Rung.ONE else ''}{_title(words)}"


def _title(words: str) -> str:
    end = _SENTENCE_END.search(words)
    return words[: end.start()].strip() if end else words.strip()


def _item(
    source: Source, article: Article, lexicon: Lexicon, number: str, start: int, end: int, path: tuple[str, ...]
) -> Item:
    quote = article.text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    quote = article.text[start:end]
    spans = article.weave.to_source(start, end)
    title = _title(quote)
    return Item(
        id=f"{source.id}.{spans[0].start}-{spans[-1].end}",
        source_id=source.id,
        article_id=article.id,
        number=number,
        title=title,
        kind=ItemKind.RITUAL if is_ritual(title, wording_of(lexicon)) else ItemKind.OPERATIVE,
        spans=spans,
        quote=quote,
        path=path,
    )


def _paragraphs(source: Source, article: Article, passages: Sequence[Passage], lexicon: Lexicon) -> Iterator[Item]:
    """Yield the paragraphs of a document that numbers nothing, under the headings of their first sentence."""
    paths = {p.paragraph: p.path for p in reversed(passages)}
    headings = {p.paragraph for p in passages if p.kind is not PassageKind.SENTENCE}
    at = count = 0
    for number, line in enumerate(article.text.split("\n")):
        if len(line.strip()) >= _SHORTEST_PARAGRAPH and number not in headings:
            count += 1
            yield _item(source, article, lexicon, str(count), at, at + len(line), paths.get(number, ()))
        at += len(line) + 1


def _given(record: Mapping[str, Any], source: Source, lexicon: Lexicon, article_id: str) -> Item:
    quote = record.get("quote") or record.get("measure")
    spans = _spans(record)
    if spans:
        anchor = anchor_at(source.id, source.text, spans, str(quote) if quote else None)
    else:
        spans = _find(str(quote or ""), source)
        anchor = anchor_at(source.id, source.text, spans)
    title = "".join(anchor.quote.splitlines())
    named = record.get("kind")
    if named is not None and named not in set(ItemKind):
        raise BrokenAnchor(
            f"there is no kind of item “{named}”", str(record.get("measure_id", "")), "operative or ritual"
        )
    kind = (
        ItemKind(named) if named else ItemKind.RITUAL if is_ritual(title, wording_of(lexicon)) else ItemKind.OPERATIVE
    )
    number = record.get("item")
    return Item(
        id=str(record.get("measure_id") or record.get("id") or f"{source.id}.{spans[0].start}-{spans[-1].end}"),
        source_id=source.id,
        article_id=article_id,
        number="" if number is None else f"（{number}）",
        title=title,
        kind=kind,
        spans=spans,
        quote=anchor.quote,
        path=(str(record["section"]),) if record.get("section") else (),
    )


def _spans(record: Mapping[str, Any]) -> tuple[Span, ...]:
    if record.get("begin") is not None and record.get("end") is not None:
        return (Span(int(record["begin"]), int(record["end"])),)
    return tuple(Span(int(pair[0]), int(pair[1])) for pair in record.get("spans") or ())


def _find(quote: str, source: Source) -> tuple[Span, ...]:
    at = source.text.find(quote) if quote else -1
    if at >= 0:
        return (Span(at, at + len(quote)),)
    letters = [re.escape(letter) for letter in quote if letter.isalnum()]
    loose = re.search(r"[\W_]*".join(letters), source.text) if letters else None
    if loose is None:
        raise BrokenAnchor(f"quotation “{quote[:40]}” stands nowhere in the document", source.name, "check its words")
    return (Span(*loose.span()),)
