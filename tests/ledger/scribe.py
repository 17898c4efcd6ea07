"""A process that writes into a ledger until it is killed, saying each task it was told is safe.

Run as ``python -m tests.ledger.scribe ADDRESS`` from the checkout.
"""

from __future__ import annotations

import sys

from luoshi.ledger import actions
from luoshi.model import ActorRole
from luoshi.store.books import open_book
from tests.ledger.office import by, desk


def main() -> None:
    """Open, register and split tasks for ever; print an id once it is acknowledged."""
    at = desk(open_book(sys.argv[1]))
    print("ready", flush=True)
    while True:
        task = actions.open_task(at, by(ActorRole.REGISTRAR), actions.Opening("被中断的写入"), "supervision")
        print(task.id, 1, flush=True)
        actions.register(at, task.id, by(ActorRole.REGISTRAR))
        print(task.id, 2, flush=True)
        parts = [actions.Opening("一"), actions.Opening("二")]
        actions.split(at, task.id, by(ActorRole.REGISTRAR), parts=parts)
        print(task.id, 4, flush=True)


if __name__ == "__main__":
    main()
