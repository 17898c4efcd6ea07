"""Memory given back (还存): what numpy and Arrow keep for later is of no use to the next job, and counts for the machine."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

Part = TypeVar("Part")
Done = TypeVar("Done")


def give_back() -> None:
    """Return free memory to the system; half of what a process holds after aligning is free memory in the heap."""
    pa.default_memory_pool().release_unused()
    # Only the C library of Linux (glibc) can be asked; others give memory back by themselves or not at all.
    with contextlib.suppress(OSError, AttributeError):
        library: Any = ctypes.CDLL("libc.so.6")
        library.malloc_trim(0)


#: Below so many bytes a process keeps its free memory: asking for it again costs more than it is worth.
_LITTLE = 300 * 1024 * 1024


def resident() -> int:
    """Return how many bytes of this process are in memory; 0 where the system does not tell (only Linux does)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def tidy(function: Callable[[Part], Done], part: Part) -> Done:
    """Return ``function(part)`` and give back what it took, where it took much."""
    done = function(part)
    if resident() > _LITTLE:
        give_back()
    return done
