"""Cells of many bodies read together: nothing is lost in the sum."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Cell, CellState
from luoshi.uptake.rollup import roll_up_bodies

BODIES = "甲乙丙丁"
STATES = st.lists(st.sampled_from(list(CellState)), min_size=len(BODIES), max_size=len(BODIES))


def row(states):
    """The cells of one item with all bodies."""
    return [Cell("1", body, None, None, state, (), 0, "r") for body, state in zip(BODIES, states, strict=True)]


@given(STATES, st.lists(st.sampled_from("东西"), min_size=len(BODIES), max_size=len(BODIES)))
def test_counts_add_up_to_the_bodies_of_the_group(states, places):
    """Whatever the states and groups, every body is counted once, the unknown among them."""
    cells = row(states)
    found = roll_up_bodies(cells, dict(zip(BODIES, places, strict=True)))
    assert {one.group: sum(n for _, n in one.counts) for one in found} == {p: places.count(p) for p in set(places)}
    assert sum(one.unknown for one in found) == states.count(CellState.NOT_SEARCHED)


def test_the_surest_state_names_the_group():
    """One body that took the item up word for word makes the group; what is not known is no gap."""
    (one,) = roll_up_bodies(
        row([CellState.NOT_SEEN, CellState.NOT_SEARCHED, CellState.WEAK, CellState.VERBATIM]),
        dict.fromkeys(BODIES, "省"),
    )
    assert (one.state, one.echoed, one.searched, one.unknown) == (CellState.VERBATIM, 1, 3, 1)


def test_a_group_that_nobody_searched_is_not_seen_as_a_gap():
    """未查 is not 未见."""
    (one,) = roll_up_bodies(row([CellState.NOT_SEARCHED] * 4), dict.fromkeys(BODIES, "省"))
    assert one.state is CellState.NOT_SEARCHED
    assert one.searched == 0
