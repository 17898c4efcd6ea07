"""The interface for programs (编程接口): an open shelf as tables, and the rooms' functions on plain texts.

``shelves.py`` is what ``luoshi.open`` returns, ``tables.py`` the tables it gives, ``texts.py`` restoring, annotating and
tracing without a shelf. Nothing here writes; docs/python.md shows it at work.
"""
