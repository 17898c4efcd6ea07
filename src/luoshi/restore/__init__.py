"""The restore room: a source becomes articles, letter for letter, with a reason for everything left out.

``restore(source, lexicon)`` is the door. Every way of reading ends in drafts (``draft.py``), and one function weaves
them (``assemble.py``): reading order is decided before it, offsets are arithmetic after it.
"""

import sys

from luoshi import Room
from luoshi.restore.reading import restore

__all__ = ["restore"]

# So that luoshi.restore(text) works beside the imports from here; see luoshi.Room.
sys.modules[__name__].__class__ = Room
