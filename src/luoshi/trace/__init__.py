"""From articles to links (溯源): fingerprints, candidates, alignment, class of change and direction.

Read in this order: options, letters, postings, pairing, stretches, segments, grouping, regions, whole,
gathered, extend, edges, aligning;
then clauses, partners, classify, direction, and collect, which is all of it in one process. ``parts`` runs the same
kernels over shards of documents and buckets of hashes, for any engine.
"""

import sys

from luoshi import Room
from luoshi.trace.aligning import Matches, align
from luoshi.trace.collect import detections, links, matches
from luoshi.trace.documents import TracedDocument
from luoshi.trace.letters import Letters, encode
from luoshi.trace.options import Options
from luoshi.trace.pairing import Common, Hits, pairs
from luoshi.trace.phrases import Formula, formulae, options_of, set_phrases
from luoshi.trace.postings import Postings, fingerprints
from luoshi.trace.stretches import Phrases, measured, settled

__all__ = [
    "Common",
    "Formula",
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
    "formulae",
    "links",
    "matches",
    "measured",
    "options_of",
    "pairs",
    "set_phrases",
    "settled",
]

# So that luoshi.trace(text) works beside the imports from here; see luoshi.Room.
sys.modules[__name__].__class__ = Room
