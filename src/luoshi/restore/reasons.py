"""Reasons made from rules, so that a name in a result always leads to a docstring."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from luoshi.model import Reason


@lru_cache(maxsize=1024)
def because(rule: Callable[..., Any], score: float = 1.0, detail: str = "") -> Reason:
    """Return the reason that names ``rule``; its docstring is what the reader of the page is told.

    Raises:
        ValueError: if the rule has no docstring.
    """
    if not rule.__doc__:
        raise ValueError(f"rule {rule.__qualname__} explains nothing")
    return Reason(f"{rule.__module__}.{rule.__qualname__}", score, detail)
