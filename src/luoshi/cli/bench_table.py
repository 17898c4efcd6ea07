"""The table of the text-reuse benchmark: quality, CPU-seconds and memory of ``luoshi bench trace``, and the floor.

Every size is made by the generator, traced by a process of its own and scored by the scorer beside the generator. The
floor is what any such program pays: folding the texts, hashing every run of eight letters, sorting the hashes once.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from time import process_time
from typing import Any

from luoshi.model import LuoshiError

#: Where the generator and the scorer lie beside a checkout.
BENCH = Path("../shared/bench")
#: More documents than this are traced in steps over files.
_IN_MEMORY = 20_000
#: Documents folded together for the floor.
_TOGETHER = 6_250
_SEED = "7"


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size; recalls are means over the planted cases of a kind."""

    documents: int
    plagdet: float
    precision: float
    light: float
    reorder: float
    layout: float
    verbatim: float
    paraphrase: float
    leaks: int
    cpu: float
    floor: float
    memory: float

    @property
    def ratio(self) -> float:
        """CPU-seconds by those of the floor."""
        return self.cpu / self.floor if self.floor else 0.0

    def cells(self) -> list[str]:
        """Return the figures as printed, in order of :data:`HEAD`."""
        shares = [f"{getattr(self, field.name):.3f}".lstrip("0") for field in fields(self)[1:8]]
        costs = [f"{self.cpu:.2f}", f"{self.floor:.2f}", f"{self.ratio:.1f}", f"{self.memory:.0f}"]
        return [f"{self.documents:,}", *shares, str(self.leaks), *costs]


HEAD = (
    "documents", "plagdet", "precision", "light", "reorder", "layout", "verbatim", "paraphrase", "leaked set phrases",
    "CPU s", "floor CPU s", "CPU / floor", "MB",
)  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "--:|" * len(HEAD)]
    return "\n".join([*lines, *("| " + " | ".join(row.cells()) + " |" for row in rows)])


def generated(bench: Path, size: int, folder: Path) -> Path:
    """Make a benchmark of ``size`` documents in ``folder``, if it is not there; the same size is always the same.

    Raises:
        LuoshiError: if the generator is not at ``bench`` or fails.
    """
    needed = [bench / name for name in ("bench_gen.py", "score.py", "data/pool.jsonl", "data/skeleton.json")]
    for file in needed:
        if not file.exists():
            raise LuoshiError(
                "the benchmark is not here",
                str(file),
                "the table needs bench_gen.py, score.py and data/ in one folder (--generator); with --bench any folder "
                "with docs.jsonl is traced without them",
            )
    if not (folder / "meta.json").exists():
        command = [sys.executable, str(needed[0]), "--pool", str(needed[2]), "--cache", str(needed[3])]
        done = subprocess.run(
            [*command, "--n", str(size), "--seed", _SEED, "--out", str(folder)], capture_output=True, text=True
        )
        if done.returncode:
            raise LuoshiError("the generator failed", str(needed[0]), done.stderr.strip()[-300:] or "run it by hand")
    return folder


def measured(bench: Path, folder: Path, work: Path) -> Row:
    """Trace a benchmark folder in a process of its own and score what it writes."""
    documents, detections = json.loads((folder / "meta.json").read_text())["n"], work / "detections.jsonl"
    command = [sys.executable, "-m", "luoshi", "bench", "trace", "--bench", str(folder)]
    command += ["--detections", str(detections)]
    if documents > _IN_MEMORY:
        command += ["--work", str(work / "steps")]
    cpu, memory = spent(command)
    found = scorer(bench).score(str(folder), str(detections))
    return row(documents, found, cpu, floor_of(folder / "docs.jsonl"), memory)


def row(documents: int, found: Mapping[str, Any], cpu: float, floor: float, memory: float) -> Row:
    """Return a row from what the scorer says and what was spent."""
    return Row(
        documents=documents,
        plagdet=found["ALL_no_paraphrase"]["plagdet_macro"],
        precision=found["prec_macro"],
        light=found["kind:light"]["rec_macro"],
        reorder=found["sub:reorder"]["rec_macro"],
        layout=found["kind:layout"]["rec_macro"],
        verbatim=found["kind:verbatim"]["rec_macro"],
        paraphrase=found["kind:paraphrase"]["rec_macro"],
        leaks=found["boiler_pairs"],
        cpu=cpu,
        floor=floor,
        memory=memory,
    )


def spent(command: Sequence[str]) -> tuple[float, float]:
    """Run a command in silence; returns CPU-seconds and peak megabytes of its processes, start included.

    Raises:
        LuoshiError: if it fails.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawnp(command[0], list(command), os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    if status:
        raise LuoshiError("a measured command failed", " ".join(command), "run it by hand to see why")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def scorer(bench: Path) -> Any:
    """Load the scorer of the benchmark."""
    spec = importlib.util.spec_from_file_location("bench_score", bench / "score.py")
    if spec is None or spec.loader is None:
        raise LuoshiError("no scorer", str(bench / "score.py"), "it lies beside bench_gen.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def floor_of(file: Path) -> float:
    """Return the CPU-seconds of the floor for a file of documents, reading left out."""
    import numpy as np

    from luoshi.trace import encode
    from luoshi.trace.postings import hashes

    spent_, parts = 0.0, []
    for texts in _texts(file):
        begun = process_time()
        codes = encode(texts).codes
        parts.append(hashes(codes, 8) if len(codes) >= 8 else np.zeros(0, np.uint64))
        spent_ += process_time() - begun
    begun = process_time()
    np.sort(np.concatenate(parts))
    return spent_ + process_time() - begun


def _texts(file: Path) -> Iterator[list[str]]:
    texts: list[str] = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"])
            if len(texts) == _TOGETHER:
                yield texts
                texts = []
    if texts:
        yield texts
