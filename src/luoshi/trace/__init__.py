"""From articles to links (溯源): fingerprints, candidates, alignment, class of change and direction.

Read in this order: options, letters, postings, pairs, segments, regions, align, then classify, direction, collect.
The kernels (``fingerprints``, ``pairs``, ``measured``, ``settled``, ``align``) are pure functions over arrays that any
engine can run on parts; ``links`` is all of it in one process.
"""

from luoshi.trace.aligning import Matches, align
from luoshi.trace.collect import detections, links, matches
from luoshi.trace.documents import TracedDocument
from luoshi.trace.letters import Letters, encode
from luoshi.trace.options import Options
from luoshi.trace.pairing import Common, Hits, pairs
from luoshi.trace.phrases import set_phrases
from luoshi.trace.postings import Postings, fingerprints
from luoshi.trace.stretches import Phrases, measured, settled

__all__ = [
    "Common",
    "Hits",
    "Letters",
    "Matches",
    "Options",
    "Phrases",
    "Postings",
    "TracedDocument",
    "align",
    "detections",
    "encode",
    "fingerprints",
    "links",
    "matches",
    "measured",
    "pairs",
    "set_phrases",
    "settled",
]
