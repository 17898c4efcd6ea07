"""Engines (引擎): how jobs of work are run. Results do not depend on which one is used."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol, TypeVar

from luoshi.engine.hands import dismiss
from luoshi.engine.memory import give_back, tidy
from luoshi.model import LuoshiError
from luoshi.plugins import Hook, installed, named

Part = TypeVar("Part")
Done = TypeVar("Done")


class Engine(Protocol):
    """Runs a function over parts; answers come as they are ready, in any order, each with the number of its part."""

    name: str

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Yield ``(number of the part, function(part))`` for every part; ``function`` is a module's own and pure."""
        ...

    def attend(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Do as :meth:`map` does where ``function`` only waits for a hand (:mod:`~luoshi.engine.hands`) that does the work."""
        ...

    def rest(self) -> None:
        """Give back what the stage before took; the engine is used again."""
        ...

    def close(self) -> None:
        """Let go of processes; the engine is not used afterwards."""
        ...


class Serial:
    """One part after the other in this process."""

    name = "serial"

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` in order."""
        for number, part in enumerate(parts):
            yield number, tidy(function, part)

    def attend(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` in order."""
        return self.map(function, parts)

    def rest(self) -> None:
        """Let the hand go."""
        dismiss()
        give_back()

    def close(self) -> None:
        """Let the hand go."""
        dismiss()


class Cores:
    """All cores of this machine: a pool of processes, started fresh so that no thread or lock is inherited."""

    name = "cores"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None
        self._threads: ThreadPoolExecutor | None = None

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` in the pool, a single part in this process; an interrupt stops the workers.

        Raises:
            LuoshiError: if a worker is killed, as the system does when memory runs out.
        """
        if len(parts) < 2:
            yield from Serial().map(function, parts)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, multiprocessing.get_context("spawn"))
        try:
            waiting = {self._pool.submit(tidy, function, part): number for number, part in enumerate(parts)}
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BrokenProcessPool as error:
            self.close()
            raise LuoshiError(
                "a worker process was killed",
                "engine cores",
                "free memory or use --engine serial; finished shards are kept",
            ) from error
        except BaseException:
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
            self.close()
            raise

    def attend(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Wait for as many hands as there are workers, in threads: a process that only waits takes 120 MB."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.workers)
        try:
            waiting = {self._threads.submit(function, part): number for number, part in enumerate(parts)}
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BaseException:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self.close()
            raise

    def rest(self) -> None:
        """End the processes and the hands; they start again when there is work."""
        self.close()
        give_back()

    def close(self) -> None:
        """End the processes and the hands."""
        dismiss()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def engine_named(name: str, workers: int | None = None) -> Engine:
    """Return the engine called ``name``.

    Raises:
        LuoshiError: if there is none of that name, or what it needs is not installed.
    """
    match name:
        case "serial":
            return Serial()
        case "cores":
            return Cores(workers)
        case _:
            if name not in {plugin.name for plugin in installed(Hook.ENGINE)}:
                remedy = "use serial, cores or spark, or one that luoshi plugins lists"
                raise LuoshiError(f"there is no engine “{name}”", "--engine", remedy)
            made: Engine = named(Hook.ENGINE, name).value(workers)
            return made


@contextmanager
def running(name: str, workers: int | None = None) -> Iterator[Engine]:
    """Give the engine called ``name`` for some work and close it at the end."""
    engine = engine_named(name, workers)
    try:
        yield engine
    finally:
        engine.close()
