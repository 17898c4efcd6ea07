"""The law of going on: after documents came and went, links are those of tracing everything anew, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.engine.engines import Serial
from luoshi.engine.tracing import incremental
from luoshi.engine.tracing.folder import Job, WorkFolder
from luoshi.engine.tracing.incremental import State, renewed_links, save_state
from luoshi.engine.tracing.linking import chunks, link_pairs
from luoshi.engine.tracing.stage import BUCKET, join_links, trace_segments
from luoshi.model import Link
from luoshi.store.schema import from_rows
from luoshi.trace import Options, TracedDocument, links
from luoshi.trace.documents import units_of
from luoshi.trace.options import scale_of

from .test_tracing import Given, bytes_of, collection, divided

OPTIONS = Options(common=6, share=0.3, often=0.2, passage=20, set_phrases=("坚持以人民为中心的发展思想",))


@dataclass(frozen=True)
class Held:
    """What there is to trace, held in memory."""

    making: Path
    documents: Mapping[str, TracedDocument]
    versions: str = "1"
    facts: Mapping[str, str] = field(default_factory=dict)

    def origin(self, sources: Iterable[str]) -> Given:
        """Return some of the documents."""
        return Given(tuple(self.documents[source] for source in sources))


def task(making: Path, documents: Iterable[TracedDocument]) -> Held:
    """Make a task of documents."""
    known = {document.source_id: document for document in documents}
    return Held(making, known, facts={source: repr(document) for source, document in known.items()})


def traced(work: Held, segments: int) -> None:
    """Trace everything and leave the state that a run leaves."""
    folder = WorkFolder(work.making / "work")
    origins = divided(sorted(work.documents.values(), key=lambda document: document.source_id), segments)
    layout, found = trace_segments(folder, origins, 3 * BUCKET * 2, OPTIONS, Serial(), lambda _: None)
    jobs = [Job(folder.path, OPTIONS, chunk) for block in found for chunk in chunks(folder, *block)]
    for _ in Serial().map(link_pairs, jobs):
        pass
    join_links(work.making, jobs)
    folder.drop("common", "sized", "phrases", "listed", "links")
    save_state(folder, State(dict(work.facts), work.versions, np.ones(layout.documents, np.bool_)))


def links_in(making: Path) -> list[Link]:
    """Return the links of a folder in order."""
    return from_rows(Link, pq.read_table(making / "links.parquet").to_pylist())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.data())
def test_going_on_gives_what_tracing_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, seed: int, segments: int, data: st.DataObject
) -> None:
    """Documents come, go, change their date or their text, several times over."""
    folder, turn = tmp_path_factory.mktemp("going"), random.Random(seed)
    pool = collection(seed, 64)
    turn.shuffle(pool)
    there, spare = pool[:52], pool[52:]
    traced(task(folder / "0", there), segments)
    for generation in range(1, data.draw(st.integers(1, 4)) + 1):
        came, went = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 2))
        turn.shuffle(there)
        dated = [_redated(document, turn) for document in there[went : went + data.draw(st.integers(0, 1))]]
        there = [*dated, *there[went + len(dated) :], *spare[:came]]
        spare = spare[came:]
        before, now = folder / str(generation - 1), task(folder / str(generation), there)
        with mock.patch.object(incremental, "_FEW", 1):
            count = renewed_links(now, before, OPTIONS, Serial())
        if count is None:
            assert _counts_otherwise(there, before)
            return
        assert links_in(now.making) == list(links(there, OPTIONS))


def _redated(document: TracedDocument, turn: random.Random) -> TracedDocument:
    return replace(document, date=f"2023-{turn.randint(1, 12):02}-01")


def _counts_otherwise(there: list[TracedDocument], before: Path) -> bool:
    """Tell whether the collection counts as another size than before."""
    units = sum(len(units_of(document)) for document in there)
    return scale_of(units) != WorkFolder(before / "work").plan()["scale"]


def test_the_bytes_are_those_of_a_run_from_nothing(tmp_path: Path) -> None:
    """The file of the links is the same, byte for byte, and nothing of the tracing before is touched."""
    pool = collection(3, 64)
    traced(task(tmp_path / "before", pool[:60]), 2)
    left = bytes_of(tmp_path / "before")
    assert renewed_links(task(tmp_path / "after", pool[:62]), tmp_path / "before", OPTIONS, Serial())
    traced(task(tmp_path / "anew", pool[:62]), 3)
    assert (tmp_path / "after" / "links.parquet").read_bytes() == (tmp_path / "anew" / "links.parquet").read_bytes()
    assert bytes_of(tmp_path / "before") == left


def test_another_version_or_too_many_changes_start_anew(tmp_path: Path) -> None:
    """Nothing is taken over from other code, nor where most of it would change."""
    pool = collection(3, 40)
    traced(task(tmp_path / "before", pool[:20]), 1)
    other = task(tmp_path / "a", pool[:20])
    assert (
        renewed_links(Held(other.making, other.documents, "2", other.facts), tmp_path / "before", OPTIONS, Serial())
        is None
    )
    assert renewed_links(task(tmp_path / "b", pool), tmp_path / "before", OPTIONS, Serial()) is None
    assert incremental.state_of(WorkFolder(tmp_path / "nowhere")) is None
