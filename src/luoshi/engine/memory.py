"""Memory given back (还存): what numpy and Arrow keep for later is of no use to the next job, and counts for the machine."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable
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


def tidy(function: Callable[[Part], Done], part: Part) -> Done:
    """Return ``function(part)`` and give back what it took."""
    done = function(part)
    give_back()
    return done
