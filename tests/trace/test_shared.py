"""The benchmark with planted truth, at its smallest size, against the goals of the room."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from luoshi.trace import detections

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def scored(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Generate 100 documents, trace them, and score the result."""
    folder, bench = tmp_path_factory.mktemp("bench"), shared / "bench"
    command = [sys.executable, str(bench / "bench_gen.py"), "--pool", str(bench / "data/pool.jsonl"), "--n", "100"]
    command += ["--cache", str(bench / "data/skeleton.json"), "--seed", "7", "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        rows = list(detections((record["id"], record["text"]) for record in map(json.loads, lines)))
    file = folder / "detections.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(bench / "score.py"), str(folder), str(file), "--json"]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


@pytest.mark.parametrize(
    ("slice_", "figure", "goal"),
    [
        ("ALL_no_paraphrase", "plagdet_macro", 0.975),
        ("kind:light", "rec_macro", 0.95),
        ("sub:reorder", "rec_macro", 0.95),
        ("kind:layout", "rec_macro", 0.98),
        ("kind:verbatim", "rec_macro", 0.994),
        ("kind:paraphrase", "rec_macro", 0.60),
    ],
)
def test_planted_reuse_is_found(scored: dict[str, Any], slice_: str, figure: str, goal: float) -> None:
    """Every kind of planted reuse reaches its goal."""
    assert scored[slice_][figure] >= goal


def test_little_else_is_found(scored: dict[str, Any]) -> None:
    """Precision holds, and no set phrase is taken for reuse."""
    assert scored["prec_macro"] >= 0.99
    assert scored["boiler_pairs"] == 0
