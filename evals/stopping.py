"""A hard stop by processor time (硬停), for trials of inputs that may never end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from luoshi.store.uncollected import uncollected


class TooSlow(Exception):
    """An input took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what is done here after so many seconds of processor time.

    The collector of garbage is kept away: a stop that falls into one of its callbacks would be swallowed there.

    Raises:
        TooSlow: where it was stopped.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"over {seconds:g} s of processor time")

    with uncollected():
        signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
