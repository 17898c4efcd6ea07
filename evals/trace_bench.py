"""The table of the text-reuse benchmark: quality, CPU-seconds and memory of ``luoshi bench trace`` beside the goals.

``python -m evals.trace_bench /tmp/bench/n100 /tmp/bench/n1000 ...`` takes folders that shared/bench/bench_gen.py wrote.
CPU-seconds and memory are those of the whole process tree, start included. Collections of more than 20,000 documents go
through the steps on disk (``--work``), the same kernels in segments.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import tempfile
from pathlib import Path
from typing import Any

SCORER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "score.py"
#: More documents than this are traced in shards.
_ONE_PROCESS = 20_000
GOALS = {
    "plagdet": "0.975", "precision": "0.990", "light": "0.95", "reorder": "0.95", "layout": "0.98",
    "verbatim": "0.994", "paraphrase": "0.60", "leaks": "5 at 1,000, 500 at 100,000",
    "CPU-s": "1.2 at 1,000, 6 at 10,000, 55 at 100,000", "MB": "2,000 at 100,000",
}  # fmt: skip


def run(command: list[str]) -> tuple[float, float]:
    """Run a command; returns CPU-seconds and peak megabytes of its process tree.

    Raises:
        RuntimeError: if it fails.
    """
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def scorer() -> Any:
    """Load the scorer of the benchmark."""
    spec = importlib.util.spec_from_file_location("bench_score", SCORER)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"no scorer at {SCORER}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(folder: Path, work: Path) -> dict[str, str]:
    """Trace one folder and return its row."""
    documents = json.loads((folder / "meta.json").read_text())["n"]
    detections = work / "detections.jsonl"
    command = ["luoshi", "bench", "trace", "--bench", str(folder), "--detections", str(detections)]
    if documents > _ONE_PROCESS:
        command += ["--work", str(work / "steps")]
    spent, memory = run(command)
    found = scorer().score(str(folder), str(detections))
    return {
        "documents": f"{documents:,}",
        "plagdet": f"{found['ALL_no_paraphrase']['plagdet_macro']:.3f}",
        "precision": f"{found['prec_macro']:.3f}",
        "light": f"{found['kind:light']['rec_macro']:.3f}",
        "reorder": f"{found['sub:reorder']['rec_macro']:.3f}",
        "layout": f"{found['kind:layout']['rec_macro']:.3f}",
        "verbatim": f"{found['kind:verbatim']['rec_macro']:.3f}",
        "paraphrase": f"{found['kind:paraphrase']['rec_macro']:.3f}",
        "leaks": str(found["boiler_pairs"]),
        "CPU-s": f"{spent:.2f}",
        "MB": f"{memory:.0f}",
    }


def main() -> None:
    """Print the table, as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    head = ["documents", *GOALS]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    print("| goal | " + " | ".join(GOALS.values()) + " |", flush=True)
    for folder in given.folders:
        with tempfile.TemporaryDirectory() as work:
            row = measure(folder, Path(work))
        print("| " + " | ".join(row[name] for name in head) + " |", flush=True)


if __name__ == "__main__":
    main()
