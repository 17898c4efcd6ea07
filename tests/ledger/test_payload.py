"""What an event may carry: shapes, words from a command line, and one text for one fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger.payload import Shape, anchor_from, anchor_json, canonical, fits, from_words
from luoshi.model import Anchor, EventType, IllegalAction, Span
from tests.ledger.office import ANCHOR


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (Shape.TEXT, ["x", "落实"], ["", "  ", 1, None, ["x"]]),
        (Shape.TEXTS, [[], ["甲", "乙"]], ["甲", [""], [1]]),
        (Shape.DATE, ["2026-10-08"], ["20261008", "2026-10-8", "2026-02-30", "腊月二十", 20261008]),
        (Shape.BOOL, [True, False], [1, "true"]),
        (Shape.PERCENT, [0, 33.3, 100], [-1, 101, True, "50"]),
        (Shape.COUNT, [0, 7], [True, 1.5, "7"]),
        (
            Shape.ANCHOR,
            [anchor_json(ANCHOR)],
            [{}, {**anchor_json(ANCHOR), "spans": []}, {**anchor_json(ANCHOR), "quote": ""}],
        ),
        (Shape.ANCHOR, [anchor_json(ANCHOR)], [{**anchor_json(ANCHOR), "spans": [[5, 2]]}, "passage", None]),
    ],
)
def test_shapes(shape: Shape, good: list[object], bad: list[object]) -> None:
    """What fits and what does not."""
    assert all(fits(shape, value) for value in good)
    assert not any(fits(shape, value) for value in bad)


@given(
    spans=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 500)), min_size=1, max_size=4),
    quote=st.text(min_size=1),
    context=st.text(),
)
def test_an_anchor_survives_its_text(spans: list[tuple[int, int]], quote: str, context: str) -> None:
    """Written and read back it is the same."""
    anchor = Anchor("00112233aabbccdd", tuple(Span(at, at + length) for at, length in spans), quote, context, context)

    assert anchor_from(anchor_json(anchor)) == anchor


def test_one_fact_has_one_text() -> None:
    """The order in which fields were given, and fields that are None, do not matter."""
    assert canonical({"b": 1, "a": "落实", "c": None}) == canonical({"a": "落实", "b": 1}) == '{"a":"落实","b":1}'


@pytest.mark.parametrize(
    ("kind", "words", "payload"),
    [
        (EventType.VERIFY, [("passed", "true")], {"passed": True}),
        (EventType.VERIFY, [("passed", "否")], {"passed": False}),
        (EventType.REPORT, [("text", "a=b"), ("percent", "40")], {"text": "a=b", "percent": 40.0}),
        (
            EventType.ASSIGN,
            [("lead", "甲局"), ("co", "乙局"), ("co", "丙局")],
            {"lead": "甲局", "co": ["乙局", "丙局"]},
        ),
        (EventType.CLOSE, [], {}),
    ],
)
def test_words_of_a_command_line(kind: EventType, words: list[tuple[str, str]], payload: dict[str, object]) -> None:
    """The shape of the field says what a word means."""
    assert from_words(kind, words) == payload


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        (EventType.VERIFY, [("passed", "maybe")], "true or false"),
        (EventType.VERIFY, [], "needs “passed”"),
        (EventType.REPORT, [("text", "x"), ("percent", "half")], "number from 0 to 100"),
        (EventType.CLOSE, [("colour", "red")], "no field “colour”"),
        (EventType.ASSIGN, [("lead", "甲局"), ("due", "腊月二十")], "calendar date"),
    ],
)
def test_words_that_mean_nothing(kind: EventType, words: list[tuple[str, str]], told: str) -> None:
    """The field is named."""
    with pytest.raises(IllegalAction, match=told):
        from_words(kind, words)
