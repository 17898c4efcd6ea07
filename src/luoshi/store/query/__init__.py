"""Named queries (查询): every read of the command line and of the web goes through here.

Functions take a :class:`~luoshi.store.Shelf` and values, and return plain rows or nouns; none of them writes findings
or dealings.
"""
