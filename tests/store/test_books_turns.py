"""Taking turns: what is written together, and what a refusal or a failing disk does to the others."""

from __future__ import annotations

import pytest

from luoshi.ledger.book import Pen
from luoshi.ledger.chain import Tail
from luoshi.model import Actor, ActorRole, Event, EventType, IllegalAction, ShelfError
from luoshi.store.books_turns import KNOWN, StorageFailed, Turn, Turns, event_of, row_of
from tests.ledger.office import START

ACTOR = Actor("账号", ActorRole.REGISTRAR, "督查室")


class Paper:
    """A storage in memory that can be told to fail."""

    def __init__(self) -> None:
        self.kept: list[Event] = []
        self.calls: list[str] = []
        self.fails_at = ""

    def begin(self) -> Tail:
        """Say where it ends."""
        self._call("begin")
        return Tail.after(self.kept[-1]) if self.kept else Tail()

    def stored(self, task_id: str) -> tuple[Event, ...]:
        """Return what was kept of a task."""
        if self.fails_at == "stored":
            raise StorageFailed from OSError("disk")
        return tuple(event for event in self.kept if event.task_id == task_id)

    def keep(self, events: list[Event]) -> None:
        """Keep."""
        self._call("keep")
        self.kept += events

    def undo(self) -> None:
        """Count the undoing."""
        self.calls.append("undo")

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.fails_at == name:
            raise OSError("disk")


def add_to(task_id: str) -> Turn:
    """Return a turn that adds one event to a task and tells how many it then has."""

    def work(pen: Pen) -> int:
        pen.add(pen.tail().event(task_id, EventType.REPORT, ACTOR, START, "a", "a", "{}"))
        return len(pen.events(task_id))

    return Turn(work)


def refused_after_adding() -> Turn:
    """Return a turn that adds an event and then finds that it may not."""

    def work(pen: Pen) -> None:
        pen.add(pen.tail().event("t1", EventType.REPORT, ACTOR, START, "a", "a", "{}"))
        raise IllegalAction("thought better of it")

    return Turn(work)


def test_turns_that_wait_together_are_kept_together() -> None:
    """One transaction for three; each sees what those before it added; the refused one leaves nothing."""
    paper = Paper()
    first, refused, second = add_to("t1"), refused_after_adding(), add_to("t1")
    Turns(paper).take([first, refused, second])

    assert paper.calls == ["begin", "keep"]
    assert [event.seq for event in paper.kept] == [1, 2]
    assert (first.result, second.result) == (1, 2)
    assert isinstance(refused.error, IllegalAction)
    assert all(turn.done for turn in (first, refused, second))


@pytest.mark.parametrize("fails_at", ["begin", "stored", "keep"])
def test_a_failing_storage_is_told_to_everyone_and_keeps_nothing(fails_at: str) -> None:
    """Nobody is told that their event is safe when it is not; the next turn begins afresh."""
    paper = Paper()
    paper.fails_at = fails_at
    turns = Turns(paper)
    waiting = [add_to("t1"), add_to("t2")]
    turns.take(waiting)
    assert all(isinstance(turn.error, OSError | StorageFailed) for turn in waiting)
    assert (paper.kept, paper.calls[-1]) == ([], "undo")

    paper.fails_at = ""

    assert turns.transact(add_to("t1").work) == 1


def test_what_was_read_is_asked_for_again_only_after_somebody_else_wrote() -> None:
    """Alone, a writer knows what it wrote; what another process adds, or a turn that failed, is read anew."""
    paper, asked = Paper(), list[str]()
    read = paper.stored

    def counted(task_id: str) -> tuple[Event, ...]:
        asked.append(task_id)
        return read(task_id)

    paper.stored = counted  # type: ignore[method-assign]
    mine, other = Turns(paper), Turns(paper)
    assert [mine.transact(add_to("t1").work) for _ in range(3)] == [1, 2, 3]
    assert asked == ["t1"]
    assert other.transact(add_to("t1").work) == 4
    assert mine.transact(add_to("t1").work) == 5
    assert asked == ["t1"] * 3
    paper.fails_at = "keep"
    with pytest.raises(OSError, match="disk"):
        mine.transact(add_to("t1").work)
    paper.fails_at = ""
    assert mine.transact(add_to("t1").work) == 6
    assert asked == ["t1"] * 4


def test_what_is_known_is_bounded() -> None:
    """A book of many tasks does not fill the memory."""
    turns = Turns(Paper())
    for number in range(KNOWN + 50):
        turns.transact(add_to(f"t{number}").work)
    assert len(turns._known) == KNOWN
    assert turns.transact(add_to("t0").work) == 2


def test_an_interrupt_in_the_middle_keeps_nothing() -> None:
    """Ctrl-C while an action is checked: undone, and the interrupt goes on."""
    paper = Paper()

    def interrupted(pen: Pen) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Turns(paper).transact(interrupted)
    assert paper.calls == ["begin", "undo"]


@pytest.mark.parametrize(("column", "value"), [(2, "bless"), (4, "king"), (6, "yesterday")])
def test_a_row_of_a_later_luoshi_is_named(column: int, value: str) -> None:
    """A kind, role or time that is not known here is no reason to crash or to guess."""
    row = list(row_of(Tail().event("t1", EventType.REPORT, ACTOR, START, "a", "a", "{}")))
    assert event_of(tuple(row)).task_id == "t1"
    row[column] = value

    with pytest.raises(ShelfError, match="event 1 is not understood"):
        event_of(tuple(row))
