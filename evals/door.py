"""What the door costs: CPU of a sign-in and of finding out who comes with a request, on SQLite.

python -m evals.door
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from luoshi.store import Shelf
from luoshi.store.accounts import accounts
from luoshi.store.sessions import Sessions

PASSWORD, SIGN_INS, REQUESTS = "落实 到每一件事 2026", 10, 5000


def main() -> None:
    """Make an account, sign in and look a session up, many times each, and print CPU-milliseconds a time."""
    with tempfile.TemporaryDirectory() as folder:
        register = accounts(Shelf.create(Path(folder) / "shelf"))
        register.add("jia", "甲", PASSWORD)
        sessions, now = Sessions(register), datetime.now(UTC)
        session = sessions.sign_in("jia", PASSWORD, "here", now)
        began = time.process_time()
        for _ in range(SIGN_INS):
            sessions.sign_in("jia", PASSWORD, "here", now)
        signed = time.process_time()
        for _ in range(REQUESTS):
            register.any()
            sessions.account(session, now)
        asked = time.process_time()
    print(f"sign in: {(signed - began) / SIGN_INS * 1000:.0f} CPU-ms")
    print(f"who comes with a request: {(asked - signed) / REQUESTS * 1000:.3f} CPU-ms")


if __name__ == "__main__":
    main()
