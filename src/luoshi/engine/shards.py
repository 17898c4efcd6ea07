"""Shards (分片): which sources go together, what a shard is called, and the one function that workers run.

Sources are grouped by the first two digits of their identity, so a new page re-does its own shard only. A shard is
named by its group and the digest of everything that it was made from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.parquet as pq

from luoshi.annotate.sheet import HEADERS
from luoshi.engine.hands import LIMIT, supervise, told
from luoshi.engine.stages import RESTORE, Annotators, Output, Raw, Read, Stage, restored_from, run_annotate
from luoshi.lexicon import Lexicon, load
from luoshi.model import Article, Judgement, Passage, Source
from luoshi.store import Shelf
from luoshi.store.findings import PieceRow, ShardAccount, SourceText, write_shard
from luoshi.store.schema import from_rows
from luoshi.store.sources import Sidecar, bytes_of, every

Row = TypeVar("Row", Article, Passage, PieceRow)


@dataclass(frozen=True, slots=True)
class Shard:
    """One group of sources with the digest of what it is made from, and its size in bytes of source."""

    group: str
    sources: tuple[Sidecar, ...]
    fingerprint: str
    size: int

    @property
    def name(self) -> str:
        """Name of its folder."""
        return f"{self.group}-{self.fingerprint}"


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to compute one shard: values only, so that it travels to any engine.

    ``limit`` is in processor seconds a source (None: no limit, and no process beside the worker); ``judgements`` are those about its
    sources.
    """

    stage: str
    shelf: Path
    overlay: tuple[tuple[str, str], ...]
    shard: Shard
    folder: Path
    upstream: Path | None
    limit: int | None = None
    judgements: tuple[Judgement, ...] = ()
    annotators: Annotators = ()


def digest_of(*parts: str) -> str:
    """Return twelve hexadecimal digits over ``parts``."""
    return sha256("\0".join(parts).encode()).hexdigest()[:12]


def group_sources(shelf: Shelf) -> dict[str, list[Sidecar]]:
    """Return the sources of the shelf by the first two digits of their identity."""
    groups: dict[str, list[Sidecar]] = defaultdict(list)
    for sidecar in every(shelf):
        groups[sidecar.id[:2]].append(sidecar)
    return dict(sorted(groups.items()))


def shards_of(
    groups: dict[str, list[Sidecar]],
    stage: Stage,
    lexicon: Lexicon,
    below: dict[str, str],
    limit: int | None = None,
    judgements: Sequence[Judgement] = (),
    plugged: Sequence[str] = (),
) -> list[Shard]:
    """Name the shards of a stage; ``below`` gives the fingerprint of each group in the stage it reads.

    A ``limit`` of one's own is part of the name, so that a source left out under a short one is tried again under another. So are the
    ``judgements`` about its sources and the plug-ins of the stage (``plugged``); the shards of other sources keep their names.
    """
    own = [*_own(limit), *plugged]
    shards = []
    for group, members in groups.items():
        facts = [_facts(member) for member in members]
        facts += [repr(one) for one in about(judgements, members)]
        fingerprint = digest_of(stage.name, stage.version, lexicon.digest, below.get(group, ""), *own, *facts)
        shards.append(Shard(group, tuple(members), fingerprint, sum(member.size for member in members)))
    return shards


def about(judgements: Iterable[Judgement], members: Iterable[Sidecar]) -> tuple[Judgement, ...]:
    """Return the judgements about some sources, in the order they were spoken."""
    own = {member.id for member in members}
    return tuple(one for one in judgements if one.anchor.source_id in own)


def facts_of(
    groups: dict[str, list[Sidecar]],
    limit: int | None = None,
    judgements: Sequence[Judgement] = (),
    plugged: Sequence[str] = (),
) -> dict[str, str]:
    """Return, for every source, a digest of what its articles are made from beside code and lexicon."""
    spoken: dict[str, list[str]] = defaultdict([*_own(limit), *plugged].copy)
    for one in judgements:
        spoken[one.anchor.source_id].append(repr(one))
    members = (member for group in groups.values() for member in group)
    return {member.id: digest_of(_facts(member), *spoken[member.id]) for member in members}


def _facts(member: Sidecar) -> str:
    return f"{member.id} {member.name} {sorted(asdict(member.declared).items())}"


def _own(limit: int | None) -> list[str]:
    return [] if limit in (None, LIMIT) else [f"limit {limit}"]


@lru_cache(maxsize=2)
def _lexicon(overlay: tuple[tuple[str, str], ...]) -> Lexicon:
    return load([dict(overlay)] if overlay else [])


def compute(job: Job) -> ShardAccount:
    """Compute one shard and write it; runs in a worker process, under a limit for each source in a hand of its own."""
    if job.limit is None:
        return compute_here(job, {}, lambda _name, _size: None)
    account: ShardAccount = supervise(compute_here, job, job.limit)
    return account


def compute_here(job: Job, left_out: Mapping[str, str], begin: Callable[[str, int], None]) -> ShardAccount:
    """Compute one shard in this process; ``left_out`` says of sources why they are passed over."""
    lexicon = _lexicon(job.overlay)
    match job.stage:
        case "restore":
            wanted = told(job.shard.sources, _weight, left_out, begin)
            output = RESTORE.run(_raw(Shelf.open(job.shelf), wanted), lexicon)
        case "annotate":
            output = run_annotate(told(_read(job), _length, left_out, begin), lexicon, job.judgements, job.annotators)
        case _:
            raise ValueError(f"no stage {job.stage} works by shard")
    for name, why in sorted(left_out.items()):
        output.leave_out(f"{job.stage}_issues", name, f"the source {why}")
    account = _account(job.shard.name, output)
    write_shard(job.folder, output.rows, account)
    return account


def _weight(sidecar: Sidecar) -> tuple[str, int]:
    return sidecar.id, sidecar.size


def _length(read: Read) -> tuple[str, int]:
    return read[0].id, len(read[0].text)


def _account(name: str, output: Output) -> ShardAccount:
    kept = {dataset: len(rows) for dataset, rows in output.rows.items()}
    dropped = dict(sorted(output.dropped.items()))
    return ShardAccount(name, output.read, kept, dropped, output.issues, output.failed)


def _raw(shelf: Shelf, sources: Iterable[Sidecar]) -> Iterable[Raw]:
    for sidecar in sources:
        yield sidecar, bytes_of(shelf, sidecar.id)


def _read(job: Job) -> list[Read]:
    if job.upstream is None:
        raise ValueError("annotating reads the restored shard")
    texts: list[SourceText] = from_rows(SourceText, _rows(job.upstream, "texts"))
    articles: dict[str, list[Article]] = _by_source(from_rows(Article, _rows(job.upstream, "articles")))
    passages: dict[str, list[Passage]] = _by_source(from_rows(Passage, _rows(job.upstream, "passages")))
    headers: dict[str, list[PieceRow]] = _by_source(from_rows(PieceRow, _rows(job.upstream, "pieces", _HEADER_LINES)))
    declared = {sidecar.id: sidecar.declared for sidecar in job.shard.sources}
    return [
        (
            Source(
                text.source_id, text.name, text.media, text.encoding, text.text, declared[text.source_id], (), text.meta
            ),
            restored_from(articles[text.source_id], passages[text.source_id], headers[text.source_id]),
        )
        for text in texts
    ]


def _by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.source_id].append(row)
    return groups


#: Headline, kicker, subtitle and byline stand outside the bodies and are annotated as well; no other piece is.
_HEADER_LINES = [("role", "in", [role.value for role in HEADERS])]


def _rows(folder: Path, name: str, only: list[tuple[str, str, list[str]]] | None = None) -> Sequence[dict[str, Any]]:
    table = pq.read_table(folder / f"{name}.parquet", partitioning=None, filters=only)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
