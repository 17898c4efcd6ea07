"""The ledger (台账): every item has an answer, every answer has evidence (件件有回音、事事有着落).

Read in this order: ``profile`` (what a procedure is made of), ``profiles`` (the procedures themselves), ``payload`` and
``fold`` (what an event carries and means), ``rules`` (duties no profile can switch off), ``book`` and ``chain`` (what
keeps events must offer), ``writing`` and ``actions`` (the only way to write), ``clock`` and ``lists`` (what a day makes
of it all). Nothing here touches a disk, asks what time it is or knows how findings are made.
"""

from luoshi.ledger.book import Book, MemoryBook
from luoshi.ledger.chain import Verdict
from luoshi.ledger.fold import advance, fold, fold_all, judgements
from luoshi.ledger.profile import Profile
from luoshi.ledger.writing import By, Desk

__all__ = [
    "Book",
    "By",
    "Desk",
    "MemoryBook",
    "Profile",
    "Verdict",
    "advance",
    "fold",
    "fold_all",
    "judgements",
]
