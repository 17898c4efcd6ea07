"""Cells of many bodies read together (汇总): by region, level or period, with the unknown always counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.model import Cell, CellState
from luoshi.uptake.gaps import ECHOED

#: States from the surest to the least: the state of a group is the first that any of its bodies shows.
_SUREST = (
    CellState.VERBATIM,
    CellState.ADAPTED,
    CellState.PARAPHRASED,
    CellState.WEAK,
    CellState.NOT_SEEN,
    CellState.NOT_SEARCHED,
    CellState.NOT_APPLICABLE,
)


class By(StrEnum):
    """What the columns of a matrix stand for (按机构、地区、层级、时期)."""

    BODY = "body"
    REGION = "region"
    LEVEL = "level"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class GroupCell:
    """What became of one item with all bodies of one group (汇总单元).

    ``state`` is the surest that any body shows; ``counts`` say how many bodies are in each state and add up to the
    bodies of the group, those that were not searched included.
    """

    item_id: str
    group: str
    state: CellState
    counts: tuple[tuple[CellState, int], ...]

    @property
    def echoed(self) -> int:
        """Bodies that took the item up, in whatever words."""
        return sum(count for state, count in self.counts if state in ECHOED)

    @property
    def unknown(self) -> int:
        """Bodies that were not searched."""
        return dict(self.counts).get(CellState.NOT_SEARCHED, 0)

    @property
    def searched(self) -> int:
        """Bodies that were searched and could have taken it up."""
        rest = {CellState.NOT_SEARCHED, CellState.NOT_APPLICABLE}
        return sum(count for state, count in self.counts if state not in rest)


def roll_up_bodies(cells: Iterable[Cell], group_of: Mapping[str, str]) -> tuple[GroupCell, ...]:
    """Return a cell for every item with every group of bodies, in the order of the cells.

    ``group_of`` names the group of each body.

    Raises:
        KeyError: if a body of the cells has no group.
    """
    counts: dict[tuple[str, str], dict[CellState, int]] = {}
    for cell in cells:
        states = counts.setdefault((cell.item_id, group_of[cell.body]), {})
        states[cell.state] = states.get(cell.state, 0) + 1
    return tuple(
        GroupCell(
            item, group, next(s for s in _SUREST if s in states), tuple((s, states[s]) for s in _SUREST if s in states)
        )
        for (item, group), states in counts.items()
    )
