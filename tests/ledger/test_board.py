"""The board equals the lists computed afresh, however it followed the book."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.ledger import actions, fold_all, lists
from luoshi.ledger.board import Board, Wanted
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import ActorRole, UnknownName
from tests.ledger.office import CO, LEAD, START, by, desk, in_hand, registered
from tests.ledger.test_laws import random_office


def board() -> Board:
    """Return an empty board with the packaged profiles and calendar."""
    return Board(packaged(), work_calendar(load()))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), cuts=st.sets(st.integers(0, 60)), day=st.integers(-10, 400))
def test_a_board_equals_the_lists_computed_afresh(seed: int, cuts: set[int], day: int) -> None:
    """Follow a random book in random portions: every page, list and count is that of the whole book folded at once."""
    book = random_office(seed, 60)[0].book
    events, as_of = list(book.all_events()), (START + timedelta(days=day)).date()
    followed = board()
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(events)], strict=True):
        followed.follow(events[start:end])

    tasks = fold_all(events)
    lines = lists.lines(tasks.values(), as_of, packaged(), work_calendar(load()))
    ordered = sorted(
        lines, key=lambda each: (not each.open, each.deadline.due if each.deadline else date.max, each.task.seq)
    )
    page, total = followed.lines(as_of, limit=10**6)
    assert followed.tasks() == tasks
    assert (list(page), total) == (ordered, len(lines))
    assert followed.tally(as_of) == lists.tally(lines)
    assert followed.open_by_body() == {body: len(each) for body, each in lists.open_by_body(lines).items()}
    late, _ = followed.lines(as_of, Wanted(overdue=True), limit=10**6)
    assert {each.task.id for each in late} == {each.task.id for each in lists.overdue_lines(lines)}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["t1", "t5", "t9", "t11"]),
        (Wanted(body=CO), ["t5"]),
        (Wanted(body=LEAD), ["t1", "t5"]),
        (Wanted(state="handling"), ["t1", "t5"]),
        (Wanted(open=False), ["t11"]),
        (Wanted(overdue=True), ["t1"]),
        (Wanted(profile="promise"), []),
    ],
)
def test_a_page_shows_what_was_asked_for(wanted: Wanted, expected: list[str]) -> None:
    """Open ones first, the nearest deadline first; each limit on its own."""
    at = desk()
    in_hand(at, due=date(2026, 4, 1))
    in_hand(at, co=(CO,))
    registered(at)
    refused = actions.open_task(at, by(ActorRole.REGISTRAR), actions.Opening("x"), "supervision")
    actions.refuse(at, refused.id, by(ActorRole.REGISTRAR), reason="重复")
    shown = board()
    shown.follow(at.book.all_events())

    page, total = shown.lines(date(2026, 4, 2), wanted)

    assert ([each.task.id for each in page], total) == (expected, len(expected))


def test_pages_cut_the_list() -> None:
    """The second page goes on where the first ended, and both know the whole."""
    at = desk()
    for _ in range(5):
        registered(at)
    shown = board()
    shown.follow(at.book.all_events())
    first, total = shown.lines(date(2026, 4, 2), offset=0, limit=3)
    second, _ = shown.lines(date(2026, 4, 2), offset=3, limit=3)

    assert total == 5
    assert [each.task.id for each in (*first, *second)] == ["t1", "t3", "t5", "t7", "t9"]


def test_a_gap_between_events_is_a_defect() -> None:
    """A board that missed an event would show a state that never was."""
    at = desk()
    in_hand(at)
    shown = board()

    with pytest.raises(ValueError, match="does not follow"):
        shown.follow(at.book.all_events(after=1))


def test_a_profile_that_was_taken_away_is_named() -> None:
    """The task is still there; its file must come back."""
    at = desk()
    registered(at)

    with pytest.raises(UnknownName, match="no profile “supervision”"):
        Board({}, work_calendar(load())).follow(at.book.all_events())
