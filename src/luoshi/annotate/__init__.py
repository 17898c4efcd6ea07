"""From articles to findings (标注): names, dates, set phrases, citations, directives, targets and results.

Read ``annotate.py`` first; every other module finds one sort of thing on clean text and knows nothing of sources.
"""

from luoshi.annotate.annotate import annotate

__all__ = ["annotate"]
