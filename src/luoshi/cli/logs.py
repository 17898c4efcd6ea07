"""The log (日志): one line a happening on standard error, as words or as JSON Lines, with everything secret blotted out.

Whatever goes through :mod:`logging` in this process ends here: what the web application tells of requests, what uvicorn
tells of itself, and, as JSON, what commands say. Records and tables stay on standard output.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

#: What a line never shows: tokens of programs, what follows Bearer or Basic, the cookie of a session, a password in an
#: address or beside its name. The group that is kept tells the reader what stood there.
_SECRETS = (
    re.compile(r"(luoshi_)(?!session\b)[\w-]{16,}"),
    re.compile(r"((?:bearer|basic)\s+)[^\s\"',;]+", re.IGNORECASE),
    re.compile(r"(luoshi_session=)[^\s\"',;]+"),
    re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@\"']{0,200}:)[^\s/@\"']+(?=@)", re.IGNORECASE),
    re.compile(
        r"((?:password|passwd|secret|api[_-]?key|csrf|token)[\"']?\s?[=:]\s?)(\"[^\"]*\"|'[^']*'|[^\s\"',;&]+)",
        re.IGNORECASE,
    ),
)

#: Fields of a log record that are its own; every other one was given with ``extra`` and is told.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

#: Names of the form of the log.
FORMS = ("text", "json")


def without_secrets(text: str) -> str:
    """Return ``text`` with what could open a door replaced by ``***``."""
    for pattern in _SECRETS:
        text = pattern.sub(r"\1***", text)
    return text


def told(value: Any) -> Any:
    """Return a value as it may stand in a log: numbers as they are, everything else as text without secrets."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): told(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [told(inner) for inner in value]
    return without_secrets(str(value))


class Words(logging.Formatter):
    """A line of text a record: time, level, who, what, and the fields that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = " ".join(f"{key}={value}" for key, value in _fields(record).items())
        line = f"{_at(record)} {record.levelname.lower()} {record.name}: {record.getMessage()}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return without_secrets(f"{line} {fields}".rstrip() + trace)


class Lines(logging.Formatter):
    """A JSON object a record: ``at``, ``level``, ``logger``, ``message``, the fields that came with it, ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; it holds no line break."""
        row: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        row |= {key: told(value) for key, value in _fields(record).items() if key not in row}
        if record.exc_info:
            row["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(row, ensure_ascii=False)


class _Stderr(logging.StreamHandler[Any]):
    """Writes to what is standard error at the time of the record, which a test or a pipe may have exchanged."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        """Return standard error."""
        return sys.stderr


def configure(form: str, level: str) -> None:
    """Send every log record of this process to standard error as ``text`` or ``json``; a second call replaces the first.

    Args:
        form: one of :data:`FORMS`.
        level: the least severe level that is told: ``debug``, ``info``, ``warning`` or ``error``.
    """
    handler = _Stderr()
    handler.setFormatter(Lines() if form == "json" else Words())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())


def as_config() -> dict[str, Any]:
    """Return what :func:`configure` set up, as ``logging.config.dictConfig`` takes it, for processes started from this one."""
    root = logging.getLogger()
    json_lines = any(isinstance(one.formatter, Lines) for one in root.handlers if isinstance(one, _Stderr))
    formatter = f"{__name__}.{'Lines' if json_lines else 'Words'}"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"luoshi": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "luoshi"}},
        "root": {"handlers": ["stderr"], "level": root.level},
    }


def said_as_json(message: str) -> bool:
    """Log what a command says where the log is JSON; otherwise do nothing and return False."""
    forms = [one.formatter for one in logging.getLogger().handlers if isinstance(one, _Stderr)]
    if not any(isinstance(form, Lines) for form in forms):
        return False
    logging.getLogger("luoshi.cli").log(max(logging.getLogger().level, logging.INFO), message.strip())
    return True


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in _OWN}


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
