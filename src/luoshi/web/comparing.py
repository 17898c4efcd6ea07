"""Two documents side by side (对照): each sentence of one with what the other made of it, and the numbers that changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from luoshi.model import Edit, Link, LinkClass, Passage, Span
from luoshi.trace.additions import SHORTEST, Covered, additions
from luoshi.web import echoing
from luoshi.web.addresses import passage_path
from luoshi.web.differences import Step, changed, differences

#: A passage counts as taken over if at least this share of its characters is linked.
LEAST = 0.5

_TURNED = {"insert": "delete", "delete": "insert"}

#: A number with the unit or sign right behind it.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[%％]?")

#: The number that an item bears: （12）, 3., 4、
_ITEM = re.compile(r"\s*[（(]?\d{1,3}[）).．、]")

_STOPS = "，。；！？\n"


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence of the upstream document and its counterpart downstream, if it has one."""

    passage: Passage
    down: str
    path: str
    link_class: LinkClass | None
    steps: tuple[Step, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Change:
    """A number that is another one downstream, with the clause it stands in."""

    passage: Passage
    clause: str
    up: str
    down: str
    path: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents compared: sentences in upstream order, changed numbers, sentences that only the other has."""

    pairs: tuple[Pair, ...]
    numbers: tuple[Change, ...]
    additions: tuple[Passage, ...]
    taken: int
    sentences: int


def compare(up: Sequence[Passage], down: Sequence[Passage], links: Sequence[Link]) -> Comparison:
    """Compare two documents from the links that lead from ``up`` to ``down``."""
    sides = [_Side(link) for link in links]
    pairs = tuple(_pair(passage, sides) for passage in up)
    counted = [pair for pair in pairs if len(pair.passage.text) >= SHORTEST]
    linked = [span for link in links for span in link.down_spans]
    return Comparison(
        pairs=pairs,
        numbers=tuple(change for pair in pairs for change in numbers(pair)),
        additions=additions(down, linked),
        taken=sum(pair.link_class is not None for pair in counted),
        sentences=len(counted),
    )


def seen_from(link: Link, article_id: str) -> Link:
    """Return a link with ``article_id`` as its upstream side, turned round if need be: readers compare both ways."""
    if link.up_article == article_id:
        return link
    turned = {
        f"{side}_{part}": getattr(link, f"{other}_{part}")
        for side, other in (("up", "down"), ("down", "up"))
        for part in ("source", "article", "spans", "quote")
    }
    edits = tuple(Edit(_TURNED.get(edit.op, edit.op), edit.down, edit.up) for edit in link.edits)
    return replace(link, **turned, edits=edits)


def numbers(pair: Pair) -> list[Change]:
    """Return the numbers of a sentence that are others downstream; numbers put in or left out are not counted.

    The number that an item bears is none of what it says: （2） and 2. ask for the same.
    """
    found = []
    text, at = pair.passage.text, 0
    item = _ITEM.match(text)
    for step in pair.steps:
        before, after = list(_NUMBER.finditer(step.up)), _NUMBER.findall(step.down)
        if step.op == "replace" and len(before) == len(after):
            for old, new in zip(before, after, strict=True):
                place = at + old.start()
                if old[0] != new and not (item and place < item.end()):
                    found.append(Change(pair.passage, _clause(text, place), old[0], new, pair.path))
        at += len(step.up)
    return found


def _clause(text: str, place: int) -> str:
    """Return the clause around a place: what the number counts, and in which unit."""
    start = max((text.rfind(mark, 0, place) for mark in _STOPS), default=-1) + 1
    ends = [end for end in (text.find(mark, place) for mark in _STOPS) if end >= 0]
    return text[start : min(ends, default=len(text))]


class _Side:
    """A link whose two quotations are aligned when first asked."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self._exact = echoing.stands(link.up_quote, link.up_spans) and echoing.stands(link.down_quote, link.down_spans)

    @cached_property
    def _alignment(self) -> echoing.Alignment:
        return echoing.Alignment(self.link.up_quote, self.link.down_quote)

    def of(self, passage: Passage) -> tuple[str, Sequence[Span]]:
        """Return what the downstream document made of a passage, with its place."""
        link = self.link
        place = Span(min(span.start for span in passage.spans), max(span.end for span in passage.spans))
        here = echoing.within(link.up_quote, link.up_spans, place) if self._exact else None
        if here is None:
            return link.down_quote, link.down_spans
        there = self._alignment.counterpart(*here)
        spans = echoing.spans_at(link.down_quote, link.down_spans, *there)
        return link.down_quote[slice(*there)], spans or link.down_spans


def _pair(passage: Passage, sides: Sequence[_Side]) -> Pair:
    ranked = [(Covered(side.link.up_spans).share(passage.spans), side.link.score, side) for side in sides]
    share, _, side = max(ranked, key=lambda one: one[:2], default=(0.0, 0.0, None))
    if side is None or share < LEAST:
        return Pair(passage, "", "", None, (), 0)
    text, spans = side.of(passage)
    steps, link = differences(passage.text, text), side.link
    return Pair(passage, text, passage_path(link.down_source, spans), _class(steps, link), tuple(steps), changed(steps))


def _class(steps: Sequence[Step], link: Link) -> LinkClass:
    """A sentence that is equal is word for word, whatever the rest of a long link is; any other goes with the link."""
    if all(step.op == "equal" for step in steps):
        return LinkClass.VERBATIM
    return LinkClass.ADAPTED if link.link_class is LinkClass.VERBATIM else link.link_class
