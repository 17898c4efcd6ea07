"""What a page says when it cannot be shown: what is wrong, where, what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One error, as :class:`~luoshi.model.errors.LuoshiError` words it; ``defect`` marks one that luoshi must mend."""

    what: str
    where: str
    remedy: str
    defect: bool = False
