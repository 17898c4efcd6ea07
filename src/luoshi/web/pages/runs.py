"""How this was made (制作说明): the runs behind the current findings, their versions, inputs and accounts."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.model import Run
from luoshi.store.query import documents
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()


@dataclass(frozen=True, slots=True)
class Runs:
    """The accounts of the current findings in the order of the stages."""

    runs: tuple[Run, ...]


@pages.page("/runs", "runs.html", kept=True)
def runs(visit: Visit) -> Runs:
    """Return how the current findings were made."""
    return Runs(documents.runs(visit.shelf))
