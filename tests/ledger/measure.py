"""Measure the numbers of issue 7 on this machine: ``python -m tests.ledger.measure [FOLDER]``.

Builds a book of 100,000 tasks with 2,000,000 events in FOLDER, or takes the one that is there; folds it and asks for the lists; lets
50 clients read and write at once for ten seconds, on SQLite and on a PostgreSQL server of its own; writes the table into
``docs/performance.md``. Not a test: it asserts nothing.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TypeVar

from evals.blocks import write_block
from luoshi.ledger import actions, fold, fold_all
from luoshi.ledger.board import Board, Wanted
from luoshi.ledger.book import Book, Pen
from luoshi.ledger.chain import Tail
from luoshi.ledger.payload import canonical
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import ActorRole, Event, EventType, IllegalAction
from luoshi.store.books import open_book
from luoshi.store.uncollected import uncollected
from tests.ledger.office import ANCHOR, CO, LEAD, START, by, desk, in_hand
from tests.store import postgres_server

#: What was measured, what was asked for, what was found.
Row = tuple[str, str, str]
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


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what ``work`` returns and how long it took, in wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def read(book: Book) -> Iterator[Row]:
    """Fold everything from cold, then ask what a board asks."""
    as_of = date(2026, 6, 1)
    with uncollected():
        _, _, cold = timed(lambda: fold_all(book.all_events()))
    board = Board(packaged(), work_calendar(load()))
    with uncollected():
        _, _, followed = timed(lambda: board.follow(book.all_events()))
    yield "cold fold of 2 million events / with the index of the board", "20 s", f"{cold:.1f} / {followed:.1f} CPU-s"
    task_id = list(board.tasks())[TASKS // 2]
    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("board, page of 100", lambda: board.lines(as_of)),
        ("board of one body", lambda: board.lines(as_of, Wanted(body="第7局"))),
        ("overdue list, page of 100", lambda: board.lines(as_of, Wanted(overdue=True))),
        ("one item, its events", lambda: fold(book.events(task_id))),
        ("tally of all", lambda: board.tally(as_of)),
        ("open items by body", board.open_by_body),
    )
    for name, work in asked:
        yield name, "150 ms", f"{median(timed(work)[2] for _ in range(5)) * 1000:.0f} CPU-ms"
    actions.remind(desk(book), next(iter(board.tasks())), by(R.SUPERVISOR, 99))
    _, _, spent = timed(lambda: board.follow(book.all_events(after=board.seq)))
    yield "following one new event", "–", f"{spent * 1000:.0f} CPU-ms"
    yield "proving the chain", "–", f"{timed(book.verify)[2]:.1f} CPU-s"


def write(name: str, goal: str, book: Book) -> Row:
    """Let 50 clients act on their own tasks at once, half of what they do being writes."""
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
    before, begun, used = book.tail().seq, time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, written = time.perf_counter() - begun, book.tail().seq - before
    used = time.process_time() - used
    waits.sort()
    p99 = waits[len(waits) * 99 // 100] * 1000
    load = os.getloadavg()[0]
    return (
        f"{CLIENTS} clients, half writes, {name}",
        goal,
        f"{written / spent:.0f} events/s, {used / written * 1000:.2f} CPU-ms each, {len(errors)} errors; waited {median(waits) * 1000:.0f} ms "
        f"(median), {p99:.0f} ms (p99); load of the machine {load:.1f}",
    )


def main(folder: Path) -> None:
    """Measure all and write the table."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(open_book(folder / "big.sqlite")) as book:
        if book.tail().seq < TASKS * 20:
            build(book)
        rows = list(read(book))
    with tempfile.TemporaryDirectory() as scratch, closing(open_book(Path(scratch) / "many.sqlite")) as book:
        rows.append(write("SQLite", "200 writes/s, p99 < 250 ms", book))
    programs = postgres_server.programs()
    if programs is not None:
        with postgres_server.server(programs) as url, closing(open_book(url)) as book:
            rows.append(write("PostgreSQL", "600 writes/s, p99 < 250 ms", book))
    lines = ["| ledger, 100,000 tasks, 2 million events | asked | measured |", "|---|---|---|"]
    lines += [f"| {what} | {goal} | {found} |" for what, goal, found in rows]
    write_block(Path("docs/performance.md"), "ledger", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/ledger"))
