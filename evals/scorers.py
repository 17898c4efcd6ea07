"""Runs luoshi on the shared gold as a user would, scores the listings, and returns figures by name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
KINDS = ("articles", "directives", "targets", "results", "commitments", "formulations", "mentions", "links")
LUOSHI = (sys.executable, "-m", "luoshi")


def call(*command: str | Path, stdout: Path | None = None, accept: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it prints; write it to ``stdout`` instead if that is given.

    Raises:
        RuntimeError: with the command's own words if it fails.
    """
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode not in accept:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    if stdout is not None:
        stdout.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def build_shelf(shelf: Path, *inputs: Path) -> None:
    """Make a shelf of ``inputs`` and run it; sources that cannot be read do not stop the measurement."""
    call(*LUOSHI, "--shelf", shelf, "init")
    call(*LUOSHI, "--shelf", shelf, "add", *inputs, accept=(0, 1))
    call(*LUOSHI, "--shelf", shelf, "run", accept=(0, 1))


def list_kind(shelf: Path, kind: str, folder: Path) -> Path:
    """Write ``luoshi list KIND`` as JSON Lines into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{kind}.jsonl"
    call(*LUOSHI, "--shelf", shelf, "list", kind, "--format", "jsonl", stdout=file)
    return file


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        if "value" in value and "num" in value:
            if value["value"] is not None:
                yield ".".join(path), float(value["value"])
            return
        for key, inner in value.items():
            yield from _flat(inner, (*path, key))


def pages_and_reports(work: Path) -> dict[str, float]:
    """Score pages and reports: restore, directives, targets, results, commitments, formulations, mentions, links."""
    shelf, pred, gold = work / "pages", work / "pred", SHARED / "score" / "gold"
    build_shelf(shelf, gold / "sources")
    for kind in KINDS:
        list_kind(shelf, kind, pred)
    report = work / "scores.json"
    call(
        sys.executable, SHARED / "score" / "run_all.py", "--gold", gold, "--pred", pred, "--split", "dev", "--json", report
    )  # fmt: skip
    scores = json.loads(report.read_text(encoding="utf-8"))
    figures = {"anchor_errors": float(scores["anchor_errors"])}
    for name, score in scores["scores"].items():
        figures |= {f"{name}.{path}": value for path, value in _flat(score["rates"])}
        figures |= {f"{name}.{key}": float(n) for key, n in score["counts"].items() if key == "order_errors"}
    return figures


def web_pages(work: Path) -> dict[str, float]:
    """Score main text, title and date of web pages."""
    shelf, folder = work / "html", SHARED / "score" / "html"
    build_shelf(shelf, folder / "sources")
    pred = list_kind(shelf, "articles", work / "html_pred")
    return {f"html.{name}": value for name, value in scored_web_pages(pred).items()}


def scored_web_pages(pred: Path) -> dict[str, float]:
    """Run the scorer of web pages on a listing of articles and return its figures as shares."""
    folder = SHARED / "score" / "html"
    printed = call(sys.executable, folder / "score_html.py", folder / "gold.jsonl", pred)
    found = dict(re.findall(r"^(\S+) ([\d.]+(?: of \d+)?)", printed, flags=re.M))

    def share(name: str) -> float:
        part, _, whole = found[name].partition(" of ")
        return float(part) / float(whole) if whole else float(part)

    names = ("body_f1_mean", "body_f1_at_least_0.95", "empty_kept_empty", "title_exact", "published_exact")
    return {name: share(name) for name in names}


def uptake_cells(work: Path) -> dict[str, float]:
    """Score the cells measure x province."""
    shelf, folder = work / "uptake", SHARED / "score" / "uptake"
    reports = [SHARED / "score" / "gold" / "sources" / f"{name}.txt" for name in ("湖北", "山东", "上海")]
    build_shelf(shelf, SHARED / "corpora" / "central" / "proposal_15fyp_2025.txt", *reports)
    pred = work / "cells.jsonl"
    call(
        *LUOSHI, "--shelf", shelf, "uptake", "--items", folder / "measures.jsonl", "--format", "jsonl", stdout=pred
    )  # fmt: skip
    printed = call(
        sys.executable, folder / "score_uptake.py", "--measures", folder / "measures.jsonl", "--gold",
        folder / "cells_dev.jsonl", "--pred", pred, "--json",
    )  # fmt: skip
    scores = json.loads(printed)
    return {f"uptake.{name}": value for name, value in _numbers(scores)}


def _numbers(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, (*path, str(key)))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield ".".join(path), float(value)


def text_reuse(work: Path, size: int = 1000) -> dict[str, float]:
    """Score tracing on the benchmark with planted truth, ``size`` documents."""
    bench, out = SHARED / "bench", work / f"n{size}"
    call(
        sys.executable, bench / "bench_gen.py", "--pool", bench / "data" / "pool.jsonl", "--cache",
        bench / "data" / "skeleton.json", "--n", str(size), "--seed", "7", "--out", out,
    )  # fmt: skip
    detections = work / f"detections-{size}.jsonl"
    call(*LUOSHI, "bench", "trace", "--bench", out, "--detections", detections)
    printed = call(sys.executable, bench / "score.py", out, detections, "--json")
    return {f"trace{size}.{name}": value for name, value in _numbers(json.loads(printed))}
