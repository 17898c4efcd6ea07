"""Engines (引擎): how shards of work are run. Results do not depend on which one is used."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, TypeVar

from luoshi.model import LuoshiError

Part = TypeVar("Part")
Done = TypeVar("Done")


class Engine(Protocol):
    """Runs a function over parts; answers come as they are ready, in any order, each with the number of its part."""

    name: str

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Yield ``(number of the part, function(part))`` for every part; ``function`` is a module's own and pure."""
        ...


class Serial:
    """One part after the other in this process."""

    name = "serial"

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` in order."""
        for number, part in enumerate(parts):
            yield number, function(part)


class Cores:
    """All cores of this machine: a pool of processes, started fresh so that no thread or lock is inherited."""

    name = "cores"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    def map(self, function: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[tuple[int, Done]]:
        """Run ``function`` over ``parts`` in a pool; an interrupt stops the workers at once.

        Raises:
            LuoshiError: if a worker is killed, as the system does when memory runs out.
        """
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(max_workers=min(self.workers, max(1, len(parts))), mp_context=context)
        try:
            waiting = {pool.submit(function, part): number for number, part in enumerate(parts)}
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BrokenProcessPool as error:
            raise LuoshiError(
                "a worker process was killed",
                "engine cores",
                "free memory or use --engine serial; finished shards are kept",
            ) from error
        except BaseException:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def engine_named(name: str, workers: int | None = None) -> Engine:
    """Return the engine called ``name``.

    Raises:
        LuoshiError: if there is none of that name.
    """
    match name:
        case "serial":
            return Serial()
        case "cores":
            return Cores(workers)
        case _:
            raise LuoshiError(f"there is no engine “{name}”", "--engine", "use serial or cores")
