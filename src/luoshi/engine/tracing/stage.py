"""The stage that joins all shards: text reuse between every two articles of the shelf (溯源)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from luoshi.engine.engines import Engine
from luoshi.engine.tracing.aligning import align_pairs
from luoshi.engine.tracing.folder import Job, WorkFolder
from luoshi.engine.tracing.incremental import State, renewed_links, save_state
from luoshi.engine.tracing.joining import measure_segment, pair_bucket, settle_bucket
from luoshi.engine.tracing.linking import between, chunks, finish, link_pairs, ordered
from luoshi.engine.tracing.segments import Origin, SegmentJob, ShelfOrigin, make_segment
from luoshi.lexicon import Lexicon
from luoshi.store.findings import ShardAccount
from luoshi.trace.collect import ages_of
from luoshi.trace.options import Options
from luoshi.trace.parts import Block, Layout, blocks
from luoshi.trace.phrases import options_of

#: Rooms whose code decides what this stage finds.
TRACE_ROOMS = ("lexicon", "trace")
#: Letters of a segment and of a bucket: what a job holds in memory is some dozen times as many bytes.
SEGMENT, BUCKET = 6 << 20, 8 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to trace (任务): the findings below, where to work, and what was traced before.

    ``facts`` is, for every source, a digest of what its articles are made from beside the code and the lexicon, which
    ``versions`` stands for. ``before`` is the findings folder of the tracing before.
    """

    restored: Path
    annotated: Path
    making: Path
    facts: Mapping[str, str]
    versions: str
    before: Path | None = None

    def origin(self, sources: tuple[str, ...]) -> ShelfOrigin:
        """Return where the articles of some sources come from."""
        groups = {source[:2] for source in sources}
        pairs = [pair for pair in self.shards() if pair[0].name.split("-")[0] in groups]
        return ShelfOrigin(tuple(one for one, _ in pairs), tuple(two for _, two in pairs), sources)

    def shards(self) -> list[tuple[Path, Path]]:
        """Return the restored shards in order, each with the annotated one."""
        below = {path.name.split("-")[0]: path for path in (self.annotated / "shards").iterdir()}
        restored = sorted((self.restored / "shards").iterdir())
        return [(path, below[path.name.split("-")[0]]) for path in restored]


def trace_stage(task: Task, engine: Engine, progress: Any, lexicon: Lexicon) -> ShardAccount:
    """Find the links between all articles and write them into a findings folder.

    Only what came or went is traced where a tracing before can be taken over; else all is, and what a killed run left
    finished is not done again.
    """
    work, options = WorkFolder(task.making / "work"), options_of(lexicon)
    origins, sizes = _origins(task)
    progress.begin("trace", 4 * sum(sizes))
    count = None if task.before is None else renewed_links(task, task.before, options, engine)
    if count is None:
        layout, found = trace_segments(work, origins, sum(sizes), options, engine, progress.advance)
        jobs = [Job(work.path, options, chunk) for block in found for chunk in chunks(work, *block)]
        _step(engine, link_pairs, jobs, sum(sizes), progress.advance)
        engine.rest()
        count = join_links(task.making, jobs)
        work.drop("common", "sized", "phrases", "listed", "links")
        work.pack()
        save_state(work, State(dict(task.facts), task.versions, np.ones(layout.documents, np.bool_)))
    progress.end()
    segments = range(work.plan()["segments"])
    documents = sum(len(np.load(work.segment(number) / "sizes.npy")) for number in segments)
    return ShardAccount("all", documents, {"links": count}, {}, 0, 0)


def join_links(making: Path, jobs: Sequence[Job]) -> int:
    """Put the links that jobs made in order and write them; returns how many there are."""
    files = [WorkFolder(making / "work").parts("links", *job.number[:3]) for job in jobs]
    total = sum(pq.ParquetFile(file).metadata.num_rows for file in files)
    read = partial(pq.read_table, partitioning=None)
    return finish(making, ordered(lambda low, high: (between(read(file), low, high) for file in files), total))


def _origins(task: Task) -> tuple[list[ShelfOrigin], list[int]]:
    """Divide the shards of the shelf into segments of neighbours; the size of a segment is that of its texts in bytes."""
    groups: list[list[tuple[Path, Path]]] = [[]]
    sizes = [0]
    for restored, annotated in task.shards():
        size = _text_bytes(restored / "articles.parquet")
        if groups[-1] and sizes[-1] + size > 3 * SEGMENT:
            groups.append([])
            sizes.append(0)
        groups[-1].append((restored, annotated))
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
    jobs = [SegmentJob(work.path, options, number, buckets, origin) for number, origin in enumerate(origins)]
    _step(engine, make_segment, jobs, size, advance)
    layout = _layout(work, len(origins))
    work.save_layout(layout)
    plan = {"segments": len(origins), "base": len(origins), "buckets": buckets, "width": layout.width, "generation": 0}
    work.save_plan(plan | {"scale": layout.scale})
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
