"""Measure the numbers of issue 7 on this machine: ``python -m tests.ledger.measure build|read|write ADDRESS``.

``build`` writes 100,000 tasks with 2,000,000 events; ``read`` folds them and asks for the lists; ``write`` lets 50
clients read and write at once for ten seconds. Not a test: it asserts nothing, it prints.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from threading import Thread
from typing import TypeVar

from luoshi.ledger import actions, fold_all
from luoshi.ledger.board import Board, Wanted
from luoshi.ledger.book import Book, Pen
from luoshi.ledger.chain import Tail
from luoshi.ledger.payload import canonical
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import ActorRole, Event, EventType, IllegalAction
from luoshi.store.books import open_book
from tests.ledger.office import ANCHOR, CO, LEAD, START, by, desk, in_hand

T = TypeVar("T")
R = ActorRole
TASKS, CLIENTS, SECONDS = 100_000, 50, 10.0


def history(tail: Tail, n: int) -> list[Event]:
    """Return the 20 events of task ``n``: opened, assigned, reported on, every other one handed in and verified."""
    task_id, found = f"t{tail.seq + 1}", list[Event]()
    state: str | None = None
    body = f"第{n % 400}局"
    told = actions.Opening(f"第{n}项任务：培育“专精特新”企业", ANCHOR).payload("supervision") | {"profile_version": 1}
    assigned = {"lead": body, "co": [CO], "due": (START.date() + timedelta(days=n % 300)).isoformat()}
    steps: list[tuple[EventType, ActorRole, str, dict[str, object]]] = [
        (EventType.DRAFT, R.REGISTRAR, "draft", told),
        (EventType.REGISTER, R.REGISTRAR, "registered", {"number": f"云督〔2026〕{n}号"}),
        (EventType.ASSIGN, R.ASSIGNER, "assigned", assigned),
        (EventType.SIGN_FOR, R.HANDLER, "handling", {}),
    ]
    steps += [(EventType.REPORT, R.HANDLER, "handling", {"text": f"进展{k}", "percent": k * 7}) for k in range(12)]
    steps += [(EventType.REMIND, R.SUPERVISOR, "handling", {})]
    steps += [(EventType.SUBMIT_REPLY, R.HANDLER, "submitted", {"text": "已办结"})] if n % 2 else []
    steps += [(EventType.VERIFY, R.SUPERVISOR, "verified", {"passed": True})] if n % 2 else []
    steps += [(EventType.REPORT, R.HANDLER, steps[-1][2], {"text": "补充"})] * (20 - len(steps))
    for day, (kind, role, to, payload) in enumerate(steps):
        who = by(role, day, body if role is R.HANDLER else None)
        event = tail.event(task_id, kind, who.actor, who.at, state, to, canonical(payload))
        found.append(event)
        tail, state = Tail.after(event), to
    return found


def build(book: Book) -> None:
    """Write the big book, a thousand tasks a transaction, past the checks of the actions to save an hour."""

    def thousand(first: int) -> Callable[[Pen], None]:
        def work(pen: Pen) -> None:
            for n in range(first, first + 1000):
                for event in history(pen.tail(), n):
                    pen.add(event)

        return work

    for first in range(0, TASKS, 1000):
        book.transact(thousand(first))
    print(f"built {book.tail().seq} events")


def timed(name: str, work: Callable[[], T]) -> T:
    """Print how long ``work`` took in wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name}: {time.perf_counter() - wall:.3f} s wall, {time.process_time() - cpu:.3f} s processor")
    return result


def read(book: Book) -> None:
    """Fold everything from cold, then ask what a board asks."""
    as_of = date(2026, 6, 1)
    board = Board(packaged(), work_calendar(load()))
    timed("fold alone, from cold", lambda: fold_all(book.all_events()))
    timed("board from cold", lambda: board.follow(book.all_events()))
    timed("nothing new", lambda: board.follow(book.all_events(after=board.seq)))
    timed("page of 100", lambda: board.lines(as_of))
    timed("page of one body", lambda: board.lines(as_of, Wanted(body="第7局")))
    timed("overdue, page of 100", lambda: board.lines(as_of, Wanted(overdue=True)))
    timed("tally", lambda: board.tally(as_of))
    timed("open by body", board.open_by_body)
    task_id = list(board.tasks())[TASKS // 2]
    timed("events of one item", lambda: book.events(task_id))
    actions.remind(desk(book), next(iter(board.tasks())), by(R.SUPERVISOR, 99))
    timed("one new event", lambda: board.follow(book.all_events(after=board.seq)))
    timed("verify the chain", book.verify)


def write(book: Book) -> None:
    """Let 50 clients, nine tenths of what they do being writes, act on their own tasks at once."""
    at = desk(book)
    waits: list[float] = []
    errors: list[BaseException] = []
    end = time.perf_counter() + SECONDS

    def client(n: int) -> None:
        chance = random.Random(n)
        task = in_hand(at)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            try:
                if chance.random() < 0.5:
                    book.events(task.id)
                    continue
                if task.events > 30:
                    task = in_hand(at)
                    continue
                task = actions.report(at, task.id, by(R.HANDLER, 3, LEAD), text="进展", percent=50)
            except (IllegalAction, OSError) as error:
                errors.append(error)
            waits.append(time.perf_counter() - begun)

    threads = [Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    before, begun = book.tail().seq, time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, written = time.perf_counter() - begun, book.tail().seq - before
    waits.sort()
    p99 = waits[len(waits) * 99 // 100] * 1000
    print(f"{written / spent:.0f} events/s, {len(waits) / spent:.0f} reports/s, {len(errors)} errors")
    print(
        f"a report waited {median(waits) * 1000:.1f} ms (median), {p99:.1f} ms (p99), {waits[-1] * 1000:.1f} ms at most"
    )


if __name__ == "__main__":
    {"build": build, "read": read, "write": write}[sys.argv[1]](open_book(sys.argv[2]))
