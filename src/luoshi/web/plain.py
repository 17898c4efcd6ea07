"""Nouns and page data as JSON values: every field, spans as pairs, enums as their values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from luoshi.model import Span


def plain(value: Any) -> Any:
    """Return ``value`` as lists, dictionaries and scalars that JSON knows.

    A field that is marked ``metadata={"json": False}`` serves the picture of the page only and is left out.

    Raises:
        TypeError: if it is of a class that no page should hold.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Span):
        return value.pair()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return plain_fields(value)
    raise TypeError(f"a page cannot hold {type(value).__name__}")


def plain_fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as values that JSON knows."""
    shown = [field for field in dataclasses.fields(value) if field.metadata.get("json", True)]
    return {field.name: plain(getattr(value, field.name)) for field in shown}


def to_json(value: Any) -> bytes:
    """Return ``value`` as UTF-8 JSON, Chinese readable."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False).encode()
