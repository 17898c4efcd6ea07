"""Where things lie: the shelf with its sources, its findings (Parquet), its ledger and its named queries.

Read ``shelf.py`` (the folder), ``sources.py`` (raw bytes, never changed), ``schema.py`` and ``findings.py`` (derived,
versioned, disposable), ``query`` (every read of the command line and the web). Only this room imports duckdb and sqlite3.
"""

from luoshi.store.shelf import Shelf

__all__ = ["Shelf"]
