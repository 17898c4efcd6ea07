"""A hand (帮手): the process that computes a shard for a worker, so that a source which stalls or crashes it costs one source.

Rules run in C as well (regular expressions, PDF, HTML), and no exception reaches into a loop there. So the kernel holds the
clock: before each source the hand asks for so many seconds of processor time and no more. If it is killed, the worker knows at
which source, leaves that out with an issue, and has a new hand compute the shard again; nothing was written until then.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from math import ceil
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from luoshi.model import LuoshiError

Item = TypeVar("Item")

#: Processor seconds that a source may take in one stage, for every 2 MB of it begun; ordinary pages take 2 s a MB.
LIMIT = 60
PORTION = 2_000_000

#: If the kernel has not ended a source after this many times its processor seconds on the clock, the worker does.
PATIENCE = 20

#: Work as a hand does it: told what to leave out, it calls back before every source with its id and size.
Work = Callable[[Any, Mapping[str, str], Callable[[str, int], None]], Any]


def seconds_for(size: int, limit: int) -> int:
    """Return the processor seconds that a source of ``size`` bytes or characters may take."""
    return limit * max(1, ceil(size / PORTION))


def supervise(work: Work, job: Any, limit: int) -> Any:
    """每件限时：一件材料在一道工序里用时过长，或使读取它的进程崩溃，就停下来、记为疑点，其余照常处理，已存的不受影响。

    A source that takes too long in a stage, or crashes the process that reads it, is stopped and left out with an issue;
    the others go on and nothing stored is touched. Returns ``work(job, ...)`` as done by a hand.

    Raises:
        LuoshiError: if the hand is killed while it works on no source, as the system does when memory or disk run out.
    """
    left_out: dict[str, str] = {}
    while True:
        hand = _hand()
        done, value = hand.ask(work, job, left_out, limit)
        if done:
            if isinstance(value, BaseException):
                raise value
            return value
        _HANDS.pop(_place(), None)
        if hand.at is None or hand.at in left_out or hand.dismissed:
            raise LuoshiError(
                f"a worker process was killed ({value})",
                "engine",
                "free memory and run again; finished shards are kept",
            )
        left_out[hand.at] = value


class Hand:
    """One process beside this one; ``at`` is the source it has begun last."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, far = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(far, os.getpid()), daemon=True)
        self._process.start()
        far.close()
        self.at: str | None = None
        self.dismissed = False

    def ask(self, work: Work, job: Any, left_out: Mapping[str, str], limit: int) -> tuple[bool, Any]:
        """Return (True, value or exception of the work), or (False, why the hand died)."""
        self.at = None
        patience: float | None = None
        try:
            self._line.send((work, job, dict(left_out), limit))
            while True:
                if not self._line.poll(patience):
                    self._process.kill()
                    return False, f"gave no sign for {patience:.0f} s and was stopped; it is left out"
                what, value = self._line.recv()
                if what == "done":
                    return True, value
                self.at, size = value
                patience = PATIENCE * seconds_for(size, limit)
        except (EOFError, ConnectionError):
            self._process.join(10)
            return False, _death(self._process.exitcode, limit)
        except BaseException:
            self._process.kill()
            _HANDS.pop(_place(), None)
            raise

    def dismiss(self) -> None:
        """End the process, whatever it is doing."""
        self.dismissed = True
        self._process.kill()
        self._process.join(10)


#: The hands of this process, one a thread; a forked process starts its own.
_HANDS: dict[tuple[int, int], Hand] = {}


def _place() -> tuple[int, int]:
    return os.getpid(), threading.get_ident()


def _hand() -> Hand:
    hand = _HANDS.get(_place())
    if hand is None:
        hand = _HANDS[_place()] = Hand()
    return hand


def dismiss() -> None:
    """End the hands of this process: what they loaded takes memory that the next stage can use."""
    for place in [place for place in _HANDS if place[0] == os.getpid()]:
        _HANDS.pop(place).dismiss()


def _death(code: int | None, limit: int) -> str:
    name = signal.Signals(-code).name if code is not None and code < 0 else str(code)
    if name == "SIGXCPU":
        return (
            f"takes more than {limit} s of processor time for {PORTION // 1_000_000} MB and was stopped; it is left out"
        )
    if name == "SIGKILL":
        return "was killed with the process that read it, probably out of memory; it is left out"
    return f"crashed the process that read it ({name}); it is left out"


def _serve(line: Connection, parent: int) -> None:
    """Do what is asked until the worker is gone."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            work, job, left_out, limit = line.recv()
        except EOFError:
            return
        value: Any
        try:
            value = work(job, left_out, partial(_begin, line, limit))
        except Exception as error:
            value = error
        _allow(None)
        line.send(("done", value))


def _begin(line: Connection, limit: int, name: str, size: int) -> None:
    line.send(("begin", (name, size)))
    _allow(seconds_for(size, limit))


def _allow(seconds: int | None) -> None:
    """Ask the kernel to end this process after ``seconds`` more of processor time; None takes the limit back."""
    # Windows has no such limit: there only the worker's patience ends a source.
    with contextlib.suppress(ImportError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = hard if seconds is None else ceil(time.process_time()) + seconds
        soft = soft if hard == resource.RLIM_INFINITY or soft == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _end_with(parent: int) -> None:
    """End this process when the one it works for is gone: half a shard is of no use to anybody."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def told(
    items: Iterable[Item],
    key: Callable[[Item], tuple[str, int]],
    left_out: Mapping[str, str],
    begin: Callable[[str, int], None],
) -> Iterator[Item]:
    """Yield ``items`` without those left out, calling ``begin`` before each."""
    for item in items:
        name, size = key(item)
        if name not in left_out:
            begin(name, size)
            yield item
