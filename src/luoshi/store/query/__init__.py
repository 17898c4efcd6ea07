"""Named queries (查询): every read of the command line and of the web goes through here.

Functions take a :class:`~luoshi.store.Shelf` and values, and return plain rows or nouns; none of them writes findings
or dealings. Modules: ``documents`` (what there is), ``reading`` (one document), ``found`` (findings across the
collection), ``matrix`` (uptake), ``searching``, ``dealings`` (ledger), ``naming`` (how users name documents),
``explaining`` (rules), ``listing`` (the interchange form), ``tables`` (the SQL beneath).
"""

from luoshi.store.query.searching import Hit, SearchPage, search

__all__ = ["Hit", "SearchPage", "search"]
