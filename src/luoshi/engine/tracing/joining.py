"""Second to fourth step: what documents share, bucket by bucket of hashes (共现), and what is set phrase (套话)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.engine.tracing.folder import Job, columns_of, name_of, stacked
from luoshi.store.arrays import Columns, write_parts
from luoshi.trace.ordering import Keys
from luoshi.trace.pairing import Common, joined_common
from luoshi.trace.parts import Block, Layout, listed_phrases, spread_measured, spread_pairs, spread_settled
from luoshi.trace.postings import Postings, joined_postings
from luoshi.trace.stretches import Phrases, Tally

_NONE = np.zeros(0, np.int32)
NO_KEYS = {"key": np.zeros(0, np.uint64)}
NO_COMMON = columns_of(Common(np.zeros(0, np.uint64), _NONE, _NONE, _NONE, _NONE))
NO_PHRASES = columns_of(Phrases(_NONE, _NONE, _NONE, _NONE))
NO_TALLY = columns_of(Tally.together(()))
#: Keys held before they are written.
_HELD = 1 << 22


def pair_bucket(job: Job) -> int:
    """Join the fingerprints of one bucket: keys by block, common fingerprints by segment."""
    folder, (bucket,) = job.folder, job.number
    if not folder.parts("common", bucket).exists():
        layout = folder.layout()
        common: dict[int, list[Common]] = {}

        def found() -> Iterator[Mapping[Block, Keys]]:
            for keys, shown in spread_pairs(_postings(job, layout), layout, job.options):
                for segment, part in shown.items():
                    common.setdefault(segment, []).append(part)
                yield keys

        write_parts(folder.parts("paired", bucket), _held(found()), NO_KEYS)
        rows = ((str(segment), columns_of(joined_common(parts))) for segment, parts in sorted(common.items()))
        write_parts(folder.parts("common", bucket), rows, NO_COMMON)
    return bucket


def _postings(job: Job, layout: Layout) -> Postings:
    folder, (bucket,) = job.folder, job.number
    parts = []
    for segment, first in enumerate(layout.firsts[:-1]):
        rows = Postings(**folder.read("postings", segment).read(str(bucket)))
        parts.append(replace(rows, doc=rows.doc + np.int32(first)))
    return joined_postings(parts)


def _held(found: Iterator[Mapping[Block, Keys]]) -> Iterator[tuple[str, Columns]]:
    """Hold keys until enough have come together, so that a block has few pieces in the file."""
    held: dict[Block, list[Keys]] = {}
    count = 0

    def written() -> Iterator[tuple[str, Columns]]:
        for block, parts in sorted(held.items()):
            yield name_of(block), {"key": np.concatenate(parts)}

    for some in found:
        for block, keys in some.items():
            held.setdefault(block, []).append(keys)
            count += len(keys)
        if count > _HELD:
            yield from written()
            held, count = {}, 0
    yield from written()


def measure_segment(job: Job) -> int:
    """Measure the stretches of common fingerprints in the documents of a segment, for their buckets; find listed phrases."""
    folder, (segment,) = job.folder, job.number
    if not folder.parts("listed", segment).exists():
        first = int(folder.layout().firsts[segment])
        known = columns_of(listed_phrases(folder.letters(segment), first, job.options))
        write_parts(folder.parts("listed", segment), [("all", known)], NO_PHRASES)
    if not folder.parts("sized", segment).exists():
        buckets = folder.plan()["buckets"]
        rows = stacked(Common, (folder.read("common", bucket).read(str(segment)) for bucket in range(buckets)))
        parts = spread_measured(rows, buckets, job.options)
        named = ((str(bucket), columns_of(part)) for bucket, part in enumerate(parts))
        write_parts(folder.parts("sized", segment), named, NO_COMMON)
    return segment


def settle_bucket(job: Job) -> int:
    """Tell set phrases from long passages in one bucket: keys by block, set phrases by segment."""
    folder, (bucket,) = job.folder, job.number
    if not folder.parts("phrases", bucket).exists():
        layout = folder.layout()
        segments = range(len(layout.starts))
        rows = stacked(Common, (folder.read("sized", segment).read(str(bucket)) for segment in segments))
        keys, phrases, tally = spread_settled(rows, layout, job.options)
        write_parts(folder.parts("tally", bucket), [("all", columns_of(tally))], NO_TALLY)
        write_parts(folder.parts("settled", bucket), ((name_of(b), {"key": k}) for b, k in keys.items()), NO_KEYS)
        named = ((str(segment), columns_of(part)) for segment, part in sorted(phrases.items()))
        write_parts(folder.parts("phrases", bucket), named, NO_PHRASES)
    return bucket


def keys_of(job: Job, block: Block) -> list[NDArray[Any]]:
    """Return the keys of a block, piece by piece."""
    folder, buckets = job.folder, job.folder.plan()["buckets"]
    files = [folder.read(step, bucket) for bucket in range(buckets) for step in ("paired", "settled")]
    return [file.read(name_of(block))["key"] for file in files]


def phrases_of(job: Job, segment: int) -> Phrases:
    """Return the set phrases in the documents of a segment."""
    buckets = job.folder.plan()["buckets"]
    found = stacked(Phrases, (job.folder.read("phrases", bucket).read(str(segment)) for bucket in range(buckets)))
    return Phrases.together((found, Phrases(**job.folder.read("listed", segment).read("all"))))
