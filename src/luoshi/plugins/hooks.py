"""What a plug-in must offer (插件约定), hook by hook: small protocols, values in and values out.

A plug-in is an object that an entry point of the group ``luoshi.<hook>`` names. Two more hooks have their protocol where
it is used: a reader is a :class:`luoshi.intake.Reader`, an engine a function ``(workers) -> luoshi.engine.engines.Engine``.
A profile is a function that returns the TOML text of a procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import IO, Any, Protocol

from luoshi.model import Annotations, Restored, Source

#: What an exporter asks for: the records of a kind, as ``luoshi list`` prints them, or of ``documents``.
Rows = Callable[[str], Iterable[Mapping[str, Any]]]


class Hook(StrEnum):
    """Where a plug-in can be put in (挂接点); the group of its entry point is ``luoshi.`` and this."""

    READER = "reader"
    ANNOTATOR = "annotator"
    EXPORTER = "exporter"
    ENGINE = "engine"
    LEXICON = "lexicon"
    PROFILE = "profile"


class Annotator(Protocol):
    """Adds proposals to what the rules find; off until the shelf names it in ``luoshi.toml``."""

    def propose(
        self, source: Source, restored: Restored, found: Annotations, options: Mapping[str, Any]
    ) -> Annotations:
        """Return what it proposes beside ``found``, its rules named ``<plug-in>:…``; ``options`` come from the shelf.

        Whatever it quotes must stand in the source at its spans, or the proposal is thrown away with an issue.

        Raises:
            Exception: any; it becomes an issue of this source, and the rest goes on.
        """
        ...


class Exporter(Protocol):
    """Writes a collection in a format of its own: ``luoshi export NAME FILE``."""

    def write(self, rows: Rows, stream: IO[bytes]) -> int:
        """Write to ``stream`` and return how many records were written."""
        ...


class LexiconTables(Protocol):
    """Adds rows to tables of the lexicon, for shelves that name it in ``luoshi.toml``."""

    def tables(self) -> Mapping[str, str]:
        """Return CSV texts by the name of their table, with the columns that the packaged table has."""
        ...
