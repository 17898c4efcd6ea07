"""The code that made something (代码摘要), as a digest: what an older rule gave is never taken for what today's gives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from typing import Any


@lru_cache(maxsize=16)
def code_digest(rooms: tuple[str, ...]) -> str:
    """Return eight hexadecimal digits over the source code of ``rooms``."""
    digest = sha256()
    for room in sorted(set(rooms)):
        for name, text in _modules(resources.files("luoshi") / room, room):
            digest.update(f"{name}\0".encode() + text)
    return digest.hexdigest()[:8]


def _modules(folder: Any, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: str(item.name)):
        name = f"{prefix}/{item.name}"
        if item.is_dir() and item.name not in {"__pycache__", "data"}:
            yield from _modules(item, name)
        elif item.name.endswith(".py"):
            yield name, item.read_bytes()
