"""One suite for every book: in memory, on SQLite, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from luoshi.ledger import Book, MemoryBook, actions, fold, fold_all
from luoshi.ledger.book import Pen
from luoshi.ledger.chain import GENESIS
from luoshi.model import ActorRole, EventType, IllegalAction
from luoshi.store.books import open_book
from tests.ledger.office import by, desk, in_hand, registered


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    """Every kind of book in turn, empty."""
    match request.param:
        case "memory":
            yield MemoryBook()
        case "sqlite":
            with open_book(tmp_path / "ledger.sqlite") as opened:
                yield opened
        case "postgres":
            with open_book(request.getfixturevalue("postgres_url")) as opened:
                yield opened


def test_an_empty_book_is_intact(book: Book) -> None:
    """Nothing written: no task, no event, and the chain starts from zeros."""
    verdict = book.verify()

    assert verdict.intact
    assert (verdict.events, verdict.head, book.tasks(), list(book.all_events())) == (0, GENESIS, (), [])


def test_what_was_written_is_read_back_equal(book: Book) -> None:
    """The task that an action returns is the fold of what the book holds."""
    task = in_hand(desk(book))

    assert fold(book.events(task.id)) == task
    assert fold_all(book.all_events()) == {task.id: task}
    assert [event.seq for event in book.all_events()] == [1, 2, 3, 4]
    assert book.verify().intact


def test_tasks_are_listed_in_the_order_of_opening_without_judgements(book: Book) -> None:
    """A judgement is in the book, but it is not a task."""
    at = desk(book)
    first = registered(at)
    assert first.anchor is not None
    actions.judge(at, by(ActorRole.REVIEWER), anchor=first.anchor, field="owner", value="x", verdict="refused")
    second = registered(at)

    assert book.tasks() == (first.id, second.id)
    assert tuple(fold_all(book.all_events())) == (first.id, second.id)


def test_reading_goes_on_from_a_number(book: Book) -> None:
    """A board that knows events up to 2 reads only those after it."""
    in_hand(desk(book))

    assert [event.seq for event in book.all_events(after=2)] == [3, 4]
    assert list(book.all_events(after=4)) == []


def test_a_refused_action_leaves_the_book_as_it_was(book: Book) -> None:
    """Also when it is refused only after its first event was added: merging into a task in another state."""
    at = desk(book)
    one, other = registered(at), in_hand(at)
    actions.submit_reply(at, other.id, by(ActorRole.HANDLER, 3), text="done")
    before = book.tail()

    with pytest.raises(IllegalAction):
        actions.merge(at, one.id, by(ActorRole.REGISTRAR, 4), into=other.id)

    assert book.tail() == before
    assert book.events(one.id)[-1].type is EventType.REGISTER


def test_an_event_that_does_not_follow_is_not_taken(book: Book) -> None:
    """Writing past the checks of the actions still meets the chain."""
    in_hand(desk(book))
    (first, *_) = book.all_events()

    def twice(pen: Pen) -> None:
        pen.add(first)

    with pytest.raises(ValueError, match="does not follow"):
        book.transact(twice)

    assert book.tail().seq == 4


def test_a_pen_reads_its_own_additions(book: Book) -> None:
    """A split writes several events in one transaction, each following the last."""
    at = desk(book)
    task = registered(at)
    parts = [actions.Opening(title="一"), actions.Opening(title="二")]

    whole = actions.split(at, task.id, by(ActorRole.REGISTRAR, 1), parts=parts)

    assert [child.relation for child in whole.children] == ["part", "part"]
    assert all(fold(book.events(child.id)).parent == task.id for child in whole.children)
    assert book.verify().intact


def test_writers_at_once_lose_nothing(book: Book) -> None:
    """Eight threads, each opening 15 tasks: every acknowledged one is there and the chain holds."""
    at = desk(book)
    acknowledged: list[str] = []

    def work() -> None:
        for _ in range(15):
            acknowledged.append(registered(at).id)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(book.tasks()) == sorted(acknowledged)
    assert len(set(acknowledged)) == 120
    assert book.verify().events == 240
    assert book.verify().intact


def test_of_two_people_who_answer_at_once_one_is_told(book: Book) -> None:
    """Both submit a reply to the same task: one is written, the other learns why not."""
    at = desk(book)
    task = in_hand(at)
    outcomes: list[str] = []

    def answer(name: str) -> None:
        try:
            actions.submit_reply(at, task.id, by(ActorRole.HANDLER, 3), text=name)
            outcomes.append("written")
        except IllegalAction as refused:
            outcomes.append(refused.what)

    threads = [Thread(target=answer, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("written") == 1
    assert sum("is not possible while" in outcome for outcome in outcomes) == 1
    assert fold(book.events(task.id)).events == task.events + 1
