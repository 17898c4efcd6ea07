"""From articles to findings (标注): names, dates, set phrases, citations, directives, targets and results.

Read ``annotate.py`` first; every other module finds one sort of thing on clean text and knows nothing of sources.
"""

import sys

from luoshi import Room
from luoshi.annotate.annotate import annotate

__all__ = ["annotate"]

# So that luoshi.annotate(text) works beside the imports from here; see luoshi.Room.
sys.modules[__name__].__class__ = Room
