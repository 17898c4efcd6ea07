"""From bytes to text (收件): what lies in a file or folder, and what each document says, without judging it.

Read in this order: ``deposit`` (the nouns), ``unpack`` (files, folders, archives, tables), ``sniff`` and ``encoding``
(what the bytes are), ``reading`` (one document), then ``html``. Nothing here knows articles; ``restore`` makes them.
"""

from luoshi.intake.deposit import Deposit, Limits, Refusal
from luoshi.intake.reading import Reader, Reading, read
from luoshi.intake.unpack import unpack

__all__ = ["Deposit", "Limits", "Reader", "Reading", "Refusal", "read", "unpack"]
