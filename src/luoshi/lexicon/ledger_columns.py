"""Headers of tables that offices keep (台账表头), and the field of a task that each of them holds."""

from __future__ import annotations

from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@lru_cache(maxsize=4)
def ledger_columns(lexicon: Lexicon) -> dict[str, str]:
    """Return the field by header: 完成时限 is ``due``; ``units`` is a column that holds lead and co-units together."""
    return {row["header"]: row["field"] for row in lexicon.rows("ledger_columns")}
