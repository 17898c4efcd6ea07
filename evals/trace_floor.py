"""What any program that finds shared passages pays: folding the texts, hashing every run of eight letters, one sort.

``python -m evals.trace_floor --bench DIR`` prints the CPU-seconds for a benchmark folder, reading left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import numpy as np

from luoshi.trace.letters import encode
from luoshi.trace.postings import hashes

#: Documents folded together.
_TOGETHER = 6000


def texts_of(file: Path) -> Iterator[list[str]]:
    """Yield the texts of a benchmark, some thousand at a time."""
    texts: list[str] = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"])
            if len(texts) == _TOGETHER:
                yield texts
                texts = []
    if texts:
        yield texts


def floor(bench: Path) -> float:
    """Return the CPU-seconds."""
    spent = 0.0
    parts = []
    for texts in texts_of(bench / "docs.jsonl"):
        begun = process_time()
        parts.append(hashes(encode(texts).codes, 8))
        spent += process_time() - begun
    begun = process_time()
    np.sort(np.concatenate(parts))
    return spent + process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    print(f"floor {floor(parser.parse_args().bench):.2f} CPU-s")


if __name__ == "__main__":
    main()
