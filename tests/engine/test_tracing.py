"""Laws of tracing in steps: the links of one process, on every engine, after every interruption, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.engine.engines import Cores, Engine, Serial
from luoshi.engine.tracing.folder import Job, WorkFolder
from luoshi.engine.tracing.linking import chunks, link_pairs
from luoshi.engine.tracing.segments import Drawn, drawn
from luoshi.engine.tracing.stage import BUCKET, join_links, trace_segments
from luoshi.model import Link, Span, Thread, Weave
from luoshi.store.schema import from_rows
from luoshi.trace import Options, TracedDocument, links

OPTIONS = Options(common=6, share=0.5, set_phrases=("坚持以人民为中心的发展思想",))
WORDS = [
    "推动",
    "产业",
    "数字化",
    "改造",
    "新增",
    "智能",
    "工厂",
    "培育",
    "企业",
    "就业",
    "教育",
    "医疗",
    "养老",
    "生态",
    "治理",
    "乡村",
    "振兴",
]
RITUAL = "坚持以人民为中心的发展思想，"


@dataclass(frozen=True)
class Given:
    """A segment of documents that a test made."""

    documents: tuple[TracedDocument, ...]

    def read(self) -> Drawn:
        """Return its texts."""
        return drawn(self.documents)


def collection(seed: int, size: int) -> list[TracedDocument]:
    """Make dated documents that share sentences, edited ones, a set phrase and a passage that most have."""
    turn = random.Random(seed)

    def sentence(length: int) -> str:
        return "".join(turn.choice(WORDS) + turn.choice("的了和在于为") for _ in range(length)) + "。"

    viral, shared = sentence(25), [sentence(9) for _ in range(size)]
    documents = []
    for _ in range(size):
        parts = [sentence(turn.randint(3, 12)) for _ in range(3)] + turn.sample(shared, min(3, size))
        parts.append(turn.choice(shared).replace("的", "之", 1))
        if turn.random() < 0.6:
            parts.append(RITUAL)
        if turn.random() < 0.7:
            parts.append(viral if turn.random() < 0.5 else viral[:20] + "新增" + viral[22:])
        turn.shuffle(parts)
        heading = "\n工作安排\n" if turn.random() < 0.4 else ""
        text = "".join(parts[:4]) + heading + "".join(parts[4:])
        date = turn.choice([None, f"2024-{turn.randint(1, 12):02}-01"])
        name = f"{turn.getrandbits(64):016x}"
        documents.append(TracedDocument(name, f"{name}-0", text, Weave((Thread(Span(0, len(text))),)), date))
    return sorted(documents, key=lambda document: document.source_id)


def divided(documents: Sequence[TracedDocument], segments: int) -> list[Given]:
    """Divide documents into segments of neighbours."""
    cuts = [len(documents) * number // segments for number in range(segments + 1)]
    return [Given(tuple(documents[low:high])) for low, high in pairwise(cuts)]


def in_steps(folder: Path, origins: Sequence[Any], buckets: int, engine: Engine) -> list[Link]:
    """Trace in steps and return the links in order."""
    work = WorkFolder(folder)
    _, found = trace_segments(work, origins, 3 * BUCKET * buckets, OPTIONS, engine, lambda _: None)
    jobs = [Job(work.path, OPTIONS, chunk) for block in found for chunk in chunks(work, *block)]
    for _ in engine.map(link_pairs, jobs):
        pass
    join_links(folder.parent, jobs)
    return from_rows(Link, pq.read_table(folder.parent / "links.parquet").to_pylist())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 4))
def test_steps_give_the_links_of_one_process(
    tmp_path_factory: pytest.TempPathFactory, seed: int, segments: int, buckets: int
) -> None:
    """However the collection is divided, links are those of tracing it whole, and in the same order."""
    documents = collection(seed, 24)
    whole = list(links(documents, OPTIONS))
    assert len(whole) > 20
    assert (
        in_steps(tmp_path_factory.mktemp("tracing") / "work", divided(documents, segments), buckets, Serial()) == whole
    )


class Interrupted(Serial):
    """Stops after some jobs, as a process that is killed."""

    def __init__(self, after: int) -> None:
        self.left = after

    def map(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Run jobs until the time is up."""
        for number, part in enumerate(parts):
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            yield number, function(part)


@pytest.mark.parametrize("after", [0, 2, 4, 7, 9, 12, 20])
def test_an_interrupted_tracing_goes_on_where_it_stopped(tmp_path: Path, after: int) -> None:
    """Finished files are not touched again, and the links are those of a run in one go."""
    documents = collection(5, 24)
    with pytest.raises(KeyboardInterrupt):
        in_steps(tmp_path / "work", divided(documents, 3), 2, Interrupted(after))
    done = {
        path: path.stat().st_mtime_ns
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix not in {".json", ".npz"}
    }
    assert in_steps(tmp_path / "work", divided(documents, 3), 2, Serial()) == list(links(documents, OPTIONS))
    assert {path: path.stat().st_mtime_ns for path in done} == done


def test_all_cores_give_the_bytes_of_one(tmp_path: Path) -> None:
    """Every file that steps leave is the same, whatever engine made it."""
    documents = collection(7, 24)
    for name, engine in (("one", Serial()), ("two", Cores(2))):
        in_steps(tmp_path / name / "work", divided(documents, 3), 2, engine)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
