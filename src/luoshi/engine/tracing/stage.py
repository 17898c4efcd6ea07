"""The stage that joins all shards: text reuse between every two articles of the shelf (溯源)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from luoshi.engine.engines import Engine
from luoshi.engine.tracing.aligning import align_pairs
from luoshi.engine.tracing.folder import Job, WorkFolder
from luoshi.engine.tracing.joining import measure_segment, pair_bucket, settle_bucket
from luoshi.engine.tracing.linking import chunks, link_pairs, ordered
from luoshi.engine.tracing.segments import Origin, SegmentJob, ShelfOrigin, make_segment
from luoshi.lexicon import Lexicon
from luoshi.store.findings import ShardAccount, write_tables
from luoshi.trace.collect import ages_of
from luoshi.trace.options import Options
from luoshi.trace.parts import Block, Layout, blocks
from luoshi.trace.phrases import options_of

#: Rooms whose code decides what this stage finds.
TRACE_ROOMS = ("lexicon", "trace")
#: Letters of a segment and of a bucket: what a job holds in memory is some dozen times as many bytes.
SEGMENT, BUCKET = 6 << 20, 8 << 20


def trace_stage(
    restored: Path, annotated: Path, making: Path, engine: Engine, progress: Any, lexicon: Lexicon
) -> ShardAccount:
    """Find the links between all articles and write them into ``making``; what is done already is not done again."""
    work, options = WorkFolder(making / "work"), options_of(lexicon)
    origins, sizes = _origins(restored, annotated)
    progress.begin("trace", 4 * sum(sizes))
    layout, found = trace_segments(work, origins, sum(sizes), options, engine, progress.advance)
    jobs = [Job(work.path, options, chunk) for block in found for chunk in chunks(work, *block)]
    _step(engine, link_pairs, jobs, sum(sizes), progress.advance)
    count = write_tables(making, "links", ordered([work.parts("links", *job.number[:3]) for job in jobs]))
    work.drop("common", "sized")
    progress.end()
    documents = sum(len(np.load(work.segment(number) / "sizes.npy")) for number in range(len(layout.starts)))
    return ShardAccount("all", documents, {"links": count}, {}, 0, 0)


def _origins(restored: Path, annotated: Path) -> tuple[list[ShelfOrigin], list[int]]:
    """Divide the shards of the shelf into segments of neighbours; the size of a segment is that of its texts in bytes."""
    below = {path.name.split("-")[0]: path for path in (annotated / "shards").iterdir()}
    groups: list[list[tuple[Path, Path]]] = [[]]
    sizes = [0]
    for path in sorted((restored / "shards").iterdir()):
        size = _text_bytes(path / "articles.parquet")
        if groups[-1] and sizes[-1] + size > 3 * SEGMENT:
            groups.append([])
            sizes.append(0)
        groups[-1].append((path, below[path.name.split("-")[0]]))
        sizes[-1] += size
    return [ShelfOrigin(tuple(one for one, _ in group), tuple(two for _, two in group)) for group in groups], sizes


def _text_bytes(file: Path) -> int:
    metadata = pq.ParquetFile(file).metadata
    names = [metadata.schema.column(number).path for number in range(metadata.num_columns)]
    column = names.index("text")
    return sum(
        metadata.row_group(group).column(column).total_uncompressed_size for group in range(metadata.num_row_groups)
    )


def trace_segments(
    work: WorkFolder,
    origins: Sequence[Origin],
    size: int,
    options: Options,
    engine: Engine,
    advance: Callable[[int], Any],
) -> tuple[Layout, list[Block]]:
    """Run the first five steps: segments, pairs, stretches, set phrases, alignment.

    Args:
        work: where the files of the steps lie; those that are there are not made again.
        origins: where the texts of every segment come from, in order of identity.
        size: bytes of all texts, for the number of buckets and for telling how far it is.
        options: see :class:`~luoshi.trace.options.Options`.
        engine: what runs the jobs.
        advance: told of bytes done, three times ``size`` in all.

    Returns:
        How the collection is divided, and the blocks that were aligned.
    """
    buckets = max(1, -(-size // (3 * BUCKET)))
    work.save_plan({"segments": len(origins), "buckets": buckets})
    jobs = [SegmentJob(work.path, options, number, buckets, origin) for number, origin in enumerate(origins)]
    _step(engine, make_segment, jobs, size, advance)
    layout = _layout(work, len(origins))
    work.save_layout(layout)
    each_bucket = [Job(work.path, options, (bucket,)) for bucket in range(buckets)]
    each_segment = [Job(work.path, options, (segment,)) for segment in range(len(origins))]
    _step(engine, pair_bucket, each_bucket, size, advance)
    _step(engine, measure_segment, each_segment, 0, advance)
    _step(engine, settle_bucket, each_bucket, 0, advance)
    found = list(blocks(len(origins)))
    _step(engine, align_pairs, [Job(work.path, options, block) for block in found], size, advance)
    return layout, found


def _step(engine: Engine, function: Callable[[Any], int], jobs: Sequence[Any], size: int, advance: Any) -> None:
    for _ in engine.map(function, jobs):
        advance(size // max(1, len(jobs)))


def _layout(work: WorkFolder, segments: int) -> Layout:
    folders = [work.segment(number) for number in range(segments)]
    starts = tuple(np.load(folder / "starts.npy") for folder in folders)
    dates = [str(date) or None for folder in folders for date in np.load(folder / "dates.npy")]
    return Layout(starts, ages_of(dates))
