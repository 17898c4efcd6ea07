"""The table of the text-reuse benchmark with peers beside it, and a picture of the growth.

``python -m evals.trace_bench [--peers] [--write-docs] /tmp/bench/n100 /tmp/bench/n1000 ...`` takes folders that
../shared/bench/bench_gen.py wrote (``luoshi bench trace`` makes them itself). CPU-seconds and memory are those of the
whole process tree, start included. Peers (``make peers``) run on folders of at most 1,000 documents.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Sequence
from math import log10
from pathlib import Path

from evals.blocks import write_block
from evals.trace_peer import PEERS
from luoshi.cli.bench_table import HEAD, Row, floor_of, measured, row, scorer, spent, table

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench"
PAGE, PICTURE = ROOT / "docs" / "performance.md", ROOT / "docs" / "images" / "trace-growth.svg"
#: Documents of the largest folder that peers are run on; all pairs of sentences only on the smallest.
_PEERS, _ALL_PAIRS = 1000, 100
#: What ../shared/TRACE.md measured on a machine of the same kind: documents and CPU-seconds.
ELSEWHERE = {
    "passim 2 (best setting)": ((100, 96), (1000, 274), (10_000, 2736)),
    "array prototype": ((100, 0.82), (1000, 1.2), (10_000, 6.9), (100_000, 90)),
}


def peer_row(name: str, folder: Path, work: Path) -> Row:
    """Run a peer in a process of its own and score what it finds."""
    detections = work / "peer.jsonl"
    cpu, memory = spent([sys.executable, "-m", "evals.trace_peer", name, str(folder), str(detections)])
    documents = json.loads((folder / "meta.json").read_text())["n"]
    found = scorer(BENCH).score(str(folder), str(detections))
    return row(documents, found, cpu, floor_of(folder / "docs.jsonl"), memory)


def peers_of(folder: Path) -> list[str]:
    """Return the peers that are installed and bear the size of a folder."""
    documents = json.loads((folder / "meta.json").read_text())["n"]
    if documents > _PEERS:
        return []
    names = [name for name in PEERS if name == "exact" or importlib.util.find_spec(name)]
    return [name for name in names if name != "rapidfuzz" or documents <= _ALL_PAIRS]


def picture(rows: Sequence[Row], peers: Sequence[tuple[str, Row]]) -> str:
    """Draw CPU-seconds by documents, both by powers of ten, as SVG."""
    lines = {
        "luoshi": [(found.documents, found.cpu) for found in rows],
        "floor (fold, hash, sort)": [(found.documents, found.floor) for found in rows],
        **{name: list(points) for name, points in ELSEWHERE.items()},
    }
    for name, found in peers:
        lines.setdefault(name, []).append((found.documents, found.cpu))
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 440" font-family="sans-serif" font-size="13">',
        '<rect width="760" height="440" fill="#fff"/>',
    ]
    for power in range(2, 6):
        x = _x(10**power)
        parts.append(
            f'<path d="M{x} 20V390" stroke="#ddd"/><text x="{x}" y="408" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(-2, 4):
        y = _y(10.0**power)
        parts.append(
            f'<path d="M70 {y}H560" stroke="#ddd"/><text x="62" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>'
        )
    parts.append('<text x="315" y="430" text-anchor="middle">documents</text><text x="12" y="14">CPU-seconds</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour = f"hsl({number * 47 % 360} 65% 38%)"
        path = " ".join(f"{_x(size)},{_y(cost)}" for size, cost in points)
        width = 3 if name == "luoshi" else 1.5
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        parts += [f'<circle cx="{_x(size)}" cy="{_y(cost)}" r="3.5" fill="{colour}"/>' for size, cost in points]
        parts.append(f'<text x="575" y="{40 + 22 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _x(documents: float) -> float:
    return round(70 + (log10(documents) - 2) * 490 / 3, 1)


def _y(seconds: float) -> float:
    return round(390 - (log10(max(seconds, 0.01)) + 2) * 370 / 5.5, 1)


def main() -> None:
    """Print the table, as Markdown; write it and the picture into the documentation if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    given = parser.parse_args()
    rows: list[Row] = []
    peers: list[tuple[str, Row]] = []
    for folder in given.folders:
        with tempfile.TemporaryDirectory() as work:
            rows.append(measured(BENCH, folder, Path(work)))
            print(table(rows[-1:]), flush=True)
            for name in peers_of(folder) if given.peers else ():
                peers.append((name, peer_row(name, folder, Path(work))))
                print(name, peers[-1][1].cells(), flush=True)
    head = ["program", *HEAD]
    every = [("**luoshi**", found) for found in rows] + peers
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * len(HEAD)]
    text = "\n".join([*lines, *("| " + " | ".join([name, *found.cells()]) + " |" for name, found in every)])
    print(text)
    if given.write_docs:
        write_block(PAGE, "trace bench", text)
        PICTURE.write_text(picture(rows, peers), encoding="utf-8")


if __name__ == "__main__":
    main()
