"""When tracing may go on from the one before (增量): what came, what went, and the links that this changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.engine.engines import Engine
from luoshi.engine.tracing.aligning import NO_MATCHES
from luoshi.engine.tracing.folder import Job, WorkFolder, columns_of, linked_copy
from luoshi.engine.tracing.linking import between, chunks, finish, link_pairs, ordered, read_links
from luoshi.engine.tracing.renewing import Renewal, renew
from luoshi.engine.tracing.segments import Origin, SegmentJob, make_segment
from luoshi.store.arrays import write_parts
from luoshi.store.atomic import read_json, write_bytes, write_json
from luoshi.trace.letters import Flags, Ints
from luoshi.trace.options import Options, scale_of
from luoshi.trace.parts import Layout

#: Where more than one unit in so many comes or goes, all is traced anew.
_FEW = 5
#: A segment is made one with new ones where it is no longer than so many times these.
_LIKE = 2


@dataclass(frozen=True, slots=True)
class State:
    """What a tracing remembers for the next one (存档): facts of its sources, versions, which units are there."""

    facts: dict[str, str]
    versions: str
    alive: Flags


def save_state(work: WorkFolder, state: State) -> None:
    """Keep the state beside the other files."""
    kept = BytesIO()
    np.save(kept, state.alive)
    write_bytes(work.path / "alive.npy", kept.getvalue())
    write_json(work.path / "state.json", {"facts": state.facts, "versions": state.versions})


def state_of(work: WorkFolder) -> State | None:
    """Return the state of a finished tracing, None if it left none."""
    if not (work.path / "state.json").exists():
        return None
    kept = read_json(work.path / "state.json")
    return State(kept["facts"], kept["versions"], np.load(work.path / "alive.npy"))


class Wanted(Protocol):
    """What is to be traced, as :class:`luoshi.engine.tracing.stage.Task` says it."""

    @property
    def making(self) -> Path:
        """Folder to work in."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """What the articles of every source are made from."""
        ...

    @property
    def versions(self) -> str:
        """What stands for the code and the lexicon."""
        ...

    def origin(self, sources: tuple[str, ...]) -> Origin:
        """Return where the texts of some sources come from."""
        ...


def renewed_links(task: Wanted, before: Path, options: Options, engine: Engine) -> int | None:
    """Write the links, going on from the tracing before; None if all must be traced anew."""
    old = WorkFolder(before / "work")
    state = state_of(old)
    if state is None or state.versions != task.versions:
        return None
    gone = {source for source, fact in state.facts.items() if task.facts.get(source) != fact}
    come = {source for source, fact in task.facts.items() if state.facts.get(source) != fact}
    work = _prepared(task, old, state, gone, come, options)
    if work is None:
        return None
    pairs, found = renew(work)
    count = _relinked(task.making, before, work, pairs, found, engine)
    _tidied(work)
    save_state(work.folder, State(dict(task.facts), task.versions, work.now))
    return count


def _prepared(
    task: Wanted, old: WorkFolder, state: State, gone: set[str], come: set[str], options: Options
) -> Renewal | None:
    """Take over the old files and add a segment of what is new; None if too much changed."""
    folder, plan = WorkFolder(task.making / "work"), old.plan()
    sources = _sources_of(old, plan["segments"])
    removed = state.alive & np.isin(sources, np.array(sorted(gone), np.bytes_))
    if _FEW * (removed.sum() + len(come)) > len(removed):
        return None
    linked_copy(old, folder)
    removed, come = _absorbed(old, plan, state, sources, removed, come)
    segment = plan["segments"]
    job = SegmentJob(folder.path, options, segment, plan["buckets"], task.origin(tuple(sorted(come))))
    make_segment(job)
    folder.save_plan(plan | {"segments": segment + 1, "generation": plan["generation"] + 1})
    layout = old.layout()
    starts = (*layout.starts, np.load(folder.segment(segment) / "starts.npy"))
    folder.save_layout(Layout(starts, np.arange(sum(len(part) - 1 for part in starts))))
    work = Renewal(folder, options, plan["generation"] + 1, state.alive, removed)
    changed = int(removed.sum()) + len(work.now) - len(state.alive)
    return work if scale_of(int(work.now.sum())) == plan["scale"] and _FEW * changed <= len(removed) else None


def _sources_of(work: WorkFolder, segments: int) -> Any:
    """Return the source of every slot."""
    parts = []
    for number in range(segments):
        names = np.load(work.segment(number) / "names.npy")
        sources = np.array([name.split(b"\1")[0] for name in names.tolist()], np.bytes_)
        parts.append(np.repeat(sources, np.load(work.segment(number) / "sizes.npy")))
    return np.concatenate(parts)


def _absorbed(
    old: WorkFolder, plan: Mapping[str, Any], state: State, sources: Any, removed: Flags, come: set[str]
) -> tuple[Flags, set[str]]:
    """Let the new segment take in the last ones, unless they are much longer, so that segments stay few.

    What a segment held counts as gone and come again.
    """
    removed, come = removed.copy(), set(come)
    stop, size = len(removed), len(come)
    for number in range(plan["segments"] - 1, plan["base"] - 1, -1):
        units = len(old.letters(number))
        here = np.arange(stop - units, stop)
        if units > _LIKE * size:
            break
        staying = here[state.alive[here] & ~removed[here]]
        come |= {source.decode() for source in np.unique(sources[staying]).tolist()}
        removed[staying] = True
        stop, size = stop - units, size + units
    return removed, come


def _relinked(making: Path, before: Path, work: Renewal, pairs: Ints, found: Any, engine: Engine) -> int:
    """Make the links of changed pairs and take over all others."""
    block = (work.plan["segments"], work.generation)
    write_parts(work.folder.parts("matches", *block), [("all", columns_of(found))], NO_MATCHES)
    jobs = [Job(work.folder.path, work.options, chunk) for chunk in chunks(work.folder, *block)]
    for _ in engine.map(link_pairs, jobs):
        pass
    fresh = [pq.read_table(work.folder.parts("links", *job.number[:3]), partitioning=None) for job in jobs]
    old = read_links(before)
    pair = old["a"].to_numpy() << 32 | old["b"].to_numpy()
    kept = old.filter(pa.array(~np.isin(pair, pairs)))
    tables = [kept, *fresh]

    def parts(low: str, high: str | None) -> Iterator[pa.Table]:
        return (between(table, low, high) for table in tables)

    return finish(making, ordered(parts, sum(table.num_rows for table in tables)))


def _tidied(work: Renewal) -> None:
    """Remove what the next tracing does not need, and pack the rest."""
    work.folder.drop("matches", "links")
    if work.generation > 1:
        work.folder.parts("known", work.generation - 1).unlink(missing_ok=True)
    work.folder.pack()
