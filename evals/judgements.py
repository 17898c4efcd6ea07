"""Runs the judgements of people as test cases: evals/judgements/*.jsonl, written by ``luoshi judgements export``.

    python -m evals.judgements            tell which judgements luoshi does not follow by itself

The file in the repository is about the fictional sample. Whoever lays a file of real pages there (outside the repository) has it run by
``make gate`` too: a judgement that a changed rule contradicts lowers ``judgements.right``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from luoshi.engine import judged_cases
from luoshi.engine.judged_cases import Outcome

FOLDER = Path(__file__).resolve().parent / "judgements"


def outcomes() -> Iterator[Outcome]:
    """Yield every judgement of every file held against what luoshi finds."""
    for file in sorted(FOLDER.glob("*.jsonl")):
        yield from judged_cases.run(_records(file), str(file))


def _records(file: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


def figures() -> dict[str, float]:
    """Return the share of judgements that luoshi follows by itself."""
    told = list(outcomes())
    return {"judgements.right": sum(one.right for one in told) / len(told)} if told else {}


def main() -> int:
    """Print what is not followed; exit 1 if anything is."""
    told = list(outcomes())
    wrong = [one for one in told if not one.right]
    for one in wrong:
        print(f"{one.source} {one.field} “{one.quote[:40]}”: {one.said}")
    print(f"{len(told) - len(wrong)} of {len(told)} judgements followed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
