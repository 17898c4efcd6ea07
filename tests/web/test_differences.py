"""Character differences: both sides can be read back from them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.web.differences import LONGEST, Step, changed, differences, elided

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


def test_a_long_stretch_of_one_side_keeps_its_ends() -> None:
    """What both sides hold is never shortened."""
    steps = [Step("equal", "甲" * 99, "甲" * 99), Step("delete", "乙丙" + "丁" * 99 + "戊己", "")]
    kept, shortened = elided(steps, 4)
    assert kept == steps[0]
    assert shortened == Step("delete", "乙丙…戊己", "")
