"""Measures time and memory of the main job, and writes the table of docs/performance.md.

    python -m evals.performance [--write-docs]

Time is CPU-seconds of the whole process tree (user and system) beside wall time; memory is the largest sum of resident
memory of the tree, sampled ten times a second.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.blocks import write_block
from evals.scorers import LUOSHI, SHARED

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


#: What no program can save: every byte read, hashed for its identity, decoded once.
_FLOOR = """
import sys, hashlib, pathlib
for top in sys.argv[1:]:
    for file in sorted(pathlib.Path(top).rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            hashlib.sha256(data).hexdigest()
            data.decode("utf-8", "replace")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    what: str
    wall: float
    cpu: float
    memory: float
    code: int


def tree_memory(root: int) -> int:
    """Return the resident bytes of a process and all its descendants, now."""
    parents: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            pages = int((entry / "statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            # The process ended between listing and reading.
            continue
        pid = int(entry.name)
        parents.setdefault(int(fields[1]), []).append(pid)
        sizes[pid] = pages * os.sysconf("SC_PAGE_SIZE")
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += sizes.get(pid, 0)
        waiting.extend(parents.get(pid, ()))
    return total


def measure(what: str, command: Sequence[str | Path]) -> Cost:
    """Run a command and measure it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began, peak = time.monotonic(), 0
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, tree_memory(process.pid))
        time.sleep(0.1)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(what, wall, cpu, peak / 1e6, process.returncode)


def main_job(shelf: Path) -> list[Cost]:
    """Measure the main job: five seeds, central documents, 31 provincial reports, and the matrix."""
    corpora = SHARED / "corpora"
    luoshi = (*LUOSHI, "--shelf", shelf)
    report = corpora / "central" / "20th_congress_report_2022.txt"
    inputs = (SHARED / "seeds", corpora / "central", corpora / "gwr_province_2026")
    return [
        measure("physical floor: read, hash and decode the same files", (sys.executable, "-c", _FLOOR, *inputs)),
        measure("`luoshi --help`", (*LUOSHI, "--help")),
        measure("`luoshi add` seeds, central, 31 provincial reports", (*luoshi, "add", *inputs)),
        measure("`luoshi run`", (*luoshi, "run")),
        measure("`luoshi run` again (nothing to do)", (*luoshi, "run")),
        measure("`luoshi uptake` 20th congress report → five seeds",
                (*luoshi, "uptake", "--from", report, "--to", SHARED / "seeds", "--format", "jsonl")),
    ]  # fmt: skip


def table(costs: Sequence[Cost]) -> str:
    """Return the costs as a Markdown table."""
    rows = ["| what | wall s | CPU s | peak memory MB | exit |", "|---|--:|--:|--:|--:|"]
    rows += [f"| {c.what} | {c.wall:.1f} | {c.cpu:.1f} | {c.memory:.0f} | {c.code} |" for c in costs]
    total = Cost(
        "**whole main job**",
        sum(c.wall for c in costs[1:]),
        sum(c.cpu for c in costs[1:]),
        max(c.memory for c in costs),
        0,
    )
    rows.append(f"| {total.what} | {total.wall:.1f} | {total.cpu:.1f} | {total.memory:.0f} | |")
    return "\n".join(rows)


def main() -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not (SHARED / "README.md").exists():
        print("performance: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as work:
        text = table(main_job(Path(work) / "shelf"))
    print(text)
    if options.write_docs:
        write_block(PAGE, "performance", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
