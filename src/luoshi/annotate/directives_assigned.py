"""Tasks that a document assigns in so many words (任务分工): which demands a bracket or line covers, and rows of tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from luoshi.annotate import responsibility
from luoshi.annotate.directives_rules import Demand
from luoshi.annotate.responsibility import Responsibility
from luoshi.model import Article, Directive, DirectiveKind, Force, Identity, Passage, PassageKind


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of clean text whose demands one assignment covers (分工范围)."""

    start: int
    end: int
    who: Responsibility


def regions(article: Article) -> list[Region]:
    """Find what each assignment covers.

    A bracket covers its paragraph back to the bracket before it; one in a heading covers what stands under the heading; a
    line of its own (责任单位：……) covers the text back to the assignment or heading before it.
    """
    text = article.text
    heads = sorted((heading.start, heading.end, heading.depth) for heading in article.headings)
    found: list[Region] = []
    last = 0
    for start, end, who in responsibility.find(text):
        line = text.rfind("\n", 0, start) + 1
        head = next((item for item in heads if item[0] <= start < item[1]), None)
        if head is not None:
            below = [item[0] for item in heads if item[0] > head[0] and item[2] <= head[2]]
            found.append(Region(head[0], below[0] if below else len(text), who))
        elif start == line:
            above = [item[1] for item in heads if item[1] <= start]
            found.append(Region(max([last, *above[-1:]]), start, who))
        else:
            found.append(Region(max(line, last), start, who))
        last = end
    return found


def without_bracket(article: Article) -> Callable[[Demand], Demand]:
    """Return what cuts the bracket of an assignment off the end of a demand: 推进试点（海关总署负责） asks for 推进试点."""
    brackets = [(start, end) for start, end, _ in responsibility.find(article.text)]
    starts = [start for start, _ in brackets]

    def cut(demand: Demand) -> Demand:
        at = bisect_right(starts, demand.start)
        inside = at < len(brackets) and brackets[at][0] < demand.end <= brackets[at][1]
        return replace(demand, end=brackets[at][0]) if inside else demand

    return cut


def behind_bracket(article: Article) -> Callable[[int], int]:
    """Return what steps over the bracket of the task before, where a sentence begins with it."""
    ends = {start: end for start, end, _ in responsibility.find(article.text)}
    return lambda at: ends.get(at, at)


class Answering:
    """Who answers for what stands at a clean offset (责任查询): of the regions that cover it the narrowest counts."""

    def __init__(self, found: Sequence[Region]) -> None:
        self._cuts = sorted({offset for region in found for offset in (region.start, region.end)})
        self._who: list[Responsibility | None] = []
        coming = sorted(found, key=lambda region: region.start, reverse=True)
        covering: list[Region] = []
        for cut in self._cuts:
            while coming and coming[-1].start <= cut:
                covering.append(coming.pop())
            covering = [region for region in covering if region.end > cut]
            narrowest = min(covering, key=lambda region: region.end - region.start, default=None)
            self._who.append(narrowest.who if narrowest else None)

    def __call__(self, at: int) -> Responsibility | None:
        """Return who answers for a demand that begins at ``at``, or None."""
        index = bisect_right(self._cuts, at) - 1
        return self._who[index] if index >= 0 else None


def rows(article: Article, passages: Sequence[Passage], identity: Identity) -> Iterator[Directive]:
    """任务分解表: every row of a table with columns of task and responsibility is a demand of whoever issued it."""
    lines: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.kind is PassageKind.CELL:
            lines.setdefault(passage.paragraph, []).append(passage)
    table = [lines[number] for number in sorted(lines)]
    for row in responsibility.table([[cell.text for cell in line] for line in table]):
        cell = table[row.index][row.cell]
        number = re.match(r"\s*\d{1,3}\s*[.．、]\s*", cell.text)
        start = cell.start + (number.end() if number else 0)
        if start >= cell.end:
            continue
        yield Directive(
            source_id=article.source_id,
            article_id=article.id,
            passage_id=cell.id,
            spans=article.weave.to_source(start, cell.end),
            text=article.text[start : cell.end],
            issuer=identity.issuer,
            owner=row.who.lead,
            owner_from="stated" if row.who.lead else None,
            co_owners=row.who.bodies[1:],
            kind=DirectiveKind.DIRECTIVE,
            force=Force.UNMARKED,
            marker="",
            act=None,
            object=None,
            deadline=row.who.deadline,
            deadline_text=row.who.deadline,
            heading=False,
            verifiable=row.who.deadline is not None,
            verifiable_why=f"期限：{row.who.deadline}" if row.who.deadline else None,
            rule="annotate.directives_assigned.rows",
        )
