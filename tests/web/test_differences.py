"""Character differences: both sides can be read back from them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.web.differences import LONGEST, changed, differences

words = st.text(alphabet="落实五年行动计划0123，", max_size=40)


@given(words, words)
def test_both_sides_are_kept(up: str, down: str) -> None:
    """Upstream and downstream text can each be read back from the steps."""
    steps = differences(up, down)
    assert "".join(step.up for step in steps) == up
    assert "".join(step.down for step in steps) == down
    assert all(step.up == step.down for step in steps if step.op == "equal")
    assert (changed(steps) == 0) == (up == down)


def test_a_changed_number_is_one_step() -> None:
    """A number that changed on the way shows as one replacement."""
    steps = differences("净增规模以上工业企业3000家以上", "净增规模以上工业企业900家以上")
    assert [(step.op, step.up, step.down) for step in steps if step.op != "equal"] == [("replace", "3000", "900")]


def test_a_passage_beyond_all_measure_is_one_replacement() -> None:
    """Very long passages are not aligned."""
    (step,) = differences("甲" * (LONGEST + 1), "乙")
    assert step.op == "replace"
