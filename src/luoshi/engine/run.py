"""One run of the pipeline over a shelf (运行): plan shards, reuse what is there, compute the rest, publish at the end.

Killed at any point, the shelf keeps its old findings; finished shards lie in a folder ``.making-...`` and are taken up
by the next run.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from luoshi.engine.engines import Engine
from luoshi.engine.following import FOLLOW_VERSION_ROOMS, follow_stage
from luoshi.engine.indexing import build_index
from luoshi.engine.memory import give_back
from luoshi.engine.shards import Job, Shard, about, compute, digest_of, facts_of, group_sources, shards_of
from luoshi.engine.stages import ANNOTATE, RESTORE, Annotators, Stage
from luoshi.engine.tracing import TRACE_ROOMS, Task, trace_stage
from luoshi.lexicon import Lexicon
from luoshi.model import Judgement, Run
from luoshi.plugins import Hook, tokens
from luoshi.plugins.discovery import usable
from luoshi.store import Shelf
from luoshi.store.atomic import finish_folder, write_json
from luoshi.store.code import code_digest
from luoshi.store.desk import judgements_in_force
from luoshi.store.ends import FILE as ENDS
from luoshi.store.ends import write_ends
from luoshi.store.findings import (
    ShardAccount,
    current,
    datasets_of,
    join_shards,
    publish,
    read_account,
    reuse_shard,
    run_of,
)
from luoshi.store.sums import damaged, write_sums


class Progress(Protocol):
    """Where a run reports what it is doing; the command line draws a bar, a test counts."""

    def begin(self, stage: str, total: int) -> None:
        """Announce a stage with its number of bytes (or steps)."""

    def advance(self, amount: int) -> None:
        """Tell that ``amount`` more of it is done."""

    def end(self) -> None:
        """Close the stage."""


class Quiet:
    """Reports nothing."""

    def begin(self, stage: str, total: int) -> None:
        """Say nothing."""

    def advance(self, amount: int) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Account:
    """What a run did: the :class:`~luoshi.model.Run` of each stage, and which of them had nothing to do."""

    runs: list[Run] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    computed_shards: int = 0
    reused_shards: int = 0

    @property
    def failed(self) -> int:
        """Number of sources that could not be read or annotated."""
        return sum(run.failed for run in self.runs)

    @property
    def nothing_to_do(self) -> bool:
        """Tell whether every stage was there already."""
        return len(self.reused) == len(self.runs)


def run(
    shelf: Shelf,
    engine: Engine,
    progress: Progress | None = None,
    limit: int | None = None,
    patience: float = 0,
) -> Account:
    """Bring the findings of ``shelf`` up to date: restore, annotate, trace, follow jump lines, index.

    The judgements in force in its ledger when the run begins are applied to what annotating finds.

    ``limit``: processor seconds (for 2 MB) after which a source is stopped and left out; each worker then has a process
    beside it that may be killed. ``patience``: seconds to wait for another writer.

    Raises:
        ShelfError: if another process writes to the shelf or the disk refuses.
    """
    with shelf.locked(patience):
        account = Account()
        maker = _Maker(shelf, engine, progress or Quiet(), account, limit, judgements_in_force(shelf))
        groups = group_sources(shelf)
        lexicon = shelf.lexicon()
        readers = tokens(usable(Hook.READER))
        maker.plugged = {RESTORE.name: readers, ANNOTATE.name: _plugged(shelf)}
        reading = shards_of(groups, RESTORE, lexicon, {}, limit, plugged=readers)
        restored = maker.make(RESTORE, reading, lexicon, None)
        below = {name.split("-")[0]: name.split("-")[1] for name in _shard_names(restored)}
        annotating = shards_of(groups, ANNOTATE, lexicon, below, limit, maker.judgements, maker.plugged[ANNOTATE.name])
        annotated = maker.make(ANNOTATE, annotating, lexicon, restored)
        engine.rest()
        traced = maker.make_trace(restored, annotated, lexicon, facts_of(groups, limit, maker.judgements, readers))
        engine.rest()
        followed = maker.make_follow(restored, annotated)
        ends, indexed = maker.make_ends(traced), maker.make_search(restored)
        made = {"restore": restored, "annotate": annotated, "trace": traced}
        publish(shelf, {**made, "follow": followed, "ends": ends, "search": indexed})
        return account


def _annotators(shelf: Shelf) -> Annotators:
    """Return the annotators that a shelf names, with their options."""
    options = shelf.plugins()
    plugins = shelf.plugged(Hook.ANNOTATOR)
    return tuple((one.name, json.dumps(options.get(one.name, {}), sort_keys=True)) for one in plugins)


def _plugged(shelf: Shelf) -> tuple[str, ...]:
    told = [digest_of(options) for _, options in _annotators(shelf)]
    return tuple(map(" ".join, zip((one.token for one in shelf.plugged(Hook.ANNOTATOR)), told, strict=True)))


def _shard_names(folder: Path) -> list[str]:
    return sorted(shard.name for shard in (folder / "shards").iterdir())


@dataclass(slots=True)
class _Maker:
    """Makes the findings folder of one stage after the other."""

    shelf: Shelf
    engine: Engine
    progress: Progress
    account: Account
    limit: int | None = None
    judgements: tuple[Judgement, ...] = ()
    plugged: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def make(self, stage: Stage, shards: list[Shard], lexicon: Lexicon, upstream: Path | None) -> Path:
        """Return the findings folder of ``stage``, made if it is not there."""
        fingerprint = digest_of(*(shard.name for shard in shards))
        final, making = self._folders(stage.name, stage.version, fingerprint)
        if final is None:
            return making
        self._take_over(stage.name, making, shards)
        self._compute(stage, making, shards, upstream)
        folders = [making / "shards" / shard.name for shard in shards]
        join_shards(making, stage.name, folders)
        give_back()
        inputs = {"lexicon": lexicon.digest, "sources": digest_of(*(s.id for shard in shards for s in shard.sources))}
        if plugged := (*self.plugged.get(stage.name, ()), *tokens(self.shelf.plugged(Hook.LEXICON))):
            inputs["plugins"] = "; ".join(plugged)
        if upstream is not None:
            inputs[stage.reads[0]] = upstream.name
            inputs["judgements"] = digest_of(*map(repr, self.judgements))
        result = _total(stage.name, stage.version, fingerprint, inputs, map(read_account, folders))
        return self._finish(making, final, result)

    def _folders(self, stage: str, version: str, fingerprint: str) -> tuple[Path | None, Path]:
        """Return the final name (None if that folder is complete already) and the folder to work in."""
        final = self.shelf.findings / f"{stage}-{version}-{fingerprint}"
        if (final / "run.json").exists():
            self.account.runs.append(run_of(final))
            self.account.reused.append(stage)
            return None, final
        making = self.shelf.findings / f".making-{final.name}"
        (making / "shards").mkdir(parents=True, exist_ok=True)
        return final, making

    def _take_over(self, stage: str, making: Path, shards: Iterable[Shard]) -> None:
        """Reuse finished shards of the current findings and of runs that were interrupted."""
        known = {folder.name: folder for folder in self.shelf.findings.glob(f".making-{stage}-*/shards/*-*")}
        published = current(self.shelf).get(stage)
        if published is not None:
            known |= {folder.name: folder for folder in (published / "shards").iterdir()}
        for shard in shards:
            wanted = making / "shards" / shard.name
            found = known.get(shard.name)
            if wanted.exists() or found is None or not (found / "account.json").exists():
                continue
            # A shard that the disk damaged is computed again, not carried on into the new findings.
            if not damaged(found.parent.parent, f"shards/{found.name}/"):
                reuse_shard(found, wanted)
        for folder in self.shelf.findings.glob(f".making-{stage}-*"):
            if folder != making:
                shutil.rmtree(folder, ignore_errors=True)

    def _compute(self, stage: Stage, making: Path, shards: list[Shard], upstream: Path | None) -> None:
        missing = [shard for shard in shards if not (making / "shards" / shard.name).exists()]
        self.account.computed_shards += len(missing)
        self.account.reused_shards += len(shards) - len(missing)
        missing.sort(key=lambda shard: -shard.size)
        below = (
            {}
            if upstream is None
            else {name.split("-")[0]: upstream / "shards" / name for name in _shard_names(upstream)}
        )
        overlay = tuple(sorted(self.shelf.overlay().items()))
        named_ones = _annotators(self.shelf) if stage is ANNOTATE else ()
        jobs = []
        for shard in missing:
            folder = making / "shards" / shard.name
            told = about(self.judgements, shard.sources) if stage is ANNOTATE else ()
            job = Job(
                stage.name,
                self.shelf.path,
                overlay,
                shard,
                folder,
                below.get(shard.group),
                self.limit,
                told,
                named_ones,
            )
            jobs.append(job)
        self.progress.begin(stage.name, sum(shard.size for shard in missing))
        working = self.engine.map if self.limit is None else self.engine.attend
        for number, _ in working(compute, jobs):
            self.progress.advance(missing[number].size)
        self.progress.end()

    def make_trace(self, restored: Path, annotated: Path, lexicon: Lexicon, facts: dict[str, str]) -> Path:
        """Return the findings folder of the stage that joins all shards: text reuse."""
        fingerprint = digest_of(restored.name, annotated.name, lexicon.digest)
        version = code_digest(("model", "engine", *TRACE_ROOMS))
        final, making = self._folders("trace", version, fingerprint)
        if final is None:
            return making
        for folder in self.shelf.findings.glob(".making-trace-*"):
            if folder != making:
                shutil.rmtree(folder, ignore_errors=True)
        versions = digest_of(RESTORE.version, ANNOTATE.version, version, lexicon.digest)
        task = Task(restored, annotated, making, facts, versions, current(self.shelf).get("trace"))
        done = trace_stage(task, self.engine, self.progress, lexicon)
        inputs = {"lexicon": lexicon.digest, "restore": restored.name, "annotate": annotated.name}
        self.account.computed_shards += 1
        return self._finish(making, final, _total("trace", version, fingerprint, inputs, [done]))

    def make_follow(self, restored: Path, annotated: Path) -> Path:
        """Return the findings folder of the stage that finds the beginnings of continuations."""
        fingerprint = digest_of(restored.name, annotated.name)
        version = code_digest(("model", "engine", *FOLLOW_VERSION_ROOMS))
        final, making = self._folders("follow", version, fingerprint)
        if final is None:
            return making
        shard = making / "shards" / f"all-{fingerprint}"
        done = follow_stage(restored, annotated, shard)
        join_shards(making, "follow", [shard])
        inputs = {"restore": restored.name, "annotate": annotated.name}
        return self._finish(making, final, _total("follow", version, fingerprint, inputs, [done]))

    def make_ends(self, traced: Path) -> Path:
        """Return the findings folder of the links in order of their downstream ends."""
        version = code_digest(("model", "store"))
        final, making = self._folders("ends", version, digest_of(traced.name))
        if final is None:
            return making
        count = write_ends(traced / "links.parquet", making / ENDS)
        done = ShardAccount("all", count, {"links by downstream end": count}, {}, 0, 0)
        return self._finish(making, final, _total("ends", version, final.name, {"trace": traced.name}, [done]))

    def make_search(self, restored: Path) -> Path:
        """Return the findings folder of the search index over all passages."""
        version = code_digest(("model", "store"))
        final, making = self._folders("search", version, digest_of(restored.name))
        if final is None:
            return making
        self.progress.begin("search", 1)
        count = build_index(restored, making / "passages.index")
        self.progress.advance(1)
        self.progress.end()
        done = ShardAccount("all", count, {"passages indexed": count}, {}, 0, 0)
        return self._finish(making, final, _total("search", version, final.name, {"restore": restored.name}, [done]))

    def _finish(self, making: Path, final: Path, result: Run) -> Path:
        write_sums(making)
        write_json(making / "run.json", asdict(result))
        finish_folder(making, final)
        self.account.runs.append(result)
        return final


def _total(stage: str, version: str, fingerprint: str, inputs: dict[str, str], shards: Iterable[ShardAccount]) -> Run:
    kept: Counter[str] = Counter(dict.fromkeys(datasets_of(stage), 0))
    dropped: Counter[str] = Counter()
    read = issues = failed = 0
    for shard in shards:
        read += shard.read
        issues += shard.issues
        failed += shard.failed
        kept.update(shard.kept)
        dropped.update(shard.dropped)
    return Run(stage, version, fingerprint, inputs, read, dict(kept), dict(dropped), issues, failed)
