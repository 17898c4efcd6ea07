"""luoshi (落实): how each instruction of a policy document travels, and what became of it.

    shelf = luoshi.open("shelf")       # a collection, its lists as Arrow tables: docs/python.md
    luoshi.restore(text)               # the rooms' functions without a shelf
    luoshi.annotate(text)
    luoshi.trace(one, another)

Importing luoshi imports nothing else; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0.dev0"

__all__ = ["LuoshiError", "OpenShelf", "Table", "__version__", "annotate", "open", "restore", "trace"]

#: Where each name of the interface lies.
_NAMES = {
    "LuoshiError": ("luoshi.model", "LuoshiError"),
    "OpenShelf": ("luoshi.api.shelves", "OpenShelf"),
    "Table": ("luoshi.api.tables", "Table"),
    "open": ("luoshi.api.shelves", "open_shelf"),
}
#: Rooms that can be called: ``luoshi.restore(text)`` is the room's function on a plain text.
_ROOMS = ("annotate", "restore", "trace")


class Room(ModuleType):
    """A room that can be called as well as imported from; the call goes to ``luoshi.api.texts``.

    A package and a function cannot both be called ``luoshi.restore``; so the package is the function.
    """

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Do what the room does to plain texts."""
        texts = import_module("luoshi.api.texts")
        return getattr(texts, self.__name__.rpartition(".")[2])(*arguments, **named)


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        module, attribute = _NAMES[name]
        return getattr(import_module(module), attribute)
    if name in _ROOMS:
        return import_module(f"luoshi.{name}")
    raise AttributeError(f"module 'luoshi' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
