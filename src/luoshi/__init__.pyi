# Types of the names that __init__.py loads when they are first used.
from types import ModuleType
from typing import Any

from luoshi.api.shelves import OpenShelf as OpenShelf
from luoshi.api.tables import Table as Table
from luoshi.api.texts import annotate as annotate
from luoshi.api.texts import restore as restore
from luoshi.api.texts import trace as trace
from luoshi.model import LuoshiError as LuoshiError

__version__: str

class Room(ModuleType):
    def __call__(self, *arguments: Any, **named: Any) -> Any: ...
