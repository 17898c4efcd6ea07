"""How a page as received is laid out (原样排版): its pieces in order of print, with jumps between articles named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
