"""How a page as received is laid out (原样排版): its pieces in order of print, with jumps between articles named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.model import Article, Role
from luoshi.store.findings import PieceRow


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece with its characters; ``opens`` is the article that begins or is taken up again here."""

    row: PieceRow
    text: str
    opens: int | None

    @property
    def classes(self) -> str:
        """CSS classes: kept or dropped, the role or reason, one of six tints of its article, moved."""
        names = ["kept" if self.row.role is not None else "dropped", f"p-{name_of(self.row)}"]
        if self.row.article is not None:
            names.append(f"tint{self.row.article % 6}")
        if self.row.moved:
            names.append("moved")
        return " ".join(names)


def name_of(row: PieceRow) -> str:
    """Return the role of a kept piece or the reason of a dropped one."""
    if row.role is not None:
        return row.role.value
    if row.drop is not None:
        return row.drop.value
    raise ValueError(f"piece {row.source_id}:{row.start} is neither kept nor dropped")


def as_printed(text: str, rows: Sequence[PieceRow], bounds: tuple[int, int]) -> tuple[Printed, ...]:
    """Lay out the pieces of the stretch ``bounds``; joined, their texts are that stretch of the source unchanged."""
    found = []
    before: int | None = None
    for row in rows:
        opens = row.article if row.article is not None and row.article != before else None
        before = row.article if row.article is not None else before
        start, end = max(row.start, bounds[0]), min(row.end, bounds[1])
        if start < end:
            found.append(Printed(row, text[start:end], opens))
    return tuple(found)


#: Roles above the text, in reading order.
HEAD = (Role.KICKER, Role.TITLE, Role.SUBTITLE, Role.BYLINE)


@dataclass(frozen=True, slots=True)
class Restored:
    """A headline, byline or paragraph of the restored article, and where it stands in print.

    ``order`` is its place among these in print, from 1; ``moved`` tells that reading it there would be out of order.
    """

    role: str
    text: str
    start: int
    order: int
    moved: bool


def as_restored(text: str, article: Article, rows: Sequence[PieceRow], bounds: tuple[int, int]) -> tuple[Restored, ...]:
    """Lay out an article in reading order: what stands above its text, then the paragraphs printed within ``bounds``."""
    found: list[tuple[str, str, int, bool]] = []
    printed = {Role.KICKER: article.kicker, Role.TITLE: article.title, Role.SUBTITLE: article.subtitle}
    for role in HEAD:
        own = [row for row in rows if row.role is role and row.article == article.ordinal]
        if own:
            words = printed.get(role) or " ".join(text[row.start : row.end].strip() for row in own)
            found.append((role.value, words, own[0].start, any(row.moved for row in own)))
    headings, at, last = {head.start for head in article.headings}, 0, -1
    for line in article.text.split("\n"):
        spans = article.weave.to_source(at, at + len(line))
        if spans and bounds[0] <= spans[0].start < bounds[1]:
            role = Role.HEADING if at in headings else Role.BODY
            found.append((role.value, line, spans[0].start, spans[0].start < last))
        last = max(last, spans[0].start) if spans else last
        at += len(line) + 1
    places = {start: number for number, start in enumerate(sorted(start for _, _, start, _ in found), start=1)}
    return tuple(Restored(role, words, start, places[start], moved) for role, words, start, moved in found)
